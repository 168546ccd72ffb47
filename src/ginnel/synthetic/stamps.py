"""Days and moments as each format writes them, quick because every row has some."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache

from ginnel.kernel.clock import LONDON

_CLOCK = tuple(f"{hour:02d}:{minute:02d}" for hour in range(24) for minute in range(60))
_HL7_CLOCK = tuple(f"{hour:02d}{minute:02d}00" for hour in range(24) for minute in range(60))


@cache
def _zoned(ordinal: int) -> tuple[str, str]:
    """The day and the offset that England kept at noon: nobody here writes in the hour that is repeated."""
    day = date.fromordinal(ordinal)
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=LONDON)
    return f"{day.isoformat()}T", f":00{noon.isoformat()[-6:]}"


def stamp(at: datetime) -> str:
    """A FHIR instant with the offset England kept that day."""
    day, offset = _zoned(at.toordinal())
    return f"{day}{_CLOCK[at.hour * 60 + at.minute]}{offset}"


@cache
def iso(day: date) -> str:
    return day.isoformat()


def clock(at: datetime) -> str:
    return _CLOCK[at.hour * 60 + at.minute]


@cache
def english(day: date) -> str:
    """dd/mm/yyyy, as councils and spreadsheets write it."""
    return f"{day.day:02d}/{day.month:02d}/{day.year}"


def english_moment(at: datetime) -> str:
    return f"{english(at.date())} {clock(at)}"


@cache
def _compact(ordinal: int) -> str:
    return f"{date.fromordinal(ordinal):%Y%m%d}"


def hl7(at: datetime) -> str:
    """A time stamp of HL7 version 2, local time."""
    return _compact(at.toordinal()) + _HL7_CLOCK[at.hour * 60 + at.minute]


def hl7_day(day: date) -> str:
    return _compact(day.toordinal())
