"""What a page says of a clock."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest

from ginnel.care.access import actions as access_actions
from ginnel.kernel.errors import Invalid

_EVENTS: dict[str, Callable[..., None]] = {
    "pause": access_actions.pause_clock,
    "restart": access_actions.restart_clock,
    "met": access_actions.meet_clock,
}


def change_clock(of: UUID, clock: UUID, request: HttpRequest) -> None:
    """Of the contact or referral `of`, as was posted. Raises Invalid for what is none of the three, and as these do."""
    change = _EVENTS.get(request.POST.get("event", ""))
    if change is None:
        raise Invalid("Say whether to stop the clock, let it run, or that it has happened.")
    change(clock_id=clock, of=of, reason=request.POST.get("reason", ""), by=request.viewer)  # type: ignore[attr-defined]
