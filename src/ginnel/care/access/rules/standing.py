"""How the clocks of something stand. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from ginnel.care.access.rules.clocks import Pause
from ginnel.care.access.states import CLOCK_TRANSITIONS, ClockEvent
from ginnel.kernel.errors import Conflict


def soonest(dues: Iterable[datetime | None]) -> datetime | None:
    """What runs out first; None where no clock runs."""
    return min((due for due in dues if due is not None), default=None)


def check_clock_can(before: str, event: ClockEvent) -> None:
    """Raises Conflict where the table has no such step. `before` is the last event, "" for none."""
    if event not in CLOCK_TRANSITIONS[before or "running"]:
        raise Conflict("The clock does not run, or runs already.")


def pauses(events: Sequence[tuple[str, datetime]]) -> tuple[Pause, ...]:
    """Each stretch in which a clock did not run, from what happened to it in order."""
    found: list[Pause] = []
    for event, at in events:
        if event == ClockEvent.PAUSED:
            found.append(Pause(at))
        elif found and found[-1].until is None:
            found[-1] = Pause(found[-1].since, at)
    return tuple(found)
