"""Bank holidays in England, kept by a library that follows what is proclaimed. Pure.

Where one falls on a weekend and another day is given instead, both are taken for one: the law has only the second
(Banking and Financial Dealings Act 1971, schedule 1), but doors are shut on the first as well.
"""

from __future__ import annotations

from datetime import date
from functools import cache

from holidays import country_holidays

from ginnel.kernel.errors import Conflict, Invalid

LONGEST_NAME, LONGEST_SOURCE = 80, 255
FIRST, LAST = 2000, 2100


def name_of(day: date) -> str:
    """`Christmas Day`; "" for a day that is no bank holiday."""
    return _of(day.year).get(day, "")


@cache
def _of(year: int) -> dict[date, str]:
    return dict(country_holidays("GB", subdiv="ENG", years=year))


def check_can_add(day: date, name: str, source: str, now: str) -> None:
    """`now` is which bank holiday the day is, "" for none. Raises Invalid for what does not say what it is or where
    that was proclaimed, Conflict for a day that is one."""
    _check_day(day)
    if not name.strip() or not name.isprintable() or len(name) > LONGEST_NAME:
        raise Invalid(f"Name the holiday, in no more than {LONGEST_NAME} characters.")
    _check_source(source)
    if now:
        raise Conflict("That day is a bank holiday already.")


def check_can_take_back(day: date, why: str, now: str) -> None:
    """`now` as in `check_can_add`: one of the calendar can be moved. Raises Invalid without a reason, Conflict for a
    day that is none."""
    _check_day(day)
    _check_source(why)
    if not now:
        raise Conflict("That day is no bank holiday.")


def _check_day(day: date) -> None:
    if not FIRST <= day.year <= LAST:
        raise Invalid(f"A bank holiday is between {FIRST} and {LAST}.")


def _check_source(source: str) -> None:
    if not source.strip() or not source.isprintable() or len(source) > LONGEST_SOURCE:
        raise Invalid(f"Say where that is said, in no more than {LONGEST_SOURCE} characters.")
