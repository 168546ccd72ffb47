"""That hours hold from one day to another, as in `From 1 December 2026 to 28 February 2027: Monday 10am to 3pm`, and
back. Pure."""

from __future__ import annotations

import re
from datetime import date

from ginnel.foundation.directory.rules.entries import weeks
from ginnel.foundation.directory.rules.entries.weeks import NotUnderstood
from ginnel.foundation.directory.rules.periods import ALWAYS, Period

EXAMPLE = "From 1 December 2026 to 28 February 2027: Monday to Friday 10am to 3pm"
_DAY = (
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+)?(?:the\s+)?"
    r"(\d{1,2}(?:st|nd|rd|th)?(?:\s+of)?\s+[a-z]{3,9}(?:\s+\d{4})?|\d{1,2}/\d{1,2}(?:/\d{4})?)"
)
_AFTER = r"\s*[:,]\s*(.*)"
_FORMS = (
    re.compile(rf"from\s+{_DAY}\s*(?:to|until|till|-|\u2013|\u2014)\s*{_DAY}{_AFTER}", re.I | re.S),
    re.compile(rf"(from)\s+{_DAY}{_AFTER}", re.I | re.S),
    re.compile(rf"(until|till|to)\s+{_DAY}{_AFTER}", re.I | re.S),
    re.compile(rf"(on)\s+{_DAY}{_AFTER}", re.I | re.S),
)
_YEAR = re.compile(r"\d{4}$")


def read(text: str) -> tuple[Period, str]:
    """(the days, what holds then); ALWAYS for a line that names none. Raises NotUnderstood."""
    for form in _FORMS:
        if found := form.fullmatch(text):
            return _period(found[1], found[2]), found[3]
    return ALWAYS, text


def _period(first: str, second: str) -> Period:
    word = first.lower()
    if word == "from":
        return Period(since=_day(second))
    if word in ("until", "till", "to"):
        return Period(until=_day(second))
    ends = _day(second)
    begins = ends if word == "on" else _day(first)
    if begins > ends:
        raise NotUnderstood("It ends before it begins")
    return Period(begins, ends)


def _day(text: str) -> date:
    if not _YEAR.search(text):
        raise NotUnderstood(f"Say the year of each day, like {EXAMPLE}")
    return weeks.day(text)


def written(period: Period) -> str:
    """As `read` reads it again, without what holds then; "" for ALWAYS."""
    since, until = (weeks.written(day) if day else "" for day in (period.since, period.until))
    if since and since == until:
        return f"On {since}"
    if since and until:
        return f"From {since} to {until}"
    return f"From {since}" if since else f"Until {until}" if until else ""
