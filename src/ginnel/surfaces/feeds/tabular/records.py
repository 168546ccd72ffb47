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


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its place from 1, its bytes, and its cells or why there are none."""

    row: int
    original: bytes
    cells: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()


def records(lines: Iterable[tuple[int, bytes | Fault]]) -> Iterator[Record]:
    """Each record after the header. `lines` keep their ends. Blank lines are no records."""
    source = _Lines(lines)
    row = 0
    while (line := source.take()) is not None:
        if isinstance(line, Fault):
            row += 1
            yield Record(row, b"", (), (Fault(line.code, line.message, row),))
        elif line.strip(b" \t\r\n,"):
            row += 1
            yield _record(row, line, source)


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


def _record(row: int, line: bytes, source: _Lines) -> Record:
    if line.count(b'"') % 2 == 0:
        return read_record(row, line)
    taken: list[bytes | Fault] = []
    quotes = line.count(b'"')
    while len(taken) < MOST_LINES and (more := source.take()) is not None:
        taken.append(more)
        if isinstance(more, Fault):
            break
        quotes += more.count(b'"')
        if quotes % 2 == 0:
            return read_record(row, line + b"".join(part for part in taken if isinstance(part, bytes)))
    source.put_back(taken)
    reason = f"Row {row} opens a quotation mark and never closes it."
    return Record(row, line.rstrip(b"\r\n"), (), (Fault("unclosed-quote", reason, row),))


def read_record(row: int, line: bytes) -> Record:
    """The cells of one record, whose quotation marks are balanced."""
    original = line.rstrip(b"\r\n")
    if fault := encoding_fault(original, row):
        return Record(row, original, (), (fault,))
    text = original.decode()
    if '"' not in text:
        return Record(row, original, tuple(text.split(",")))
    try:
        cells = next(csv.reader(text.splitlines(keepends=True), strict=True))
    except (csv.Error, StopIteration):
        reason = f"Row {row} has text after a closing quotation mark."
        return Record(row, original, (), (Fault("misplaced-quote", reason, row),))
    return Record(row, original, tuple(cells))
