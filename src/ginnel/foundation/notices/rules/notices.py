"""Where a notice stands and whether it may move on. No clock, no database."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from ginnel.foundation.notices.states import TRANSITIONS, NoticeState
from ginnel.kernel.errors import Conflict

NEWS = "news-"
"""What the reason of a notice begins with that asks nothing of anybody: it waits to be read, and is not chased."""


def state(reached: Collection[str]) -> NoticeState:
    """The state after every change so far: what ended it before escalated before raised."""
    for later in (NoticeState.READ, NoticeState.WITHDRAWN, NoticeState.ESCALATED):
        if later in reached:
            return later
    return NoticeState.RAISED


def can_move(reached: Collection[str], to: NoticeState) -> bool:
    return to in TRANSITIONS[state(reached)]


def check_can_move(reached: Collection[str], to: NoticeState) -> None:
    """Raises Conflict where the table of transitions has no such step."""
    if not can_move(reached, to):
        raise Conflict(f"A notice that is {state(reached).label.lower()} cannot become {to.label.lower()}.")


def is_overdue(read_by: datetime, reached: Collection[str], at: datetime) -> bool:
    """Past its time, unread and not yet escalated."""
    return state(reached) == NoticeState.RAISED and read_by <= at
