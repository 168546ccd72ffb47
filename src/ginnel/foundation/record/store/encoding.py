"""Rows in PostgreSQL's binary COPY format: about a third of the cost of the driver's own loop. Pure.

Format: PostgreSQL manual, COPY, "Binary Format". Timestamps are microseconds since 2000-01-01 UTC. An index row is
its two keys, which only the store knows, and a tail, which whoever prepares the resource can make beforehand.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from struct import Struct
from uuid import UUID

from ginnel.foundation.record.rules.receipt import Index

HEADER = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
TRAILER = b"\xff\xff"
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_NULL = b"\xff\xff\xff\xff"

_KEYS = Struct(">hiqiq")
_MOMENT = Struct(">iq")
_TOKEN = Struct(">iqiiih")
_REFERENCE = Struct(">i16sih")
_DATE = Struct(">iqiqih")
_STRING = Struct(">ihi")
_WRITTEN = Struct(">iq")
_QUANTITY = Struct(">idiiih")
_PAIR = Struct(">iqiqidiiiiih")
_ENTRY = Struct(">hiqiqiqi16siiiiihi")
_RESOURCE_REST = Struct(">i16siiiiihihihihi16si")

COLUMNS = {
    "record_resource": "number, source_number, occurred_start, occurred_end, recorded_at, stated_at, id, "
    "organisation_number, version, kind, standing, category, extractor, content_hash, local_id",
    "record_entry": 'resource_number, source_number, recorded_at, load, "row", version, standing, body',
    "record_index_token": "source_number, resource_number, code_hash, system_hash, param",
    "record_index_reference": "source_number, resource_number, target, param",
    "record_index_date": "source_number, resource_number, starts, ends, param",
    "record_index_string": "source_number, resource_number, param, value, written",
    "record_index_quantity": "source_number, resource_number, value, unit_hash, param",
    "record_index_pair": "source_number, resource_number, code_hash, other_hash, value, system_hash, unit_hash, param",
}
FIELDS = {table: columns.count(",") + 1 for table, columns in COLUMNS.items()}
INDEX_OF = {
    "tokens": "record_index_token",
    "references": "record_index_reference",
    "dates": "record_index_date",
    "strings": "record_index_string",
    "quantities": "record_index_quantity",
    "pairs": "record_index_pair",
}


def microseconds(moment: datetime) -> int:
    """Microseconds since 2000-01-01 UTC of an aware `moment`."""
    delta = moment - _EPOCH
    return (delta.days * 86400 + delta.seconds) * 1_000_000 + delta.microseconds


def moment_field(moment: datetime | None) -> bytes:
    """A nullable timestamptz field."""
    return _NULL if moment is None else _MOMENT.pack(8, microseconds(moment))


def microseconds_field(value: int | None) -> bytes:
    """A nullable timestamptz field from microseconds since 2000."""
    return _NULL if value is None else _MOMENT.pack(8, value)


def index(
    *,
    tokens: Iterable[tuple[int, int, int]] = (),
    references: Iterable[tuple[int, bytes]] = (),
    dates: Iterable[tuple[int, datetime, datetime]] = (),
    strings: Iterable[tuple[int, str, int]] = (),
    quantities: Iterable[tuple[int, float, int]] = (),
    pairs: Iterable[tuple[int, int, int, int, int, float]] = (),
) -> Index:
    """The index rows of one resource as tails.

    tokens: (param, system hash int32, code hash int64); references: (param, our id of 16 bytes); dates: (param,
    start, end) half-open; strings: (param, folded text, hash of it as written); quantities: (param, value, unit hash);
    pairs: (param, system hash, code hash, other hash, unit hash, value).
    """
    return Index(
        tokens=tuple(_TOKEN.pack(8, code, 4, system, 2, param) for param, system, code in tokens),
        references=tuple(_REFERENCE.pack(16, target, 2, param) for param, target in references),
        dates=tuple(
            _DATE.pack(8, microseconds(starts), 8, microseconds(ends), 2, param)
            for param, starts, ends in dates
        ),
        strings=tuple(
            _STRING.pack(2, param, len(data)) + data + _WRITTEN.pack(8, written)
            for param, data, written in _encoded(strings)
        ),
        quantities=tuple(_QUANTITY.pack(8, value, 4, unit, 2, param) for param, value, unit in quantities),
        pairs=tuple(
            _PAIR.pack(8, code, 8, other, 8, value, 4, system, 4, unit, 2, param)
            for param, system, code, other, unit, value in pairs
        ),
    )


def _encoded(strings: Iterable[tuple[int, str, int]]) -> Iterable[tuple[int, bytes, int]]:
    return ((param, text.encode(), written) for param, text, written in strings)


def index_rows(table: str, source: int, resource: int, tails: Iterable[bytes]) -> list[bytes]:
    """Whole rows of an index table: the two keys before each tail."""
    keys = _KEYS.pack(FIELDS[table], 8, source, 8, resource)
    return [keys + tail for tail in tails]


# fmt: off
def entry_row(
    *, resource: int, source: int, recorded_at: int, load: UUID, row: int, version: int, standing: int, body: bytes
) -> bytes:
    """`recorded_at` in microseconds since 2000."""
    return _ENTRY.pack(
        8, 8, resource, 8, source, 8, recorded_at, 16, load.bytes, 4, row, 4, version, 2, standing, len(body)
    ) + body


def resource_row(
    *, number: int, source: int, occurred: bytes, recorded_at: int, stated_at: int | None, id: bytes, organisation: int,
    version: int, kind: int, standing: int, category: int, extractor: int, content_hash: bytes, local_id: str,
) -> bytes:
    """`occurred` is the two encoded moment fields; `content_hash` is 16 bytes."""
    data = local_id.encode()
    return b"".join((
        _KEYS.pack(15, 8, number, 8, source),
        occurred,
        _MOMENT.pack(8, recorded_at),
        microseconds_field(stated_at),
        _RESOURCE_REST.pack(
            16, id, 4, organisation, 4, version, 2, kind, 2, standing, 2, category, 2, extractor,
            16, content_hash, len(data),
        ),
        data,
    ))
# fmt: on
