"""The header line of one file: which column holds what, however it is spelt; and what is wrong with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from ginnel.kernel.errors import Fault
from ginnel.surfaces.feeds.tabular.layouts import DELIMITERS, Layout, delimiter_of, folded, split

T = TypeVar("T")

# A heading is shown in a note up to here; what people type above a column can be a paragraph.
_LONGEST = 64


@dataclass(frozen=True)
class Header:
    """`positions`: column name to its place in a record; `others`: where else the same may stand, under a heading of
    an older or later version. `faults` make the file unusable; `notes` do not. `sender`: whose headings they are, where
    a mapping says so."""

    layout: Layout
    line: bytes
    delimiter: str
    positions: Mapping[str, int]
    width: int
    faults: tuple[Fault, ...] = ()
    notes: tuple[Fault, ...] = ()
    others: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    sender: str = ""
    _known: dict[str, Any] = field(default_factory=dict)

    def once(self, name: str, make: Callable[[], T]) -> T:
        """What `make` answers, worked out once for all rows of the file."""
        if name not in self._known:
            self._known[name] = make()
        found: T = self._known[name]
        return found

    def numbered(self, pattern: str, last: int, first: int = 1) -> tuple[tuple[int, int], ...]:
        """(number, place) of each column `pattern` (with `{}` for its number) that this file has."""
        names = ((number, pattern.format(number)) for number in range(first, last + 1))
        return self.once(
            pattern,
            lambda: tuple((number, self.positions[name]) for number, name in names if name in self.positions),
        )


@dataclass(frozen=True)
class Spelled:
    """More headings, folded, and the columns they name, as one sender uses them; none by default."""

    columns: Mapping[str, str] = field(default_factory=dict)
    sender: str = ""


AS_LISTED = Spelled()


def read_header(line: bytes, layout: Layout, spelled: Spelled = AS_LISTED) -> Header:
    """The header of a file of `layout`, with the headings of its sender."""
    text = line.decode("utf-8", "replace")
    delimiter = delimiter_of(text)
    names = split(text, delimiter)
    known = {**layout.spellings, **spelled.columns}
    columns = [known.get(folded(name), "") for name in names]
    positions, others = _places(names, columns)
    faults = [*_old_line_ends(text), *_repeated(names, columns), *_missing(layout, positions)]
    return Header(
        layout=layout,
        line=line,
        delimiter=delimiter,
        positions=positions,
        width=len(names),
        faults=tuple(faults),
        notes=tuple(_unknown(names, columns)),
        others=others,
        sender=spelled.sender,
    )


def first_line(head: bytes) -> bytes:
    """The header line at the top of a file; a spreadsheet's own `sep=;` above it is passed over."""
    lines = [line for line in head.lstrip().splitlines()[:2] if line.strip()]
    if len(lines) > 1 and is_separator_line(lines[0]):
        return lines[1]
    return lines[0] if lines else b""


def is_separator_line(line: bytes) -> bool:
    bare = line.strip().strip(b'"')
    return len(bare) == 5 and bare[:4].lower() == b"sep="


def delimiter_name(header: Header) -> str:
    return DELIMITERS[header.delimiter]


def _places(
    names: Sequence[str], columns: Sequence[str]
) -> tuple[dict[str, int], dict[str, tuple[int, ...]]]:
    """The place of each column, its own heading before an alias of it, and the other places it has."""
    found: dict[str, list[int]] = {}
    for place, column in enumerate(columns):
        if column:
            found.setdefault(column, []).append(place)
    for column, places in found.items():
        places.sort(key=lambda place: folded(names[place]) != folded(column))
    positions = {column: places[0] for column, places in found.items()}
    return positions, {column: tuple(places[1:]) for column, places in found.items() if len(places) > 1}


def _old_line_ends(text: str) -> Iterator[Fault]:
    if "\r" in text.rstrip("\r\n"):
        reason = "The lines end in the way of old Macintosh computers; save the file as CSV UTF-8."
        yield Fault("line-ends", reason, 1)


def _repeated(names: Sequence[str], columns: Sequence[str]) -> Iterator[Fault]:
    spelt = zip(map(folded, names), columns, strict=True)
    for (_, column), count in Counter(spelt).items():
        if column and count > 1:
            reason = f"The column {column} is there more than once; which one counts is not known."
            yield Fault("column-repeated", reason, 1, column)


def _missing(layout: Layout, positions: Mapping[str, int]) -> Iterator[Fault]:
    reason = "The column {} is missing; without it no row can be understood."
    for name in layout.needed:
        if name not in positions:
            yield Fault("column-missing", reason.format(name), 1, name)


def _unknown(names: Sequence[str], columns: Sequence[str]) -> Iterator[Fault]:
    reason = "The column is not one this feed knows; it is kept only in the row as received."
    for name, column in zip(names, columns, strict=True):
        if not column:
            yield Fault("column-unknown", reason, 1, name.strip()[:_LONGEST])
