"""When a service is open: the schedules of Open Referral UK 3.0 (RFC 5545 recurrence) as moments. Pure.

Hours are what the clock on the wall says in England: nine o'clock is nine o'clock in January and in July, and where the
clock is put on or back they follow it. Hours that end at or before they begin end on the next day. Schedules that
overlap are open whenever any of them is. A schedule that says it is closed on bank holidays is; of one that says
nothing nobody knows, and it is taken as on any other day. Which days a schedule falls on is arithmetic, since thousands
of them are asked whether they are open now; `dateutil` gives a second opinion in the tests.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice

from ginnel.foundation.directory.rules.holidays import name_of
from ginnel.kernel.clock import LONDON

WEEKLY, MONTHLY = "WEEKLY", "MONTHLY"
CLOSED, OPEN, ONLY = "closed", "open", "only"
SHUT, UNSURE = "shut", "unsure"
WITHIN = 62  # days looked ahead
_DAY = timedelta(days=1)
_EPOCH = date(2000, 1, 3)  # a Monday: what a schedule without a beginning is counted from
_LONGEST_COUNTED = 366 * 10  # days after which one that is counted day by day is taken to be used up


@dataclass(frozen=True, slots=True)
class Open:
    """From one moment until another, both in UTC."""

    begins: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Schedule:
    """Hours on the days of a recurrence. `byday` as in RFC 5545: (number in the month or 0, weekday from Monday 0), so
    that `1MO` is (1, 0) and `-1FR` is (-1, 4). `begins` counts the `interval`; outside `valid_from` and `valid_to`
    nothing happens. `on_holidays` is whether it keeps these hours on bank holidays: CLOSED, OPEN, ONLY then, or "" for
    one that does not say. `kind` is "" for hours; SHUT or UNSURE for days on which those of others are not kept, or on
    which nobody knows. `proclaimed` and `moved` are bank holidays that the calendar of this version has not, or has and
    that are none; they are of when it is asked, and are not kept with it."""

    freq: str
    opens_at: time
    closes_at: time
    byday: tuple[tuple[int, int], ...] = ()
    bymonthday: tuple[int, ...] = ()
    interval: int = 1
    begins: date | None = None
    until: date | None = None
    count: int | None = None
    week_starts: int = 0
    valid_from: date | None = None
    valid_to: date | None = None
    on_holidays: str = ""
    kind: str = ""
    proclaimed: frozenset[date] = frozenset()
    moved: frozenset[date] = frozenset()

    @property
    def counted_from(self) -> date:
        return self.begins or self.valid_from or _EPOCH

    @property
    def last_day(self) -> date | None:
        """After which it never falls again; None where that is not said."""
        said = (self.until, self.valid_to, _used_up_on(self) if self.count else None)
        return min((day for day in said if day), default=None)

    def falls_on(self, day: date) -> bool:
        """Whether it opens on that day."""
        if (self.valid_from and day < self.valid_from) or (self.valid_to and day > self.valid_to):
            return False
        if not self.recurs_on(day) or (self.count and (last := _used_up_on(self)) and day > last):
            return False
        return self.on_holidays not in (CLOSED, ONLY) or self.is_holiday(day) == (self.on_holidays == ONLY)

    def is_holiday(self, day: date) -> bool:
        return day in self.proclaimed or (bool(name_of(day)) and day not in self.moved)

    def on(self, day: date) -> Open:
        closes = day + _DAY if self.closes_at <= self.opens_at else day
        return Open(_moment(day, self.opens_at, 0), _moment(closes, self.closes_at, 1))

    def recurs_on(self, day: date) -> bool:
        """Whether its recurrence has that day, were it not for a count, what it is valid for, and bank holidays."""
        start = self.counted_from
        if day < start or (self.until and day > self.until):
            return False
        if self.freq == WEEKLY:
            return self._in_turn_of_weeks(start, day) and self._on_weekday(start, day)
        months = (day.year - start.year) * 12 + day.month - start.month
        return months % self.interval == 0 and self._in_month(start, day)

    def _in_turn_of_weeks(self, start: date, day: date) -> bool:
        weeks = (_week_begins(day, self.week_starts) - _week_begins(start, self.week_starts)).days // 7
        return weeks % self.interval == 0

    def _on_weekday(self, start: date, day: date) -> bool:
        if self.bymonthday and not _is_one_of(self.bymonthday, day):
            return False
        if not self.byday:
            return bool(self.bymonthday) or day.weekday() == start.weekday()
        return any(day.weekday() == weekday for _, weekday in self.byday)

    def _in_month(self, start: date, day: date) -> bool:
        if not self.byday:
            return _is_one_of(self.bymonthday or (start.day,), day)
        if self.bymonthday and not _is_one_of(self.bymonthday, day):
            return False
        return any(_is_nth(number, weekday, day) for number, weekday in self.byday)


@lru_cache(maxsize=10_000)
def _used_up_on(one: Schedule) -> date | None:
    """The day of its last turn, found once; None for one after the end of the calendar. Days of the month are looked at
    one by one, and after ten years it is taken to be used up: it is better thought closed than open."""
    if one.freq == WEEKLY and not one.bymonthday:
        return _last_of_weeks(one)
    days = (day for day in _in_turn(one) if one.recurs_on(day))
    bound = min(date.max.toordinal(), one.counted_from.toordinal() + _LONGEST_COUNTED)
    return next(islice(days, (one.count or 1) - 1, None), date.fromordinal(bound))


def _last_of_weeks(one: Schedule) -> date | None:
    """By arithmetic: as many days in each week whose turn it is, but for the first."""
    start = one.counted_from
    weekdays = {day for _, day in one.byday} or {start.weekday()}
    after = sorted((day - one.week_starts) % 7 for day in weekdays)
    begins = _week_begins(start, one.week_starts)
    first = [at for at in after if begins.toordinal() + at >= start.toordinal()]
    left = (one.count or 1) - len(first)
    week, at = (
        (0, first[left - 1]) if left <= 0 else (1 + (left - 1) // len(after), after[(left - 1) % len(after)])
    )
    found = begins.toordinal() + 7 * week * one.interval + at
    return date.fromordinal(found) if found <= date.max.toordinal() else None


def _in_turn(one: Schedule) -> Iterator[date]:
    """The days of each week or month whose turn it is, and of none between."""
    start = one.counted_from
    end = date.max if (date.max - start).days < _LONGEST_COUNTED else start + _DAY * _LONGEST_COUNTED
    if one.freq == WEEKLY:
        first = _week_begins(start, one.week_starts).toordinal()
        for week in range(first, end.toordinal() - 6, 7 * one.interval):
            yield from map(date.fromordinal, range(week, week + 7))
    else:
        for month in range(start.year * 12 + start.month - 1, end.year * 12, one.interval):
            year, at = divmod(month, 12)
            yield from (date(year, at + 1, day) for day in range(1, monthrange(year, at + 1)[1] + 1))


def opens_on_weekday(one: Schedule, weekday: int) -> bool:
    """Whether any of its days may be that weekday, from Monday 0."""
    if one.byday:
        return any(day == weekday for _, day in one.byday)
    return bool(one.bymonthday) or one.freq == MONTHLY or one.counted_from.weekday() == weekday


def openings(schedules: Iterable[Schedule], since: date, until: date) -> list[Open]:
    """Every stretch that begins on one of these days, both included, or the day before them; joined where they meet."""
    every = list(schedules)
    hours, closing = ([one for one in every if one.kind == kind] for kind in ("", SHUT))
    days = [day for day in _days(since - _DAY, until) if not any(one.falls_on(day) for one in closing)]
    made = sorted(
        (schedule.on(day) for schedule in hours for day in days if schedule.falls_on(day)),
        key=lambda one: (one.begins, one.ends),
    )
    joined: list[Open] = []
    for one in made:
        if one.ends <= one.begins:  # between one and two on the night the clock is put on
            continue
        if joined and one.begins <= joined[-1].ends:
            joined[-1] = Open(joined[-1].begins, max(joined[-1].ends, one.ends))
        else:
            joined.append(one)
    return joined


def is_unsure(schedules: Iterable[Schedule], at: datetime) -> bool:
    """Whether nobody knows if the hours are kept that day."""
    day = at.astimezone(LONDON).date()
    return any(one.kind == UNSURE and one.falls_on(day) for one in schedules)


def is_open(schedules: Sequence[Schedule], at: datetime) -> bool:
    day = at.astimezone(LONDON).date()
    return not is_unsure(schedules, at) and any(
        one.begins <= at < one.ends for one in openings(schedules, day, day)
    )


def next_open(schedules: Sequence[Schedule], at: datetime, within: int = WITHIN) -> Open | None:
    """The stretch that is going on, else the next within so many days. It is whole, however many days it goes on, but
    is followed no further than so many days from now."""
    day = at.astimezone(LONDON).date()
    for ahead in range(within + 1):
        found = openings(schedules, day + _DAY * ahead, day + _DAY * (ahead + 1))
        if one := next((one for one in found if one.ends > at), None):
            return _followed(schedules, one, at + _DAY * within)
    return None


def _followed(schedules: Sequence[Schedule], one: Open, no_further: datetime) -> Open:
    """As far as the next begins where this ends."""
    while one.ends < no_further:
        day = one.ends.astimezone(LONDON).date()
        later = (more.ends for more in openings(schedules, day, day + _DAY * 6) if more.begins <= one.ends)
        ends = max(later, default=one.ends)
        if ends <= one.ends:
            break
        one = Open(one.begins, ends)
    return one


def _days(since: date, until: date) -> Iterator[date]:
    while since <= until:
        yield since
        since += _DAY


def _week_begins(day: date, week_starts: int) -> date:
    return day - _DAY * ((day.weekday() - week_starts) % 7)


def _is_one_of(days: Iterable[int], day: date) -> bool:
    """Of days of the month, counted from its end where negative."""
    last = monthrange(day.year, day.month)[1]
    return any(day.day == (wanted if wanted > 0 else last + 1 + wanted) for wanted in days)


def _is_nth(number: int, weekday: int, day: date) -> bool:
    if day.weekday() != weekday:
        return False
    last = monthrange(day.year, day.month)[1]
    return number in (0, (day.day - 1) // 7 + 1, -((last - day.day) // 7 + 1))


def _moment(day: date, at: time, fold: int) -> datetime:
    """Of two moments that the clock calls the same, that which opens is the first and that which closes the second; one
    that it leaves out is when it is put on, which in England is at one in UTC."""
    local = datetime.combine(day, at, LONDON).replace(fold=fold)
    moment = local.astimezone(UTC)
    if moment.astimezone(LONDON).replace(tzinfo=None) != local.replace(tzinfo=None):
        return datetime.combine(day, time(1), UTC)
    return moment
