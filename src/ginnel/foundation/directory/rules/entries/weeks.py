"""That something is not each week, in words as in `Every other Tuesday, from 1 December 2026`, and back. Pure."""

from __future__ import annotations

import re
from datetime import date, datetime

MOST = 4
"""Weeks between: what is rarer is said by the month."""
_OFTEN = (
    r"(?:(?:(?:every|each) (?:other|second|2nd)|alternate)(?: weeks?)?|fortnightly|every fortnight"
    r"|every (\d{1,2}|two|three|four) weeks)"
)
_EVERY = re.compile(rf"{_OFTEN}(?: on)?\s+(.*)", re.I | re.S)
_AFTERWARDS = re.compile(rf"{_OFTEN}(?:[\s,.;]+(.*))?", re.I | re.S)
_WORDS = {"two": 2, "three": 3, "four": 4}
_FROM = re.compile(
    r"(?:from|starting|beginning|next)(?: on)?\s+(?:the\s+)?(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+)?(?:the\s+)?"
    r"(\d{1,2}(?:st|nd|rd|th)?(?:\s+of)?\s+[a-z]{3,9}\s+\d{4}|\d{1,2}/\d{1,2}/\d{4})(?:[\s,.;]+(.*))?",
    re.I | re.S,
)
_FORMS = ("%d %B %Y", "%d %b %Y", "%d/%m/%Y", "%d/%m/%y")


class NotUnderstood(ValueError):
    """What is wrong with a line, for whoever typed it."""


def read(text: str) -> tuple[int, str]:
    """(every how many weeks, the days); 1 for what is each week or by the month. Raises NotUnderstood."""
    found = _EVERY.fullmatch(" ".join(text.split()))
    if found is None or re.search(r"\b(?:of|in) (?:the|each|every) month", text, re.I):
        return 1, text
    return _number(found[1]), found[2]


def afterwards(text: str) -> tuple[int, str]:
    """As `read`, of what stands behind the times: `Tuesday 2pm to 4pm, every other week, from 1 December 2026`."""
    found = _AFTERWARDS.fullmatch(text)
    return (_number(found[1]), (found[2] or "").strip()) if found else (1, text)


def _number(said: str | None) -> int:
    each = 2 if said is None else _WORDS.get(said.lower()) or int(said)
    if not 1 < each <= MOST:
        raise NotUnderstood(f"Say every other week, or every 3 or {MOST} weeks")
    return each


def beginning(text: str, each: int) -> tuple[date | None, str]:
    """(a day from which such weeks are counted, what else is said). Raises NotUnderstood where they need one."""
    if each == 1:
        return None, text
    found = _FROM.fullmatch(text)
    if found is None:
        raise NotUnderstood(
            "Say a day on which it is, like: Every other Tuesday 2pm to 4pm, from 1 December 2026"
        )
    return day(found[1]), (found[2] or "").strip()


def day(text: str) -> date:
    """`1 December 2026`, `1st of December 2026`, `1/12/2026`, `1/12/26`. Raises NotUnderstood."""
    said = " ".join(re.sub(r"(?<=\d)(?:st|nd|rd|th)\b|\bof\b|[.,]", " ", text.lower()).split())
    said = re.sub(r"\bsept\b", "sep", said)
    for form in _FORMS:
        try:
            return datetime.strptime(said, form).date()  # noqa: DTZ007, a day and no moment
        except ValueError:
            continue
    raise NotUnderstood("There is no such day")


def said(days: str, each: int) -> str:
    """As `read` reads it again."""
    if each == 1:
        return days
    return f"Every other {days}" if each == 2 else f"Every {each} weeks on {days}"


def written(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
