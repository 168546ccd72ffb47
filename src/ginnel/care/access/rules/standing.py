"""How the clocks of something stand. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from ginnel.care.access.rules.clocks import Pause
from ginnel.care.access.rules.competences import TO_TRIAGE
from ginnel.care.access.states import CLOCK_TRANSITIONS, ClockEvent, ClockKind, ContactState, Urgency
from ginnel.kernel.errors import Conflict, Invalid


def soonest(dues: Iterable[datetime | None]) -> datetime | None:
    """What runs out first; None where no clock runs."""
    return min((due for due in dues if due is not None), default=None)


def check_clock_can(before: str, event: ClockEvent) -> None:
    """Raises Conflict where the table has no such step. `before` is the last event, "" for none."""
    if event not in CLOCK_TRANSITIONS[before or "running"]:
        raise Conflict("The clock does not run, or runs already.")


def last_by(events: Sequence[tuple[str, datetime]], at: datetime) -> str:
    """The last that had happened to a clock by an instant, "" for nothing: that it runs again may lie ahead."""
    return next((event for event, when in reversed(events) if when <= at), "")


def check_until(until: datetime, now: datetime, longest: timedelta) -> None:
    """Raises Invalid: a clock stands still until a moment that is known, so that nobody need remember it."""
    if until <= now:
        raise Invalid("Say a time after now, until when the clock stands still.")
    if until > now + longest:
        raise Invalid(
            f"A clock stands still for {longest.days} days at most. Stop it again then, if you must."
        )


def may_be_met(kind: str, state: str) -> bool:
    """Whether whoever has it says by hand that it has happened; `state` is what it stands in. What the steps end is
    left to them, else nobody would be told again: but for a call back that came with a contact that was joined to one
    that is being looked at. Of a referral nobody has been seen before somebody takes it on."""
    if kind == ClockKind.CALL_BACK:
        return state == ContactState.TRIAGE
    return kind in Urgency and state not in TO_TRIAGE


def pauses(events: Sequence[tuple[str, datetime]]) -> tuple[Pause, ...]:
    """Each stretch in which a clock does not run, from what happened to it in order. Where it ran again sooner than
    was said when it was stopped, that counts."""
    found: list[Pause] = []
    for event, at in events:
        if event == ClockEvent.PAUSED:
            found.append(Pause(at))
        elif found and (found[-1].until is None or (event == ClockEvent.RESTARTED and at < found[-1].until)):
            found[-1] = Pause(found[-1].since, at)
    return tuple(found)
