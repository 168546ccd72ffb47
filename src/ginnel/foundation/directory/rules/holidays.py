"""Bank holidays in England, kept by a library that follows what is proclaimed. Pure.

What a library cannot know, a day added late, a place says itself: `added`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache

from holidays import country_holidays


def bank_holidays(years: Iterable[int], added: Iterable[date] = ()) -> frozenset[date]:
    return frozenset(day for year in set(years) for day in _of(year)) | frozenset(added)


def name_of(day: date) -> str:
    """`Christmas Day`; "" for a day that is no bank holiday."""
    return _of(day.year).get(day, "")


@cache
def _of(year: int) -> dict[date, str]:
    return dict(country_holidays("GB", subdiv="ENG", years=year))
