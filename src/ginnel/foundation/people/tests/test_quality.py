"""Estimates of how well records are joined, and the counts they are made from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ginnel.foundation.people import actions, queries
from ginnel.foundation.people.models import Candidate, SourceRecord
from ginnel.foundation.people.rules import model
from ginnel.foundation.people.rules.columns import columns
from ginnel.foundation.people.rules.description import Description
from ginnel.foundation.people.rules.features import features
from ginnel.foundation.people.rules.quality import Counted, Where, difference, quality, wilson
from ginnel.foundation.people.tests.conftest import NUMBER, Keeper, Say
from ginnel.foundation.places import actions as places
from ginnel.foundation.terminology import actions as terminology
from ginnel.foundation.terminology.tests.clerk import CLERK

NOBODY: dict[str, Any] = {
    "given": "Zoe", "family": "Elsewhere", "birth_date": "2015-12-30", "address_line": "", "postcode": "",
}  # fmt: skip
TRACED: dict[str, Any] = {"nhs_number": NUMBER, "nhs_status": "01"}
counted = st.builds(
    Counted,
    by=st.just("source"),
    group=st.just("A"),
    where=st.sampled_from(Where),
    reason=st.sampled_from(["traced", "same-number", "contradicted", "resembles"]),
    weight=st.integers(-10, 40),
    many=st.integers(1, 1000),
)


@given(st.lists(counted))
def test_an_estimate_lies_within_its_limits_and_these_between_none_and_all(rows: list[Counted]) -> None:
    found = quality(rows, model.shipped())
    for each in (
        found.joined_right,
        found.shown_right,
        found.found_joined,
        found.found_shown,
        found.said_same,
    ):
        assert (
            each is None
            or 0 <= each.lower <= each.share + 1e-12
            and each.share <= each.upper + 1e-12 <= 1 + 1e-9
        )


@given(st.lists(counted, min_size=1))
def test_showing_more_finds_no_less(rows: list[Counted]) -> None:
    found = quality(rows, model.shipped())
    if found.found_joined and found.found_shown:
        assert found.found_joined.share <= found.found_shown.share + 1e-12


def test_pairs_that_are_not_shown_lower_what_is_found_and_not_what_is_right() -> None:
    joined, hidden = (
        Counted("source", "A", Where.JOINED, "traced", 20, 100),
        Counted("source", "A", Where.NOT_SHOWN, "resembles", 2, 100),
    )
    without, with_them = quality([joined], model.shipped()), quality([joined, hidden], model.shipped())
    assert without.joined_right == with_them.joined_right
    assert without.found_joined and with_them.found_joined
    assert with_them.found_joined.share < without.found_joined.share


def test_limits_of_a_count_are_wilsons() -> None:
    found = wilson(81, 263)
    assert found and (round(found.lower, 3), round(found.upper, 3)) == (0.255, 0.366)


def test_a_share_differs_only_where_chance_does_not_explain_it() -> None:
    assert difference((400, 1000), (6000, 10_000)) == pytest.approx(-0.2)
    assert difference((590, 1000), (6000, 10_000)) == 0
    assert difference((4, 10), (6000, 10_000)) == 0
    assert difference((0, 0), (6000, 10_000)) == 0


@pytest.fixture
def mapped(db: None, tmp_path: Path) -> None:
    """The shipped ethnic groups, and a postcode in an area of the second tenth."""
    terminology.load_shipped(by=CLERK)
    (tmp_path / "postcodes.csv").write_text("pcds,lsoa21cd\nZZ1 1AA,E01000001\n")
    (tmp_path / "imd2025.csv").write_text("lsoa21_code,IMD_rank,IMD_decile\nE01000001,5000,2\n")
    for name in ("postcodes.csv", "imd2025.csv"):
        places.load_file(path=tmp_path / name, by=CLERK)


def standing(keeper: Keeper, by: str) -> set[tuple[str, str, int]]:
    rows = queries.records_by_standing(viewer=keeper)
    return {(row.group, row.became, row.many) for row in rows if row.by == by}


def test_each_record_is_linked_possible_or_alone_and_counted_once(
    mapped: None, say: Say, keeper: Keeper
) -> None:
    say("A", **TRACED, ethnicity="J", postcode="ZZ1 1AA")
    say("B", **TRACED, ethnicity="Z", postcode="ZZ1 1AA")
    say("C", "like them", nhs_number="9990000026", ethnicity="99")
    say("D", "like nobody", **NOBODY)
    assert standing(keeper, "source") == {
        ("A", "linked", 1), ("B", "linked", 1), ("C", "possible", 1), ("D", "alone", 1),
    }  # fmt: skip
    assert standing(keeper, "nhs_number") == {
        ("traced", "linked", 2), ("not traced", "possible", 1), ("none", "alone", 1),
    }  # fmt: skip
    assert standing(keeper, "ethnicity") == {
        ("Asian or Asian British", "linked", 1), ("Not stated", "linked", 1), ("not known", "possible", 1),
        ("not known", "alone", 1),
    }  # fmt: skip
    assert standing(keeper, "deprivation") == {
        ("1", "linked", 2), ("not known", "possible", 1), ("not known", "alone", 1),
    }  # fmt: skip
    assert ("0 to 17", "alone", 1) in standing(keeper, "age")


@pytest.mark.parametrize(
    ("code", "group"), [("GT", "White"), ("RO", "White"), ("AR", "Other, Chinese included")]
)
def test_groups_that_the_national_list_lacks_are_counted(
    mapped: None, say: Say, keeper: Keeper, code: str, group: str
) -> None:
    say("A", ethnicity=code)
    assert standing(keeper, "ethnicity") == {(group, "alone", 1)}


def test_records_of_one_person_are_one_person(mapped: None, say: Say, keeper: Keeper) -> None:
    for code in "ABC":
        say(code, **TRACED)
    rows = [row for row in queries.records_by_standing(viewer=keeper) if row.by == "age"]
    assert [(row.many, round(row.people, 6)) for row in rows] == [(3, 1.0)]


def test_where_somebody_lives_who_is_kept_apart_is_not_asked(mapped: None, say: Say, keeper: Keeper) -> None:
    say("A", postcode="ZZ1 1AA", is_separated=True)
    assert standing(keeper, "deprivation") == {("not known", "alone", 1)}


@pytest.mark.django_db
def test_each_pair_is_counted_for_both_its_sources_by_what_became_of_it(say: Say, keeper: Keeper) -> None:
    say("A", **TRACED)
    say("B", **TRACED)
    say("C", "like them")
    waiting = Candidate.objects.filter(second__organisation__code="C").order_by("id")
    actions.reject(candidate=waiting[0].id, by=keeper)
    rows = queries.pairs_by_weight(viewer=keeper)
    by_source = [row for row in rows if row.by == "source"]
    fates = {source: sorted(row.where for row in by_source if row.group == source) for source in "ABC"}
    assert queries.undecided(viewer=keeper) == 0  # told apart, with all their records
    assert sorted(fates["C"]) == ["not-shown", "said-different"]
    assert sum(row.many for row in by_source) == 6
    assert sum(row.many for row in rows if not row.by) == 3
    assert "joined" in fates["A"] and "joined" in fates["B"]


def test_a_pair_is_counted_once_for_a_group_that_both_its_records_are_in(
    mapped: None, say: Say, keeper: Keeper
) -> None:
    say("A", **TRACED, ethnicity="J")
    say("B", **TRACED, ethnicity="H")
    say("C", **TRACED, ethnicity="A")
    rows = queries.pairs_by_weight(viewer=keeper)
    many = dict.fromkeys(("Asian or Asian British", "White"), 0)
    for row in rows:
        if row.by == "ethnicity":
            many[row.group] += row.many
    assert many == {"Asian or Asian British": 3, "White": 2}


def test_nothing_is_matched_by_ethnic_category(say: Say) -> None:
    """What a matcher compares, and the keys under which records meet, are the same whatever is said of it."""
    described = [columns(Description(number=1, family="Someone", ethnicity=code)) for code in ("", "J")]
    assert features(described[0]) == features(described[1])
    assert described[0]["block_keys"] == described[1]["block_keys"]
    assert [each["ethnicity"] for each in described] == ["", "J"]


@pytest.mark.django_db
def test_an_ethnic_category_is_filled_where_there_was_none_and_never_replaced(
    say: Say, keeper: Keeper
) -> None:
    bare, told = say("A"), say("B", ethnicity="B")
    assert actions.fill_ethnicity(said={bare.number: "J", told.number: "J"}, by=keeper) == 1
    assert list(SourceRecord.objects.order_by("number").values_list("ethnicity", flat=True)) == ["J", "B"]
