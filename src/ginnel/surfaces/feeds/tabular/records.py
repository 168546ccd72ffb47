"""CSV records from lines, with a quoted field that runs over several lines, and a way back from one never closed."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ginnel.kernel.errors import Fault
from ginnel.surfaces.feeds.opening import encoding_fault

# A description may hold a few paragraphs; a quote that is still open after this many lines was never closed.
MOST_LINES = 100
_BLANK = b" \t\r\n,;|\x1a"  # and the end mark of old systems


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its place from 1, its bytes, and its cells or why there are none.

    `is_assumed` says that the bytes were no UTF-8 and were read as Windows-1252.
    """

    row: int
    original: bytes
    cells: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    is_assumed: bool = False


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the records of one file are written. `accepts_1252`: a row that is not UTF-8 is read as Windows-1252."""

    delimiter: str = ","
    accepts_1252: bool = False


PLAIN = Dialect()


def records(lines: Iterable[tuple[int, bytes | Fault]], dialect: Dialect = PLAIN) -> Iterator[Record]:
    """Each record after the header. `lines` keep their ends. Blank lines are no records."""
    source = _Lines(lines)
    row = 0
    while (line := source.take()) is not None:
        if isinstance(line, Fault):
            row += 1
            yield Record(row, b"", (), (Fault(line.code, line.message, row),))
        elif line.strip(_BLANK):
            row += 1
            yield _record(row, line, source, dialect)


class _Lines:
    """Lines with a way to put some back."""

    def __init__(self, lines: Iterable[tuple[int, bytes | Fault]]) -> None:
        self._lines = iter(lines)
        self._back: deque[bytes | Fault] = deque()

    def take(self) -> bytes | Fault | None:
        if self._back:
            return self._back.popleft()
        return next((line for _, line in self._lines), None)

    def put_back(self, lines: list[bytes | Fault]) -> None:
        self._back.extendleft(reversed(lines))


def _record(row: int, line: bytes, source: _Lines, dialect: Dialect) -> Record:
    if line.count(b'"') % 2 == 0:
        return read_record(row, line, dialect)
    taken: list[bytes | Fault] = []
    quotes = line.count(b'"')
    while len(taken) < MOST_LINES and (more := source.take()) is not None:
        taken.append(more)
        if isinstance(more, Fault):
            break
        quotes += more.count(b'"')
        if quotes % 2 == 0:
            whole = line + b"".join(part for part in taken if isinstance(part, bytes))
            return read_record(row, whole, dialect)
    source.put_back(taken)
    reason = f"Row {row} opens a quotation mark and never closes it."
    return Record(row, line.rstrip(b"\r\n"), (), (Fault("unclosed-quote", reason, row),))


def read_record(row: int, line: bytes, dialect: Dialect = PLAIN) -> Record:
    """The cells of one record, whose quotation marks are balanced."""
    original = line.rstrip(b"\r\n")
    fault = encoding_fault(original, row)
    text = _as_1252(original) if fault and dialect.accepts_1252 else None
    if fault and text is None:
        return Record(row, original, (), (fault,))
    is_assumed, text = text is not None, original.decode() if text is None else text
    if '"' not in text:
        return Record(row, original, tuple(text.split(dialect.delimiter)), is_assumed=is_assumed)
    try:
        cells = next(csv.reader(text.splitlines(keepends=True), delimiter=dialect.delimiter, strict=True))
    except (csv.Error, StopIteration):
        reason = f"Row {row} has text after a closing quotation mark."
        return Record(row, original, (), (Fault("misplaced-quote", reason, row),))
    return Record(row, original, tuple(cells), is_assumed=is_assumed)


def _as_1252(original: bytes) -> str | None:
    try:
        return original.decode("cp1252")
    except UnicodeDecodeError:
        return None
