"""Taking a concern, giving it to somebody else, and opening it again."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from ginnel.care.safeguarding import rules
from ginnel.care.safeguarding.actions.stepping import step, tell
from ginnel.care.safeguarding.actions.working import work_with
from ginnel.care.safeguarding.models import Concern, SafeguardingDesk
from ginnel.care.safeguarding.queries.finding import check_has, concern_for, last_step
from ginnel.care.safeguarding.states import ConcernState
from ginnel.foundation.notices import actions as notices
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.organisations.models import Team
from ginnel.foundation.relationships.queries import staff_id
from ginnel.foundation.sharing.queries import service
from ginnel.kernel.errors import Conflict, Invalid
from ginnel.kernel.viewer import Viewer


@transaction.atomic
def take_concern(*, concern: UUID, number: int, by: Viewer) -> None:
    """Look at it, or take it over from a colleague; whoever does works with whom it is about from then on. Raises
    NotFound, Conflict where it has moved on meanwhile, Invalid for who is no worker of a team."""
    found = concern_for(concern, viewer=by)
    before, staff, team = last_step(found, viewer=by), staff_id(viewer=by), getattr(by, "team", None)
    if staff is None or team is None:
        raise Invalid("Somebody takes it, by name, and in a team.")
    state = ConcernState(before.state)
    if state == ConcernState.CONCLUDED:
        raise Conflict("That concern is concluded. Open it again first.")
    to = ConcernState.LOOKED_AT if state == ConcernState.RAISED else state
    step(found, number, to, team, staff, reason="Taken over" if to == state else "", by=by)
    notices.withdraw_about(reference=f"concern {found.id}", by=service("front-door"))
    work_with(found, staff, by=by)


@transaction.atomic
def hand_over(*, concern: UUID, number: int, reason: str, team: UUID | None = None, by: Viewer) -> None:
    """Give it to a team of the council, the desk's unless said, whose it is until one of them takes it. Raises as
    `take_concern`, and Invalid without a reason."""
    found = concern_for(concern, viewer=by)
    before = check_has(found, viewer=by)
    rules.check_reason(reason)
    to_team = _team(found, team, by)
    step(found, number, ConcernState(before.state), to_team.id, None, reason=reason, by=by)
    tell(found, to_team, by=by)


@transaction.atomic
def reopen(*, concern: UUID, number: int, reason: str, by: Viewer) -> None:
    """What was concluded, or decided to be no duty, is looked at again. Raises as `hand_over`."""
    found = concern_for(concern, viewer=by)
    rules.check_reason(reason)
    before = last_step(found, viewer=by)
    if before.state == ConcernState.NO_DUTY:
        check_has(found, viewer=by)
        step(found, number, ConcernState.LOOKED_AT, before.team_id, before.staff_id, reason=reason, by=by)
        return
    if before.state != ConcernState.CONCLUDED:
        raise Conflict("That concern is open.")
    desk = _team(found, None, by)
    step(found, number, ConcernState.RAISED, desk.id, None, reason=reason, by=by)
    tell(found, desk, by=by)


def _team(concern: Concern, team: UUID | None, by: Viewer) -> Team:
    """Raises Invalid for a team elsewhere: the council answers for it, whoever enquires."""
    desk = SafeguardingDesk.objects.filter(organisation=concern.organisation).values_list(
        "team_id", flat=True
    )
    found = organisations.team(team or desk[0], viewer=by)
    if found is None or found.organisation_id != concern.organisation_id:
        raise Invalid("A concern stays with the council. Cause another organisation to enquire instead.")
    return found
