"""The page on linkage quality tells of nobody."""

from __future__ import annotations

from typing import Any

from ginnel.foundation.people.queries import Standing
from ginnel.foundation.people.rules.quality import Counted, Where
from ginnel.foundation.sharing.rules import Capability
from ginnel.foundation.sharing.rules.capabilities import HELD_BY
from ginnel.surfaces.workspace.presenters.linkage import LEFT_OUT, linkage


def rows(linked: int, possible: int, alone: int, group: str = "18 to 64") -> list[Standing]:
    counts = {"linked": linked, "possible": possible, "alone": alone}
    return [Standing("age", group, "", became, count, float(count)) for became, count in counts.items()]


def by_age(records: list[Standing]) -> dict[str, Any]:
    return next(each for each in linkage(records, [], None)["kinds"] if each["by"] == "age")


def cells(linked: int, possible: int, alone: int) -> list[tuple[str, ...]]:
    """Everything a row tells."""
    return [tuple(cell.values()) for cell in by_age(rows(linked, possible, alone))["rows"][0]["cells"]]


def test_small_counts_are_left_out_and_others_rounded() -> None:
    assert [text for text, *_ in cells(1203, 7, 0)] == ["1,205", "1,205", LEFT_OUT, "0"]


def test_what_is_left_out_cannot_be_worked_out_from_the_rest() -> None:
    for small in range(1, 8):
        for joined in range(1000, 1005):
            told = cells(joined, small, 50)
            fits = [
                other for other in range(1, 8) for more in range(995, 1011) if cells(more, other, 50) == told
            ]
            assert set(fits) == set(range(1, 8))


def test_an_estimate_from_few_pairs_is_not_said_and_none_is_certain() -> None:
    few, many = (Counted("", "", Where.JOINED, "traced", 40, count) for count in (7, 700))
    said = [linkage(rows(100, 0, 0), [each], None)["whole"][0]["share"] for each in (few, many)]
    assert said == ["too few to say", "over 99.9%"]


def test_shares_have_limits_of_the_counts_as_shown() -> None:
    assert cells(401, 0, 599)[1] == ("400", "40%", "37% to 43%")


def test_records_of_one_person_are_not_taken_for_as_many_chances() -> None:
    people = [one._replace(people=one.many / 4) for one in rows(400, 0, 600)]
    assert by_age(people)["rows"][0]["cells"][1]["limits"] == "34% to 46%"


def test_a_group_that_is_joined_less_than_all_others_is_named() -> None:
    told = by_age(rows(400, 0, 600, "80 and over") + rows(6000, 0, 4000) + rows(610, 0, 400, "0 to 17"))
    assert told["differ"] == [
        "Joined less often than others, by more than chance explains: 80 and over (40% against 60%).",
        "Joined more often than others, by more than chance explains: 18 to 64 (60% against 50%).",
    ]


def test_groups_that_differ_by_chance_are_said_to_be_alike() -> None:
    told = by_age(rows(400, 0, 600, "80 and over") + rows(4100, 0, 5900))
    assert told["differ"] == [
        "No group is joined less or more often than others by more than chance explains."
    ]


def test_a_left_out_count_decides_no_comparison() -> None:
    for linked in range(1, 8):
        told = by_age(rows(linked, 0, 1000, "80 and over") + rows(6000, 0, 4000))
        assert told["differ"] == [] and told["rows"][1]["cells"][1]["text"] == LEFT_OUT


def test_a_share_allows_for_what_is_left_out() -> None:
    assert cells(140, 3, 2)[1] == ("140", "95%", "85% to 100%")


def test_a_group_that_is_not_known_is_no_measure_of_the_others() -> None:
    others = rows(600, 0, 400) + rows(600, 0, 400, "80 and over")
    told = by_age(others + rows(99_000, 0, 1000, "not known"))
    assert told["differ"] == [
        "Joined more often than others, by more than chance explains: Not known (99% against 60%)."
    ]


def test_without_an_index_deprivation_says_so() -> None:
    kinds = {each["by"]: each for each in linkage(rows(100, 0, 0), [], None)["kinds"]}
    assert kinds["deprivation"]["note"].startswith("No index of deprivation was loaded")
    assert (
        "2025"
        in next(each for each in linkage(rows(100, 0, 0), [], 2025)["kinds"] if each["by"] == "deprivation")[
            "note"
        ]
    )


def test_what_humans_decided_is_told_of_sources_and_not_of_groups_of_people() -> None:
    groups = (("age", "18 to 64"), ("source", "A"))
    pairs = [Counted(by, group, Where.SAID_SAME, "resembles", 20, 900) for by, group in groups]
    records = [*rows(100, 0, 0), Standing("source", "A", "A surgery", "linked", 100, 100.0)]
    kinds = {each["by"]: each for each in linkage(records, pairs, None)["kinds"]}
    assert kinds["age"]["estimated"] == []
    assert kinds["source"]["estimated"][0]["cells"][-1]["share"] == "over 99.9%"


def test_record_keepers_governance_and_analysts_may_see_it() -> None:
    held = HELD_BY[Capability.SEE_LINKAGE]
    assert {"record-keeper", "information-governance-officer", "analyst"} <= set(held)
    assert "general-practitioner" not in held
