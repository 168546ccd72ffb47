"""Whether what is said of a service was looked at lately enough to be gone by."""

from __future__ import annotations

from datetime import date


def days_since(assured_on: date | None, today: date) -> int | None:
    return (today - assured_on).days if assured_on else None


def is_stale(assured_on: date | None, today: date, within: int) -> bool:
    """Also where nobody says when, or says a day that has not come."""
    days = days_since(assured_on, today)
    return days is None or days > within or days < 0
