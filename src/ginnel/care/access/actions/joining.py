"""What is the same as something open already: one case goes on, and whoever has it hears of what was said since."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from ginnel.care.access.actions.answering import append_outcome
from ginnel.care.access.actions.clocks import carry
from ginnel.care.access.actions.moving import close_joined
from ginnel.care.access.actions.standing import hold_id
from ginnel.care.access.actions.telling import hold_back
from ginnel.care.access.models import Contact
from ginnel.care.access.queries.finding import check_has, contact_for, events_about, last_step
from ginnel.care.access.queries.joining import whom
from ginnel.care.access.rules.contacts import said_since
from ginnel.care.access.states import ContactState, OutcomeKind
from ginnel.foundation.audit import actions as audit
from ginnel.foundation.notices import actions as notices
from ginnel.foundation.sharing.queries import service
from ginnel.kernel import clock
from ginnel.kernel.clock import LONDON
from ginnel.kernel.errors import Conflict, Invalid
from ginnel.kernel.viewer import Category, Viewer

SAID_SINCE = "said-since"
_SOON = timedelta(hours=24)


@transaction.atomic
def join_contact(*, contact: UUID, number: int, to: UUID, by: Viewer) -> None:
    """Close it as the same as `to`, which is open, of the same organisation, about everybody whom this is about.
    Whoever has that one is told, for what was said at this door is theirs to read from now on. Its clocks run on there,
    whoever is to be told of it is told from there, and `to` is not closed before what this owes is done
    (`queries.ending.ending_of`).

    Only whoever has it joins it. Raises NotFound, Invalid where they are not about the same people or are the same
    contact, Conflict where either has moved on meanwhile, and what closing raises: who may be at risk is not joined to
    anything before somebody has the concern.
    """
    for held in sorted({str(contact), str(to)}):
        hold_id(UUID(held))
    found, first = contact_for(contact, viewer=by), contact_for(to, viewer=by)
    check_has(found, viewer=by)
    _check_are_the_same(found, first, by)
    detail = f"The contact of {first.happened_at.astimezone(LONDON):%-d %B %Y at %H:%M}"
    append_outcome(found, OutcomeKind.SAME_AS_ANOTHER, detail, same_as=first, by=by)
    due = carry(of=found, to=first, by=by)
    close_joined(found, number, by)
    hold_back(first, by=service("front-door"))
    noted = {"contact": str(first.id), "joined": str(found.id)}
    audit.append(by=by, events=events_about(first, "access.joined", noted, viewer=by))
    _tell_who_has(first, found, due, by)


def _check_are_the_same(found: Contact, first: Contact, by: Viewer) -> None:
    if found.pk == first.pk:
        raise Invalid("That is this contact itself.")
    if not (about := whom(found)) or not about <= whom(first):
        raise Invalid("They are not about the same people.")
    if last_step(first, viewer=by).state == ContactState.CLOSED:
        raise Conflict("That contact is closed by now. Open it again, or go on with this one.")


def _tell_who_has(first: Contact, found: Contact, due: datetime | None, by: Viewer) -> None:
    """By when the first of the clocks that were carried is up, at the latest. Nobody is told of what they did
    themself."""
    step, soon = last_step(first, viewer=by), clock.now() + _SOON
    if step.staff_id is not None and str(step.staff_id) == by.identity:
        return
    notices.raise_notice(
        organisation=step.team.organisation,
        team=step.team,
        staff=step.staff_id,
        person=min(whom(found)),
        category=Category(first.category),
        reason=SAID_SINCE,
        text="Somebody was in touch again about what you have open. Open the contact: it says what was said.",
        read_by=min(due, soon) if due else soon,
        reference=said_since(first.pk),
        by=by,
    )
