"""Passing a contact on, and closing it. `number` is the last step that whoever moves it was looking at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from django.db import transaction

from ginnel.care.access import rules
from ginnel.care.access.actions.clocks import finish, give_back, start
from ginnel.care.access.actions.meeting import meet
from ginnel.care.access.actions.publishing import publish_contact
from ginnel.care.access.actions.standing import hold, put
from ginnel.care.access.actions.telling import tell_those_named
from ginnel.care.access.models import Contact, ContactStep
from ginnel.care.access.queries.clocks import running_of
from ginnel.care.access.queries.ending import ending_of
from ginnel.care.access.queries.finding import check_has, contact_for, events_about, last_step
from ginnel.care.access.queries.joining import goes_on_at
from ginnel.care.access.rules.contacts import check_reason, given_out, said_since
from ginnel.care.access.states import ClockEvent, ClockKind, ContactState
from ginnel.foundation.audit import actions as audit
from ginnel.foundation.notices import actions as notices
from ginnel.foundation.notices import queries as notice_queries
from ginnel.foundation.notices.states import NoticeState
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.organisations.models import Team
from ginnel.foundation.relationships.queries import staff_id
from ginnel.foundation.sharing.queries import service
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, Invalid
from ginnel.kernel.viewer import Viewer


@transaction.atomic
def take_contact(*, contact: UUID, number: int, by: Viewer) -> None:
    """Look at it now. Whoever takes what others wrote down, and others gave to their team, works with whom it is about
    from then on: that is no word of their own (`meeting.meet`).

    Raises NotFound, Conflict where it has moved on meanwhile, Invalid for who is no worker of a team.
    """
    found = contact_for(contact, viewer=by)
    hold(found)
    before = last_step(found, viewer=by)
    staff = staff_id(viewer=by)
    team = rules.check_is_owned(getattr(by, "team", None) or before.team_id)
    if staff is None:
        raise Invalid("Somebody takes it, by name.")
    _move(found, number, ContactState.TRIAGE, team, staff, "", by, reason_if_same="taken over")
    meet(found, before, team, by)


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
    """Give it to a team's list, hold it to ring back, or open it again; `team` is another of the same organisation,
    else it stays where it is. Whoever has it does so; a colleague of the team that has it may give it on, for whoever
    has it may have gone home. Raises as `take_contact`, and Invalid without a reason where one is needed."""
    if to in (ContactState.TRIAGE, ContactState.CLOSED):
        raise Invalid("Somebody takes it, or closes it, by name.")
    found = contact_for(contact, viewer=by)
    hold(found)
    before = last_step(found, viewer=by)
    if not (to == ContactState.WAITING and before.state == ContactState.CLOSED):
        _check_may_give(found, before, to, by)
    staff = before.staff_id if to == ContactState.CALL_BACK and team in (None, before.team_id) else None
    _move(found, number, to, team or before.team_id, staff, reason, by)


def give(found: Contact, number: int, staff: UUID, reason: str, by: Viewer) -> None:
    """Let what is held wait for a colleague of the team that has it. Raises as `move_contact`."""
    before = last_step(found, viewer=by)
    _check_may_give(found, before, ContactState.WAITING, by)
    _move(found, number, ContactState.WAITING, before.team_id, staff, reason, by)


def let_wait(found: Contact, team: UUID, reason: str, by: Viewer) -> None:
    """Let what is held, and nobody has any more, wait in a team's list: to be rung back where somebody promised it."""
    before = last_step(found, viewer=by)
    is_promised = before.state == ContactState.CALL_BACK
    to = ContactState.CALL_BACK if is_promised else ContactState.WAITING
    _move(found, before.number, to, team, None, reason, by)


def _check_may_give(found: Contact, before: ContactStep, to: ContactState, by: Viewer) -> None:
    """Whoever has it may; to a list, or to a colleague's, so may a colleague of the team that has it. Raises
    Conflict."""
    is_of_team = getattr(by, "team", None) == before.team_id
    if not (to == ContactState.WAITING and is_of_team):
        check_has(found, viewer=by)


@transaction.atomic
def close_contact(*, contact: UUID, number: int, by: Viewer) -> None:
    """Close it. Raises as `take_contact`, and what `rules.check_can_close` raises."""
    found = contact_for(contact, viewer=by)
    hold(found)
    check_has(found, viewer=by)
    rules.check_can_close(ending_of(found, viewer=by))
    before = last_step(found, viewer=by)
    step = _move(found, number, ContactState.CLOSED, before.team_id, before.staff_id, "", by)
    if not found.referrals.exists():
        tell_those_named(found, step.team, step.number, by=service("front-door"))


def close_joined(found: Contact, number: int, by: Viewer) -> None:
    """Close what is held, the viewer has, and goes on as another: there whoever is to be told is told of what becomes
    of it, and there is what must be done before it ends. Raises as `close_contact` where somebody may be at risk."""
    rules.check_can_close(replace(ending_of(found, viewer=by), goes_on=True))
    before = last_step(found, viewer=by)
    _move(found, number, ContactState.CLOSED, before.team_id, before.staff_id, "", by)


def wake(contact: Contact, reason: str, by: Viewer) -> None:
    """Open what is closed again, in the list of the team that had it: there is more to be read."""
    before = last_step(contact, viewer=by)
    if before.state == ContactState.CLOSED:
        _move(contact, before.number, ContactState.WAITING, before.team_id, None, reason, by)


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
) -> ContactStep:
    before = last_step(contact, viewer=by)
    if before.number != number:
        raise Conflict("Somebody has moved this contact on since you opened it.")
    state = ContactState(before.state)
    said = reason.strip() or (reason_if_same if state == to else "")
    rules.check_can_move(state, to, said)
    if to == ContactState.CLOSED:
        _check_is_read(contact)
    check_reason(said, is_needed=False)
    other = goes_on_at(contact) if state == ContactState.CLOSED else contact
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
    if other != contact:
        give_back(to=contact, since=before.at, gone_on_as=other, by=by)
    put(contact, step)
    publish_contact(contact, by=by)
    if to != ContactState.CLOSED:
        notices.pass_on(reference=said_since(contact.pk), team=to_team, staff=staff, by=service("front-door"))
    notices.withdraw_about(reference=given_out(contact.pk), by=service("front-door"))
    if to in (ContactState.TRIAGE, ContactState.CLOSED):
        notices.withdraw_about(reference=f"contact {contact.pk}", by=service("front-door"))
    detail = {"contact": str(contact.id), "state": str(to), "number": number + 1}
    audit.append(by=by, events=events_about(contact, "access.contact-moved", detail, viewer=by))
    return step


def _check_is_read(contact: Contact) -> None:
    """Raises Conflict where somebody was in touch again and nobody has read so: nobody would, once it is closed."""
    said = notice_queries.about(references=[said_since(contact.pk)], viewer=service("front-door"))
    if any(one.state not in (NoticeState.READ, NoticeState.WITHDRAWN) for one in said):
        raise Conflict(
            "Somebody was in touch again about this, and the notice that says so is not read yet. Read what was said, "
            "then say among your notices that you have."
        )


def _team_of(contact: Contact, team: UUID, by: Viewer) -> Team:
    """Raises Invalid for a team elsewhere: another organisation is referred to."""
    found = organisations.team(team, viewer=by)
    if found is None or found.organisation_id != contact.organisation_id:
        raise Invalid("A contact stays with the organisation that took it. Refer them to another.")
    return found


def _waits(contact: Contact, before: ContactState, by: Viewer) -> None:
    """A clock by which something must have happened runs on, whoever has it."""
    if before != ContactState.WAITING:
        kinds = frozenset({ClockKind.CALL_BACK, ClockKind.HANDLED})
        finish(of=contact, kinds=kinds, event=ClockEvent.CANCELLED, by=by)
        start(of=contact, kind=ClockKind.TRIAGE, by=by)


def _is_looked_at(contact: Contact, before: ContactState, by: Viewer) -> None:
    kinds = frozenset({ClockKind.TRIAGE, ClockKind.CALL_BACK})
    finish(of=contact, kinds=kinds, event=ClockEvent.MET, by=by)
    if before != ContactState.TRIAGE and not _runs(contact, ClockKind.HANDLED):
        start(of=contact, kind=ClockKind.HANDLED, by=by)


def _is_held(contact: Contact, before: ContactState, by: Viewer) -> None:
    if before != ContactState.CALL_BACK:
        finish(of=contact, kinds=frozenset({ClockKind.HANDLED}), event=ClockEvent.CANCELLED, by=by)
        if not _runs(contact, ClockKind.CALL_BACK):
            start(of=contact, kind=ClockKind.CALL_BACK, by=by)


def _runs(contact: Contact, kind: ClockKind) -> bool:
    """One that was carried here from a contact that was joined to it is as old as that."""
    return any(one.kind == kind for one in running_of(contact))


def _is_closed(contact: Contact, before: ContactState, by: Viewer) -> None:
    finish(of=contact, kinds=frozenset({ClockKind.HANDLED}), event=ClockEvent.MET, by=by)
    finish(of=contact, kinds=None, event=ClockEvent.CANCELLED, by=by)


_CLOCKS: dict[ContactState, Callable[[Contact, ContactState, Viewer], None]] = {
    ContactState.WAITING: _waits,
    ContactState.TRIAGE: _is_looked_at,
    ContactState.CALL_BACK: _is_held,
    ContactState.CLOSED: _is_closed,
}
