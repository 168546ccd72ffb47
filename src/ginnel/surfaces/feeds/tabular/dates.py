"""Dates as councils write them: dd/mm/yyyy or ISO. What could mean two days, or none, is refused with its reason."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache

_ENGLISH = re.compile(r"^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$")
_ISO = re.compile(r"^(\d{4})-(\d{2})-(\d{2})$")
_MIDNIGHT = re.compile(r"[T ]00:00(:00(\.0+)?)?Z?$")
_SERIAL = re.compile(r"^\d{4,6}(\.\d+)?$")
_TWO_DIGIT_YEAR = re.compile(r"^\d{1,2}[/.-]\d{1,2}[/.-]\d{2}$")
_FIRST_YEAR, _LAST_YEAR = 1880, 2200


class NoDate(ValueError):
    """Why the text is not a date; `code` is countable."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@lru_cache(16_384)
def read_date(text: str) -> date:
    """The day that `text` names. Raises NoDate."""
    bare = _MIDNIGHT.sub("", text.strip())
    if found := _ENGLISH.match(bare):
        day, month, year = (int(part) for part in found.groups())
    elif found := _ISO.match(bare):
        year, month, day = (int(part) for part in found.groups())
    else:
        return _by_name_of_month(bare)
    return _checked(year, month, day)


def _checked(year: int, month: int, day: int) -> date:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise NoDate("date-impossible", "the year is outside 1880 to 2200")
    try:
        return date(year, month, day)
    except ValueError:
        reason = "there is no such day"
        if month > 12 and day <= 12:
            reason = "there is no such month; the day and the month may have changed places"
        raise NoDate("date-impossible", reason) from None


def _by_name_of_month(text: str) -> date:
    """`01-Apr-2024`, as databases export it; otherwise says what the text looks like instead."""
    try:
        found = datetime.strptime(text, "%d-%b-%Y")  # noqa: DTZ007
    except ValueError:
        raise _refusal(text) from None
    return _checked(found.year, found.month, found.day)


def _refusal(text: str) -> NoDate:
    if _SERIAL.match(text):
        return NoDate(
            "date-excel-serial",
            "this is a spreadsheet's day number; it differs between spreadsheet settings, so format the column as a "
            "date (dd/mm/yyyy) and save again",
        )
    if _TWO_DIGIT_YEAR.match(text):
        return NoDate("date-two-digit-year", "the year has two digits; write it with four")
    return NoDate("date-format", "it is not a date of the form dd/mm/yyyy or yyyy-mm-dd")
