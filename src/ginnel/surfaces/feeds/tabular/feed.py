"""A tabular feed: recognised by its header, read row by row, each row mended and read again by itself.

A feed gives its layouts (`columns.csv`) and what makes resources of a row; everything that files can do wrong is dealt
with here, so that each feed's own code is about its rows.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ginnel.care.reception.rules import Incoming, Parcel
from ginnel.kernel.errors import Fault
from ginnel.surfaces.feeds.opening import Opened
from ginnel.surfaces.feeds.tabular.header import (
    AS_LISTED,
    Header,
    Spelled,
    first_line,
    is_separator_line,
    read_header,
)
from ginnel.surfaces.feeds.tabular.layouts import Layout, best, delimiter_of, layout, split
from ginnel.surfaces.feeds.tabular.records import Dialect, Record, records
from ginnel.surfaces.feeds.tabular.row import NULLS, Row

# Rows at the top of a file that may all be unreadable before its organisation is taken as unknown.
_LOOK_AHEAD = 200

Build = Callable[[Row], Sequence[Incoming]]


@dataclass(frozen=True, slots=True)
class Headed(Parcel):
    """A parcel that remembers the header its row stands under."""

    header: bytes = b""


def under_header(parcel: Parcel) -> bytes:
    """The row under its header, as a file of its own: what a person mends."""
    header = parcel.header if isinstance(parcel, Headed) else b""
    return header if parcel.original == header else header + b"\n" + parcel.original


def apart(original: bytes) -> tuple[bytes, bytes]:
    """The header and the rest of what `under_header` gave."""
    header, _, rest = original.lstrip(b"\r\n").partition(b"\n")
    return header.rstrip(b"\r"), rest


def with_source(parcels: Iterator[Parcel]) -> Iterator[Parcel]:
    """A row that cannot say whose it is belongs to the organisation of the rows around it."""
    waiting: deque[Parcel] = deque()
    source = ""
    for parcel in parcels:
        source = parcel.stated_source or source
        waiting.append(parcel)
        if source or len(waiting) == _LOOK_AHEAD:
            while waiting:
                each = waiting.popleft()
                yield each if each.stated_source else replace(each, stated_source=source)
    yield from waiting


@dataclass(eq=False)
class TabularFeed:
    """`builds`: what makes the resources of a row, by table ("" for a feed of one). `source` says whose row it is."""

    name: str
    label: str
    package: str
    builds: Mapping[str, Build]
    source: Callable[[Row], str]
    nulls: frozenset[str] = NULLS
    accepts_1252: bool = False
    spelled: Callable[[Sequence[str]], Spelled] = field(default=lambda names: AS_LISTED)

    def recognises(self, filename: str, head: bytes) -> bool:
        return self._layout(first_line(head)) is not None

    def _layout(self, line: bytes) -> Layout | None:
        """The layout of a header line if it is one of this feed; a mapping of the sender's headings decides."""
        names = _names(line)
        if self.spelled(names).columns:
            return layout(self.package)
        found = best(names)
        return found if found and found.feed == self.package else None

    def read(self, opened: Opened) -> Iterator[Parcel]:
        """Each record under the header; a file whose header cannot be used is one parcel that says so."""
        lines = opened.lines(keep_ends=True)
        line = _header_line(lines)
        if isinstance(line, Fault):
            yield Parcel(1, b"", faults=(line,))
            return
        header = self._header(line)
        if header is None or header.faults:
            yield self._unusable(line, header, 1)
            return
        dialect = Dialect(header.delimiter, self.accepts_1252)
        parcels = (self._parcel(record, header) for record in records(lines, dialect))
        for parcel in with_source(parcels):
            yield replace(parcel, notes=(*header.notes, *parcel.notes)) if parcel.row == 1 else parcel

    def mendable(self, parcel: Parcel) -> bytes:
        return under_header(parcel)

    def again(self, original: bytes, row: int) -> Parcel:
        """The row in a file of one row, as `mendable` gives it, perhaps put right."""
        line, rest = apart(original)
        header = self._header(line)
        if header is None or header.faults:
            return replace(self._unusable(line, header, row), original=rest)
        numbered: Iterable[tuple[int, bytes | Fault]] = enumerate(rest.splitlines(keepends=True), start=1)
        found = list(records(numbered, Dialect(header.delimiter, self.accepts_1252)))
        if len(found) != 1:
            fault = Fault("one-row", f"There must be one row under the header; there are {len(found)}.", row)
            return Headed(row, rest, faults=(fault,), header=line)
        return self._parcel(replace(found[0], row=row), header)

    def _header(self, line: bytes) -> Header | None:
        found = self._layout(line)
        return read_header(line, found, self.spelled(_names(line))) if found else None

    def _unusable(self, line: bytes, header: Header | None, row: int) -> Headed:
        unknown = Fault("header-unknown", f"The first line is no header of {self.label}.", row)
        return Headed(row, line, faults=header.faults if header else (unknown,), header=line)

    def _parcel(self, record: Record, header: Header) -> Parcel:
        if record.faults:
            return Headed(record.row, record.original, faults=record.faults, header=header.line)
        row = Row(record.row, _fitted(record.cells, header.width), header, self.nulls)
        if len(row.cells) != header.width:
            reason = f"Row {record.row} has {len(row.cells)} columns; the header has {header.width}."
            fault = Fault("ragged-row", reason, record.row)
            return Headed(record.row, record.original, faults=(fault,), header=header.line)
        if record.is_assumed:
            row.note("encoding-assumed", "", "was no UTF-8 and was read as Windows-1252")
        incoming = self.builds[header.layout.table](row)
        return Headed(
            row=record.row,
            original=record.original,
            incoming=() if row.faults else tuple(incoming),
            faults=tuple(row.faults),
            stated_source=self.source(row),
            notes=tuple(row.notes),
            listed=row.listed,
            names=row.named,
            header=header.line,
        )


def _names(line: bytes) -> list[str]:
    text = line.decode("utf-8", "replace")
    return split(text, delimiter_of(text))


def _header_line(lines: Iterator[tuple[int, bytes | Fault]]) -> bytes | Fault:
    """The first line that is neither blank nor a spreadsheet's `sep=`, without its end."""
    for _, line in lines:
        if isinstance(line, Fault):
            return line
        if line.strip() and not is_separator_line(line):
            return line.rstrip(b"\r\n")
    return b""


def _fitted(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    """Without the empty cells that spreadsheets leave at the end."""
    while len(cells) > width and not cells[-1].strip():
        cells = cells[:-1]
    return cells
