"""The person in a Commissioning Data Set; one trust names people only where the NHS number is not verified."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from ginnel.synthetic.desks.cells import NOT_KNOWN, SEX_CODE, address_on, area_code, cell, day_or_nothing
from ginnel.synthetic.dirt import View
from ginnel.synthetic.facts import Organisation, as_of, place, read
from ginnel.synthetic.residents import Resident
from ginnel.synthetic.stamps import iso


def identity(view: View, day: date) -> str:
    """The cells from local patient identifier to lower layer super output area, without a comma at either end."""
    before, after = _around(view, day)
    return f"{before},{view.ethnicity or NOT_KNOWN},{SEX_CODE[view.sex]},{after}"


def emergency_identity(view: View, day: date) -> str:
    """The same for the Emergency Care Data Set, which has gender before ethnic category."""
    before, after = _around(view, day)
    return f"{before},{SEX_CODE[view.sex]},{view.ethnicity or NOT_KNOWN},{after}"


def _around(view: View, day: date) -> tuple[str, str]:
    """What stands before and after gender and ethnic category."""
    home = address_on(view, day)
    named = f"{view.given},{view.family},{cell(home.line)},{home.town}"
    if view.status == "01" and view.organisation.code in _nameless():
        named = ",,,"
    number = f"{view.local_id},{view.nhs},{view.status}"
    return (
        f"{number},{named},{home.postcode},{view.born},{day_or_nothing(view.died)}",
        f"{view.who.practice},{area_code(home.area)}",
    )


@cache
def _nameless() -> frozenset[str]:
    return frozenset(read("dirt.toml")["commissioning"]["names_left_out_by"])


@cache
def extracted(month: tuple[int, int]) -> str:
    """When what ended in a month was extracted: the tenth of the next, or the last day of all."""
    year, number = month
    tenth = date(year + number // 12, number % 12 + 1, 10)
    return f"{iso(min(tenth, as_of() + timedelta(days=9)))},06:00"


def extract(day: date) -> str:
    return extracted((day.year, day.month))


def commissioner(who: Resident) -> str:
    return place().footprints.get(who.practice, "")


@cache
def site(trust: Organisation) -> str:
    return f"{trust.code}01"
