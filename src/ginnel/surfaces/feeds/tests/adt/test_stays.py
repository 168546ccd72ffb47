"""A stay is what all its messages come to: cancelled, moved, on leave, left, come back, given another number."""

from __future__ import annotations

from itertools import permutations

import pytest

from ginnel.surfaces.feeds.tests.adt.messages import adt, fold_all, places, segment, stay

ADMIT = adt("A01", "202602031000", ward="W1", pv1={44: "202602031000"})
TRANSFER = adt("A02", "202602031200", ward="W2", pv1={6: "W1^BAY^1"})
DISCHARGE = adt("A03", "202602051500", ward="W2", pv1={36: "1", 37: "19", 45: "202602051500"})
CANCEL_ADMIT = adt("A11", "202602031030", ward="W1")
CANCEL_TRANSFER = adt("A12", "202602031230", ward="W1")
CANCEL_DISCHARGE = adt("A13", "202602051600", ward="W3")


def test_an_admission_is_a_stay_under_way_in_a_place() -> None:
    tree = stay(ADMIT)
    assert (tree["status"], tree["class"]["code"]) == ("in-progress", "IMP")
    assert tree["period"] == {"start": "2026-02-03T10:00:00+00:00"}
    assert tree["location"][0]["status"] == "active"


def test_a_stay_from_admission_to_discharge() -> None:
    tree = stay(ADMIT, TRANSFER, DISCHARGE)
    assert (tree["status"], places(tree)) == ("finished", ["W1", "W2"])
    assert tree["period"]["end"] == "2026-02-05T15:00:00+00:00"
    assert tree["hospitalization"]["dischargeDisposition"]["coding"][0]["code"] == "19"
    assert [one["period"]["end"] for one in tree["location"]] == [
        "2026-02-03T12:00:00+00:00",
        "2026-02-05T15:00:00+00:00",
    ]


def test_a_cancelled_admission_has_not_been() -> None:
    tree = stay(ADMIT, TRANSFER, adt("A11", "202602031300", ward="W2"))
    assert (tree["status"], tree.get("location")) == ("cancelled", None)
    assert tree["class"]["code"] == "IMP"


def test_an_admission_told_twice_is_cancelled_once() -> None:
    again = adt("A01", "202602031010", ward="W1")
    assert stay(ADMIT, again, CANCEL_ADMIT)["status"] == "cancelled"
    registered = adt("A04", "202602030900", ward="ED", kind="E")
    tree = stay(registered, ADMIT, again, CANCEL_ADMIT)
    assert (tree["status"], places(tree)) == ("arrived", ["ED"])


def test_an_announcement_told_twice_is_cancelled_once() -> None:
    twice = [adt("A15", f"2026020311{minute}", pv1={42: "W9^BAY^2"}) for minute in ("00", "10")]
    assert announced(stay(ADMIT, *twice, adt("A26", "202602031120"))) == []


def test_an_update_after_the_cancellation_does_not_bring_it_back() -> None:
    assert stay(ADMIT, CANCEL_ADMIT, adt("A08", "202602040900", ward="W1"))["status"] == "cancelled"


def test_an_admission_after_a_cancelled_one_is_another() -> None:
    again = adt("A01", "202602031100", ward="W4", pv1={44: "202602031100"})
    tree = stay(ADMIT, CANCEL_ADMIT, again)
    assert (tree["status"], places(tree)) == ("in-progress", ["W4"])
    assert tree["period"]["start"] == "2026-02-03T11:00:00+00:00"


def test_a_cancellation_takes_back_the_event_that_happened_when_it_says() -> None:
    first = adt("A02", "202602031200", ward="W2", occurred="202602031130")
    second = adt("A02", "202602031300", ward="W3", occurred="202602031230")
    cancels_the_first = adt("A12", "202602031400", occurred="202602031130")
    assert places(stay(ADMIT, first, second, cancels_the_first)) == ["W1", "W3"]


def test_a_cancelled_transfer_leaves_somebody_where_they_were() -> None:
    tree = stay(ADMIT, TRANSFER, CANCEL_TRANSFER)
    assert (places(tree), tree["location"][0]["status"]) == (["W1"], "active")


def test_a_cancelled_discharge_is_a_stay_still_under_way_perhaps_elsewhere() -> None:
    tree = stay(ADMIT, TRANSFER, DISCHARGE, CANCEL_DISCHARGE)
    assert (tree["status"], places(tree)) == ("in-progress", ["W1", "W2", "W3"])
    assert "end" not in tree["period"]
    assert "dischargeDisposition" not in tree.get("hospitalization", {})


def test_somebody_discharged_again_has_left_at_the_later_time() -> None:
    later = adt("A03", "202602061000", pv1={45: "202602061000"})
    assert stay(ADMIT, DISCHARGE, CANCEL_DISCHARGE, later)["period"]["end"] == "2026-02-06T10:00:00+00:00"


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_the_order_of_arrival_is_nothing(order: tuple[int, ...]) -> None:
    messages = [ADMIT, TRANSFER, DISCHARGE, CANCEL_DISCHARGE]
    assert stay(*(messages[place] for place in order)) == stay(*messages)


def test_leave_and_return() -> None:
    away = adt("A21", "202602041000", ward="W1")
    back = adt("A22", "202602042000", ward="W1")
    assert stay(ADMIT, away)["status"] == "onleave"
    assert stay(ADMIT, away)["location"][0]["status"] == "reserved"
    assert stay(ADMIT, away, back)["status"] == "in-progress"
    assert stay(ADMIT, away, adt("A52", "202602041100"))["status"] == "in-progress"
    assert stay(ADMIT, away, back, adt("A53", "202602042100"))["status"] == "onleave"


def test_a_pre_admission_is_planned_until_it_comes_about() -> None:
    planned = adt("A05", "202601011000", kind="P", pv2={8: "20260210"})
    assert stay(planned)["status"] == "planned"
    assert stay(planned)["period"] == {"start": "2026-02-10"}
    assert stay(planned, adt("A38", "202601021000"))["status"] == "cancelled"
    assert stay(planned, ADMIT)["status"] == "in-progress"


def announced(tree: dict) -> list[str]:
    return [
        part["valueCode"]
        for one in tree.get("extension", ())
        if one["url"].endswith("/pending")
        for part in one["extension"]
        if part["url"] == "kind"
    ]


@pytest.mark.parametrize(
    ("announces", "cancels", "kind"),
    [("A14", "A27", "admission"), ("A15", "A26", "transfer"), ("A16", "A25", "discharge")],
)
def test_what_is_announced_stands_until_it_is_cancelled_or_comes_about(
    announces: str, cancels: str, kind: str
) -> None:
    base = [] if kind == "admission" else [ADMIT]
    pending = adt(announces, "202602031100", pv1={42: "W9^BAY^2"})
    assert announced(stay(*base, pending)) == [kind]
    assert announced(stay(*base, pending, adt(cancels, "202602031130"))) == []
    assert announced(stay(ADMIT, pending, TRANSFER, DISCHARGE)) == []


def test_where_somebody_is_to_go_is_said_even_when_the_place_is_not() -> None:
    to = stay(ADMIT, adt("A15", "202602031100", pv1={42: "W9^BAY^2"}))["location"][-1]
    assert (to["status"], to["location"]["display"]) == ("planned", "W9, BAY, bed 2")
    assert stay(ADMIT, adt("A15", "202602031100"))["location"][-1]["location"]["display"] == "Place not said"


def test_two_patients_who_swap_beds_are_each_where_the_other_was() -> None:
    swap = adt(
        "A17",
        "202602031100",
        ward="W2",
        more=(
            segment("PID", {3: "H2^^^PAS^MR", 5: "OTHERPERSON^Bo"}),
            segment("PV1", {2: "I", 3: "W1^BAY^1", 19: "V2"}),
        ),
    )
    other = adt("A01", "202602030900", patient="H2", visit="V2", name="OTHERPERSON^Bo", ward="W2")
    assert places(stay(ADMIT, other, swap)) == ["W1", "W2"]
    assert places(stay(ADMIT, other, swap, visit="V2")) == ["W2", "W1"]


def test_an_outpatient_who_becomes_an_inpatient_has_both_classes_in_order() -> None:
    tree = stay(adt("A04", ward="ED", kind="E"), adt("A06", "202602031300", ward="W1"))
    assert tree["class"]["code"] == "IMP"
    assert [one["class"]["code"] for one in tree["classHistory"]] == ["EMER"]
    assert places(tree) == ["ED", "W1"]


def test_a_move_entered_late_is_told_where_it_happened() -> None:
    late = adt("A02", "202602032000", ward="W5", occurred="202602031100")
    assert places(stay(ADMIT, TRANSFER, late)) == ["W1", "W5", "W2"]


def test_an_update_that_names_another_place_is_believed_when_it_is_the_last_word() -> None:
    assert places(stay(ADMIT, adt("A08", "202602031130", ward="W6"))) == ["W1", "W6"]
    assert places(stay(ADMIT, adt("A08", "202602031130", ward="W6"), TRANSFER)) == ["W1", "W2"]


def test_a_deleted_visit_was_entered_in_error() -> None:
    assert stay(ADMIT, adt("A23", "202602031300"))["status"] == "entered-in-error"


def test_a_deleted_person_takes_their_stays_along_and_may_come_back() -> None:
    deleted = adt("A29", "202602031300", visit="")
    assert stay(ADMIT, deleted)["status"] == "entered-in-error"
    assert fold_all(ADMIT, deleted)["Patient/H1"]["active"] is False
    later = adt("A01", "202602041000", visit="V7", ward="W1")
    assert stay(ADMIT, deleted, later, visit="V7")["status"] == "in-progress"
    assert "active" not in fold_all(ADMIT, deleted, later)["Patient/H1"]


def test_a_merged_patient_points_to_the_one_who_stands() -> None:
    merge = adt("A40", "202602040900", patient="H9", visit="", more=("MRG|H1^^^PAS^MR",))
    found = fold_all(ADMIT, merge)
    assert found["Patient/H1"]["link"] == [{"other": {"reference": "Patient/H9"}, "type": "replaced-by"}]
    assert found["Patient/H9"]["link"] == [{"other": {"reference": "Patient/H1"}, "type": "replaces"}]
    assert found["Encounter/visit-V1"]["subject"] == {"reference": "Patient/H1"}


def test_a_stay_goes_on_under_the_number_that_stands_after_a_merge() -> None:
    merge = adt("A40", "202602031100", patient="H9", visit="", more=("MRG|H1^^^PAS^MR",))
    tree = stay(ADMIT, merge, adt("A02", "202602031200", patient="H9", ward="W2"))
    assert (tree["subject"], places(tree)) == ({"reference": "Patient/H9"}, ["W1", "W2"])


def test_a_visit_moved_to_another_patient_is_theirs_with_all_its_history() -> None:
    moved = adt("A45", "202602031100", patient="H2", ward="W1", more=("MRG|H1^^^PAS^MR||V1||V1",))
    tree = stay(ADMIT, moved, adt("A02", "202602031200", patient="H2", ward="W2"))
    assert (tree["subject"], places(tree)) == ({"reference": "Patient/H2"}, ["W1", "W2"])


def test_another_patients_words_under_the_same_visit_number_are_not_told_of_this_one() -> None:
    stranger = adt("A01", "202602050900", patient="H2", ward="W8")
    tree = stay(ADMIT, TRANSFER, stranger)
    assert (tree["subject"], places(tree)) == ({"reference": "Patient/H2"}, ["W8"])


def test_a_visit_with_another_number_goes_on_and_the_old_number_is_an_error() -> None:
    renamed = adt("A50", "202602031100", visit="V2", more=("MRG|H1||||V1",))
    found = fold_all(ADMIT, renamed, adt("A02", "202602031200", visit="V2", ward="W2"))
    assert places(found["Encounter/visit-V2"]) == ["W1", "W2"]
    assert found["Encounter/visit-V1"]["status"] == "entered-in-error"


def test_a_discharge_time_still_to_come_is_only_expected() -> None:
    assert stay(ADMIT, adt("A08", "202602031100", pv1={45: "202602091000"}))["status"] == "in-progress"
    assert stay(ADMIT, adt("A08", "202602101100", pv1={45: "202602091000"}))["status"] == "finished"


def test_a_discharge_to_the_minute_does_not_end_before_it_began() -> None:
    admit = adt("A01", "20260203100052", ward="W1", pv1={44: "20260203100052"})
    left = adt("A03", "20260203100052", pv1={45: "202602031000"})
    assert stay(admit, left)["period"] == {
        "start": "2026-02-03T10:00:00+00:00",
        "end": "2026-02-03T10:00:00+00:00",
    }


def test_a_doctor_whose_change_was_cancelled_is_the_one_before() -> None:
    change = adt("A54", "202602031100", pv1={7: "2^SECOND^Sam"})
    back = adt("A55", "202602031200", pv1={7: "1^FIRST^Fay"})
    names = [one["individual"]["display"] for one in stay(ADMIT, change, back)["participant"]]
    assert names == ["Fay FIRST"]


@pytest.mark.parametrize(
    ("said", "label"),
    [
        ({10: "710"}, "PSY"),
        ({10: "360"}, "STD"),
        ({10: "Psychiatry"}, "PSY"),
        ({3: "Psychiatric intensive care^1"}, "PSY"),
        ({10: "430"}, ""),
        ({10: "Acute medicine", 3: "Ward 34^1"}, ""),
    ],
)
def test_a_stay_whose_ward_or_service_says_what_is_treated_is_closed_for_good(
    said: dict[int, str], label: str
) -> None:
    tree = stay(adt("A01", pv1=said), adt("A02", "202602031200", ward="W2", pv1={10: "300"}))
    labels = [one["code"] for one in tree.get("meta", {}).get("security", ())]
    assert labels == (["R", label] if label else [])


def test_a_national_service_code_is_said_in_words() -> None:
    assert stay(adt("A01", ward="W1", pv1={10: "430"}))["serviceType"]["text"] == "Elderly medicine"
