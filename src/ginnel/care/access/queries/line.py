"""Who is next in line of a team, as far as somebody works there."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from ginnel.care.access.models import Desk
from ginnel.foundation.notices import queries as notices
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.organisations.models import Team
from ginnel.foundation.organisations.states import OrganisationKind
from ginnel.kernel.viewer import Viewer


def next_staffed(team: Team, *, viewer: Viewer) -> Team | None:
    """The first after it in which somebody works today: of its front door's line or its notices', then its own
    organisation's front door, then a council's; None where nobody works in any."""
    councils = Desk.objects.filter(organisation__kind=OrganisationKind.COUNCIL).order_by("organisation__code")
    doors = [*Desk.objects.filter(organisation=team.organisation_id), *councils]
    found = [*_line(team, viewer), *(one.team for one in doors if one.team_id != team.id)]
    empty = organisations.unstaffed({one.id for one in found}, viewer=viewer)
    return next((one for one in found if one.id not in empty), None)


def takes_over(team: Team, *, viewer: Viewer) -> Team | None:
    """As `next_staffed`, of the same organisation: what somebody told it stays with it."""
    doors = Desk.objects.filter(organisation=team.organisation_id).select_related("team")
    found = [one for one in _line(team, viewer) if one.organisation_id == team.organisation_id]
    found += [one.team for one in doors if one.team_id != team.id]
    empty = organisations.unstaffed({one.id for one in found}, viewer=viewer)
    return next((one for one in found if one.id not in empty), None)


def _line(team: Team, viewer: Viewer) -> Iterator[Team]:
    """Each once, also where it goes round."""
    seen: set[UUID] = set()
    further: Team | None = team
    while further is not None and further.id not in seen:
        seen.add(further.id)
        if further is not team:
            yield further
        desk = Desk.objects.filter(team=further, next__isnull=False).select_related("next").first()
        further = desk.next if desk else notices.next_in_line(further.id, viewer=viewer)
