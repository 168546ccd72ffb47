"""The judge is strict: it sees a wrong link, a missed one, and a figure that nothing explains."""

from __future__ import annotations

from datetime import date

from ginnel.synthetic.judging.corruptions import Aspect, Corruptions
from ginnel.synthetic.judging.matching import Share, tally
from ginnel.synthetic.judging.measures import Counts, Difference, Judged
from ginnel.synthetic.judging.truths import truth
from ginnel.synthetic.tests.counties import made

GP, TRUST, COUNCIL = ("Z99001", "1"), ("ZT1", "2"), ("218", "3")
WHO = {GP: "P1", TRUST: "P1", COUNCIL: "P1", ("218", "4"): "P2", ("ZT1", "5"): "P1 before"}
HERE = ("E06000065", "E07000168", "Z02000001")


def test_a_pair_of_one_person_is_found_when_joined_or_shown() -> None:
    found = tally(WHO, {GP: "a", TRUST: "a", COUNCIL: "b", ("218", "4"): "c"}, [("a", "b")])
    assert (found.joined, found.joined_right, found.shown, found.shown_right) == (1, 1, 1, 1)
    assert (found.wanted, found.found, found.queue) == (3, 3, 1)


def test_two_people_joined_are_named() -> None:
    found = tally(WHO, {GP: "a", ("218", "4"): "a"}, [])
    assert (found.joined, found.joined_right, found.wrong) == (1, 0, [(("218", "4"), GP)])


def test_somebody_from_before_a_new_start_is_another() -> None:
    found = tally(WHO, {GP: "a", ("ZT1", "5"): "b"}, [("b", "a")])
    assert (found.wanted, found.shown, found.shown_right) == (0, 1, 0)


def test_a_missed_pair_is_counted_by_who_told_of_it() -> None:
    found = tally(WHO, {GP: "a", COUNCIL: "b"}, [])
    assert (found.wanted, found.found) == (1, 0)
    assert found.missed_by == {("218", "Z99001"): 1}


def test_a_share_comes_with_limits_and_nothing_of_nothing_is_no_share() -> None:
    said = Share(99, 100).as_data()
    assert said["lower"] < 0.99 < said["upper"]
    assert Share(0, 0).as_data()["share"] is None


def test_a_difference_says_in_what_it_differs_and_is_a_fault_where_nothing_explains_it() -> None:
    truly = Counts(date(2026, 3, 1), HERE)
    elsewhere = Difference(("ZT1", "S1"), truly, truly._replace(path=("", "", "")), ("address stale",))
    missing = Difference(("ZT1", "S2"), truly, None, ())
    extra = Difference(("ZT1", "S3"), None, truly, ("birth_date transposed",))
    assert [each.what for each in (elsewhere, missing, extra)] == [
        "other area", "not counted", "counted, though it should not be",
    ]  # fmt: skip
    said = Judged("m", 2, 2, (elsewhere, missing, extra)).as_data()
    assert said["unexplained"] == ["ZT1:S2"]
    assert {each["cause"] for each in said["differences"]} == {
        "address stale", "UNEXPLAINED", "birth_date transposed",
    }  # fmt: skip


def test_what_was_done_to_a_row_explains_its_stay_and_no_other() -> None:
    corruptions = Corruptions(made())
    stays = [(each["trust"], each["spell"]) for each in truth(made(), "spells")]
    explained = [stay for stay in stays if corruptions.of("spells", stay, {Aspect.WHERE})]
    assert 0 < len(explained) < len(stays) / 2


def test_an_old_address_moves_an_event_and_a_turned_date_of_birth_does_not() -> None:
    corruptions, moved, turned = Corruptions(made()), {Aspect.WHERE}, {Aspect.WHETHER}
    known = {
        (each["organisation"], each["person"]): each["field"]
        for each in truth(made(), "corruptions")
        if each["organisation"] == "ZA1" and each["field"] in ("address", "birth_date")
    }
    by_field = {field: event for event, field in known.items()}
    assert corruptions.of("services", by_field["address"], moved) != ()
    assert corruptions.of("services", by_field["birth_date"], turned) != ()
    only_turned = [event for event in known if corruptions.of("services", event, moved) == ()]
    assert only_turned  # somebody's date of birth was turned and their address was not
    assert corruptions.of("services", only_turned[0], moved | turned) == ()


def test_a_misspelt_name_explains_no_figure() -> None:
    corruptions = Corruptions(made())
    known = {(each["organisation"], each["person"]) for each in truth(made(), "people")}
    causes = {
        cause for event in known for one in Aspect for cause in corruptions.of("services", event, {one})
    }
    assert causes
    assert not any("typo" in cause or "swapped" in cause for cause in causes)
