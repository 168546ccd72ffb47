"""Reads and writes of a re-index: resources whose index rows an older extractor made."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from ginnel.foundation.record.store.bodies import unpack

_STALE = """
SELECT r.number, r.source_number, r.kind, e.body FROM record_resource r
JOIN record_entry e ON e.resource_number = r.number AND e.version = r.version AND e.source_number = r.source_number
WHERE r.number > %s AND r.extractor < %s ORDER BY r.number LIMIT %s
"""

_MOVE = """
UPDATE record_resource SET extractor = %s, category = line.category, occurred_start = line.starts,
    occurred_end = line.ends
FROM unnest(%s::bigint[], %s::smallint[], %s::timestamptz[], %s::timestamptz[])
    AS line(number, category, starts, ends)
WHERE record_resource.number = line.number
"""


def stale(after: int, extractor: int, limit: int) -> list[tuple[int, int, int, bytes]]:
    """(number, source number, kind, body) of the next resources past `after` indexed before `extractor`."""
    with connection.cursor() as cursor:
        cursor.execute(_STALE, [after, extractor, limit])
        return [(number, source, kind, unpack(body)) for number, source, kind, body in cursor.fetchall()]


def mark(extractor: int, rows: Sequence[tuple[int, int, datetime | None, datetime | None]]) -> None:
    """Say of each (number, category, start, end) that `extractor` has made its index rows."""
    numbers, categories, starts, ends = (list(column) for column in zip(*rows, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(_MOVE, [extractor, numbers, categories, starts, ends])
