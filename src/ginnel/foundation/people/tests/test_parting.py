"""Joined and parted again and again: who is who, which decision counts, and what would move."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ginnel.foundation.organisations.models import Organisation
from ginnel.foundation.people import actions, queries
from ginnel.foundation.people.models import Candidate, LinkDecision, SourceRecord
from ginnel.foundation.people.rules.description import Description
from ginnel.foundation.people.tests.conftest import PLAIN, Keeper, Say
from ginnel.kernel.errors import Conflict, NotFound
from ginnel.kernel.values.identifiers import is_valid_nhs_number, uuid7

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(say: Say) -> tuple[SourceRecord, ...]:
    """Three people, unlike each other, the first of whom was known first."""
    return say("A"), say("B", given="Zoe", birth_date="1988-01-09"), say("C", given="Yves", family="Other")


def persons(*sources: SourceRecord) -> list[object]:
    return [SourceRecord.objects.get(id=source.id).person_id for source in sources]


def test_somebody_merged_twice_and_parted_with_another_is_found_with_them(
    three: tuple[SourceRecord, ...], keeper: Keeper
) -> None:
    one, two, last = three
    actions.merge(person=one.home_id, other=last.home_id, reason="", by=keeper)
    actions.merge(person=one.home_id, other=two.home_id, reason="", by=keeper)
    actions.unmerge(person=one.home_id, sources=[two.id, last.id], reason="", by=keeper)
    assert queries.standing(last.home_id) == two.home_id
    assert queries.standings([one.home_id, two.home_id, uuid7()]) == {
        one.home_id: one.home_id,
        two.home_id: two.home_id,
    }


def test_decisions_are_taken_back_one_after_the_other_to_the_beginning(
    three: tuple[SourceRecord, ...], keeper: Keeper
) -> None:
    one, two, _ = three
    first = actions.merge(person=one.home_id, other=two.home_id, reason="", by=keeper)
    second = actions.unmerge(person=one.home_id, sources=[two.id], reason="", by=keeper)
    actions.undo(decision=second, by=keeper)
    assert persons(one, two) == [one.home_id, one.home_id]
    actions.undo(decision=first, by=keeper)
    assert persons(one, two) == [one.home_id, two.home_id]


def test_a_taking_back_is_taken_back_too(three: tuple[SourceRecord, ...], keeper: Keeper) -> None:
    one, two, _ = three
    first = actions.merge(person=one.home_id, other=two.home_id, reason="", by=keeper)
    taken = actions.undo(decision=first, by=keeper)
    actions.undo(decision=taken, by=keeper)
    assert persons(one, two) == [one.home_id, one.home_id]


def test_what_is_joined_through_a_third_is_not_silently_left_joined(say: Say, keeper: Keeper) -> None:
    say("A"), say("B"), say("C")
    pairs = list(Candidate.objects.order_by("first__number", "second__number"))
    actions.confirm(candidate=pairs[0].id, by=keeper)  # A and B
    actions.confirm(candidate=pairs[2].id, by=keeper)  # B and C
    with pytest.raises(Conflict, match="which to part"):
        actions.reject(candidate=pairs[1].id, by=keeper)  # A and C


def test_our_own_record_is_one_for_each_set_of_records_that_was_together(
    three: tuple[SourceRecord, ...], keeper: Keeper, organisations: dict[str, Organisation]
) -> None:
    one, two, _ = three
    here = organisations["D"].id
    alone = actions.own_source(person=two.home_id, organisation=here, by=keeper)
    actions.merge(person=one.home_id, other=two.home_id, reason="", by=keeper)
    together = actions.own_source(person=two.home_id, organisation=here, by=keeper)
    assert together.person == one.home_id
    assert together.number != alone.number
    assert actions.own_source(person=one.home_id, organisation=here, by=keeper) == together
    actions.unmerge(person=one.home_id, sources=[two.id], reason="", by=keeper)
    assert actions.own_source(person=two.home_id, organisation=here, by=keeper) == alone


def test_there_is_no_record_of_our_own_of_nobody(
    keeper: Keeper, organisations: dict[str, Organisation]
) -> None:
    with pytest.raises(NotFound):
        actions.own_source(person=uuid7(), organisation=organisations["D"].id, by=keeper)


def test_what_would_move_is_told_before_anything_does(
    three: tuple[SourceRecord, ...], keeper: Keeper, organisations: dict[str, Organisation]
) -> None:
    one, two, _ = three
    here = organisations["D"].id
    own = [
        actions.own_source(person=each.home_id, organisation=here, by=keeper).number for each in (one, two)
    ]
    actions.merge(person=one.home_id, other=two.home_id, reason="same house", by=keeper)
    own += [actions.own_source(person=one.home_id, organisation=here, by=keeper).number]
    told = queries.parting(viewer=keeper, person=one.home_id, sources=[two.id])
    assert (told.going, told.staying) == ((two,), (one,))
    assert [told.stays.own, told.goes.own, told.in_doubt.own] == [(number,) for number in own]
    assert persons(one, two) == [one.home_id, one.home_id]


def test_each_record_says_how_it_came_to_the_person(three: tuple[SourceRecord, ...], keeper: Keeper) -> None:
    one, two, _ = three
    actions.merge(person=one.home_id, other=two.home_id, reason="same house", by=keeper)
    first, second = queries.joined(viewer=keeper, person=one.home_id)
    assert (first.how, first.made_at) == ("", None)
    assert (second.how, second.why, second.made_by) == ("Merged by hand", "same house", "Test")


def test_the_history_names_who_came_of_each_decision(three: tuple[SourceRecord, ...], keeper: Keeper) -> None:
    one, two, last = three
    merged = actions.merge(person=one.home_id, other=two.home_id, reason="", by=keeper)
    parted = actions.unmerge(person=one.home_id, sources=[two.id], reason="", by=keeper)
    told = {each.decision: set(each.people) for each in queries.history(viewer=keeper)}
    assert told == {merged: {one.home_id, two.home_id}, parted: {one.home_id, two.home_id}}
    actions.merge(person=two.home_id, other=last.home_id, reason="", by=keeper)
    actions.merge(person=one.home_id, other=two.home_id, reason="", by=keeper)
    assert queries.decided(viewer=keeper, decision=parted).people == (one.home_id,)
    with pytest.raises(NotFound):
        queries.decided(viewer=keeper, decision=parted + 99)


def test_a_join_by_number_of_very_many_names_nobody(say: Say, keeper: Keeper) -> None:
    decision = LinkDecision.objects.create(kind="automatic", made_at="2026-11-22T00:00:00Z")
    sources = [say("A", str(number), given=f"Name{number}") for number in range(9)]
    for source in sources:
        source.moves.create(decision=decision, origin_id=source.home_id, destination_id=source.home_id)
    told = queries.decided(viewer=keeper, decision=decision.sequence)
    assert (told.moved, told.people, told.can_undo) == (9, (), False)


def test_a_merge_taken_back_leaves_the_digest_as_it_was(
    three: tuple[SourceRecord, ...], keeper: Keeper, organisations: dict[str, Organisation]
) -> None:
    one, two, _ = three
    before = queries.digest(viewer=keeper)
    decision = actions.merge(person=one.home_id, other=two.home_id, reason="", by=keeper)
    actions.own_source(person=one.home_id, organisation=organisations["D"].id, by=keeper)
    actions.undo(decision=decision, by=keeper)
    assert queries.digest(viewer=keeper) == before


def statements(keeper: Keeper, organisations: dict[str, Organisation], pairs: list[int]) -> int:
    """How many it takes to describe so many pairs, each joined by its own traced number."""
    keys = [(organisations[code].id, str(pair)) for pair in pairs for code in "AB"]
    sources = actions.ensure(keys=keys, by=keeper)
    said = [
        Description(
            number=sources[organisation, local_id].number,
            **(
                PLAIN
                | {"family": f"Number{local_id}", "nhs_number": valid(int(local_id)), "nhs_status": "01"}
            ),
        )
        for organisation, local_id in keys
    ]
    with CaptureQueriesContext(connection) as ran:
        assert actions.describe(descriptions=said, by=keeper).linked == len(pairs)
    return len(ran)


def valid(nine: int) -> str:
    """A number from the range that is kept for tests, with its check digit."""
    return next(
        text for text in (f"999{nine:06d}{digit}" for digit in range(10)) if is_valid_nhs_number(text)
    )


def test_joining_many_at_once_takes_no_more_statements_than_joining_few(
    keeper: Keeper, organisations: dict[str, Organisation]
) -> None:
    usable = [
        nine for nine in range(1, 60) if any(is_valid_nhs_number(f"999{nine:06d}{d}") for d in range(10))
    ]
    few = statements(keeper, organisations, usable[:3])
    assert statements(keeper, organisations, usable[3:33]) <= few + 5
