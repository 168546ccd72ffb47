"""The periods figures are reported for: calendar months, quarters and financial years, never others.

Somebody free to choose the days could ask for two periods that differ by one day and read that day's events off the
difference; so a measure has one kind of period and all its figures are of whole ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class PeriodKind(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"  # financial, from 1 April

    @property
    def months(self) -> int:
        return {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.YEAR: 12}[self]


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """First and last day, both counted."""

    starts: date
    ends: date

    @property
    def label(self) -> str:
        """`March 2026`, `January to March 2026` or `April 2025 to March 2026`."""
        first, last = self.starts, self.ends
        if (first.year, first.month) == (last.year, last.month):
            return f"{first:%B %Y}"
        return f"{first:%B} to {last:%B %Y}" if first.year == last.year else f"{first:%B %Y} to {last:%B %Y}"


def containing(kind: PeriodKind, day: date) -> Period:
    """The period of a kind that a day is in."""
    offset = (day.month - 4) % kind.months
    starts = _months_on(day.replace(day=1), -offset)
    return Period(starts, _months_on(starts, kind.months) - timedelta(days=1))


def up_to(kind: PeriodKind, last: Period, count: int) -> list[Period]:
    """`count` periods, oldest first, ending with `last`."""
    starts = [_months_on(last.starts, -kind.months * back) for back in range(count)]
    return [containing(kind, day) for day in reversed(starts)]


def latest_whole(kind: PeriodKind, day: date) -> Period:
    """The latest period that was over by the end of a day."""
    here = containing(kind, day)
    return here if here.ends <= day else containing(kind, here.starts - timedelta(days=1))


def _months_on(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)
