"""Bank holidays in England, kept by a library that follows what is proclaimed. Pure.

Where one falls on a weekend and another day is given instead, both are taken for one: the law has only the second
(Banking and Financial Dealings Act 1971, schedule 1), but doors are shut on the first as well.
"""

from __future__ import annotations

from collections.abc import Mapping
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


def check_can_add(day: date, name: str, source: str, added: Mapping[date, str]) -> None:
    """Raises Invalid for what does not say what it is or where that was proclaimed, Conflict for a day that is one."""
    if not FIRST <= day.year <= LAST:
        raise Invalid(f"A bank holiday is between {FIRST} and {LAST}.")
    if not name.strip() or not name.isprintable() or len(name) > LONGEST_NAME:
        raise Invalid(f"Name the holiday, in no more than {LONGEST_NAME} characters.")
    _check_source(source)
    if day in added or name_of(day):
        raise Conflict("That day is a bank holiday already.")


def check_can_take_back(day: date, why: str, added: Mapping[date, str]) -> None:
    """Raises Invalid without a reason, Conflict for a day that nobody added."""
    _check_source(why)
    if day not in added:
        raise Conflict("Nobody has added that day.")


def _check_source(source: str) -> None:
    if not source.strip() or not source.isprintable() or len(source) > LONGEST_SOURCE:
        raise Invalid(f"Say where that is said, in no more than {LONGEST_SOURCE} characters.")
