"""Hours in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from ginnel.foundation.directory.rules.holidays import name_of
from ginnel.foundation.directory.rules.schedules import MONTHLY, Schedule, next_open
from ginnel.kernel.web import formats

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NUMBERS = {1: "First", 2: "Second", 3: "Third", 4: "Fourth", 5: "Fifth", -1: "Last", -2: "Last but one"}
_ALWAYS = timedelta(days=5)


def now_line(schedules: Sequence[Schedule], now: datetime) -> str:
    """`Open now, until 5pm`, or when it opens next."""
    if not schedules:
        return "Ask when it is open"
    found = next_open(schedules, now)
    if found is None:
        return "Not open in the next two months"
    if found.begins <= now:
        if found.ends - now >= _ALWAYS or _is_round_the_clock(schedules):
            return "Open day and night"
        return f"Open now, until {_moment(found.ends, now)}"
    return f"Closed now. Opens {_moment(found.begins, now)}"


def holiday_line(now: datetime) -> str:
    """A warning on a bank holiday, of which hours in the directory seldom speak."""
    name = name_of(formats.in_england(now).date())
    return f"Today is a bank holiday ({name}). Hours may be different. Ring first." if name else ""


def lines(schedules: Sequence[Schedule], now: datetime) -> list[dict[str, str]]:
    """Days and hours, in the order of the week; what is over is left out."""
    today = formats.in_england(now).date()
    current = [one for one in schedules if not one.valid_to or one.valid_to >= today]
    rows = [(key, days, _span(one)) for one in current for key, days in _days(one)]
    joined: dict[tuple[int, str], list[str]] = {}
    for key, days, span in sorted(rows):
        spans = joined.setdefault((key, days), [])
        if span not in spans:
            spans.append(span)
    return [{"days": days, "hours": " and ".join(spans)} for (_, days), spans in joined.items()]


def _is_round_the_clock(schedules: Sequence[Schedule]) -> bool:
    days = {day for one in schedules if one.opens_at == one.closes_at for _, day in one.byday}
    return len(days) == 7


def _days(one: Schedule) -> list[tuple[int, str]]:
    """(place in the week, words) of each day."""
    dates = f", from {formats.day(one.valid_from)}" if one.valid_from and one.valid_to else ""
    dates += f" to {formats.day(one.valid_to)}" if dates else ""
    if one.freq == MONTHLY:
        return [
            (10 + day, f"{_NUMBERS.get(number, 'Every')} {_DAYS[day]} of the month{dates}")
            for number, day in one.byday
        ] or [(20, f"Once a month{dates}")]
    weeks = f", every {one.interval} weeks" if one.interval > 1 else ""
    days = [day for _, day in one.byday] or [one.counted_from.weekday()]
    return [(day, f"{_DAYS[day]}{weeks}{dates}") for day in days]


def _span(one: Schedule) -> str:
    if one.opens_at == one.closes_at:
        return "all day and night"
    return f"{_time(one.opens_at)} to {_time(one.closes_at)}"


def _time(at: time) -> str:
    if not at.minute and not at.hour % 12:
        return "midday" if at.hour else "midnight"
    minutes = f":{at.minute:02d}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes}{'am' if at.hour < 12 else 'pm'}"


def _moment(value: datetime, now: datetime) -> str:
    local, here = formats.in_england(value), formats.in_england(now)
    days = (local.date() - here.date()).days
    if days == 0:
        return formats.clock_time(value)
    if days == 1:
        return f"tomorrow at {formats.clock_time(value)}"
    if days < 7:
        return f"on {_DAYS[local.weekday()]} at {formats.clock_time(value)}"
    return f"on {_DAYS[local.weekday()]} {formats.day(value)} at {formats.clock_time(value)}"
