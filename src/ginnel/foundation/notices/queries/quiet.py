"""What the dated parameters say of messages."""

from __future__ import annotations

from datetime import time, timedelta

from ginnel.foundation.notices.rules import Quiet
from ginnel.foundation.terminology import queries as terminology
from ginnel.kernel.exemptions import needs_no_viewer

_NOBODY = "a dated parameter is about nobody"


@needs_no_viewer(_NOBODY)
def quiet_hours() -> Quiet:
    """When no message is sent to anybody."""
    return Quiet(_hour("message-quiet-from"), _hour("message-quiet-until"))


@needs_no_viewer(_NOBODY)
def allowed(name: str) -> timedelta:
    """How long `message-<name>` or `notice-<name>` allows."""
    return timedelta(minutes=float(terminology.parameter(name).value))


@needs_no_viewer(_NOBODY)
def daily_at() -> time:
    """From when in the day, in England's time, the daily email is made."""
    return _hour("notice-daily-email-at")


def _hour(name: str) -> time:
    return time(int(terminology.parameter(name).value))
