"""Hours as somebody types them, a line each (`Monday to Friday 9am to 5pm`, `Every other Tuesday 2pm to 4pm, from
1 December 2026`), as schedules of Open Referral UK, and back. Pure.

Before a line may stand on which days it holds (`From 1 December 2026 to 28 February 2027: …`, `entries.periods`).

A time without am or pm and without minutes (`9 to 5`) is not guessed at. Hours of two lines that overlap are told
to whoever types them: of what a feed says they are joined (`rules.schedules`), but here somebody is there to be asked.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from ginnel.foundation.directory.rules.entries import days as words
from ginnel.foundation.directory.rules.entries import periods, weeks
from ginnel.foundation.directory.rules.entries.weeks import NotUnderstood
from ginnel.foundation.directory.rules.openreferral import hours as said
from ginnel.foundation.directory.rules.openreferral.holidays import said_of_holidays
from ginnel.foundation.directory.rules.openreferral.values import Faults
from ginnel.foundation.directory.rules.periods import ALWAYS, Period
from ginnel.foundation.directory.rules.schedules import MONTHLY, WEEKLY

EXAMPLE = "Write days and times, like Monday to Friday 9am to 5pm"
LONGEST = 300
"""Letters of a line. Longer ones are not read: what tells spans apart looks at a line many times."""
_SHOWN = 60  # letters of what is not understood
_DAY = 24 * 60
_WEEK = 7 * _DAY
_TIME = r"(?:(\d{1,2})(?:[:.](\d\d))?\s*(am|pm|noon)?|(midday|noon|midnight))"
_SPAN = re.compile(rf"{_TIME}\s*(?:-|\u2013|\u2014|\bto\b|\buntil\b|\btill\b)\s*{_TIME}(?![\w:])")
_WHOLE = re.compile(r"\b(?:all day and (?:all )?night|all day|day and night|24 hours(?: a day)?)\b")
_HELD = frozenset(
    {"id", "freq", "byday", "opens_at", "closes_at", "interval", "dtstart", "wkst", "description"}
)
_NONE: tuple[object, ...] = (None, "", [], 0)


@dataclass(frozen=True, slots=True)
class Line:
    """Days, and from when until when in minutes of the day on which it opens; `holidays` are the words said of them.
    Where it is not each week, it is every so many (`each`) counted from the week of `begins`, a day on which it is.
    `period` is from when until when it holds; one that `is_closed` for it has no days and no spans."""

    days: words.Days
    spans: tuple[tuple[int, int], ...]
    holidays: str = ""
    each: int = 1
    begins: date | None = None
    period: Period = ALWAYS
    is_closed: bool = False

    def is_in_week(self, number: int) -> bool:
        """Of weeks counted from Monday 1 January 1."""
        return self.begins is None or (number - _week_of(self.begins)) % self.each == 0


def _week_of(day: date) -> int:
    return (day.toordinal() - 1) // 7


def read(line: str) -> Line:
    """Raises NotUnderstood."""
    text = line.strip()
    if len(text) > LONGEST:
        raise NotUnderstood(f"Write at most {LONGEST} letters on a line")
    period, text = periods.read(text)
    if period == ALWAYS:
        return _read(text)
    if periods.is_closed(text):
        if not (period.since and period.until):
            raise NotUnderstood("Say from which day to which it is closed")
        return Line((), (), period=period, is_closed=True)
    only = period.since if period.since and period.since == period.until else None
    found = replace(_read(text, only), period=period)
    _check_falls(found)
    return found


def _check_falls(line: Line) -> None:
    """Raises NotUnderstood for a line of which no day lies in its few days."""
    if not falls_in(line, line.period):
        raise NotUnderstood(f"There is no {words.NAMES[line.days[0][1]]} in that time")


def falls_in(line: Line, period: Period) -> bool:
    """Whether any of its weekdays lies between those days."""
    since, until = period.since, period.until
    if not (since and until) or until - since >= timedelta(days=6):
        return True
    days = {(since + timedelta(days=at)).weekday() for at in range((until - since).days + 1)}
    return not days.isdisjoint(day for _, day in line.days)


def _read(text: str, only: date | None = None) -> Line:
    """`only` is the one day on which it holds, which need not be named again."""
    whole, spans = _WHOLE.search(text.lower()), list(_SPAN.finditer(text.lower()))
    if not whole and not spans:
        raise _unread(text, text)
    begins = whole.start() if whole else spans[0].start()
    ends = whole.end() if whole else spans[-1].end()
    each, named = weeks.read(text[:begins])
    days = words.read(named) if named.strip(" ,:;") else ((0, only.weekday()),) if only else None
    rest = text[ends:].strip(" ,.;()")
    if each == 1:
        each, rest = weeks.afterwards(rest)
    if days is None or (each > 1 and any(number for number, _ in days)):
        raise _unread(named, text)
    between = " ".join(text[one.end() : two.start()] for one, two in zip(spans, spans[1:], strict=False))
    first, rest = weeks.beginning(rest, each)
    if first and first.weekday() not in (day for _, day in days):
        raise NotUnderstood(f"{weeks.written(first)} is a {words.NAMES[first.weekday()]}")
    if re.sub(r"\band\b|[\s,&]", "", between.lower()):
        raise _unread(between, text)
    if rest and (periods.speaks(rest) or not said_of_holidays(rest)):
        raise _unread(rest, text)
    found = ((0, _DAY),) if whole else tuple(_minutes(one) for one in spans)
    return Line(days, found, rest, each, first)


def _unread(part: str, text: str) -> NotUnderstood:
    """What of the text it is, and one line that would be understood."""
    part = " ".join(part.split()).strip(" ,:;.")
    shown = part if len(part) <= _SHOWN else f"{part[:_SHOWN]}\u2026"
    what = f"\u201c{shown}\u201d is not understood" if part else "No day is named"
    if part and said_of_holidays(part) and not periods.speaks(part):
        return NotUnderstood(f"{what}. {EXAMPLE}, closed on bank holidays")
    return NotUnderstood(f"{what}. {periods.example(text, EXAMPLE)}")


def _minutes(span: re.Match[str]) -> tuple[int, int]:
    """Hours that end at or before they begin end on the next day."""
    begins, ends = _time(span.groups()[:4]), _time(span.groups()[4:])
    return begins, ends if ends > begins else ends + _DAY


def _time(parts: Sequence[str | None]) -> int:
    hour, minute, half, word = parts
    if word:
        return 0 if word == "midnight" else _DAY // 2
    at, past = int(hour or 0), int(minute or 0)
    if half is None and minute is None:
        raise NotUnderstood("Say am or pm with each time, or write it like 09:00")
    if past > 59 or at > (12 if half else 23) or (half and not at):
        raise NotUnderstood("There is no such time")
    return (at % 12 + 12 * (half == "pm") if half in ("am", "pm") else at) * 60 + past


def written(line: Line) -> str:
    """As `read` reads it again."""
    if line.period != ALWAYS:
        rest = "closed" if line.is_closed else written(replace(line, period=ALWAYS))
        return f"{periods.written(line.period)}: {rest}"
    each = [
        "all day and night" if span == (0, _DAY) else f"{_said(span[0])} to {_said(span[1])}"
        for span in line.spans
    ]
    said = weeks.said(words.written(line.days), line.each)
    parts = (
        f"{said} {' and '.join(each)}",
        f"from {weeks.written(line.begins)}" if line.begins else "",
        line.holidays,
    )
    return ", ".join(filter(None, parts))


def _said(minutes: int) -> str:
    hour, minute = divmod(minutes % _DAY, 60)
    if not minute and not hour % 12:
        return "midday" if hour else "midnight"
    past = f":{minute:02d}" if minute else ""
    return f"{hour % 12 or 12}{past}{'am' if hour < 12 else 'pm'}"


def schedules(line: Line, during: Sequence[Period] = ()) -> Iterable[dict[str, Any]]:
    """As Open Referral UK 3.0 has them, without their ids: in each of these periods, its own where none is given."""
    for period in during or (line.period,):
        days = {"valid_from": period.since, "valid_to": period.until}
        dated = {name: day.isoformat() for name, day in days.items() if day}
        if line.is_closed:
            yield {"description": "Closed", **dated}
        else:
            yield from ({**one, **dated} for one in _undated(line))


def _undated(line: Line) -> Iterable[dict[str, Any]]:
    is_monthly = any(number for number, _ in line.days)
    byday = ",".join(f"{number or ''}{words.CODES[day]}" for number, day in line.days)
    for begins, ends in line.spans:
        made = {
            "freq": MONTHLY if is_monthly else WEEKLY,
            "interval": line.each,
            "byday": byday,
            "opens_at": _clock(begins),
            "closes_at": _clock(ends),
        }
        if line.begins:
            made["dtstart"] = line.begins.isoformat()
        yield {**made, "description": line.holidays} if line.holidays else made


def _clock(minutes: int) -> str:
    hour, minute = divmod(minutes % _DAY, 60)
    return f"{hour:02d}:{minute:02d}"


def line_of(schedule: Any) -> str:
    """The line that says the same, "" for a schedule of which no line says all."""
    if not isinstance(schedule, dict) or any(
        value not in _NONE for name, value in schedule.items() if name not in _HELD and name != "service_id"
    ):
        return ""
    faults = Faults()
    found = said.schedules([schedule], "", faults)
    if faults.found or len(found) != 1 or found[0].kind or not found[0].byday:
        return ""
    one = found[0]
    if (one.interval == 1) != (one.begins is None) or (one.interval > 1 and one.week_starts):
        return ""
    text = schedule.get("description") or ""
    is_weekly = one.freq == WEEKLY
    if is_weekly == any(number for number, _ in one.byday) or (text and not said_of_holidays(text)):
        return ""
    opens, closes = (at.hour * 60 + at.minute for at in (one.opens_at, one.closes_at))
    span = (opens, closes if closes > opens else closes + _DAY)
    try:
        line = written(Line(one.byday, (span,), text.strip(" ."), one.interval, one.begins))
        again = read(line)
    except ValueError:
        return ""
    same = (again.days, again.spans, again.each, again.begins) == (
        one.byday,
        (span,),
        one.interval,
        one.begins,
    )
    return line if same else ""


Opening = tuple[int, int, int, int]
"""When it begins and ends in minutes of the week, of which line, and on which day."""


def overlapping(lines: Sequence[Line]) -> tuple[int, int, str] | None:
    """Two lines, from 1, that are open at once on one day, and which day; of one line both are it."""
    found = [
        two
        for which in _which(lines)
        for week in range(math.lcm(*(line.each for line in lines)))
        if (two := _at_once(_openings(lines, which, week))) is not None
    ]
    if not found:
        return None
    one, other, day = min(found)
    return one + 1, other + 1, words.NAMES[day]


def _which(lines: Sequence[Line]) -> set[int]:
    """Weeks of the month that are looked at one by one; 0 where all are alike."""
    return {number for line in lines for number, _ in line.days if number} or {0}


def _openings(lines: Sequence[Line], which: int, week: int) -> list[Opening]:
    """Of such a week, in order; and of the next, for what goes over its end."""
    each = {
        (day * _DAY + begins + later * _WEEK, day * _DAY + ends + later * _WEEK, at, day)
        for at, line in enumerate(lines)
        for number, day in line.days
        if number in (0, which)
        for begins, ends in line.spans
        for later in (0, 1)
        if line.is_in_week(week + later)
    }
    return sorted(each)


def _at_once(openings: Sequence[Opening]) -> tuple[int, int, int] | None:
    """The first that begins before one ends that began earlier: in order, for lines of many spans make thousands."""
    last: Opening | None = None
    for one in openings:
        if last is not None and one[0] < last[1]:
            (line, day), (other, _) = sorted(((last[2], last[3]), (one[2], one[3])))
            return line, other, day
        last = one
    return None
