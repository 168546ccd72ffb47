"""When: FHIR dates, periods and timings as half-open ranges of instants in UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from ginnel.kernel.values.dates import moment_range

# How an open end of a Period is stored in an index row: every search before or after it holds.
EARLIEST = datetime(1, 1, 1, tzinfo=UTC)
LATEST = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
_SECOND = timedelta(seconds=1)
Range = tuple[datetime, datetime]


@lru_cache(maxsize=16384)
def of_text(text: str) -> Range:
    """The range that a date, dateTime or instant covers. Raises ValueError for what is none."""
    if text[17:19] == "60":  # a leap second, which Python cannot hold
        text = text[:17] + "59" + text[19:]
    try:
        if 20 <= len(text) <= 25 and text[10] == "T" and "." not in text:
            start = datetime.fromisoformat(text).astimezone(UTC)
            return start, start + _SECOND
        return moment_range(text)
    except OverflowError:
        return (EARLIEST, EARLIEST + _SECOND) if text < "5" else (LATEST - _SECOND, LATEST)


def of_period(period: dict[str, Any]) -> Range | None:
    """The range of a Period, its open ends at EARLIEST and LATEST; None when it has neither.

    A Period written backwards covers what lies between its ends all the same.
    """
    start, end = period.get("start"), period.get("end")
    if not start and not end:
        return None
    first = of_text(start) if start else (EARLIEST, EARLIEST)
    last = of_text(end) if end else (LATEST, LATEST)
    return (first[0], last[1]) if first[0] < last[1] else (last[0], first[1])


def of_timing(timing: dict[str, Any]) -> Range | None:
    """From the first event of a Timing to its last, or its bounds; None when it only says how often."""
    events = [of_text(one) for one in timing.get("event", ()) if one]
    if events:
        return min(start for start, _ in events), max(end for _, end in events)
    bounds = timing.get("repeat", {}).get("boundsPeriod")
    return of_period(bounds) if bounds else None


def of_any(value: Any) -> Range | None:
    """The range of a date in any of these forms."""
    if type(value) is str:
        return of_text(value)
    if "event" in value or "repeat" in value:
        return of_timing(value)
    return of_period(value)
