"""Giving contacts out by name: each waits for whoever was given it, who is told and takes it themself."""

from __future__ import annotations

from uuid import UUID

import pytest

from ginnel.care.access import actions, queries
from ginnel.care.access.models import ContactStep, OpenContact
from ginnel.care.access.rules import Described
from ginnel.care.access.states import Caller, ClockKind, ContactState, Door, OutcomeKind, Part
from ginnel.care.access.tests.conftest import Acting, Place
from ginnel.foundation.notices import queries as notices
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.people.models import Person
from ginnel.foundation.sharing.queries import StaffViewer
from ginnel.kernel.errors import Conflict, Invalid, NotFound

pytestmark = pytest.mark.django_db


def came(by: StaffViewer, person: Person | None = None, **said: object) -> UUID:
    named = Described(Part.ABOUT, person.id) if person else Described(Part.ABOUT, name="The end house")
    values = {"caller": Caller.RELATIVE, "words": "She keeps falling.", "named": [named], **said}
    return actions.receive_contact(door=Door.PHONE, by=by, **values)


def staff_of(viewer: StaffViewer) -> UUID:
    return UUID(viewer.identity)


def told(viewer: StaffViewer) -> list[str]:
    return [
        one.text
        for one in notices.waiting(viewer=viewer, team=viewer.team)
        if one.reason == "contact-given-out"
    ]


def test_it_waits_for_whom_it_was_given_to_with_its_clock_and_they_are_told(
    acting: Acting, person: Person
) -> None:
    by, colleague = acting(), acting(name="colleague")
    contact = came(by, person)
    due = OpenContact.objects.get(contact=contact).due_at
    actions.give_contact(contact=contact, number=1, staff=staff_of(colleague), by=by)
    step = ContactStep.objects.get(contact=contact, number=2)
    assert (step.state, step.staff_id, step.reason) == (
        ContactState.WAITING,
        staff_of(colleague),
        "Given out",
    )
    assert OpenContact.objects.get(contact=contact).due_at == due
    assert len(told(colleague)) == 1
    [line] = queries.contacts_open(viewer=colleague, asked=queries.Narrowing(mine=True)).lines
    assert line.id == contact


def test_they_take_it_themself_before_they_work_on_it(acting: Acting, person: Person) -> None:
    by, colleague = acting(), acting(name="colleague")
    contact = came(by, person)
    actions.give_contact(contact=contact, number=1, staff=staff_of(colleague), by=by)
    with pytest.raises(Conflict, match="Take the contact first"):
        actions.add_outcome(contact=contact, kind=OutcomeKind.INFORMATION, detail="Said how", by=colleague)
    actions.take_contact(contact=contact, number=2, by=colleague)
    assert told(colleague) == []
    assert ClockKind.TRIAGE not in {one.kind for one in queries.contact(contact, viewer=colleague).clocks}


def test_given_to_another_only_whoever_has_it_now_is_told(acting: Acting) -> None:
    by, first, second = acting(), acting(name="first"), acting(name="second")
    contact = came(by)
    actions.give_contact(contact=contact, number=1, staff=staff_of(first), by=by)
    actions.give_contact(contact=contact, number=2, staff=staff_of(second), by=by)
    assert (told(first), len(told(second))) == ([], 1)
    actions.give_to_team(contact=contact, number=3, team=by.team, by=by)
    assert told(second) == []


def test_only_whoever_has_it_or_their_team_gives_it(acting: Acting, place: Place) -> None:
    by, colleague = acting(), acting(name="colleague")
    elsewhere = acting(Role.FRONT_DOOR_ADVISER, place.social_work, "elsewhere")
    contact = came(by)
    with pytest.raises(Conflict):
        actions.give_contact(contact=contact, number=1, staff=staff_of(colleague), by=elsewhere)
    with pytest.raises(NotFound):
        stranger = acting(Role.PHYSIOTHERAPIST, place.rehabilitation, "stranger")
        actions.give_contact(contact=contact, number=1, staff=staff_of(colleague), by=stranger)
    assert ContactStep.objects.filter(contact=contact).count() == 1


def test_it_is_given_only_to_who_works_in_the_team_that_has_it(acting: Acting, place: Place) -> None:
    by, elsewhere = acting(), acting(Role.FRONT_DOOR_ADVISER, place.social_work, "elsewhere")
    contact = came(by)
    with pytest.raises(Invalid, match="cannot be given"):
        actions.give_contact(contact=contact, number=1, staff=staff_of(elsewhere), by=by)
    assert told(elsewhere) == []


def test_it_is_not_given_as_somebody_else_has_moved_it_on_or_closed_it(acting: Acting) -> None:
    by, colleague = acting(), acting(name="colleague")
    contact = came(by, may_have_needs=False)
    actions.take_contact(contact=contact, number=1, by=by)
    with pytest.raises(Conflict, match="moved this contact on"):
        actions.give_contact(contact=contact, number=1, staff=staff_of(colleague), by=by)
    actions.add_outcome(contact=contact, kind=OutcomeKind.INFORMATION, detail="Said how", by=by)
    actions.close_contact(contact=contact, number=2, by=by)
    with pytest.raises(Conflict, match="closed"):
        actions.give_contact(contact=contact, number=3, staff=staff_of(colleague), by=by)
