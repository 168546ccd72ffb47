"""Dates and times as organisations write them. What could mean two days, or none, is refused with its reason.

dd/mm/yyyy, ISO, yyyymmdd, dd-Mon-yyyy and d Month yyyy. A date that stands for no date ("placeholder") is neither a
date nor a fault.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from functools import lru_cache

from ginnel.kernel.clock import LONDON

_ENGLISH = re.compile(r"^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$")
_ISO = re.compile(r"^(\d{4})[-/](\d{2})[-/](\d{2})$")
_COMPACT = re.compile(r"^((?:18|19|20)\d\d)(\d\d)(\d\d)$")
# A time of day without a zone leaves the day what it is; midnight in UTC is a date that a database made a moment of.
_TIME = re.compile(r"[T ](?:00:00(?::00(?:\.0+)?)?Z|(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?)$")
_SERIAL = re.compile(r"^\d{4,6}(\.\d+)?$")
_TWO_DIGIT_YEAR = re.compile(r"^\d{1,2}[/.-]\d{1,2}[/.-]\d{2}$")
_CLOCK = re.compile(r"^([01]?\d|2[0-3]):?([0-5]\d)(?::?([0-5]\d)(?:\.\d+)?)?$")
_MOMENT = re.compile(r"^(\S+?)(?:[T ]+|, )(\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?)\s*(Z|[+-]\d\d:?\d\d)?$")
_FIRST_YEAR, _LAST_YEAR = 1880, 2200
_REMEMBERED = 16_384

# Days that systems write where there is none. 1800-01-01 "null" and 1801-01-01 "invalid date submitted": NHS England,
# Hospital Episode Statistics data dictionary. 1802-01-01: the same in derived date columns of the artificial extracts.
# 1582-10-15: day nought of SPSS and first day of the Gregorian calendar. 1811-11-11: Welsh Emergency Care Data Set,
# birth date not known. 1600-01-01: null in Hospital Episode Statistics operation dates.
PLACEHOLDERS = frozenset(
    {
        date(1582, 10, 14),
        date(1582, 10, 15),
        date(1600, 1, 1),
        date(1800, 1, 1),
        date(1801, 1, 1),
        date(1802, 1, 1),
        date(1811, 11, 11),
    }
)


class NoDate(ValueError):
    """Why the text is not a date; `code` is countable."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@lru_cache(_REMEMBERED)
def read_date(text: str) -> date:
    """The day that `text` names. Raises NoDate."""
    bare = _TIME.sub("", text.strip())
    if found := _ENGLISH.match(bare):
        day, month, year = (int(part) for part in found.groups())
    elif found := _ISO.match(bare) or _COMPACT.match(bare):
        year, month, day = (int(part) for part in found.groups())
    else:
        return _by_name_of_month(bare)
    return _checked(year, month, day)


@lru_cache(_REMEMBERED)
def read_day(text: str) -> date | None:
    """The day that `text` names; None where it stands for no day. Raises NoDate."""
    return None if is_placeholder(text) else read_date(text)


def is_placeholder(text: str) -> bool:
    """Whether `text` is a day that stands for no day."""
    bare = _TIME.sub("", text.strip())
    if found := _ENGLISH.match(bare):
        day, month, year = (int(part) for part in found.groups())
    elif found := _ISO.match(bare) or re.match(r"^(\d{4})(\d\d)(\d\d)$", bare):
        year, month, day = (int(part) for part in found.groups())
    else:
        return False
    return year < _FIRST_YEAR and (year, month, day) in _PLACEHOLDER_PARTS


_PLACEHOLDER_PARTS = frozenset((day.year, day.month, day.day) for day in PLACEHOLDERS)


@lru_cache(_REMEMBERED)
def read_time(text: str) -> time:
    """The time of day that `text` names: 0930, 09:30, 9:30, 09:30:00. Raises NoDate."""
    found = _CLOCK.match(text.strip())
    if not found or (":" not in text and len(text.strip()) not in (4, 6)):
        raise NoDate("time-format", "it is not a time of day of the form hh:mm")
    return time(int(found[1]), int(found[2]), int(found[3] or 0))


@lru_cache(_REMEMBERED)
def read_moment(text: str) -> datetime | date:
    """A moment with its zone (England's where none is written), or the day alone where no time is. Raises NoDate."""
    found = _MOMENT.match(text.strip())
    if not found:
        return read_date(text)
    day, clock = read_date(found[1]), read_time(found[2])
    if zone := found[3]:
        return datetime.fromisoformat(f"{day}T{clock}{zone.replace('Z', '+00:00')}").astimezone(LONDON)
    return moment(day, clock)


def moment(day: date, clock: time) -> datetime:
    """The moment in England. A time that summer time leaves out is the one an hour later by the clock."""
    local = datetime.combine(day, clock, LONDON)
    return datetime.fromtimestamp(local.timestamp(), LONDON) if 1 <= clock.hour < 2 else local


def stamp(value: datetime | date) -> str:
    """As FHIR writes it: a day as a day, a moment with its zone."""
    return value.isoformat(timespec="seconds") if isinstance(value, datetime) else value.isoformat()


def day_of(value: datetime | date) -> date:
    return value.date() if isinstance(value, datetime) else value


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
    """`01-Apr-2024` and `1 April 2024`, as databases and people write; otherwise says what it looks like instead."""
    for form in ("%d-%b-%Y", "%d %b %Y", "%d %B %Y"):
        try:
            found = datetime.strptime(text, form)  # noqa: DTZ007
        except ValueError:
            continue
        return _checked(found.year, found.month, found.day)
    raise _refusal(text)


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
