"""What was written and when, newest first: every version of every resource, after the last row of the page before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from ginnel.foundation.record.store.reading import _COLUMNS, ENTRY, Row, Stored, stored_of
from ginnel.foundation.record.store.searching.fragments import Sql, among, equal, every


class Kept(NamedTuple):
    """A version, and where the latest of its resource stands."""

    row: Row
    stored: Stored


# The place of a version in the order: when, of which resource (number), which. A whole batch has one moment.
After = tuple[str, int, int]


# A version stood where its resource stands, or on another record of the same person; never on somebody else's.
_THEIRS = Sql(
    "(e.source_number = r.source_number OR EXISTS (SELECT FROM people_sourcerecord a JOIN people_sourcerecord b "
    "ON a.person_id = b.person_id WHERE a.number = e.source_number AND b.number = r.source_number))"
)


def page(where: Sql, after: After | None, count: int) -> list[Kept]:
    """Versions `e` of `record_resource r` of which `where` holds."""
    behind = Sql("(e.recorded_at, e.resource_number, e.version) < (%s::timestamptz, %s, %s)", after or ())
    asked = every([_THEIRS, where, *([behind] if after else [])])
    statement = (
        f"SELECT {_COLUMNS}, {ENTRY} FROM record_entry e JOIN record_resource r ON r.number = e.resource_number "
        f"WHERE {asked.text} ORDER BY e.recorded_at DESC, e.resource_number DESC, e.version DESC LIMIT %s"
    )
    width = len(Row._fields)
    with connection.cursor() as cursor:
        cursor.execute(statement, [*asked.values, count])
        found = cursor.fetchall()
    stored = stored_of([row[width:] for row in found])
    return [Kept(Row(*row[:width]), body) for row, body in zip(found, stored, strict=True)]


def of_one(row: Row, sources: Sequence[int], within: Sql, behind: int | None, count: int) -> list[Stored]:
    """Versions `e` of one resource that stood with one of these source records, newest first, behind one of them."""
    asked = every(
        [
            equal("e.resource_number", row.number),
            among("e.source_number", sources),
            within,
            *([Sql("e.version < %s", (behind,))] if behind is not None else []),
        ]
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {ENTRY} FROM record_entry e WHERE {asked.text} ORDER BY e.version DESC LIMIT %s",
            [*asked.values, count],
        )
        return stored_of(cursor.fetchall())


def within(start: datetime | None, end: datetime | None, is_at: bool) -> Sql:
    """Written from `start` to `end`; with `is_at`, whatever stood at some moment between them."""
    began = [] if is_at or start is None else [Sql("e.recorded_at >= %s", (start,))]
    ended = [Sql("e.recorded_at < %s", (end,))] if end else []
    overtaken = Sql(
        "NOT EXISTS (SELECT FROM record_entry later WHERE later.resource_number = e.resource_number "
        "AND later.version > e.version AND later.recorded_at <= %s)",
        (start,),
    )
    return every([*began, *ended, *([overtaken] if is_at else [])])


def settled() -> datetime:
    """The moment before which nothing more will be written: whatever is being written now began no earlier."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(min(xact_start), now()) FROM pg_stat_activity "
            "WHERE datname = current_database() AND backend_xid IS NOT NULL AND pid <> pg_backend_pid()"
        )
        return cursor.fetchone()[0]  # type: ignore[no-any-return]
