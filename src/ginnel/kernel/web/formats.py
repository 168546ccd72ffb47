"""How dates, times, numbers and identifiers are written on a page (NHS digital service manual, content guide)."""

from __future__ import annotations

import re
from datetime import date, datetime

from ginnel.kernel.clock import LONDON
from ginnel.kernel.values.dates import PartialDate
from ginnel.kernel.values.identifiers import format_nhs_number

_NO_BREAK = "\N{NO-BREAK SPACE}"


def day(value: date | datetime | PartialDate | str | None) -> str:
    """`4 March 1941`, `March 1941` or `1941`, as much as is known. Text that is no ISO date comes back as it is."""
    if isinstance(value, datetime):
        value = in_england(value).date()
    if isinstance(value, date):
        value = PartialDate(value.year, value.month, value.day)
    if isinstance(value, str):
        try:
            value = PartialDate.parse(value)
        except ValueError:
            return str(value)
    return _written(value) if value else ""


def _written(value: PartialDate) -> str:
    if not value.month:
        return str(value.year)
    month = date(2000, value.month, 1).strftime("%B")
    return f"{value.day} {month} {value.year}" if value.day else f"{month} {value.year}"


def in_england(value: datetime) -> datetime:
    """The moment on England's clocks; unchanged within a day of the ends of the calendar, where it has no such form."""
    try:
        return value.astimezone(LONDON)
    except OverflowError:
        return value


def clock_time(value: datetime) -> str:
    """`9:05am`, `9am`, `midday` or `midnight`, in England's time."""
    local = in_england(value)
    if not local.minute and not local.hour % 12:
        return "midday" if local.hour else "midnight"
    minutes = f":{local.minute:02d}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes}{'am' if local.hour < 12 else 'pm'}"


def moment(value: datetime | None) -> str:
    """`4 March 2026 at 9:05am`, in England's time."""
    return f"{day(value)} at {clock_time(value)}" if value else ""


def is_whole_day(value: datetime) -> bool:
    """Whether the moment is midnight in England, which is how a date without a time is kept."""
    local = in_england(value)
    return (local.hour, local.minute, local.second) == (0, 0, 0)


def when(value: datetime) -> str:
    """A moment, or only the day where that is all that is known."""
    return day(value) if is_whole_day(value) else moment(value)


def nhs_number(value: str) -> str:
    """3-3-4 with spaces that do not break across lines."""
    return format_nhs_number(value).replace(" ", _NO_BREAK) if len(value) == 10 else value


def call(number: str) -> str:
    """The address that rings a telephone number (RFC 3966), without what is asked for then; '' for what is none."""
    digits = re.sub(
        r"[^0-9+]", "", re.split(r" \(|[a-z,;]", number.replace("(0)", ""), flags=re.IGNORECASE)[0]
    )
    return f"tel:{digits}" if len(digits) >= 3 else ""


def count(value: int) -> str:
    return f"{value:,}"
