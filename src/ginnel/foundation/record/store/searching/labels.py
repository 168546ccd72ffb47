"""Which labels there are: each once, with a resource that carries it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from ginnel.foundation.record.store.reading import Row, _rows
from ginnel.foundation.record.store.searching.fragments import Sql


def carriers(params: Sequence[int], where: Sql, most: int) -> list[int]:
    """The number of one row of `record_resource r`, of which `where` holds, for each of the first `most` labels."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(r.number) FROM record_index_token t JOIN record_resource r "
            "ON r.number = t.resource_number AND r.source_number = t.source_number "
            f"WHERE t.param = ANY(%s) AND {where.text} GROUP BY t.param, t.code_hash, t.system_hash LIMIT %s",
            [list(params), *where.values, most],
        )
        return [number for (number,) in cursor.fetchall()]


def rows(numbers: Sequence[int]) -> list[Row]:
    return _rows("r.number = ANY(%s)", [list(numbers)])
