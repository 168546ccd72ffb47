"""What is said, in plain words, of bank holidays: the profile has no member for it, and its own example says it so
(`schedule.description`: "The service is not available on public holidays."). Pure."""

from __future__ import annotations

import re

from ginnel.foundation.directory.rules.schedules import CLOSED, ONLY, OPEN

_DAYS = r"(?:bank|public|statutory) holidays?"
_BETWEEN = r"(?:(?!but |open|clos|shut|incl|excl|except)[\w'&/-]+,? ){0,8}"
_NOT = r"(?:not|never|isn't|aren't|don't|won't)"
_SHUT = r"(?:closed|closes|close|shut|unavailable|no service|no sessions?|no clinics?)"
_LESS = r"(?:except|excepting|excluding|excl|excludes|exclude|apart from|other than|but not|not including)"
_EXCEPTION = re.compile(
    rf"\b{_SHUT}\b.*\b{_LESS}\b"
)  # closed on Mondays, except on bank holidays: open then, or not
_SAID = (
    (ONLY, re.compile(rf"(?:{_DAYS} only|only (?:on |for |at )?{_DAYS})")),
    (CLOSED, re.compile(rf"(?:{_NOT}|no) (?:on |at |during )?{_DAYS}")),
    (OPEN, re.compile(rf"{_NOT} {_SHUT} {_BETWEEN}{_DAYS}")),
    (
        CLOSED,
        re.compile(rf"(?:{_SHUT}|{_LESS}|{_NOT} (?:open|available|on|run|running|held)) {_BETWEEN}{_DAYS}"),
    ),
    (CLOSED, re.compile(rf"{_DAYS} (?:we are |it is |are )?(?:{_SHUT}|excluded|excepted|{_NOT})")),
    (OPEN, re.compile(rf"(?:open|opens|including|incl|includes|available) {_BETWEEN}{_DAYS}")),
    (OPEN, re.compile(rf"{_DAYS} (?:included|as usual|too|as well|we are open|open)")),
)


def said_of_holidays(*texts: object) -> str:
    """CLOSED, OPEN or ONLY; "" where nothing is said of bank holidays, nothing that is understood, or two things that
    disagree. What is no text says nothing."""
    clauses = [
        clause for text in texts if isinstance(text, str) for clause in re.split(r"[.;\n]", text.lower())
    ]
    found = {said for clause in clauses if (said := _of_clause(clause))}
    return found.pop() if len(found) == 1 else ""


def _of_clause(clause: str) -> str:
    """Commas stay: `Saturdays, Sundays and bank holidays` is a list, and `bank holidays, closed` may be two things."""
    plain = " ".join(re.sub(r"[^\w'&/,-]|(?<!\w)-(?!\w)", " ", clause.replace("\u2019", "'")[:2_000]).split())
    if _EXCEPTION.search(plain):
        return ""
    return next((said for said, form in _SAID if form.search(plain)), "")
