"""What the national service answers to a batch of people it was asked about: the response file of PDS MESH.

https://digital.nhs.uk/developer/api-catalogue/personal-demographic-service-mesh/pds-mesh-data-dictionary

One row for each person asked about. It makes nothing of its own on the record: it says which NHS number is whose.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ginnel.care.reception.rules import Parcel
from ginnel.kernel.errors import Fault
from ginnel.surfaces.feeds.opening import Opened
from ginnel.surfaces.feeds.pds_mesh.answers import CODE, NEEDED, REFERENCE, Refused, reply
from ginnel.surfaces.feeds.tabular.feed import Headed, apart, under_header
from ginnel.surfaces.feeds.tabular.layouts import folded, split
from ginnel.surfaces.feeds.tabular.records import Record, records

RECOGNISED_BY = frozenset(map(folded, (REFERENCE, CODE, "MATCHED_NHS_NO")))


@dataclass(frozen=True, slots=True)
class _Header:
    line: bytes
    places: Mapping[str, int]
    width: int

    @property
    def missing(self) -> list[str]:
        return [name for name in NEEDED if folded(name) not in self.places]


class PdsMesh:
    name = "pds-mesh"
    label = "Batch trace response (PDS MESH)"

    def recognises(self, filename: str, head: bytes) -> bool:
        return _header(head.splitlines()[0] if head.strip() else b"").places.keys() >= RECOGNISED_BY

    def read(self, opened: Opened) -> Iterator[Parcel]:
        lines = opened.lines(keep_ends=True)
        first = next((line for _, line in lines if isinstance(line, Fault) or line.strip()), b"")
        if isinstance(first, Fault):
            yield Parcel(1, b"", faults=(first,))
            return
        header = _header(first.rstrip(b"\r\n"))
        if header.missing:
            yield _unusable(header, header.line, 1)
            return
        for record in records(lines):
            yield _parcel(record, header)

    def mendable(self, parcel: Parcel) -> bytes:
        return under_header(parcel)

    def again(self, original: bytes, row: int) -> Parcel:
        line, rest = apart(original)
        header = _header(line)
        if header.missing:
            return _unusable(header, rest, row)
        numbered: Sequence[tuple[int, bytes | Fault]] = list(
            enumerate(rest.splitlines(keepends=True), start=1)
        )
        found = list(records(numbered))
        if len(found) != 1:
            fault = Fault("one-row", f"There must be one row under the header; there are {len(found)}.", row)
            return Headed(row, rest, faults=(fault,), header=line)
        return _parcel(replace(found[0], row=row), header)


def _header(line: bytes) -> _Header:
    names = split(line.decode("utf-8-sig", "replace"), ",")
    return _Header(line, {folded(name): place for place, name in enumerate(names)}, len(names))


def _unusable(header: _Header, original: bytes, row: int) -> Parcel:
    reason = "The column {} is missing; without it no row can be understood."
    faults = tuple(Fault("column-missing", reason.format(name), row, name) for name in header.missing)
    return Headed(row, original, faults=faults, header=header.line)


def _parcel(record: Record, header: _Header) -> Parcel:
    bare = Headed(record.row, record.original, header=header.line)
    if record.faults:
        return replace(bare, faults=record.faults)
    if len(record.cells) != header.width:
        reason = f"Row {record.row} has {len(record.cells)} columns; the header has {header.width}."
        return replace(bare, faults=(Fault("ragged-row", reason, record.row),))
    cells = {name: record.cells[place].strip() for name, place in header.places.items()}
    try:
        return replace(bare, reply=reply(cells))
    except Refused as refused:
        return replace(bare, faults=(Fault(refused.code, refused.message, record.row, refused.field),))


FEED = PdsMesh()
