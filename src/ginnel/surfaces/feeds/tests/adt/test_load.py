"""Messages all the way into the record: receipts to the row, one state whatever the order, merges undone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from ginnel.foundation.people import actions as people
from ginnel.foundation.people.states import DecisionKind
from ginnel.foundation.record import queries as record
from ginnel.kernel.tests.viewers import Permitting
from ginnel.surfaces.feeds.loading import load_path
from ginnel.surfaces.feeds.replaying import replay
from ginnel.surfaces.feeds.tests.adt.messages import adt
from ginnel.surfaces.feeds.tests.test_cld_load import held

pytestmark = pytest.mark.django_db
# By name: in this ring nothing imports models.
Message, Quarantined = (apps.get_model("reception", name) for name in ("Message", "Quarantined"))
LinkDecision, SourceRecord = (apps.get_model("people", name) for name in ("LinkDecision", "SourceRecord"))
Entry = apps.get_model("record", "Entry")
STORY = [
    adt("A01", "202602031000", ward="W1"),
    adt("A02", "202602031200", ward="W2"),
    adt("A03", "202602051500", ward="W2"),
    adt("A13", "202602051600", ward="W2"),
]
MERGE = adt("A40", "202602060900", patient="H9", visit="", more=("MRG|H1^^^PAS^MR",))


def receipt(folder: Path, *messages: bytes, source: str = "RXX", name: str = "a.hl7") -> dict[str, Any]:
    path = folder / name
    path.write_bytes(b"".join(messages))
    [done] = load_path(path, source=source)
    return done


def counts(done: dict[str, Any]) -> tuple[int, int, int, int]:
    return done["read"], done["accepted"], done["already_held"], done["quarantined"]


def person(number: str) -> object:
    return SourceRecord.objects.get(local_id=number).person_id


def test_a_file_of_messages_is_one_stay(tmp_path: Path) -> None:
    assert counts(receipt(tmp_path, *STORY)) == (4, 4, 0, 0)
    [stay] = held("Encounter")
    assert stay["status"] == "in-progress"
    assert SourceRecord.objects.get().family == "TESTPERSON"


def test_messages_one_by_one_backwards_and_twice_come_to_the_same(tmp_path: Path) -> None:
    receipt(tmp_path, *STORY, source="ONE")
    for message in [*reversed(STORY), *STORY]:
        receipt(tmp_path, message, source="TWO")
    states = {stay["status"]: stay["location"] for stay in held("Encounter")}
    assert len(held("Encounter")) == 2
    assert list(states) == ["in-progress"]


def test_a_message_sent_again_is_held_and_nothing_is_written(tmp_path: Path) -> None:
    receipt(tmp_path, *STORY)
    before = (record.digest(viewer=Permitting()), Entry.objects.count())
    again = receipt(tmp_path, *(one.replace(b"\r", b"\r\n") for one in STORY), name="b.hl7")
    assert counts(again) == (4, 0, 4, 0)
    assert (record.digest(viewer=Permitting()), Entry.objects.count()) == before


def test_a_message_twice_in_one_file_is_accepted_once(tmp_path: Path) -> None:
    assert counts(receipt(tmp_path, STORY[0], STORY[0])) == (2, 1, 1, 0)


def test_two_hospitals_visits_of_one_number_never_meet(tmp_path: Path) -> None:
    receipt(tmp_path, STORY[0], source="ONE")
    receipt(tmp_path, adt("A11", "202602031100"), source="TWO")
    assert sorted(stay["status"] for stay in held("Encounter")) == ["cancelled", "in-progress"]


def test_an_entry_leads_to_the_message_that_brought_it_byte_for_byte(tmp_path: Path) -> None:
    done = receipt(tmp_path, *STORY)
    entry = Entry.objects.order_by("-row").first()
    assert entry is not None
    assert record.original(viewer=Permitting(), load=done["load"], row=entry.row) == STORY[3]


def test_a_message_that_cannot_be_read_is_put_right_and_replayed(tmp_path: Path) -> None:
    done = receipt(tmp_path, STORY[0], adt("A02", "notatime", ward="W2"))
    assert (counts(done), done["reasons"]) == ((2, 1, 0, 1), {"time-unreadable": 1})
    item = Quarantined.objects.get()
    text = bytes(item.mendable).replace(b"EVN|A02|notatime", b"EVN|A02|202602031200")
    from ginnel.care.reception.actions import fix

    fix(id=item.id, text=text, by=Permitting())
    assert replay([item.id], Permitting()) == {"accepted": 1, "refused": 0}
    assert len(held("Encounter")[0]["location"]) == 2


def test_a_message_that_comes_to_no_fhir_is_refused_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = adt("A08", "202602031100", pv1={10: "SPOILT"})
    from ginnel.surfaces.feeds.adt.folding import stays

    real = stays.encounter

    def spoilt(number: str, entries: Any, **more: Any) -> dict[str, Any]:
        tree = real(number, entries, **more)
        if tree.get("serviceType") == {"text": "SPOILT"}:
            tree["status"] = "nonsense"
        return tree

    monkeypatch.setattr(stays, "encounter", spoilt)
    done = receipt(tmp_path, STORY[0], wrong, STORY[1])
    assert (counts(done), done["reasons"]) == ((3, 2, 0, 1), {"code-not-allowed": 1})
    assert len(held("Encounter")[0]["location"]) == 2
    assert Message.objects.count() == 2


def test_a_message_that_nobody_foresaw_stops_nobody_elses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ginnel.surfaces.feeds.adt.folding import persons

    real = persons.patient

    def surprised(number: str, *rest: Any) -> dict[str, Any]:
        if number == "H2":
            raise KeyError("a thing nobody thought of")
        return real(number, *rest)

    monkeypatch.setattr(persons, "patient", surprised)
    done = receipt(tmp_path, STORY[0], adt("A01", patient="H2", visit="V2", ward="W3"))
    assert (counts(done), done["reasons"]) == ((2, 1, 0, 1), {"not-understood": 1})


def test_a_message_read_by_an_earlier_version_is_read_again_when_it_is_sent_again(tmp_path: Path) -> None:
    receipt(tmp_path, *STORY)
    Message.objects.update(reader=0)
    assert counts(receipt(tmp_path, *STORY, name="b.hl7")) == (4, 4, 0, 0)
    assert Message.objects.filter(reader=1).count() == 4


def test_two_numbers_of_one_hospital_are_one_person_once_it_says_so(tmp_path: Path) -> None:
    receipt(tmp_path, STORY[0], MERGE)
    assert person("H1") == person("H9")
    assert LinkDecision.objects.get(kind=DecisionKind.INDEX).why.startswith("Merge patients")


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_merge_may_come_before_the_patient_does(tmp_path: Path, order: tuple[int, int]) -> None:
    for place in order:
        receipt(tmp_path, [STORY[0], MERGE][place])
    assert person("H1") == person("H9")


def test_a_merge_that_a_human_took_back_is_not_made_again(tmp_path: Path) -> None:
    receipt(tmp_path, STORY[0], MERGE)
    people.undo(decision=LinkDecision.objects.get(kind=DecisionKind.INDEX).sequence, by=Permitting())
    assert person("H1") != person("H9")
    receipt(tmp_path, adt("A08", "202602070900"), MERGE, name="b.hl7")
    assert person("H1") != person("H9")


def test_an_unlink_takes_a_link_back_whichever_comes_first(tmp_path: Path) -> None:
    pair = ("PID|||H9^^^PAS^MR",)
    link, unlink = adt("A24", visit="", more=pair), adt("A37", "202602041000", visit="", more=pair)
    receipt(tmp_path, link)
    assert person("H1") == person("H9")
    receipt(tmp_path, unlink)
    assert person("H1") != person("H9")
    receipt(tmp_path, unlink, source="TWO")
    receipt(tmp_path, link, source="TWO")
    assert SourceRecord.objects.filter(organisation__code="TWO").values("person_id").distinct().count() == 2


def test_two_traced_nhs_numbers_outweigh_a_hospitals_merge(tmp_path: Path) -> None:
    traced = [
        {3: f"{one}^^^PAS^MR~{number}^^^NHS^NH", 32: "01"}
        for one, number in (("H1", "9990000018"), ("H9", "9990000026"))
    ]
    receipt(tmp_path, *(adt("A28", visit="", patient="", pid=pid) for pid in traced), MERGE)
    assert person("H1") != person("H9")
