"""One record under its header: its values by column, read as what they are, with every fault and note on the way.

Nothing is raised: a value that cannot be read is a fault (the row is refused) or a note (it is kept only in the row as
received), as the caller says. No message holds a value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time

from ginnel.care.reception.rules.listing import Listed, Named
from ginnel.foundation.record.fhir.json import Number
from ginnel.kernel.errors import Fault
from ginnel.surfaces.feeds.tabular import dates
from ginnel.surfaces.feeds.tabular.header import Header
from ginnel.surfaces.feeds.tabular.numbers import read_number

# As databases export what is not there (DHSC data cleaning; SQL Server; R).
NULLS = frozenset({"NULL", "Null", "null"})


class Row:
    """`faults` refuse the row; `notes` are counted on the receipt. `listed` and `named` are what a feed of lists
    says of it (`reception.rules.Parcel`)."""

    __slots__ = ("_nulls", "_positions", "cells", "faults", "header", "listed", "named", "notes", "number")

    def __init__(
        self, number: int, cells: tuple[str, ...], header: Header, nulls: frozenset[str] = NULLS
    ) -> None:
        self.number = number
        self.cells = cells
        self.header = header
        self._positions = header.positions
        self.faults: list[Fault] = []
        self.notes: list[Fault] = []
        self.listed: Listed | None = None
        self.named: tuple[Named, ...] = ()
        self._nulls = nulls

    def text(self, name: str) -> str:
        """The value of a column, trimmed; "" where it is blank or the file has no such column."""
        place = self._positions.get(name)
        if place is None:
            return ""
        text = self.cells[place]
        if text:
            text = text.strip()
            if text not in self._nulls:
                return text
        return self._otherwise(name) if name in self.header.others else ""

    def _otherwise(self, name: str) -> str:
        others = (self.cells[place].strip() for place in self.header.others[name])
        return next((text for text in others if text and text not in self._nulls), "")

    def first(self, *names: str) -> str:
        """The first of several columns that holds something."""
        return next((text for name in names if (text := self.text(name))), "")

    def each(self, pattern: str, last: int, first: int = 1) -> Iterator[tuple[int, str]]:
        """(number, value) of the numbered columns that hold something."""
        cells = self.cells
        for number, place in self.header.numbered(pattern, last, first):
            text = cells[place].strip()
            if text and text not in self._nulls:
                yield number, text

    def day(self, name: str, *, is_fatal: bool = True) -> date | None:
        """The day in a column; None for a blank or a placeholder."""
        text = self.text(name)
        if not text:
            return None
        try:
            day = dates.read_day(text)
        except dates.NoDate as refused:
            self._refuse(refused, name, is_fatal)
            return None
        if day is None:
            self.note("date-placeholder", name, "holds a date that stands for none")
        return day

    def clock(self, name: str) -> time | None:
        """The time of day in a column; one that cannot be read is noted and left out."""
        text = self.text(name)
        if not text:
            return None
        try:
            return dates.read_time(text)
        except dates.NoDate as refused:
            self._refuse(refused, name, False)
            return None

    def at(self, day_name: str, time_name: str, *, is_fatal: bool = True) -> datetime | date | None:
        """The moment in a column of days and one of times; the day alone where there is no time."""
        day = self.day(day_name, is_fatal=is_fatal)
        if day is None:
            return None
        clock = self.clock(time_name)
        return day if clock is None else dates.moment(day, clock)

    def moment(self, name: str, *, is_fatal: bool = True) -> datetime | date | None:
        """The moment in one column; the day alone where no time is written."""
        text = self.text(name)
        if not text:
            return None
        if dates.is_placeholder(text.split("T")[0].split(" ")[0]):
            self.note("date-placeholder", name, "holds a date that stands for none")
            return None
        try:
            return dates.read_moment(text)
        except dates.NoDate as refused:
            self._refuse(refused, name, is_fatal)
            return None

    def amount(self, name: str) -> Number | None:
        """The decimal in a column with its text unchanged; what is none is noted and left out."""
        text = self.text(name)
        if not text:
            return None
        number = read_number(text)
        if number is None:
            self.note("not-a-number", name, "holds something that is no number")
        return number

    def fault(self, code: str, name: str, what: str) -> None:
        self.faults.append(Fault(code, f"Row {self.number}, {name}: the row {what}.", self.number, name))

    def note(self, code: str, name: str, what: str) -> None:
        """The receipt counts notes by code and column."""
        message = f"Row {self.number}, {name}: the row {what}."
        self.notes.append(Fault(f"{code}:{name}", message, self.number, name))

    def must(self, names: Iterable[str]) -> bool:
        """Whether each of `names` holds something; one that does not is a fault."""
        missing = [name for name in names if not self.text(name)]
        for name in missing:
            self.fault("value-missing", name, "has nothing here, and means nothing without it")
        return not missing

    def _refuse(self, refused: dates.NoDate, name: str, is_fatal: bool) -> None:
        if is_fatal:
            message = f"Row {self.number}, {name}: {refused}."
            self.faults.append(Fault(refused.code, message, self.number, name))
        else:
            self.note(refused.code, name, f"holds something that cannot be read: {refused}")
