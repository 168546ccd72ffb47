"""Passing a contact on, and closing it. `number` is the last step that whoever moves it was looking at."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.db import transaction

from ginnel.care.access import rules
from ginnel.care.access.actions.clocks import finish, start
from ginnel.care.access.actions.publishing import publish_contact
from ginnel.care.access.actions.standing import hold, put
from ginnel.care.access.models import Contact, ContactStep
from ginnel.care.access.queries.ending import ending_of
from ginnel.care.access.queries.finding import check_has, contact_for, last_step, people_of
from ginnel.care.access.rules.contacts import check_reason
from ginnel.care.access.states import ClockEvent, ClockKind, ContactState
from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.organisations.models import Team
from ginnel.foundation.relationships import actions as relationships
from ginnel.foundation.relationships import queries as relationship_queries
from ginnel.foundation.relationships.queries import staff_id
from ginnel.foundation.relationships.states import RelationshipKind
from ginnel.foundation.sharing.queries import service
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, Invalid
from ginnel.kernel.viewer import Viewer


@transaction.atomic
def take_contact(*, contact: UUID, number: int, by: Viewer) -> None:
    """Look at it now. Whoever takes what another wrote down works with whom it is about from then on: that is no word
    of their own. Raises NotFound, Conflict where it has moved on meanwhile, Invalid for who is no worker of a team."""
    found = contact_for(contact, viewer=by)
    staff = staff_id(viewer=by)
    team = rules.check_is_owned(getattr(by, "team", None) or last_step(found, viewer=by).team_id)
    if staff is None:
        raise Invalid("Somebody takes it, by name.")
    _move(found, number, ContactState.TRIAGE, team, staff, "", by, reason_if_same="taken over")
    if found.recorded_by != by.identity:
        _work_with(found, by)


@transaction.atomic
def move_contact(
    *,
    contact: UUID,
    number: int,
    to: ContactState,
    reason: str,
    team: UUID | None = None,
    by: Viewer,
) -> None:
    """Give it back to a team's list, hold it to ring back, or open it again; `team` is another of the same
    organisation, else it stays where it is. Raises as `take_contact`, and Invalid without a reason where one is
    needed."""
    if to in (ContactState.TRIAGE, ContactState.CLOSED):
        raise Invalid("Somebody takes it, or closes it, by name.")
    found = contact_for(contact, viewer=by)
    before = last_step(found, viewer=by)
    staff = before.staff_id if to == ContactState.CALL_BACK and team in (None, before.team_id) else None
    _move(found, number, to, team or before.team_id, staff, reason, by)


@transaction.atomic
def close_contact(*, contact: UUID, number: int, by: Viewer) -> None:
    """Close it. Raises as `take_contact`, and what `rules.check_can_close` raises."""
    found = contact_for(contact, viewer=by)
    hold(found)
    check_has(found, viewer=by)
    rules.check_can_close(ending_of(found, viewer=by))
    before = last_step(found, viewer=by)
    _move(found, number, ContactState.CLOSED, before.team_id, before.staff_id, "", by)


def _move(
    contact: Contact,
    number: int,
    to: ContactState,
    team: UUID,
    staff: UUID | None,
    reason: str,
    by: Viewer,
    *,
    reason_if_same: str = "",
) -> None:
    hold(contact)
    before = last_step(contact, viewer=by)
    if before.number != number:
        raise Conflict("Somebody has moved this contact on since you opened it.")
    state = ContactState(before.state)
    said = reason.strip() or (reason_if_same if state == to else "")
    rules.check_can_move(state, to, said)
    check_reason(said, is_needed=False)
    to_team = _team_of(contact, team, by)
    step = ContactStep.objects.create(
        contact=contact,
        number=number + 1,
        state=to,
        team=to_team,
        staff_id=staff,
        reason=said,
        at=clock.now(),
        by=by.identity,
    )
    _CLOCKS[to](contact, state, by)
    put(contact, step)
    publish_contact(contact, by=by)
    detail = {"contact": str(contact.id), "state": str(to), "number": number + 1}
    audit.append(by=by, events=[Event("access.contact-moved", detail=detail)])


def _team_of(contact: Contact, team: UUID, by: Viewer) -> Team:
    """Raises Invalid for a team elsewhere: another organisation is referred to."""
    found = organisations.team(team, viewer=by)
    if found is None or found.organisation_id != contact.organisation_id:
        raise Invalid("A contact stays with the organisation that took it. Refer them to another.")
    return found


def _waits(contact: Contact, before: ContactState, by: Viewer) -> None:
    if before != ContactState.WAITING:
        finish(of=contact, kinds=None, event=ClockEvent.CANCELLED, by=by)
        start(of=contact, kind=ClockKind.TRIAGE, by=by)


def _is_looked_at(contact: Contact, before: ContactState, by: Viewer) -> None:
    kinds = frozenset({ClockKind.TRIAGE, ClockKind.CALL_BACK})
    finish(of=contact, kinds=kinds, event=ClockEvent.MET, by=by)


def _is_held(contact: Contact, before: ContactState, by: Viewer) -> None:
    if before != ContactState.CALL_BACK:
        start(of=contact, kind=ClockKind.CALL_BACK, by=by)


def _is_closed(contact: Contact, before: ContactState, by: Viewer) -> None:
    event = ClockEvent.MET if before == ContactState.WAITING else ClockEvent.CANCELLED
    finish(of=contact, kinds=None, event=event, by=by)


_CLOCKS: dict[ContactState, Callable[[Contact, ContactState, Viewer], None]] = {
    ContactState.WAITING: _waits,
    ContactState.TRIAGE: _is_looked_at,
    ContactState.CALL_BACK: _is_held,
    ContactState.CLOSED: _is_closed,
}


def _work_with(contact: Contact, by: Viewer) -> None:
    """The worker who took it is in contact with whom it names, because a colleague or a system wrote it down; and a
    colleague's own word that they were there is borne out by their taking it."""
    front_door = service("front-door")
    for person in people_of(contact, viewer=by):
        held = relationship_queries.held_by(person, organisation=by.organisation, viewer=by)
        staff = staff_id(viewer=by)
        if not any(one.staff == staff and one.kind == RelationshipKind.DUTY_CONTACT for one in held):
            relationships.begin(
                person=person,
                kind=RelationshipKind.DUTY_CONTACT,
                organisation=contact.organisation,
                staff=staff,
                reason=f"contact {contact.id}",
                by=front_door,
            )
