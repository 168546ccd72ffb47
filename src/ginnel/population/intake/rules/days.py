"""Days out of what FHIR says of moments, as England counts them."""

from __future__ import annotations

from datetime import date

from ginnel.kernel.clock import LONDON
from ginnel.kernel.values.dates import moment_range


def day(text: object) -> date | None:
    """The day in England of a FHIR date or dateTime; None for what is neither, or is not known to the day."""
    if not isinstance(text, str) or len(text) < 10:
        return None
    try:
        if len(text) == 10:
            return date.fromisoformat(text)
        return moment_range(text)[0].astimezone(LONDON).date()
    except (ValueError, OverflowError):
        return None


def not_before(start: date | None, end: date | None) -> date | None:
    """The end, unless it is before the start: then it is not known."""
    return end if end and (start is None or end >= start) else None
