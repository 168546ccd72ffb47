"""Saying which team is an organisation's front door."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from ginnel.care.access.models import Desk
from ginnel.care.access.rules.telling import check_telephone
from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.notices import actions as notices
from ginnel.foundation.organisations import queries as organisations
from ginnel.kernel import clock
from ginnel.kernel.errors import Invalid, NotFound, NotPermitted
from ginnel.kernel.viewer import Purpose, Viewer


@transaction.atomic
def set_desk(*, team: UUID, next_team: UUID | None = None, telephone: str | None = None, by: Viewer) -> None:
    """What comes to the team's organisation by itself is theirs from now on; `next_team` is told when they do not look
    in time, and `telephone` is what those are asked to ring to whom a message is sent: with "" none is, and None leaves
    it as it is. Raises NotFound, NotPermitted, and Invalid for a next team that is the same or no number."""
    if by.purpose is not Purpose.RECORD_KEEPING:
        raise NotPermitted(("Only those who set up organisations say which team is a front door.",))
    found = organisations.team(team, viewer=by)
    if found is None or (next_team and organisations.team(next_team, viewer=by) is None):
        raise NotFound("There is no such team.")
    if next_team == team:
        raise Invalid("The next in line is another team.")
    Desk.objects.update_or_create(
        organisation_id=found.organisation_id,
        defaults={
            "team": found,
            "next_id": next_team,
            "set_at": clock.now(),
            "set_by": by.identity,
        },
    )
    if telephone is not None:
        Desk.objects.filter(pk=found.organisation_id).update(telephone=check_telephone(telephone))
    if next_team is not None:
        notices.set_next_in_line(team=team, next_team=next_team, by=by)
    audit.append(by=by, events=[Event("access.desk-set", detail={"team": str(team)})])
