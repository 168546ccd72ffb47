"""That somebody was in touch before is known, too, where who they are is said later; and not where it was wrong."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from ginnel.care.access import actions, queries
from ginnel.care.access.rules import Described
from ginnel.care.access.states import Door, Part
from ginnel.care.access.tests.conftest import Acting, Place, known
from ginnel.care.access.tests.test_contacts import about, take
from ginnel.foundation.people.models import Person
from ginnel.foundation.sharing.models import Barring
from ginnel.kernel import clock

pytestmark = pytest.mark.django_db
UNKNOWN = Described(Part.ABOUT, name="Ada, in the blue house")


def again(contact: UUID, acting: Acting) -> UUID | None:
    return queries.contact(contact, viewer=acting()).again


def repeats(acting: Acting) -> int:
    now = clock.now() + timedelta(seconds=1)
    return queries.figures(since=now - timedelta(days=28), until=now, viewer=acting()).repeats


def say_who(contact: UUID, person: Person | None, acting: Acting) -> None:
    named = queries.contact(contact, viewer=acting()).about[0].id
    actions.identify(contact=contact, named=named, person=person.id if person else None, by=acting())


def test_who_is_said_to_be_somebody_later_repeats_their_earlier_contact(
    acting: Acting, person: Person
) -> None:
    first = take(acting(), about(person), is_taken=True)
    second = take(acting(), UNKNOWN, is_taken=True)
    assert again(second, acting) is None and repeats(acting) == 0
    say_who(second, person, acting)
    assert again(second, acting) == first and again(first, acting) is None
    assert repeats(acting) == 1


def test_what_came_later_is_not_repeated(acting: Acting, person: Person) -> None:
    first = take(acting(), UNKNOWN, is_taken=True)
    take(acting(), about(person), is_taken=True)
    say_who(first, person, acting)
    assert again(first, acting) is None and repeats(acting) == 0


def test_who_was_taken_for_somebody_repeats_nothing_of_theirs(
    acting: Acting, place: Place, person: Person
) -> None:
    right = known(place)
    first = take(acting(), about(person), is_taken=True)
    theirs = take(acting(), about(right), is_taken=True)
    wrong = take(acting(), about(person), is_taken=True, again=first)
    assert again(wrong, acting) == first and repeats(acting) == 1
    say_who(wrong, right, acting)
    assert again(wrong, acting) == theirs and repeats(acting) == 1
    say_who(wrong, None, acting)
    assert again(wrong, acting) is None and repeats(acting) == 0


def test_only_what_is_near_enough_is_repeated(acting: Acting, person: Person) -> None:
    long_ago = clock.now() - queries.before.repeats_within() - timedelta(days=1)
    with clock.held_at(long_ago):
        take(acting(), about(person), is_taken=True)
    second = take(acting(), UNKNOWN, is_taken=True)
    say_who(second, person, acting)
    assert again(second, acting) is None and repeats(acting) == 0


def test_what_a_system_asked_again_stays_so(acting: Acting, place: Place, person: Person) -> None:
    """It names its first request, whoever it is about."""
    first = take(acting(), about(person), is_taken=True, door=Door.SYSTEM)
    second = take(acting(), about(person), is_taken=True, door=Door.SYSTEM, again=first)
    say_who(second, None, acting)
    assert again(second, acting) == first and repeats(acting) == 1


def test_nobody_is_led_to_a_contact_of_which_they_may_not_know(
    acting: Acting, place: Place, person: Person
) -> None:
    hidden = known(place)
    first = take(acting(), about(person), about(hidden))
    second = take(acting(), about(person), is_taken=True, again=first)
    assert again(second, acting) == first
    kept_from = {"staff_id": UUID(acting().identity), "reason": "Kin"}
    Barring.objects.create(
        person=hidden, recorded_at=clock.now(), recorded_by="x", recorded_by_name="X", **kept_from
    )
    assert again(second, acting) is None
