"""Dates as people type them: in any of the usual orders, as far as they are known."""

from __future__ import annotations

import re
from datetime import date

_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4}|\d{2})"
_APART = r"(?:[\s/.,-]+|\s+of\s+)"
# Best first: what says most of a date is read before what could be a part of it.
_FORMS = tuple(
    re.compile(rf"(?<![\w/.-]){form}(?![\w/]|[.-]\d)", re.IGNORECASE)
    for form in (
        r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})",
        rf"{_DAY}{_APART}(?P<month>\d{{1,2}}){_APART}{_YEAR}",
        rf"{_DAY}{_APART}?{_MONTH}{_APART}?{_YEAR}",
        rf"{_MONTH}{_APART}{_DAY}{_APART}(?P<year>\d{{4}})",
        rf"{_MONTH}{_APART}(?P<year>\d{{4}})",
        r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})",
        r"(?P<month>\d{1,2})[-/.\s]+(?P<year>(?:18|19|20)\d{2})",
        r"(?P<day>\d{2})(?P<month>\d{2})(?P<year>(?:19|20)\d{2})",
        r"(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})",
        r"(?P<day>\d{2})(?P<month>\d{2})(?P<year>\d{2})",
        r"(?P<year>(?:18|19|20)\d{2})",
    )
)


def find_date(text: str, *, this_year: int) -> tuple[str, str]:
    """The first date in `text` as ISO 8601, maybe only a year or a month, and the text without it; ('', text) if none.

    A two-figure year is the latest one not after `this_year`. Day before month, unless only the other way is a day.
    """
    for form in _FORMS:
        for found in form.finditer(text):
            iso = _iso(found.groupdict(), this_year)
            if iso:
                return iso, f"{text[: found.start()]} {text[found.end() :]}"
    return "", text


def read_date(text: str, *, this_year: int) -> str:
    """The ISO 8601 date that is all of `text`; '' for nothing. Raises ValueError for anything else."""
    iso, rest = find_date(text, this_year=this_year)
    if rest.strip():
        raise ValueError("not a date")
    return iso


def _iso(parts: dict[str, str | None], this_year: int) -> str:
    year = _full_year(parts["year"] or "", this_year)
    month, day = _number(parts.get("month")), _number(parts.get("day"))
    if month > 12 >= day > 0:
        month, day = day, month
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return ""
    return f"{year:04d}" + (f"-{month:02d}" if month else "") + (f"-{day:02d}" if day else "")


def _number(text: str | None) -> int:
    if not text:
        return 0
    return int(text) if text.isdigit() else _NAMES.index(text[:3].lower()) + 1


def _full_year(text: str, this_year: int) -> int:
    if len(text) == 4:
        return int(text)
    year = this_year // 100 * 100 + int(text)
    return year - 100 if year > this_year else year
