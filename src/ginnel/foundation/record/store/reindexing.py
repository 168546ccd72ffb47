"""Reads and writes of a re-index: resources whose index rows an older extractor made."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import connection

from ginnel.foundation.record.store.bodies import unpack

_STALE = """
SELECT r.number, r.source_number, r.kind, e.body FROM record_resource r
JOIN record_entry e ON e.resource_number = r.number AND e.version = r.version AND e.source_number = r.source_number
WHERE r.number > %s AND r.extractor < %s ORDER BY r.number LIMIT %s
"""

# What was published here carries its own id as its local id, and the category it was published under is a decision
# that no content holds: only a restricted subject found in it since may close it further.
_MOVE = """
UPDATE record_resource SET extractor = %(extractor)s, occurred_start = line.starts, occurred_end = line.ends,
    category = CASE
        WHEN local_id <> id::text THEN line.category
        WHEN line.category = ANY(%(restricted)s) AND NOT record_resource.category = ANY(%(restricted)s)
        THEN line.category ELSE record_resource.category END
FROM unnest(%(numbers)s::bigint[], %(categories)s::smallint[], %(starts)s::timestamptz[], %(ends)s::timestamptz[])
    AS line(number, category, starts, ends)
WHERE record_resource.number = line.number
"""


def stale(after: int, extractor: int, limit: int) -> list[tuple[int, int, int, bytes]]:
    """(number, source number, kind, body) of the next resources past `after` indexed before `extractor`."""
    with connection.cursor() as cursor:
        cursor.execute(_STALE, [after, extractor, limit])
        return [(number, source, kind, unpack(body)) for number, source, kind, body in cursor.fetchall()]


def mark(
    extractor: int,
    rows: Sequence[tuple[int, int, datetime | None, datetime | None]],
    restricted: Collection[int],
) -> None:
    """Say of each (number, category, start, end) that `extractor` has made its index rows."""
    numbers, categories, starts, ends = (list(column) for column in zip(*rows, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(
            _MOVE,
            {
                "extractor": extractor,
                "numbers": numbers,
                "categories": categories,
                "starts": starts,
                "ends": ends,
                "restricted": list(restricted),
            },
        )
