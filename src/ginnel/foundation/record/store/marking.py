"""The entries of one organisation and type that an identifier marks, in SQL. It is asked by its hash, so that another
may be found with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection

from ginnel.foundation.record.store.bodies import unpack

_FROM = """
FROM record_index_token t
JOIN record_resource r ON r.number = t.resource_number AND r.source_number = t.source_number
JOIN organisations_organisation organisation ON organisation.number = r.organisation_number
"""
_WHERE = """
WHERE t.param = %s AND t.code_hash = %s AND t.system_hash = %s AND organisation.code = %s AND r.kind = %s
AND r.standing = 1
"""
_NUMBERS = f"SELECT DISTINCT r.number {_FROM} {_WHERE} AND (r.stated_at IS NULL OR r.stated_at < %s) ORDER BY r.number"
_ENTRY = """
JOIN record_entry e ON e.resource_number = r.number AND e.version = r.version AND e.source_number = r.source_number
"""
_LAST = f"""
WITH found AS MATERIALIZED (SELECT r.stated_at, e.load {_FROM} {_ENTRY} {_WHERE} AND r.stated_at IS NOT NULL
    AND e.row > 0),
last AS (SELECT stated_at, load FROM found ORDER BY stated_at DESC, load LIMIT 1)
SELECT last.stated_at, last.load, NOT EXISTS (
    SELECT FROM found WHERE found.load = last.load AND found.stated_at <> last.stated_at
) FROM last
"""
_MARKED = f"""
SELECT r.local_id, source.local_id, e.body FROM record_resource r {_ENTRY}
JOIN people_sourcerecord source ON source.number = r.source_number
WHERE r.number = ANY(%s) AND r.standing = 1 ORDER BY r.number
"""

Asked = tuple[int, int, int, str, int]
"""Number of the parameter, hashes of the identifier and its system, code of the organisation, number of the type."""


def numbers(asked: Asked, stated_before: datetime) -> list[int]:
    """Those that were not said, or said again, since, in order."""
    with connection.cursor() as cursor:
        cursor.execute(_NUMBERS, [*asked, stated_before])
        return [number for (number,) in cursor.fetchall()]


def last(asked: Asked) -> tuple[datetime, UUID | None, bool] | None:
    """When a row last said one, the load it came in, and whether no row of that load stands of another moment."""
    with connection.cursor() as cursor:
        cursor.execute(_LAST, asked)
        found: tuple[datetime, UUID | None, bool] | None = cursor.fetchone()
        return found


def standing(numbers: Sequence[int]) -> list[tuple[str, str, bytes]]:
    """What the source calls each, and whom it is about, and its content; not of those that are about nobody."""
    with connection.cursor() as cursor:
        cursor.execute(_MARKED, [list(numbers)])
        return [(id, about, unpack(body)) for id, about, body in cursor.fetchall()]
