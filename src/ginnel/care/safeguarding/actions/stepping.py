"""Appending a step to a concern, and telling the team to which it comes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from ginnel.care.safeguarding import rules
from ginnel.care.safeguarding.models import Concern, ConcernStep
from ginnel.care.safeguarding.queries.finding import last_step
from ginnel.care.safeguarding.states import ConcernState
from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.notices import actions as notices
from ginnel.foundation.organisations.models import Team
from ginnel.kernel import clock, holding
from ginnel.kernel.errors import Conflict
from ginnel.kernel.viewer import Viewer

TOLD = "concern"
READ_WITHIN = timedelta(hours=4)
"""This project's own choice: statutory guidance says without delay, and gives no hours."""


def hold(concern: Concern) -> None:
    """Nobody else moves it until this transaction ends. What is appended to cannot be locked by its row: the
    application may not change it."""
    holding.hold(str(concern.pk))


def step(
    concern: Concern,
    number: int,
    to: ConcernState,
    team: UUID,
    staff: UUID | None,
    *,
    reason: str = "",
    by: Viewer,
) -> None:
    """`number` is the last step that whoever moves it was looking at. Raises Conflict where it has moved on since, or
    the table has no such step."""
    hold(concern)
    before = last_step(concern, viewer=by)
    if before.number != number:
        raise Conflict("Somebody has moved this concern on since you opened it.")
    rules.check_can_move(ConcernState(before.state), to)
    append(concern, number + 1, to, team, staff, reason=reason, by=by)


def append(
    concern: Concern,
    number: int,
    to: ConcernState,
    team: UUID,
    staff: UUID | None,
    *,
    reason: str = "",
    by: Viewer,
) -> None:
    """Its step number `number`, without asking what was before."""
    ConcernStep.objects.create(
        concern=concern,
        number=number,
        state=to,
        team_id=team,
        staff_id=staff,
        reason=reason.strip(),
        at=clock.now(),
        by=by.identity,
    )
    # Nobody is named: an audit event of a person says there that something is known of them.
    detail = {"concern": str(concern.id), "number": number}
    audit.append(by=by, events=[Event("safeguarding.moved", detail=detail)])


def tell(concern: Concern, team: Team, *, by: Viewer) -> None:
    """Only the team, of nobody by name, and not as something about the person."""
    notices.raise_notice(organisation=team.organisation, team=team, by=by, **waits(concern))


def waits(concern: Concern) -> dict[str, Any]:
    """What a notice says of a concern that waits for somebody."""
    return {
        "reason": TOLD,
        "text": "A concern waits for your team. Open the safeguarding list.",
        "read_by": clock.now() + READ_WITHIN,
        "reference": f"concern {concern.id}",
    }
