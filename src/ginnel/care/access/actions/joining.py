"""What is the same as something open already: one case goes on, and whoever has it hears of what was said since."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from ginnel.care.access.actions.answering import add_outcome
from ginnel.care.access.actions.moving import close_contact
from ginnel.care.access.actions.standing import hold_id
from ginnel.care.access.models import Contact
from ginnel.care.access.queries.finding import check_has, contact_for, last_step, people_of
from ginnel.care.access.states import ContactState, OutcomeKind
from ginnel.foundation.notices import actions as notices
from ginnel.kernel import clock
from ginnel.kernel.clock import LONDON
from ginnel.kernel.errors import Conflict, Invalid
from ginnel.kernel.viewer import Category, Viewer

SAID_SINCE = "said-since"
_SOON = timedelta(hours=24)


@transaction.atomic
def join_contact(*, contact: UUID, number: int, to: UUID, by: Viewer) -> None:
    """Close it as the same as `to`, which is open, of the same organisation, about somebody whom both are about;
    whoever has that one is told, for what was said at this door is theirs to read from now on.

    Only whoever has it joins it. Raises NotFound, Invalid where they are not about the same person or are the same
    contact, Conflict where either has moved on meanwhile, and what closing raises: who may be at risk is not joined to
    anything before somebody has the concern.
    """
    for held in sorted({str(contact), str(to)}):
        hold_id(UUID(held))
    found, first = contact_for(contact, viewer=by), contact_for(to, viewer=by)
    check_has(found, viewer=by)
    _check_are_the_same(found, first, by)
    detail = f"The contact of {first.happened_at.astimezone(LONDON):%-d %B %Y at %H:%M}"
    add_outcome(contact=contact, kind=OutcomeKind.SAME_AS_ANOTHER, detail=detail, by=by)
    close_contact(contact=contact, number=number, by=by)
    _tell_who_has(first, found, by)


def _check_are_the_same(found: Contact, first: Contact, by: Viewer) -> None:
    if found.pk == first.pk:
        raise Invalid("That is this contact itself.")
    if not set(people_of(found, viewer=by)) & set(people_of(first, viewer=by)):
        raise Invalid("They are not about the same person.")
    if last_step(first, viewer=by).state == ContactState.CLOSED:
        raise Conflict("That contact is closed by now. Open it again, or go on with this one.")


def _tell_who_has(first: Contact, found: Contact, by: Viewer) -> None:
    """Nobody is told of what they did themself."""
    step = last_step(first, viewer=by)
    if step.staff_id is not None and str(step.staff_id) == by.identity:
        return
    notices.raise_notice(
        organisation=step.team.organisation,
        team=step.team,
        staff=step.staff_id,
        person=next(iter(people_of(first, viewer=by)), None),
        category=Category(first.category),
        reason=SAID_SINCE,
        text="Somebody was in touch again about what you have open. Open the contact: it says what was said.",
        read_by=clock.now() + _SOON,
        reference=f"contact {first.pk}",
        by=by,
    )
