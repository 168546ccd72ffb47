"""Clocks that must be kept: when time runs, when it is up, and how much of it was used. No clock of its own.

Time is counted in elapsed minutes between instants, never in readings of the clock on the wall, so that the hour in
October that comes twice counts twice and the one in March that does not come not at all.

Sources: 2-hour crisis response, community health services two-hour urgent community response standard (NHS England,
2022); reablement within 2 days, the same guidance. How long each is, and when it runs, are dated parameters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from ginnel.kernel.clock import LONDON
from ginnel.kernel.errors import Invalid

FARTHEST = timedelta(days=400)
_CHANGES = (time(1), time(2))  # when the clocks change in England


@dataclass(frozen=True, slots=True)
class Hours:
    """When time runs: on which weekdays (Monday is 0), from when until when, and whether on bank holidays.

    `closes` at midnight is the end of the day. Raises Invalid for hours that begin or end while the clocks change.
    """

    weekdays: frozenset[int]
    opens: time
    closes: time
    on_bank_holidays: bool

    def __post_init__(self) -> None:
        if any(_CHANGES[0] < at < _CHANGES[1] for at in (self.opens, self.closes)):
            raise Invalid("Hours cannot begin or end between 1 and 2 in the morning, when the clocks change.")
        if not self.weekdays or (self.closes != time(0) and self.closes <= self.opens):
            raise Invalid("Hours need a weekday, and to end after they begin.")


ALWAYS = Hours(frozenset(range(7)), time(0), time(0), on_bank_holidays=True)
DAYTIME = Hours(frozenset(range(7)), time(8), time(20), on_bank_holidays=True)
OFFICE = Hours(frozenset(range(5)), time(9), time(17), on_bank_holidays=False)
_BY_UNIT = {"always": ALWAYS, "daytime": DAYTIME, "working": OFFICE}


def hours_of(unit: str) -> tuple[Hours, str]:
    """`working hours` is the office's hours and hours: how a dated parameter says both. Raises Invalid."""
    first, _, rest = unit.partition(" ")
    if first not in _BY_UNIT or rest not in ("minutes", "hours"):
        raise Invalid("A clock runs in always, daytime or working minutes or hours.")
    return _BY_UNIT[first], rest


@dataclass(frozen=True, slots=True)
class Pause:
    """From when until when a clock did not run; None while it still does not."""

    since: datetime
    until: datetime | None = None


IsHoliday = Callable[[date], bool]


def running(
    hours: Hours, since: datetime, is_holiday: IsHoliday, pauses: Sequence[Pause] = ()
) -> Iterator[tuple[datetime, datetime]]:
    """The stretches in which time runs from an instant on, in UTC, in order and without end but for `FARTHEST`."""
    since = since.astimezone(UTC)
    day = since.astimezone(LONDON).date()
    last = day + FARTHEST
    stopped = [Pause(one.since.astimezone(UTC), one.until and one.until.astimezone(UTC)) for one in pauses]
    while day <= last:
        if day.weekday() in hours.weekdays and (hours.on_bank_holidays or not is_holiday(day)):
            opens, closes = _instants(hours, day)
            yield from _without(max(opens, since), closes, stopped)
        day += timedelta(days=1)


def _instants(hours: Hours, day: date) -> tuple[datetime, datetime]:
    ends = day + timedelta(days=1) if hours.closes == time(0) else day
    opens = datetime.combine(day, hours.opens, tzinfo=LONDON)
    closes = datetime.combine(ends, hours.closes, tzinfo=LONDON)
    return opens.astimezone(UTC), closes.astimezone(UTC)


def _without(
    since: datetime, until: datetime, pauses: Sequence[Pause]
) -> Iterator[tuple[datetime, datetime]]:
    for pause in sorted(pauses, key=lambda one: one.since):
        if pause.since < until:
            if since < pause.since:
                yield since, pause.since
            since = max(since, until if pause.until is None else pause.until)
    if since < until:
        yield since, until


def due(
    started: datetime, allowed: timedelta, hours: Hours, is_holiday: IsHoliday, pauses: Sequence[Pause] = ()
) -> datetime | None:
    """When the time allowed is up, in UTC. None while the clock is stopped, or where that lies beyond `FARTHEST`."""
    if any(pause.until is None for pause in pauses):
        return None
    left = allowed
    for since, until in running(hours, started, is_holiday, pauses):
        if until - since >= left:
            return since + left
        left -= until - since
    return None


def spent(
    started: datetime, at: datetime, hours: Hours, is_holiday: IsHoliday, pauses: Sequence[Pause] = ()
) -> timedelta:
    """How long the clock has run by an instant."""
    total = timedelta()
    for since, until in running(hours, started, is_holiday, pauses):
        if since >= at:
            break
        total += min(until, at) - since
    return total
