"""References of a page followed, either way."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db import connection

from ginnel.foundation.record.states import Standing
from ginnel.foundation.record.store.reading import _COLUMNS, Row
from ginnel.foundation.record.store.searching.fragments import Sql

_CURRENT = int(Standing.CURRENT)
_TARGETS = f"""
SELECT DISTINCT ON (r.number) {_COLUMNS} FROM record_resource r
WHERE r.standing = %s AND r.kind = ANY(%s) AND (
  r.id = ANY(%s) OR r.id IN (
    SELECT target FROM record_index_reference i WHERE i.resource_number = ANY(%s) AND i.param = ANY(%s)))
ORDER BY r.number LIMIT %s
"""
_SOURCES = f"""
SELECT DISTINCT ON (r.number) {_COLUMNS} FROM record_index_reference i
JOIN record_resource r ON r.number = i.resource_number AND r.source_number = i.source_number
WHERE i.target = ANY(%s) AND i.param = ANY(%s) AND r.standing = %s AND r.kind = %s
ORDER BY r.number LIMIT %s
"""
_OWNED = f"""
SELECT {_COLUMNS} FROM record_resource r
WHERE r.source_number IN (SELECT number FROM people_sourcerecord WHERE person_id = ANY(%s))
  AND r.kind = %s AND r.standing = %s AND NOT EXISTS (
    SELECT FROM record_index_token t WHERE t.source_number = r.source_number AND t.resource_number = r.number
      AND t.param = %s AND t.code_hash = 0 AND t.system_hash = 0)
ORDER BY r.number LIMIT %s
"""


def targets(
    numbers: Collection[int], params: Sequence[int], kinds: Sequence[int], ids: Sequence[UUID], most: int
) -> list[Row]:
    """What these resources point at by any of the parameters, and what has any of `ids`, of these types."""
    return _rows(_TARGETS, [_CURRENT, list(kinds), list(ids), list(numbers), list(params), most])


def sources(kind: int, ids: Collection[UUID], params: Sequence[int], most: int) -> list[Row]:
    """Resources of a type that point at any of `ids`."""
    return _rows(_SOURCES, [list(ids), list(params), _CURRENT, kind, most])


def owned(kind: int, people: Collection[UUID], owner: int, most: int) -> list[Row]:
    """Resources of a type that are these people's own."""
    return _rows(_OWNED, [list(people), kind, _CURRENT, owner, most])


def answering(numbers: Sequence[int], where: Sql) -> list[int]:
    """Those of the resources of which `where` holds, as `r`."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT r.number FROM record_resource r WHERE r.number = ANY(%s) AND {where.text}",
            [list(numbers), *where.values],
        )
        return [number for (number,) in cursor.fetchall()]


def _rows(statement: str, values: Sequence[object]) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        return [Row(*found) for found in cursor.fetchall()]
