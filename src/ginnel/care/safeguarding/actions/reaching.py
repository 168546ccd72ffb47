"""Telling whoever has a concern, and the desk to which it came."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ginnel.care.safeguarding.models import Concern, SafeguardingDesk
from ginnel.care.safeguarding.queries.finding import last_step
from ginnel.care.safeguarding.queries.holding import has_a_source, may_know
from ginnel.foundation.notices import actions as notices
from ginnel.foundation.organisations.models import Team
from ginnel.kernel.viewer import Viewer


def tell_all(concern: Concern, says: dict[str, Any], *, by: Viewer) -> None:
    """The desk; whoever has it by name, where they may know of it still, and else the team that has it, unless somebody
    who may be doing harm works there: the desk has been told and sees to it. `says` is what the notice says, and names
    nobody. Who says it is not told of it by name."""
    desk = SafeguardingDesk.objects.select_related("team__organisation").get(
        organisation_id=concern.organisation_id
    )
    notices.raise_notice(organisation=desk.team.organisation, team=desk.team, by=by, **says)
    step = last_step(concern, viewer=by)
    if step.staff_id is not None:
        _tell_by_name(concern, step.staff_id, says, by)
    elif step.team_id != desk.team_id:
        _tell_team(concern, step.team, says, by)


def _tell_by_name(concern: Concern, staff: UUID, says: dict[str, Any], by: Viewer) -> None:
    if str(staff) != by.identity and may_know(concern, staff):
        notices.raise_notice(organisation=concern.organisation, staff=staff, by=by, **says)


def _tell_team(concern: Concern, team: Team, says: dict[str, Any], by: Viewer) -> None:
    if not has_a_source(concern, team.pk):
        notices.raise_notice(organisation=concern.organisation, team=team, by=by, **says)
