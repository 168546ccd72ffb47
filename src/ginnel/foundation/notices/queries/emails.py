"""What colleagues asked to be emailed about."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q

from ginnel.foundation.notices.models import Notice, NoticeEmails
from ginnel.foundation.notices.states import NoticeState
from ginnel.foundation.organisations.models import StaffRole
from ginnel.kernel.errors import NotPermitted
from ginnel.kernel.viewer import Purpose, Viewer


def emails_wanted(*, viewer: Viewer) -> tuple[bool, bool]:
    """Whether the colleague who asks wants an email of each notice, and one a day."""
    is_staff = ":" not in viewer.identity
    chosen = NoticeEmails.objects.filter(pk=UUID(viewer.identity)).first() if is_staff else None
    return (chosen.each, chosen.daily) if chosen else (False, False)


def unread_for(staff: UUID, roles: Sequence[StaffRole], *, viewer: Viewer) -> list[Notice]:
    """Notices that wait for a colleague in any of their roles, the first to be read first. Only how many and by when
    may go outside. Raises NotPermitted for anybody but a service that keeps the record."""
    if viewer.purpose is not Purpose.RECORD_KEEPING:
        raise NotPermitted(("Only the service that carries messages counts others’ notices.",))
    addressed = Q(pk=None)
    for role in roles:
        of_team = Q(team=None) | Q(team_id=role.team_id)
        addressed |= Q(organisation_id=role.organisation_id) & of_team
    ended = (NoticeState.READ, NoticeState.WITHDRAWN)
    mine = Notice.objects.filter(addressed, Q(staff=None) | Q(staff_id=staff))
    return list(mine.exclude(changes__state__in=ended).order_by("read_by", "id").distinct())
