"""What colleagues asked to be emailed about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ginnel.foundation.notices.models import NoticeEmails
from ginnel.kernel.errors import NotPermitted
from ginnel.kernel.viewer import Purpose, Viewer


def emails_wanted(*, viewer: Viewer) -> tuple[bool, bool]:
    """Whether the colleague who asks wants an email of each notice, and one a day."""
    is_staff = ":" not in viewer.identity
    chosen = NoticeEmails.objects.filter(pk=UUID(viewer.identity)).first() if is_staff else None
    return (chosen.each, chosen.daily) if chosen else (False, False)


@dataclass(frozen=True, slots=True)
class Wish:
    """A colleague who wants emails about notices, since when, and which."""

    staff: UUID
    email: str
    each: bool
    daily: bool
    since: datetime


def wanting_emails(*, viewer: Viewer) -> list[Wish]:
    """Every colleague who wants emails and has an address. Raises NotPermitted for anybody but a service that keeps the
    record."""
    if viewer.purpose is not Purpose.RECORD_KEEPING:
        raise NotPermitted(("Only the service that carries messages asks who wants them.",))
    found = NoticeEmails.objects.filter(staff__is_active=True).exclude(staff__email="")
    rows = found.exclude(each=False, daily=False).select_related("staff").order_by("pk")
    return [Wish(one.pk, one.staff.email, one.each, one.daily, one.set_at) for one in rows]
