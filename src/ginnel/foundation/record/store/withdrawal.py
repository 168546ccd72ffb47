"""The pointer changes that no arrival makes: an entry withdrawn here, while what its source says stays known, and one
that its source took away."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import connection

from ginnel.foundation.record.states import Standing
from ginnel.foundation.record.store.bodies import pack
from ginnel.foundation.record.store.reading import Row
from ginnel.foundation.record.store.tables import INDEX_TABLES


def withdraw(row: Row, *, body: bytes, request: UUID, at: datetime) -> None:
    """Add `body` as the next version, point at it as entered in error, and take it out of every index.

    `content_hash` is left as it was: the same row sent again is then held already, and does not undo this.
    """
    _stand(row, body, request, at, Standing.ENTERED_IN_ERROR)


def delete(row: Row, *, body: bytes, request: UUID, at: datetime) -> int:
    """Add `body`, which is what stood, as the next version, point at it as deleted by its source, and take it out of
    every index. Answers the version.

    What was said is forgotten as a content: when the source says it again, it stands again.
    """
    version = _stand(row, body, request, at, Standing.DELETED)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE record_resource SET content_hash = %s WHERE number = %s AND source_number = %s",
            [bytes(16), row.number, row.source_number],
        )
    return version


def _stand(row: Row, body: bytes, request: UUID, at: datetime, standing: int) -> int:
    version = row.version + 1
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO record_entry "
            '(resource_number, source_number, recorded_at, load, "row", version, standing, body) '
            "SELECT %s, %s, %s, %s, 0, greatest(%s, 1 + (SELECT max(version) FROM record_entry "
            "WHERE resource_number = %s)), %s, %s RETURNING version",
            [row.number, row.source_number, at, request, version, row.number, int(standing), pack(body)],
        )
        (written,) = cursor.fetchone()
        cursor.execute(
            "UPDATE record_resource SET version = %s, standing = %s, recorded_at = %s "
            "WHERE number = %s AND source_number = %s",
            [written, int(standing), at, row.number, row.source_number],
        )
        for table in INDEX_TABLES:
            cursor.execute(f"DELETE FROM {table} WHERE resource_number = %s", [row.number])
    return int(written)
