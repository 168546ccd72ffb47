"""What stands around the rows of a file that is one Bundle, in compressed blocks beside the originals."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple
from uuid import UUID

import zstandard
from django.db import connection

from ginnel.foundation.record.store import originals


class Block(NamedTuple):
    """The pieces of rows `first_row` to `last_row`: what stands before each, and what follows the last."""

    first_row: int
    last_row: int
    pieces: tuple[bytes, ...]


class Ends(NamedTuple):
    """What stands before the first row of a file and after its last, and how many rows are between."""

    before: bytes
    after: bytes
    count: int


def keep(load: UUID, first_row: int, pieces: Sequence[bytes]) -> None:
    """Store what stands before rows `first_row`, `first_row` + 1, … and, last, after them; a repeat is ignored."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO record_frame (load, first_row, last_row, lengths, data) VALUES (%s, %s, %s, %s, %s) "
            "ON CONFLICT DO NOTHING",
            [
                load,
                first_row,
                first_row + len(pieces) - 2,
                [len(piece) for piece in pieces],
                zstandard.ZstdCompressor(level=3).compress(b"".join(pieces)),
            ],
        )


def whole(load: UUID) -> Iterator[bytes]:
    """The file in order, piece by piece: frame and rows; nothing where no frame was kept."""
    for block in _blocks(load):
        rows = originals.between(load, block.first_row, block.last_row)
        for place, row in enumerate(range(block.first_row, block.last_row + 1)):
            yield block.pieces[place]
            yield rows.get(row, b"")
        yield block.pieces[-1]


def ends(load: UUID) -> Ends | None:
    """The two ends of a load's frame, or None when it has none."""
    first, last = (_one(load, order) for order in ("first_row", "first_row DESC"))
    return Ends(first.pieces[0], last.pieces[-1], last.last_row) if first and last else None


def framed(loads: Collection[UUID]) -> set[UUID]:
    """Those of `loads` that have a frame."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT load FROM record_frame WHERE load = ANY(%s)", [list(loads)])
        return {load for (load,) in cursor.fetchall()}


def _blocks(load: UUID) -> Iterator[Block]:
    after = -1
    while block := _one(load, "first_row", after):
        yield block
        after = block.last_row


def _one(load: UUID, order: str, after: int = -1) -> Block | None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT first_row, last_row, lengths, data FROM record_frame WHERE load = %s AND first_row > %s "
            f"ORDER BY {order} LIMIT 1",
            [load, after],
        )
        found = cursor.fetchone()
    if found is None:
        return None
    first_row, last_row, lengths, packed = found
    data = zstandard.ZstdDecompressor().decompress(bytes(packed))
    places = [0]
    for length in lengths:
        places.append(places[-1] + length)
    return Block(first_row, last_row, tuple(data[start:end] for start, end in pairwise(places)))
