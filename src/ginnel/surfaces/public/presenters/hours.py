"""Whether a service is open, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from ginnel.foundation.directory.rules.schedules import SHUT, WITHIN, Open, Schedule, is_unsure, next_open
from ginnel.kernel.web import formats

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NOT_KNOWN = "Hours may be different. Ring first."
_MINUTE = timedelta(minutes=1)


def now_line(schedules: Sequence[Schedule], now: datetime) -> str:
    """`Open now, until 5pm`, or when it opens next."""
    if is_unsure(schedules, now):
        return NOT_KNOWN
    if not any(not one.kind for one in schedules):
        return "Ask when it is open"
    found = next_open(schedules, now)
    if found is None:
        return "Not open in the next two months"
    if found.begins > now:
        return f"Closed now. Opens {opening(found.begins, now)}"
    if found.ends >= now + timedelta(days=WITHIN):
        return "Open day and night"
    return f"Open now, until {closing(found.ends, now)}"


def holiday_line(name: str) -> str:
    """A warning on a bank holiday, of which hours in the directory seldom speak; "" where today is none."""
    return f"It is a bank holiday today ({name}). Hours may be different. Ring first." if name else ""


def warning(schedules: Sequence[Schedule], now: datetime) -> str:
    """That the hours of a day that is shown may be others, where it is a bank holiday and the service does not say what
    it does on one."""
    days = [
        day
        for day in _shown(next_open(schedules, now), now)
        if any(one.is_holiday(day) and _is_unsaid(one, day) for one in schedules)
        and not any(one.kind == SHUT and one.falls_on(day) for one in schedules)
    ]
    said = " and ".join(formats.day(day) for day in dict.fromkeys(days))
    return f"Hours may change on {said} (bank holiday). Ring before you go." if said else ""


def _shown(found: Open | None, now: datetime) -> Iterable[date]:
    """Today, and the day on which it opens next."""
    yield formats.in_england(now).date()
    if found and found.begins > now:
        yield formats.in_england(found.begins).date()


def _is_unsaid(one: Schedule, day: date) -> bool:
    """Hours of that one day alone speak of it."""
    if one.kind or one.on_holidays or one.valid_from == one.valid_to == day:
        return False
    return (one.valid_from or day) <= day <= (one.last_day or day)


def opening(value: datetime, now: datetime) -> str:
    """`at 5pm`, `tomorrow at 9am`, `on Sunday at 9am`, `on Sunday 6 December 2026 at 9am`; a day that begins with it is
    named as the midnight before."""
    days = _days_from(now, value)
    at = formats.clock_time(value)
    if at == "midnight":
        before = formats.in_england(value).date() - timedelta(days=1)
        return "at midnight tonight" if days == 1 else f"at midnight at the end of {_day(before, days - 1)}"
    if days == 0:
        return f"at {at}"
    return f"tomorrow at {at}" if days == 1 else f"on {_day(formats.in_england(value).date(), days)} at {at}"


def closing(value: datetime, now: datetime) -> str:
    """`5pm`, `midnight`, `tomorrow at 5pm`, `Sunday at 5pm`. Midnight is that at the end of a day."""
    at = formats.clock_time(value)
    if at == "midnight":
        value -= _MINUTE
    days = _days_from(now, value)
    if days == 0:
        return at
    day = "tomorrow" if days == 1 else _day(formats.in_england(value).date(), days)
    return f"midnight at the end of {day}" if at == "midnight" else f"{day} at {at}"


def _day(day: date, days: int) -> str:
    """A weekday alone names one of the next six days."""
    return DAYS[day.weekday()] if 0 < days < 7 else f"{DAYS[day.weekday()]} {formats.day(day)}"


def _days_from(now: datetime, value: datetime) -> int:
    return (formats.in_england(value).date() - formats.in_england(now).date()).days
