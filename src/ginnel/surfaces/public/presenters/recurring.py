"""Hours that come again, in words: each day once, with its hours in the order of the day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import chain

from ginnel.foundation.directory.rules import dated
from ginnel.foundation.directory.rules.entries import days as words
from ginnel.foundation.directory.rules.entries.periods import written
from ginnel.foundation.directory.rules.periods import Period
from ginnel.foundation.directory.rules.schedules import CLOSED, MONTHLY, ONLY, OPEN, SHUT, Schedule
from ginnel.kernel.web import formats
from ginnel.surfaces.public.presenters.hours import DAYS

_NUMBERS = ("First", "Second", "Third", "Fourth", "Fifth")
_FROM_END = ("Last", "Last but one", "Third from last", "Fourth from last", "Fifth from last")
_HOLIDAYS = {
    CLOSED: "bank holidays closed",
    OPEN: "bank holidays open",
    "": "bank holidays may be different",
}
_DAY = 24 * 60
_LOOKED_AHEAD = timedelta(days=731)
Place = tuple[int, int, int]
"""In the order of days: each week before each month before bank holidays, then weekday, then which of the month."""


def lines(schedules: Sequence[Schedule], now: datetime) -> list[dict[str, str]]:
    """Days and hours, in the order of the week; what is over is left out, and hours that overlap are said once."""
    today = formats.in_england(now).date()
    every = [one for one in dated.whole(schedules) if (one.last_day or today) >= today]
    current = [one for one in every if not one.kind]
    limited = [one for one in current if one.valid_from and one.valid_to]
    usual = [one for one in current if one not in limited]
    found = _lines(usual, today)
    is_closed = _said_of_holidays(usual) == CLOSED
    if is_closed:
        found.append({"days": "Bank holidays", "hours": "Closed"})
    closing = [(one.valid_from or date.min, _closing(one)) for one in every if one.valid_to and one.kind]
    between = [
        (period.order[0], _between(period, of, today, is_closed)) for period, of in dated.periods_of(limited)
    ]
    return found + [line for _, line in sorted([*between, *closing], key=lambda one: one[0])]


def _lines(current: Sequence[Schedule], today: date) -> list[dict[str, str]]:
    joined: dict[tuple[Place, str], list[tuple[int, int]]] = {}
    for one in current:
        for place, days in _days(one, today):
            joined.setdefault((place, days), []).append(_minutes(one))
    return [
        {"days": days, "hours": " and ".join(map(_span, _merged(spans)))}
        for (_, days), spans in sorted(joined.items())
    ]


def _said_of_holidays(hours: Sequence[Schedule]) -> str:
    """CLOSED or OPEN, where all of them say so."""
    said = {one.on_holidays for one in hours}
    return next(iter(said)) if len(said) == 1 and said <= {CLOSED, OPEN} else ""


def _between(
    period: Period, current: Sequence[Schedule], today: date, is_closed_otherwise: bool
) -> dict[str, str]:
    """`From 1 December 2026 to 28 February 2027`, and all that holds then: days in a row with the same hours once.
    Bank holidays are spoken of anew, for what is said of them otherwise does not hold then."""
    undated = [replace(one, valid_from=None, valid_to=None) for one in current]
    parts: list[tuple[list[int], str, str]] = []
    for line in _lines(undated, today):
        weekday = DAYS.index(line["days"]) if line["days"] in DAYS else None
        if (
            weekday is not None
            and parts
            and parts[-1][0][-1:] == [weekday - 1]
            and parts[-1][2] == line["hours"]
        ):
            parts[-1][0].append(weekday)
        else:
            parts.append(([] if weekday is None else [weekday], line["days"], line["hours"]))
    said: Iterable[str] = (
        f"{words.written(tuple((0, day) for day in run)) if run else other} {hours}"
        for run, other, hours in parts
    )
    means = _said_of_holidays(current)
    if means or (is_closed_otherwise and period.since != period.until):
        said = chain(said, [_HOLIDAYS[means]])
    return {"days": written(period), "hours": "; ".join(said)}


def _closing(one: Schedule) -> dict[str, str]:
    """Days on which the hours of others are not kept."""
    days = written(Period(one.valid_from, one.valid_to))
    return {"days": days, "hours": "Closed" if one.kind == SHUT else "May be different"}


def _minutes(one: Schedule) -> tuple[int, int]:
    """From and to, in minutes of the day on which it opens."""
    opens, closes = (at.hour * 60 + at.minute for at in (one.opens_at, one.closes_at))
    return opens, closes if closes > opens else closes + _DAY


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for begins, ends in sorted(spans):
        if found and begins <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], ends))
        else:
            found.append((begins, ends))
    return found


def _span(span: tuple[int, int]) -> str:
    begins, ends = span
    if (begins, ends) == (0, _DAY):
        return "all day and night"
    return f"{_time(begins)} to {_time(ends)}" + (" the next day" if ends - begins >= _DAY else "")


def _time(minutes: int) -> str:
    hour, minute = divmod(minutes % _DAY, 60)
    at = time(hour, minute)
    if not at.minute and not at.hour % 12:
        return "midday" if at.hour else "midnight"
    said = f":{at.minute:02d}" if at.minute else ""
    return f"{at.hour % 12 or 12}{said}{'am' if at.hour < 12 else 'pm'}"


def _days(one: Schedule, today: date) -> Iterator[tuple[Place, str]]:
    """(place in the order, words) of each day on which it falls."""
    for place, days, part in _kinds(one):
        holidays = ", bank holidays only" if one.on_holidays == ONLY else ""
        yield place, f"{days}{_how_often(one, part, today)}{holidays}{_dates(one, today)}"


def _kinds(one: Schedule) -> Iterator[tuple[Place, str, Schedule]]:
    """Each kind of day by itself, with the schedule of that alone."""
    is_monthly = one.freq == MONTHLY
    if one.bymonthday or (is_monthly and not one.byday):
        yield from _by_number(one)
        return
    for number, weekday in one.byday or ((0, one.counted_from.weekday()),):
        part = _only(one, byday=((number if is_monthly else 0, weekday),))
        if is_monthly and number:
            which = (_NUMBERS[number - 1] if number > 0 else _FROM_END[-number - 1]) + f" {DAYS[weekday]}"
            yield (1, weekday, number % 10), f"{which} of the month", part
        else:
            yield (0, weekday, 0), DAYS[weekday], part


def _by_number(one: Schedule) -> Iterator[tuple[Place, str, Schedule]]:
    """Days of the month; with weekdays, only where both are."""
    only = " or ".join(dict.fromkeys(DAYS[weekday] for _, weekday in one.byday))
    for number in one.bymonthday or (one.counted_from.day,):
        which = _ordinal(number)
        days = f"{which} of the month, if it is a {only}" if only else f"{which} of the month"
        yield (2, number % 100, 0), days, _only(one, bymonthday=(number,))


def _ordinal(number: int) -> str:
    """`1st`, `22nd`; from the end of the month `Last day`, `2nd day from the end`."""
    if number == -1:
        return "Last day"
    size = abs(number)
    ending = "th" if 10 < size < 20 else {1: "st", 2: "nd", 3: "rd"}.get(size % 10, "th")
    return f"{size}{ending}" if number > 0 else f"{size}{ending} day from the end"


def _only(one: Schedule, **days: tuple[object, ...]) -> Schedule:
    return replace(one, **days)  # type: ignore[arg-type]


def _how_often(one: Schedule, part: Schedule, today: date) -> str:
    """Where `part` of it is not each time, when that is next: two that take turns are two."""
    if part.interval == 1:
        return ""
    unit = "months" if part.freq == MONTHLY else "weeks"
    ahead = (today + timedelta(days=at) for at in range(_LOOKED_AHEAD.days))
    found = next((day for day in ahead if part.recurs_on(day) and one.falls_on(day)), None)
    return f", every {part.interval} {unit}" + (f", next on {formats.day(found)}" if found else "")


def _dates(one: Schedule, today: date) -> str:
    """From when, where that is to come and not said as the next, or where there is an end; until when."""
    starts = one.begins if one.interval == 1 else None
    begins = max((day for day in (one.valid_from, starts) if day), default=None)
    if begins and begins <= today and (begins != one.valid_from or not one.last_day):
        begins = None
    parts = [f"from {formats.day(begins)}"] if begins else []
    if one.last_day:
        parts.append(f"{'to' if parts else 'until'} {formats.day(one.last_day)}")
    return f", {' '.join(parts)}" if parts else ""
