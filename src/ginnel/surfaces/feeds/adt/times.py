"""HL7 time stamps: how precise they are, in which zone, and as FHIR writes them.

Without a zone a time stamp is in that of MSH-7 where it states one, else in Europe/London, summer time included; an
hour that the clocks skip resolves forwards. HL7 v2.4, 2.9.47 (TS).
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import NamedTuple

from ginnel.kernel.clock import LONDON

_STAMP = re.compile(r"(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:\.(\d{1,6}))?([+-]\d{4})?", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Moment(NamedTuple):
    """`at` is microseconds since 1970 of the earliest instant meant, for ordering; `text` the FHIR dateTime, a date
    where no hour was said; `day` the day as written; `is_timed` whether an hour was said."""

    at: int
    text: str
    day: str
    is_timed: bool


@lru_cache(maxsize=65536)
def read(stamp: str, zone: str = "") -> Moment:
    """A time stamp; `zone` (+hhmm) stands in where it names none. Raises ValueError for what no calendar has."""
    match = _STAMP.fullmatch(stamp.strip())
    if not match:
        raise ValueError("not an HL7 time stamp")
    year, month, day, hour, minute, second = match.groups()[:6]
    if hour and not minute:
        minute = "00"
    on = date(int(year), int(month or 1), int(day or 1))
    fraction = int((match[7] or "0").ljust(6, "0"))
    naive = datetime.combine(on, time(int(hour or 0), int(minute or 0), int(second or 0), fraction))
    written = "-".join(part for part in (year, month, day) if part)
    said = match[8] or zone
    aware = naive.replace(tzinfo=_offset(said) if said else LONDON).astimezone(UTC)
    shown = aware.astimezone(_offset(said) if said else LONDON)
    text = shown.isoformat(timespec="milliseconds" if match[7] else "seconds") if hour else written
    return Moment((aware - _EPOCH) // _MICROSECOND, text, written, bool(hour))


def zone_of(stamp: str) -> str:
    """The zone a time stamp states, "" when none."""
    match = _STAMP.fullmatch(stamp.strip())
    return (match[8] or "") if match else ""


def instant(at: int) -> str:
    """Microseconds since 1970 as a FHIR instant."""
    return (_EPOCH + timedelta(microseconds=at)).isoformat(timespec="microseconds")


def _offset(text: str) -> tzinfo:
    minutes = int(text[1:3]) * 60 + int(text[3:5])
    if minutes >= 14 * 60 or int(text[3:5]) > 59:
        raise ValueError("no such zone")
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))
