"""Reads and writes of a re-index: resources whose index rows an older extractor made."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from ginnel.foundation.record.states import Standing
from ginnel.foundation.record.store.bodies import unpack
from ginnel.kernel.viewer import MEDICATION, MEDICATION_OF, Category

_STALE = """
SELECT number, organisation_number FROM record_resource
WHERE number > %s AND extractor < %s ORDER BY number LIMIT %s
"""

# Read only once the organisation's turn is ours: every other writer of these rows takes that turn first, so that what
# is read here can neither be changing now nor have been read before it changed. The row lock keeps it so against a
# writer who should ever forget to.
_HELD = """
SELECT r.number, r.source_number, r.kind, r.standing, e.body FROM record_resource r
JOIN record_entry e ON e.resource_number = r.number AND e.version = r.version AND e.source_number = r.source_number
WHERE r.number = ANY(%s) AND r.extractor < %s ORDER BY r.number FOR UPDATE OF r
"""

# What was published here carries its own id as its local id, and the category it was published under is a decision
# that no content holds: only a restricted subject found in it since may close it further, and what was of a subject may
# become medication of it. What does not stand any more has no index by which it would be told which medicine it was.
_MOVE = """
UPDATE record_resource SET extractor = %(extractor)s, occurred_start = line.starts, occurred_end = line.ends,
    category = CASE
        WHEN record_resource.category = ANY(%(medication)s) AND line.category = %(plain)s
            AND standing <> %(current)s THEN record_resource.category
        WHEN local_id <> id::text THEN line.category
        WHEN line.category::text = %(medication_of)s::jsonb ->> record_resource.category::text THEN line.category
        WHEN line.category = ANY(%(restricted)s) AND NOT record_resource.category = ANY(%(restricted)s)
        THEN line.category ELSE record_resource.category END
FROM unnest(%(numbers)s::bigint[], %(categories)s::smallint[], %(starts)s::timestamptz[], %(ends)s::timestamptz[])
    AS line(number, category, starts, ends)
WHERE record_resource.number = line.number
"""


class Indexed(NamedTuple):
    """The latest version of a resource whose index rows are to be made again."""

    number: int
    source_number: int
    kind: int
    stands: bool
    body: bytes


def stale(after: int, extractor: int, limit: int) -> tuple[int, dict[int, list[int]]]:
    """The next resources past `after` indexed before `extractor`: the last one's number, and all by organisation.

    Nothing is locked: `hold` looks again.
    """
    by_organisation: dict[int, list[int]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_STALE, [after, extractor, limit])
        found = cursor.fetchall()
    for number, organisation in found:
        by_organisation[organisation].append(number)
    return (found[-1][0] if found else after), dict(by_organisation)


def hold(numbers: Sequence[int], extractor: int) -> list[Indexed]:
    """Those of `numbers` that are still stale, locked until the transaction ends. The caller has the turn of their
    organisation (`resources.lock_organisation`), which comes before any row lock."""
    with connection.cursor() as cursor:
        cursor.execute(_HELD, [list(numbers), extractor])
        return [
            Indexed(number, source, kind, standing == Standing.CURRENT, unpack(body))
            for number, source, kind, standing, body in cursor.fetchall()
        ]


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
                "medication": sorted(map(int, MEDICATION)),
                "medication_of": json.dumps({int(one): int(of_it) for one, of_it in MEDICATION_OF.items()}),
                "plain": int(Category.PROBLEMS_AND_MEDICATION),
                "current": int(Standing.CURRENT),
            },
        )
