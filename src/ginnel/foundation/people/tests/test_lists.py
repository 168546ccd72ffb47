"""Whoever is named in a list finds that in their audit trail, once for each time the list was shown."""

from __future__ import annotations

from uuid import UUID

import pytest

from ginnel.foundation.audit.models import Event
from ginnel.foundation.people import queries
from ginnel.foundation.people.tests.conftest import Keeper, Say
from ginnel.kernel.viewer import Category

pytestmark = pytest.mark.django_db


def listed(viewer: Keeper) -> dict[UUID | None, tuple[list[int], str]]:
    """Person -> (categories, list) of every `people.listed` event; an event too many fails."""
    found = list(Event.objects.filter(request_id=viewer.request_id, action="people.listed"))
    assert len(found) == len({event.person for event in found})
    return {event.person: (event.categories, event.detail["list"]) for event in found}


def shown(place: str, *people: UUID) -> dict[UUID, tuple[list[int], str]]:
    return {person: ([int(Category.DEMOGRAPHICS)], place) for person in people}


def test_everybody_found_is_noted_and_nobody_else(say: Say, keeper: Keeper) -> None:
    one, two = say("A", "1"), say("B", "2", given="Beatrix", gender="female")
    say("A", "3", family="Otherwise", birth_date="1971-01-01")
    queries.find(viewer=keeper, family="Testperson", birth_date="1950-03-04")
    assert listed(keeper) == shown("find", one.person_id, two.person_id)


def test_the_people_opened_last_are_noted(say: Say, keeper: Keeper) -> None:
    one = say("A")
    queries.summaries(viewer=keeper, people=[one.person_id])
    assert listed(keeper) == shown("summaries", one.person_id)


def test_both_sides_of_what_waits_for_review_are_noted(say: Say, keeper: Keeper) -> None:
    one, two = say("A"), say("B")
    assert queries.review_queue(viewer=keeper).total == 1
    assert listed(keeper) == shown("review", one.person_id, two.person_id)


def test_whoever_somebody_may_also_be_is_noted(say: Say, keeper: Keeper) -> None:
    one, two = say("A"), say("B")
    assert queries.possible(viewer=keeper, person=one.person_id)
    assert listed(keeper) == shown("possible", two.person_id)


def test_a_list_of_nobody_leaves_nothing(keeper: Keeper, db: None) -> None:
    assert queries.find(viewer=keeper, family="Nobody", birth_date="1950-03-04") == []
    assert listed(keeper) == {}
