"""Whether anything is said of somebody besides who they are, for looking back at what systems read."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection

from ginnel.foundation.people.queries import check_looks_back
from ginnel.foundation.record.states import Standing
from ginnel.kernel.viewer import Category, Viewer

_SAYING = """
SELECT source FROM unnest(%s::bigint[]) source
WHERE EXISTS (SELECT FROM record_resource r
              WHERE r.source_number = source AND r.category <> %s AND r.standing = %s)
"""


def saying_more(numbers: Collection[int], *, viewer: Viewer) -> set[int]:
    """Those of these source records on which anything stands besides who somebody is. Raises NotPermitted."""
    check_looks_back(viewer=viewer)
    with connection.cursor() as cursor:
        cursor.execute(_SAYING, [list(numbers), int(Category.DEMOGRAPHICS), int(Standing.CURRENT)])
        return {number for (number,) in cursor}
