"""Bank holidays in England, kept by a library that follows what is proclaimed. Pure.

Where one falls on a weekend and another day is given instead, both are taken for one: the law has only the second
(Banking and Financial Dealings Act 1971, schedule 1), but doors are shut on the first as well.
"""

from __future__ import annotations

from datetime import date
from functools import cache

from holidays import country_holidays


def name_of(day: date) -> str:
    """`Christmas Day`; "" for a day that is no bank holiday."""
    return _of(day.year).get(day, "")


@cache
def _of(year: int) -> dict[date, str]:
    return dict(country_holidays("GB", subdiv="ENG", years=year))
