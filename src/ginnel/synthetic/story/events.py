"""What an event is, and on which days of the three years events of each sort fall."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any, TypeVar

from ginnel.synthetic.chance import Chance, Weighted
from ginnel.synthetic.facts import as_of, began, read


@dataclass(slots=True)
class Event:
    """Something that happened to one person. `about` holds what its kind needs.

    Kinds: gp, call, fall, ambulance, emergency, admission, outpatient, community, mental_health, alarm, pharmacy,
    request, assessment, service, review, carer, voluntary.
    """

    kind: str
    start: datetime
    end: datetime | None = None
    about: dict[str, Any] = field(default_factory=dict)


@cache
def holidays() -> frozenset[date]:
    """Bank holidays in England, on which surgeries, clinics and council offices are closed."""
    return frozenset(date.fromisoformat(each) for each in read("rates.toml")["holidays"]["england"])


@cache
def _every_day() -> tuple[date, ...]:
    return tuple(began() + timedelta(days=n) for n in range((as_of() - began()).days + 1))


@cache
def season(name: str, weekday: str = "") -> Weighted[date]:
    """Any day of the period, likelier by month, and by day of the week where named."""
    months = read("rates.toml")["seasons"][name]
    days = read("rates.toml")["weekdays"][weekday] if weekday else [1.0] * 7
    return Weighted(_every_day(), [months[day.month - 1] * days[day.weekday()] for day in _every_day()])


@cache
def working_days() -> Weighted[date]:
    """Any day on which offices are open, Mondays busiest."""
    weights = [0.0 if is_closed(day) else 1.25 if day.weekday() == 0 else 1.0 for day in _every_day()]
    return Weighted(_every_day(), weights)


def factor(name: str, day: date) -> float:
    return read("rates.toml")["seasons"][name][day.month - 1]


def is_closed(day: date) -> bool:
    return day.weekday() >= 5 or day in holidays()


Day = TypeVar("Day", date, datetime)


def weekday(day: Day) -> Day:
    """The same day, or the first working day after it."""
    while is_closed(day.date() if isinstance(day, datetime) else day):
        day += timedelta(days=1)
    return day


def any_time(chance: Chance, day: date) -> datetime:
    return datetime.combine(day, _ROUND_THE_CLOCK[int(chance() * 1440)])


def office_time(chance: Chance, day: date) -> datetime:
    """A time in surgery hours, at a round five minutes, on that day or the first working day after it."""
    if is_closed(day):
        day = weekday(day)
    return datetime.combine(day, _SURGERY[int(chance() * len(_SURGERY))])


_ROUND_THE_CLOCK = tuple(time(hour, minute) for hour in range(24) for minute in range(60))
_SURGERY = tuple(time(hour, minute) for hour in range(8, 18) for minute in range(0, 60, 5))


@cache
def _nearby(first: int, last: int) -> tuple[Weighted[int], ...]:
    """For each weekday, how many days later somebody leaves who could have left on it, from `first` to `last`."""
    pull = [share**1.5 for share in read("rates.toml")["weekdays"]["discharge"]]
    days = range(first, last + 1)
    return tuple(Weighted(days, [pull[(weekday + day) % 7] for day in days]) for weekday in range(7))


def leaving_day(chance: Chance, at: datetime, earliest: datetime | None = None) -> datetime:
    """Wards empty before the weekend and hardly at it: a day about `at` that suits, not before `earliest`."""
    first = -1 if earliest is None or at - earliest >= timedelta(days=1) else 0
    moved = at + timedelta(days=_nearby(first, 1)[at.weekday()].draw(chance))
    return moved + timedelta(days=2) if (moved.month, moved.day) == (12, 25) else moved


def afternoon(chance: Chance, day: datetime) -> datetime:
    return day.replace(hour=11 + int(chance() * 9), minute=int(chance() * 60), second=0, microsecond=0)
