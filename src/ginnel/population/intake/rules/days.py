"""Days out of what FHIR says of moments, as England counts them."""

from __future__ import annotations

from datetime import date

from ginnel.kernel.clock import LONDON
from ginnel.kernel.values.dates import moment_range

_BEFORE_ELEVEN = frozenset(f"{hour:02d}" for hour in range(23))


def day(text: object) -> date | None:
    """The day in England of a FHIR date or dateTime; None for what is neither, or is not known to the day."""
    if not isinstance(text, str) or len(text) < 10:
        return None
    try:
        if len(text) == 10 or _is_the_same_day(text):
            return date.fromisoformat(text[:10])
        return moment_range(text)[0].astimezone(LONDON).date()
    except (ValueError, OverflowError):
        return None


def _is_the_same_day(text: str) -> bool:
    """Whether a moment in universal time is on the day it is written on in England: before eleven at night it is.

    Only what looks as it should is hurried through; anything else is read with care.
    """
    return text[10] == "T" and text[-1] == "Z" and len(text) >= 20 and text[11:13] in _BEFORE_ELEVEN


def not_before(start: date | None, end: date | None) -> date | None:
    """The end, unless it is before the start: then it is not known."""
    return end if end and (start is None or end >= start) else None
