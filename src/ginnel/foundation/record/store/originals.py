"""Original bytes, kept as provenance in compressed blocks of consecutive rows."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import zstandard
from django.db import connection


def keep(load: UUID, first_row: int, originals: Sequence[bytes]) -> None:
    """Store the bytes of rows `first_row`, `first_row` + 1, … of `load` as one block; a repeat is ignored."""
    if not originals:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO record_original (load, first_row, last_row, lengths, data) VALUES (%s, %s, %s, %s, %s) "
            "ON CONFLICT DO NOTHING",
            [
                load,
                first_row,
                first_row + len(originals) - 1,
                [len(original) for original in originals],
                zstandard.ZstdCompressor(level=3).compress(b"".join(originals)),
            ],
        )


def between(load: UUID, first_row: int, last_row: int) -> dict[int, bytes]:
    """The bytes of each kept row from `first_row` to `last_row`, by row."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT first_row, lengths, data FROM record_original "
            "WHERE load = %s AND first_row <= %s AND last_row >= %s",
            [load, last_row, first_row],
        )
        found = cursor.fetchall()
    rows: dict[int, bytes] = {}
    for row, lengths, data in found:
        whole, start = zstandard.ZstdDecompressor().decompress(bytes(data)), 0
        for place, length in enumerate(lengths):
            rows[row + place] = whole[start : start + length]
            start += length
    return rows


def fetch(load: UUID, row: int) -> bytes | None:
    """The bytes of one row as they arrived, or None when that row was not kept."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT first_row, lengths, data FROM record_original "
            "WHERE load = %s AND first_row <= %s AND last_row >= %s ORDER BY first_row DESC LIMIT 1",
            [load, row, row],
        )
        found = cursor.fetchone()
    if found is None:
        return None
    first_row, lengths, data = found
    start = sum(lengths[: row - first_row])
    return zstandard.ZstdDecompressor().decompress(bytes(data))[start : start + lengths[row - first_row]]
