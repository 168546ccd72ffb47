"""Dates as they are known: to the year, the month, the day or the moment, and no more."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from ginnel.kernel.clock import LONDON

_PARTIAL = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date known to the year, month or day. Absent parts are 0. Ordering is by `earliest`."""

    year: int
    month: int = 0
    day: int = 0

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """From ISO 8601 `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. Raises ValueError for anything else or no such day."""
        match = _PARTIAL.fullmatch(text)
        if not match:
            raise ValueError("not a date of the form YYYY, YYYY-MM or YYYY-MM-DD")
        date(*(int(part or 1) for part in match.groups()))
        return cls(*(int(part or 0) for part in match.groups()))

    @property
    def earliest(self) -> date:
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def __str__(self) -> str:
        text = f"{self.year:04d}"
        if self.month:
            text += f"-{self.month:02d}"
        if self.day:
            text += f"-{self.day:02d}"
        return text


def age_on(born: date, on: date) -> int:
    """Completed years; someone born on 29 February is a year older on 1 March in common years (Family Law
    Reform Act 1969 s9 attains age at the start of the anniversary; 28 February has no anniversary)."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


_MOMENT = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?)?)?", re.ASCII
)


def moment_range(text: str) -> tuple[datetime, datetime]:
    """The half-open range [start, end) of instants that a FHIR date or dateTime covers, in UTC.

    A value without a zone is Europe/London. Raises ValueError when it is no such form or no such day.
    Source: FHIR R4 search, 3.1.1.4.5 (a date is a range as wide as its precision).
    """
    match = _MOMENT.fullmatch(text)
    if not match:
        raise ValueError("not a FHIR date or dateTime")
    hour, minute, second, fraction, zone = match.groups()[3:]
    if hour is None:
        return _date_range(PartialDate.parse(text))
    clock_time = time(int(hour), int(minute), int(second or 0))
    naive = datetime.combine(PartialDate.parse(text[:10]).earliest, clock_time)
    width = timedelta(minutes=1) if second is None else timedelta(seconds=1)
    if fraction:
        naive += timedelta(microseconds=int((fraction[1:7]).ljust(6, "0")))
        width = timedelta(milliseconds=1) if len(fraction) <= 4 else timedelta(microseconds=1)
    if zone and zone != "Z":
        aware = datetime.fromisoformat(naive.isoformat() + zone).astimezone(UTC)
    else:
        aware = naive.replace(tzinfo=UTC if zone else LONDON).astimezone(UTC)
    return aware, _safely_add(aware, width)


def day_after(day: date) -> date:
    """The next day; of the last day there is, that day itself."""
    return day + timedelta(days=1) if day < date.max else day


def _date_range(partial: PartialDate) -> tuple[datetime, datetime]:
    first, last = partial.earliest, partial.latest
    start = datetime(first.year, first.month, first.day, tzinfo=LONDON)
    end = datetime(last.year, last.month, last.day, tzinfo=LONDON)
    return start.astimezone(UTC), _safely_add(end, timedelta(days=1)).astimezone(UTC)


def _safely_add(moment: datetime, width: timedelta) -> datetime:
    try:
        return moment + width
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC)
