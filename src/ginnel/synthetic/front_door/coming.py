"""When contacts come to a front door. Pure but for the day that a bank holiday is."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import accumulate
from random import Random

from ginnel.foundation.directory.rules.holidays import name_of
from ginnel.kernel.clock import LONDON

A_YEAR = 365
# By weekday from Monday, and by hour of the day from midnight. This project's own guess of the shape: calls heap up on
# Mondays, and something comes at every hour.
_DAYS = (1.5, 1.2, 1.1, 1.05, 1.1, 0.4, 0.3)
_HOURS = (1, 1, 1, 1, 1, 1, 2, 5, 14, 22, 22, 19, 14, 16, 17, 15, 12, 7, 5, 4, 3, 2, 2, 1)
_HOURS_WHEN_SHUT = (1, 1, 1, 1, 1, 1, 2, 3, 6, 8, 8, 8, 7, 6, 6, 6, 6, 6, 5, 4, 4, 3, 2, 2)
OPENS, CLOSES = 8, 20
OFFICE_CLOSES = 17
LATELY = timedelta(minutes=150)


def is_office_day(day: date) -> bool:
    return day.weekday() < 5 and not name_of(day)


def moments(random: Random, since: datetime, until: datetime, number: int) -> list[datetime]:
    """So many moments between two, in order."""
    first, last = since.astimezone(LONDON).date(), until.astimezone(LONDON).date()
    days = [first + timedelta(days=turn) for turn in range((last - first).days + 1)]
    sums = list(accumulate(_DAYS[day.weekday() if is_office_day(day) else 6] for day in days))
    found: list[datetime] = []
    while len(found) < number:
        at = _moment(random, days[bisect(sums, random.random() * sums[-1])])
        if since <= at < until:
            found.append(at)
    return sorted(found)


def _moment(random: Random, day: date) -> datetime:
    hours = _HOURS if is_office_day(day) else _HOURS_WHEN_SHUT
    hour = random.choices(range(24), hours)[0]
    return datetime(day.year, day.month, day.day, hour, random.randrange(60), tzinfo=LONDON)


def since_closing(random: Random, now: datetime, number: int) -> list[datetime]:
    """So many since the office last closed, half of them lately: over a weekend on a Monday morning. Where it closed
    less than a night ago, since the evening before."""
    closed = min(last_closing(now), now - timedelta(hours=14))
    span = now - closed
    spans = [LATELY if turn % 2 else span for turn in range(number)]
    return sorted(now - each * random.random() for each in spans)


def last_closing(now: datetime) -> datetime:
    """When the office last closed for the day."""
    at = now.astimezone(LONDON).replace(hour=OFFICE_CLOSES, minute=0, second=0, microsecond=0)
    while at > now or not is_office_day(at.date()):
        at -= timedelta(days=1)
    return at


def when_open(at: datetime) -> datetime:
    """The moment itself while somebody is at the desk, which is every day from 8 to 8, else when they come."""
    local = at.astimezone(LONDON)
    if local.hour < OPENS:
        return local.replace(hour=OPENS, minute=local.minute // 2)
    if local.hour >= CLOSES:
        return local.replace(hour=OPENS, minute=local.minute // 2) + timedelta(days=1)
    return at


def is_in_office_hours(at: datetime) -> bool:
    local = at.astimezone(LONDON)
    return is_office_day(local.date()) and OPENS <= local.hour < OFFICE_CLOSES


def weighted(random: Random, things: Sequence[str]) -> str:
    """One of them, the first the most often."""
    return random.choices(things, range(len(things), 0, -1))[0]
