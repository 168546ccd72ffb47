"""Encoded rows into their tables."""

from __future__ import annotations

from django.db import connection

from ginnel.foundation.record.store.encoding import COLUMNS, HEADER, TRAILER


def write(table: str, rows: list[bytes]) -> None:
    """COPY encoded rows into `table` in the current transaction."""
    if not rows:
        return
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({COLUMNS[table]}) FROM STDIN (FORMAT BINARY)") as copy,
    ):
        copy.write(HEADER + b"".join(rows) + TRAILER)
