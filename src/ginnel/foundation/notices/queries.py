"""Reading the notices that wait for somebody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.notices import rules
from ginnel.foundation.notices.models import Notice
from ginnel.foundation.notices.states import NoticeState
from ginnel.kernel import clock
from ginnel.kernel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Waiting:
    """One unread notice, most urgent first in lists."""

    id: UUID
    person: UUID | None
    reason: str
    text: str
    state: str
    read_by: datetime
    raised_at: datetime


def waiting(*, viewer: Viewer, team: UUID | None = None) -> list[Waiting]:
    """Unread notices to this viewer's organisation, their team, or them by name."""
    notices = addressed_to(viewer=viewer, team=team).exclude(changes__state=NoticeState.READ).distinct()
    found = [
        Waiting(
            id=notice.id,
            person=notice.person_id,
            reason=notice.reason,
            text=notice.text,
            state=rules.state([change.state for change in notice.changes.all()]),
            read_by=notice.read_by,
            raised_at=notice.raised_at,
        )
        for notice in notices.order_by("read_by", "id").prefetch_related("changes")
    ]
    audit.append(by=viewer, events=[Event("notices.read", detail={"notices": len(found)})])
    return found


def addressed_to(*, viewer: Viewer, team: UUID | None = None) -> QuerySet[Notice]:
    """Notices whose organisation, and team and colleague where named, are the viewer's."""
    is_staff = not viewer.identity.startswith("service:")
    staff = Q(staff=None) | Q(staff_id=viewer.identity) if is_staff else Q(staff=None)
    return Notice.objects.filter(
        Q(team=None) | Q(team_id=team), staff, organisation__code=viewer.organisation
    )


def overdue(*, viewer: Viewer) -> list[UUID]:
    """Notices past their time that nobody read and nobody has been told of."""
    late = Notice.objects.filter(read_by__lte=clock.now(), changes=None)
    return list(viewer.restrict(late, person_field="person_id").values_list("id", flat=True))
