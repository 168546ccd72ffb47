"""Birth dates as files and people write them, made ISO 8601."""

from __future__ import annotations

import re

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TIME = re.compile(r"[t ]\d{1,2}:\d{2}.*$")
_NUMBERS = re.compile(r"(\d{1,2})[/. -](\d{1,2})[/. -](\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})[/. -](\d{1,2})[/. -](\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ /.-]*([a-z]{3})[a-z]*[ ,/.-]*(\d{4}|\d{2})")
_MONTH_FIRST = re.compile(r"([a-z]{3})[a-z]*[ .-]*(\d{1,2})(?:st|nd|rd|th)?[ ,.-]+(\d{4}|\d{2})")
# A year of two digits up to this one is of this century.
_LATEST = 29


def birth_date(text: str) -> str:
    """ISO from a date by numbers (year first, else day first) or with the month's name, without its time of day;
    from a year or a year and month; '' for anything else.

    An impossible day comes back as it stands, so that a slip of the finger can still be compared; only a 13th or later
    month is taken for the day of an American date.
    """
    said = _TIME.sub("", text.strip().lower())
    if found := _ISO.fullmatch(said):
        return _iso(found[1], found[2], found[3])
    if found := _NUMBERS.fullmatch(said):
        day, month, year = found.groups()
        return _iso(year, day, month) if int(month) > 12 >= int(day) else _iso(year, month, day)
    if (found := _DAY_FIRST.fullmatch(said)) and found[2] in _MONTHS:
        return _iso(found[3], str(_MONTHS.index(found[2]) + 1), found[1])
    if (found := _MONTH_FIRST.fullmatch(said)) and found[1] in _MONTHS:
        return _iso(found[3], str(_MONTHS.index(found[1]) + 1), found[2])
    return _closed_up(re.sub(r"[^0-9]", "", said))


def _closed_up(digits: str) -> str:
    if len(digits) == 8:
        return _iso(digits[:4], digits[4:6], digits[6:])
    return f"{digits[:4]}-{digits[4:]}".rstrip("-") if len(digits) in (4, 6) else ""


def _iso(year: str, month: str, day: str) -> str:
    if len(year) == 2:
        year = f"20{year}" if int(year) <= _LATEST else f"19{year}"
    return f"{year}-{month:0>2}-{day:0>2}"
