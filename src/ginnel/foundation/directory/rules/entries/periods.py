"""That hours hold from one day to another, as in `From 1 December 2026 to 28 February 2027: Monday 10am to 3pm`, and
back. Pure."""

from __future__ import annotations

import re
from datetime import date

from ginnel.foundation.directory.rules.entries import weeks
from ginnel.foundation.directory.rules.entries.weeks import NotUnderstood
from ginnel.foundation.directory.rules.periods import ALWAYS, Period

EXAMPLE = "From 1 December 2026 to 28 February 2027: Monday to Friday 10am to 3pm"
CLOSED_EXAMPLE = "From 24 December 2026 to 2 January 2027: closed"
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,7}\.?"
_DAY = (
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+)?(?:the\s+)?"
    rf"(\d{{1,2}}(?:st|nd|rd|th)?(?:\s+of)?\s+{_MONTH}(?:,?\s+\d{{4}}(?!\d))?|\d{{1,2}}/\d{{1,2}}(?:/\d{{4}}|/\d{{2}})?(?![\d/]))"
)
_TO = r"\s*(?:\b(?:to|until|till|and)\b|-|\u2013|\u2014)\s*"
_AFTER = r"(?:\s*[:,]\s*|\s+|$)(.*)"
_FORMS = (
    re.compile(rf"(?:(?:from|between)\s+)?{_DAY}{_TO}{_DAY}{_AFTER}", re.I | re.S),
    re.compile(rf"(from)\s+{_DAY}{_AFTER}", re.I | re.S),
    re.compile(rf"(until|till|to)\s+{_DAY}{_AFTER}", re.I | re.S),
    re.compile(rf"(on|)\s*{_DAY}{_AFTER}", re.I | re.S),
)
_FEAST = (
    r"(?:\s+(?:for|over|at|during|the|and|christmas|xmas|new|year|years|easter|spring|summer|autumn|winter|half|term"
    r"|holidays?|break|period|season))*"
)
_SHUT = rf"(?:(?:we\s+are|we're|it\s+is)\s+)?(?:closed|shut){_FEAST}"
_IS_CLOSED = re.compile(_SHUT, re.I)
_CLOSED_FIRST = re.compile(
    rf"({_SHUT}),?\s+((?:from|between|on|until|till|\d|mon|tue|wed|thu|fri|sat|sun).*)", re.I | re.S
)
_SPEAKS = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?:\s+of)?\s+{_MONTH}|\b{_MONTH}\s+\d|\b\d{{1,2}}/\d{{1,2}}\b", re.I
)
_YEAR = re.compile(r"\d{4}$|/\d{1,2}/\d{2}$")


def read(text: str) -> tuple[Period, str]:
    """(the days, what holds then); ALWAYS for a line that names none. Raises NotUnderstood."""
    if (found := _CLOSED_FIRST.fullmatch(text.strip(" ."))) and _SPEAKS.search(found[2]):
        text = f"{found[2]}: closed"
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
    begins = ends if word in ("on", "") else _day(first)
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


def is_closed(text: str) -> bool:
    """Whether that is all it says: `closed`, `we are closed for Christmas`."""
    return _IS_CLOSED.fullmatch(text.strip(" .")) is not None


def example(text: str, usual: str) -> str:
    """What a line that speaks of days of the year, or of being closed, might have meant; else the `usual`."""
    if re.search(r"\b(?:closed|shut)\b", text, re.I):
        return f"Write when it is closed with its dates first, like {CLOSED_EXAMPLE}"
    return f"Write the dates first, like {EXAMPLE}" if speaks(text) else usual


def speaks(text: str) -> bool:
    """Of a day of the year."""
    return _SPEAKS.search(text) is not None
