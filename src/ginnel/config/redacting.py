"""Taking out of a line of the log anything that could be a person's.

Nothing logs a query string, a form, a name or an NHS number on purpose; this is for what slips through (a library's
message, an exception's text).
"""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from typing import Any

Event = MutableMapping[str, Any]

SECRET_NAMES = re.compile(
    r"(?i)password|secret|token|cookie|authorization|nhs_?number|family|given|birth|address"
)
TEN_DIGITS = re.compile(r"(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)")
ROW_QUOTED = re.compile(r"(?m)^\s*(?:DETAIL|CONTEXT|LINE \d+):.*\n?")  # the database repeats what a row held
QUERY_STRING = re.compile(r"\?[^\s\"']+")
REDACTED = "[redacted]"


def redact(_logger: Any, _method: str, event: Event) -> Event:
    """Take out values under telling names, ten-digit numbers in 3-3-4 form or plain, query strings, and the lines
    in which a database error quotes a row."""
    for name, value in event.items():
        if SECRET_NAMES.search(name):
            event[name] = REDACTED
        elif isinstance(value, str):
            value = ROW_QUOTED.sub("", value)
            event[name] = QUERY_STRING.sub("?" + REDACTED, TEN_DIGITS.sub(REDACTED, value))
    return event
