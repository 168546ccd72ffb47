"""What is said in plain words of being closed, beside hours that say it is open. Pure."""

from __future__ import annotations

import re

_CLOSED = re.compile(
    r"\b(?:clos(?:ed?|es|ing|ures?)|shut(?:s|ting|down)?|suspen(?:d\w*|sion))\b(?! to\b| by\b)"
)
_LASTS = re.compile(
    r"\b(?:until|till|notice|temporar\w+|permanent\w*|current\w*|moment|present|indefinite\w*)\b"
)
_COMES_AGAIN = re.compile(
    r"\b(?:not clos\w+|holidays?|weekends?|weekdays?|(?:mon|tues?|wednes|thurs?|fri|satur|sun)(?:days?)?|lunch\w*"
    r"|christmas|boxing|easter|new year\w*|midday|noon|\d{1,2} ?(?:am|pm)|\d{1,2}[:.]\d\d)\b"
)


def says_closed(text: object) -> bool:
    """Whether it speaks of being closed at all, as an alert does only of now or soon."""
    return isinstance(text, str) and bool(_CLOSED.search(text.lower()[:2_000]))


def is_closed_for_a_time(text: str) -> bool:
    """Whether it says that it is closed, and not only when in the week or the year: `Closed until May` does, `Closed
    on Mondays` or `Closed for lunch` does not."""
    return any(
        says_closed(clause) and (_LASTS.search(clause) or not _COMES_AGAIN.search(clause))
        for clause in re.split(r"[;\n]|\.(?!\d)", text.lower()[:2_000])
    )
