"""Whatever the order in which sources speak and the national service answers, the same people come out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, NamedTuple

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from ginnel.foundation.organisations.models import Organisation
from ginnel.foundation.people import actions, queries
from ginnel.foundation.people.models import Candidate, SourceRecord
from ginnel.foundation.people.rules.columns import columns
from ginnel.foundation.people.rules.description import Description
from ginnel.foundation.people.rules.tracing import Answer, fingerprint
from ginnel.foundation.people.states import TraceOutcome, TraceService
from ginnel.foundation.people.tests.conftest import NUMBER, OTHER_NUMBER, PLAIN, Keeper

THEN = datetime(2026, 3, 3, 12, tzinfo=UTC)
SAID = ("nhs_number", "nhs_status", "given", "birth_date", "is_separated")
SAYS = st.fixed_dictionaries(
    {
        "nhs_number": st.sampled_from([NUMBER, OTHER_NUMBER, ""]),
        "nhs_status": st.sampled_from(["01", "02"]),
        "given": st.sampled_from(["Alexander", "Alex", "Zoe"]),
        "birth_date": st.sampled_from(["1950-03-04", "1988-11-23"]),
        "is_separated": st.sampled_from([False, False, False, True]),
    }
)
OUTCOMES = st.sampled_from(
    [TraceOutcome.VERIFIED, TraceOutcome.FOUND, TraceOutcome.CONFLICT, TraceOutcome.NOT_FOUND]
)
HEARS = st.tuples(
    OUTCOMES, st.sampled_from([NUMBER, OTHER_NUMBER]), st.integers(0, 2), st.booleans(), st.booleans()
)
# What each of a few organisations says, and what is heard about it: the outcome, a number, on which day, whether the
# national service keeps the person apart, and whether it was asked about what the organisation says now.
STORY = st.lists(st.tuples(SAYS, st.lists(HEARS, max_size=2)), min_size=2, max_size=4)
Story = list[tuple[dict[str, Any], list[tuple[TraceOutcome, str, int, bool, bool]]]]


class _Undone(Exception):
    """Takes a try back."""


class Played(NamedTuple):
    """What came out, how pairs and people stand before and after matching everyone again, and what sources said."""

    digest: dict[str, Any]
    before: list[Any]
    after: list[Any]
    said: list[Any]


def _played(story: Story, dice: Random | None, *, again: bool = False) -> Played:
    keeper = Keeper()
    try:
        with transaction.atomic():
            for event in _events(story, dice, keeper):
                if isinstance(event, Description):
                    actions.describe(descriptions=[event], by=keeper)
                else:
                    actions.record_traces(answers=[event], by=keeper)
            digest = queries.digest(viewer=keeper)
            held: list[Any] = list(SourceRecord.objects.order_by("number").values(*SAID))
            before = _stands()
            if again:
                actions.rebuild(by=keeper)
            after = _stands()
            raise _Undone
    except _Undone:
        return Played(digest, before, after, held)


def _described(number: int, said: dict[str, Any]) -> Description:
    details: dict[str, Any] = PLAIN | said
    return Description(number=number, **details)


def _stands() -> list[Any]:
    """Pairs and whose each record is; weights are left out, which a bulk run has to a millionth only."""
    pairs = Candidate.objects.order_by("first__number", "second__number")
    records = SourceRecord.objects.order_by("number")
    return [
        *pairs.values_list("first__number", "second__number", "reason", "grade"),
        *records.values_list("number", "person_id", "keys__keys"),
    ]


def _events(story: Story, dice: Random | None, keeper: Keeper) -> list[Description | Answer]:
    made: list[Description | Answer] = []
    for at, (said, heard) in enumerate(story):
        organisation = Organisation.objects.get_or_create(code=f"O{at}", defaults={"name": "O"})[0]
        key = (organisation.id, "1")
        number = actions.ensure(keys=[key], by=keeper)[key].number
        description = _described(number, said)
        now, before = (fingerprint(columns(one)) for one in (description, Description(number=number)))
        made.append(description)
        for outcome, told, day, is_restricted, is_of_now in heard:
            asked = THEN + timedelta(days=day)
            mark = now if is_of_now else before
            service = TraceService.PDS_FHIR
            made.append(Answer(number, mark, service, asked, asked, outcome, told, None, is_restricted))
    if dice:
        dice.shuffle(made)
    return made


@pytest.mark.django_db
@pytest.mark.usefixtures("parameters")
@settings(max_examples=8, deadline=None)
@given(STORY, st.randoms(use_true_random=False))
def test_the_order_of_descriptions_and_traces_never_changes_who_is_who(story: Story, dice: Random) -> None:
    straight, shuffled = _played(story, None), _played(story, dice, again=True)
    assert straight.digest == shuffled.digest
    assert shuffled.before == shuffled.after


@pytest.mark.django_db
@pytest.mark.usefixtures("parameters")
@settings(max_examples=8, deadline=None)
@given(STORY, st.randoms(use_true_random=False))
def test_no_trace_ever_overwrites_what_a_source_said(story: Story, dice: Random) -> None:
    assert _played(story, dice).said == [said for said, _ in story]
