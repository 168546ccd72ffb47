"""Working days in England: not weekends, not bank holidays.

Sources: Banking and Financial Dealings Act 1971, schedule 1; the days proclaimed in place of and beside those since
2020 (https://www.gov.uk/bank-holidays). A day that will be proclaimed is not known here until it is added.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import cache

from ginnel.kernel.clock import LONDON

_DAY = timedelta(days=1)
_MONDAY, _SATURDAY = 0, 5
# Moved for an anniversary: not the Monday that the Act says, but that Friday or Thursday.
_NOT = frozenset({date(2020, 5, 4), date(2022, 5, 30)})
_PROCLAIMED = frozenset(
    {date(2020, 5, 8), date(2022, 6, 2), date(2022, 6, 3), date(2022, 9, 19), date(2023, 5, 8)}
)


def is_working_day(day: date) -> bool:
    return day.weekday() < _SATURDAY and day not in bank_holidays(day.year)


def end_of_working_day(moment: datetime, days: int) -> datetime:
    """The midnight that ends the `days`-th working day after the day of `moment` in England, which does not count."""
    day, left = moment.astimezone(LONDON).date(), days
    while left:
        day += _DAY
        left -= is_working_day(day)
    return datetime.combine(day + _DAY, time.min, LONDON)


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """Bank holidays in England of that year, Good Friday and Christmas Day included."""
    easter = _easter(year)
    fixed = _instead([date(year, 1, 1)]) | _instead([date(year, 12, 25), date(year, 12, 26)])
    moving = {
        easter - 2 * _DAY,
        easter + _DAY,
        _monday(date(year, 5, 1)),
        _monday(date(year, 5, 25)),
        _monday(date(year, 8, 25)),
    }
    proclaimed = {day for day in _PROCLAIMED if day.year == year}
    return frozenset((fixed | moving | proclaimed) - _NOT)


def _monday(day: date) -> date:
    """That day or the first Monday after it: from the 1st the first of a month of 31 days, from the 25th the last."""
    return day + (_MONDAY - day.weekday()) % 7 * _DAY


def _instead(days: list[date]) -> set[date]:
    """Those of them on a weekend are kept on the next weekday that is not one of them."""
    found = {day for day in days if day.weekday() < _SATURDAY}
    for day in days:
        later = day
        while later.weekday() >= _SATURDAY or later in found - {day}:
            later += _DAY
        found.add(later)
    return found


def _easter(year: int) -> date:
    """Gregorian Easter Sunday, by the anonymous algorithm (Meeus, Astronomical Algorithms, 1991, chapter 8)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    length = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 19 * length) // 433
    month = (h + length - 7 * m + 90) // 25
    return date(year, month, (h + length - 7 * m + 33 * month + 19) % 32)
