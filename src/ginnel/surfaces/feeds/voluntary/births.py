"""A date of birth as people type it: 12/3/41, March 1941, 1941, 12 March 1941."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from ginnel.kernel import clock
from ginnel.kernel.values.dates import PartialDate
from ginnel.surfaces.feeds.tabular import dates
from ginnel.surfaces.feeds.tabular.parts import OURS, Tree
from ginnel.surfaces.feeds.tabular.row import Row

_COLUMN = "Date_of_Birth"
_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
_NUMBERS = re.compile(r"^(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{2}|\d{4})$")
_WORDS = re.compile(r"^(?:(\d{1,2})(?:st|nd|rd|th)?[ \-/])?([a-z]{3,9})[a-z.,]*[ \-/,]+(\d{4}|\d{2})$")
_YEAR = re.compile(r"^(?:c(?:irca)?\.? ?|about |abt )?(\d{4})$")
_UNKNOWN = frozenset({"", "unknown", "not known", "n/k", "nk", "?", "n/a", "na", "-"})
# Nobody served is older than this: an older reading of a two-digit year is the later century.
_OLDEST = 105


@dataclass(frozen=True, slots=True)
class Birth:
    """What could be read of a date of birth, and as it was typed where that is not the same."""

    known: date | PartialDate | None = None
    typed: str = ""

    @property
    def extension(self) -> Tree:
        return {"url": OURS + "StructureDefinition/birth-date-as-typed", "valueString": self.typed}


def read_birth(row: Row) -> Birth:
    """The date of birth; a typed form that is no whole date is noted and kept beside what could be read of it."""
    text = row.text(_COLUMN)
    if text.casefold() in _UNKNOWN:
        return Birth()
    try:
        day = dates.read_day(text)
    except dates.NoDate:
        return _loose(row, text)
    if day is None:
        row.note("date-placeholder", _COLUMN, "holds a date that stands for none")
    return Birth(day)


def _loose(row: Row, text: str) -> Birth:
    known = parse(text)
    if known is None:
        row.note("date-format", _COLUMN, "holds a date of birth that cannot be read; it is kept as typed")
    elif isinstance(known, date):
        row.note(
            "date-two-digit-year", _COLUMN, "holds a date of birth without a whole year; the century is taken"
        )
    else:
        row.note("date-partial", _COLUMN, "holds a date of birth to the month or year only")
    return Birth(known, text)


def parse(text: str) -> date | PartialDate | None:
    """What a typed date of birth says, day before month; None when it says nothing."""
    bare = " ".join(text.lower().split())
    if found := _NUMBERS.match(bare):
        return _whole(int(found[1]), int(found[2]), found[3])
    if (found := _WORDS.match(bare)) and found[2][:3] in _MONTHS:
        month = _MONTHS[found[2][:3]]
        return _whole(int(found[1]), month, found[3]) if found[1] else _to_month(found[3], month)
    if found := _YEAR.match(bare):
        year = int(found[1])
        return PartialDate(year) if 1880 <= year <= clock.today().year else None
    return None


def _whole(day: int, month: int, year: str) -> date | None:
    try:
        return date(_century(year), month, day)
    except ValueError:
        return None


def _to_month(year: str, month: int) -> PartialDate:
    return PartialDate(_century(year), month)


def _century(year: str) -> int:
    """Two digits are the twentieth century unless that would make somebody older than anybody."""
    number = int(year)
    if len(year) == 4:
        return number
    return 1900 + number if clock.today().year - (1900 + number) <= _OLDEST else 2000 + number
