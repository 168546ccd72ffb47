"""What a page says of a clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest

from ginnel.care.access import actions as access_actions
from ginnel.kernel.errors import Invalid
from ginnel.surfaces.workspace.forms.notes import typed_moment

_EVENTS: dict[str, Callable[..., None]] = {
    "pause": access_actions.pause_clock,
    "restart": access_actions.restart_clock,
    "met": access_actions.meet_clock,
}


def change_clock(of: UUID, clock: UUID, request: HttpRequest) -> None:
    """Of the contact or referral `of`, as was posted. Raises Invalid for what is none of the three, and as these do."""
    event = request.POST.get("event", "")
    change = _EVENTS.get(event)
    if change is None:
        raise Invalid("Say whether to stop the clock, let it run, or that it has happened.")
    until = {"until": _until(request.POST.get("until", ""))} if event == "pause" else {}
    reason = request.POST.get("reason", "")
    change(clock_id=clock, of=of, reason=reason, **until, by=request.viewer)  # type: ignore[attr-defined]


def _until(text: str) -> datetime | None:
    """None where nothing was typed: until the office opens next. Raises Invalid."""
    try:
        return typed_moment(text)
    except ValidationError as error:
        raise Invalid(error.messages[0]) from None
