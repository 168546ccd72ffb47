"""Estimates of how well records are joined, and the counts they are made from."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ginnel.foundation.people import actions, queries
from ginnel.foundation.people.models import Candidate
from ginnel.foundation.people.rules import model
from ginnel.foundation.people.rules.quality import Counted, Where, quality, wilson
from ginnel.foundation.people.tests.conftest import NUMBER, Keeper, Say

TRACED: dict[str, Any] = {"nhs_number": NUMBER, "nhs_status": "01"}
counted = st.builds(
    Counted,
    source=st.just("A"),
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
        Counted("A", Where.JOINED, "traced", 20, 100),
        Counted("A", Where.NOT_SHOWN, "resembles", 2, 100),
    )
    without, with_them = quality([joined], model.shipped()), quality([joined, hidden], model.shipped())
    assert without.joined_right == with_them.joined_right
    assert without.found_joined and with_them.found_joined
    assert with_them.found_joined.share < without.found_joined.share


def test_limits_of_a_count_are_wilsons() -> None:
    found = wilson(81, 263)
    assert found and (round(found.lower, 3), round(found.upper, 3)) == (0.255, 0.366)


@pytest.mark.django_db
def test_each_record_is_linked_possible_or_alone_and_counted_once(say: Say, keeper: Keeper) -> None:
    say("A", **TRACED)
    say("B", **TRACED)
    say("C", "like them", nhs_number="9990000026")
    say(
        "D",
        "like nobody",
        given="Zoe",
        family="Elsewhere",
        birth_date="2015-12-30",
        address_line="",
        postcode="",
    )
    rows = queries.records_by_standing(viewer=keeper)
    assert {(row.source, row.became, row.nhs_number, row.many) for row in rows} == {
        ("A", "linked", "traced", 1),
        ("B", "linked", "traced", 1),
        ("C", "possible", "not traced", 1),
        ("D", "alone", "none", 1),
    }
    assert next(row.age for row in rows if row.source == "D") == "0 to 17"


@pytest.mark.django_db
def test_each_pair_is_counted_for_both_its_sources_by_what_became_of_it(say: Say, keeper: Keeper) -> None:
    say("A", **TRACED)
    say("B", **TRACED)
    say("C", "like them")
    waiting = Candidate.objects.filter(second__organisation__code="C").order_by("id")
    actions.reject(candidate=waiting[0].id, by=keeper)
    rows = queries.pairs_by_weight(viewer=keeper)
    fates = {source: sorted(row.where for row in rows if row.source == source) for source in "ABC"}
    assert sorted(fates["C"]) == ["said-different", "shown"]
    assert sum(row.many for row in rows if row.source) == 6
    assert sum(row.many for row in rows if not row.source) == 3
    assert "joined" in fates["A"] and "joined" in fates["B"]
