"""Answering a referral from the organisation's own system, which sees it as a Task."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from ginnel.care.access.actions.returning import move_referral
from ginnel.care.access.actions.standing import hold
from ginnel.care.access.queries.finding import last_referral_step, referral_for
from ginnel.care.access.rules.replying import check_is_theirs, said_next, said_why, state_of
from ginnel.kernel.errors import Invalid
from ginnel.kernel.viewer import Viewer


@transaction.atomic
def reply_to_referral(*, referral: UUID, status: str, reason: str = "", note: str = "", by: Viewer) -> bool:
    """`status` is that of the Task, `note` what should happen next where it is declined, else kept with the
    reason. False where it stands so already.

    The system of the organisation that was asked answers, for whichever of its teams. Raises NotFound, NotPermitted for
    the other side, Conflict, Invalid.
    """
    found = referral_for(referral, viewer=by)
    hold(found)
    to = state_of(status)
    sides = (found.from_team.organisation.code, found.to_team.organisation.code)
    check_is_theirs(to, by.organisation, *sides)
    last = last_referral_step(found, viewer=by)
    if last.state == to:
        if reason.strip() not in last.reason or note.strip() not in f"{last.reason}\n{last.next_step}":
            raise Invalid("It stands so already: a reason or a note is kept with a change of the status.")
        return False
    move_referral(
        referral=referral,
        number=last.number,
        to=to,
        reason=said_why(to, reason, note),
        next_step=said_next(to, note),
        by=by,
    )
    return True
