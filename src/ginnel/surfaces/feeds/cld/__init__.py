"""Adult social care Client Level Data, release 2: 43 fields, one row for each event, quarterly from each council.

What makes a row wrong beyond use (no person, no event, impossible dates, a broken record) quarantines it; what the
national classes call blank or invalid is kept as sent and counted on the receipt. See
docs/explanation/client-level-data.md.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import replace

from ginnel.care.reception.rules import Parcel
from ginnel.foundation.record.fhir import validation
from ginnel.foundation.record.fhir.json import canonical
from ginnel.kernel.errors import Fault
from ginnel.surfaces.feeds.cld.columns import Columns, is_header, read_header
from ginnel.surfaces.feeds.cld.resources import resources
from ginnel.surfaces.feeds.cld.row import read_row
from ginnel.surfaces.feeds.cld.validity import notes
from ginnel.surfaces.feeds.opening import Opened
from ginnel.surfaces.feeds.tabular.feed import Headed, apart, under_header, with_source
from ginnel.surfaces.feeds.tabular.records import Record, records

# Lines above the header: a title, a spreadsheet's `sep=,`, nothing.
_MOST_ABOVE = 10
# A name in a header may run over lines, in quotation marks.
_LONGEST_HEADER = 50


class Said:
    """What the rows of one file have said of the file itself, so that it is not said on every row.

    Remembered only from a row that the record will hold: a quarantined row takes all it carries with it. What rows
    say of people is left to reception, which knows what is held and which of two was said later. Bounded, so that
    memory stays flat; what is said again after it was forgotten is only found to be held already.
    """

    _REPEATED = "Basic"

    def __init__(self, most: int = 1_000) -> None:
        self._most = most
        self._held: OrderedDict[str, None] = OrderedDict()

    def anew(self, parcel: Parcel) -> Parcel:
        """The parcel without what an earlier row has brought onto the record. The id stands for the content."""
        submissions = [each.local_id for each in parcel.incoming if each.kind == self._REPEATED]
        if not submissions:
            return parcel
        if all(name in self._held for name in submissions):
            news = tuple(each for each in parcel.incoming if each.kind != self._REPEATED)
            return replace(parcel, incoming=news)
        if not any(validation.check(each.kind, canonical(each.tree), each.tree) for each in parcel.incoming):
            self._held.update(dict.fromkeys(submissions))
            if len(self._held) > self._most:
                self._held.popitem(last=False)
        return parcel


class ClientLevelData:
    name = "cld"
    label = "Client Level Data (CSV)"

    def recognises(self, filename: str, head: bytes) -> bool:
        lines = ((place, line + b"\n") for place, line in enumerate(head.splitlines(), start=1))
        header, _ = _header(lines)
        return isinstance(header, bytes) and is_header(header.decode("utf-8", "replace"))

    def read(self, opened: Opened) -> Iterator[Parcel]:
        """Each record under the header; a file whose header cannot be used is one parcel that says so."""
        lines = opened.lines(keep_ends=True)
        header, above = _header(lines)
        if isinstance(header, Fault):
            yield Parcel(1, b"", faults=(header,))
            return
        columns = read_header(header.decode("utf-8", "replace"))
        if above:
            note = Fault("lines-above-header", "Lines stand above the header; they were passed over.", 1)
            columns = replace(columns, notes=(*columns.notes, note))
        if columns.faults:
            yield Headed(1, header, faults=columns.faults, header=header)
            return
        said = Said()
        parcels = (said.anew(_parcel(record, columns, header)) for record in records(lines))
        for parcel in with_source(parcels):
            yield replace(parcel, notes=(*columns.notes, *parcel.notes)) if parcel.row == 1 else parcel

    def mendable(self, parcel: Parcel) -> bytes:
        """The row under its header, as a file of its own."""
        return under_header(parcel)

    def again(self, original: bytes, row: int) -> Parcel:
        """The row in a file of one row, as `mendable` gives it, perhaps put right."""
        header, rest = apart(original)
        columns = read_header(header.decode("utf-8", "replace"))
        if columns.faults:
            return Headed(row, rest, faults=columns.faults, header=header)
        found = list(records(enumerate(rest.splitlines(keepends=True), start=1)))
        if len(found) != 1:
            fault = Fault("one-row", f"There must be one row under the header; there are {len(found)}.", row)
            return Headed(row, rest, faults=(fault,), header=header)
        return _parcel(replace(found[0], row=row), columns, header)


def _header(lines: Iterator[tuple[int, bytes | Fault]]) -> tuple[bytes | Fault, int]:
    """The header with its line's end taken off, and how many lines that say something stand above it.

    Where none of the first few lines is one, the first is taken for it, so that what is wrong with it is said.
    """
    first: bytes | Fault = b""
    above = 0
    for _, line in lines:
        if isinstance(line, Fault):
            return first or line, 0
        if not line.strip():
            continue
        header = _whole_header(line, lines)
        if is_header(header.decode("utf-8", "replace")):
            return header, above
        first, above = first or header, above + 1
        if above == _MOST_ABOVE:
            break
    return first, 0


def _whole_header(line: bytes, lines: Iterator[tuple[int, bytes | Fault]]) -> bytes:
    """A header with a name that runs over lines, which a spreadsheet wraps in a cell."""
    taken = 0
    while line.count(b'"') % 2 and taken < _LONGEST_HEADER:
        more = next((more for _, more in lines), None)
        if not isinstance(more, bytes):
            break
        line, taken = line + more, taken + 1
    return line.rstrip(b"\r\n")


def _parcel(record: Record, columns: Columns, header: bytes) -> Parcel:
    row = read_row(record, columns)
    said = tuple(notes(row)) if row.values else ()
    return Headed(
        row=record.row,
        original=record.original,
        incoming=() if row.faults else resources(row),
        faults=row.faults,
        stated_source=row.values.get("LA_Code", ""),
        notes=said,
        header=header,
    )


FEED = ClientLevelData()
