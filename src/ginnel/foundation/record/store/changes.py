"""The change log's SQL: appending lines, and reading those that nothing can any more slip in before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from ginnel.kernel import prepared

_APPEND = """
INSERT INTO record_change (epoch, matter, source_number, resource_numbers, at)
SELECT (SELECT coalesce(max(epoch), 0) FROM record_epoch), %s, source, numbers::bigint[], %s
FROM unnest(%s::bigint[], %s::text[]) AS line(source, numbers)
"""

# The oldest transaction still running in this database. pg_snapshot_xmin alone would also wait for every other database
# of the server. A running transaction whose lock is not to be seen counts as ours, so that none is missed between its
# getting an id and its taking the lock. pg_locks shows ids without their epoch, hence the modulus. The reader's own
# transaction is in no snapshot of its own, and counts too: a place moved past it would lose what it has yet to write.
_HORIZON = """
WITH now AS MATERIALIZED (SELECT pg_current_snapshot() AS snapshot),
elsewhere AS MATERIALIZED (
    SELECT lock.transactionid::text AS xid FROM pg_locks lock JOIN pg_stat_activity session ON session.pid = lock.pid
    JOIN pg_database here ON here.datname = current_database()
    WHERE lock.locktype = 'transactionid' AND lock.granted AND session.datid <> here.oid
)
SELECT least(
    (SELECT min(running::text::numeric) FROM pg_snapshot_xip(snapshot) AS running
     WHERE (running::text::numeric % 4294967296)::text NOT IN (SELECT xid FROM elsewhere)),
    pg_snapshot_xmax(snapshot)::text::numeric,
    pg_current_xact_id_if_assigned()::text::numeric
)::text FROM now
"""

_READ = """
SELECT epoch, xid::text, seq, matter, source_number, resource_numbers FROM record_change
WHERE (epoch, xid, seq) > (%s, %s::xid8, %s)
  AND (epoch < (SELECT coalesce(max(epoch), 0) FROM record_epoch) OR xid < %s::xid8)
ORDER BY record_change.epoch, record_change.xid, record_change.seq LIMIT %s
"""


def append(matter: int, sources: Sequence[int], resources: Sequence[str], at: datetime) -> None:
    """One line per source record; `resources` are PostgreSQL array literals beside `sources`."""
    if not sources:
        return
    prepared.run(_APPEND, [matter, at, list(sources), list(resources)])


def after(epoch: int, xid: str, seq: int, limit: int) -> list[tuple[Any, ...]]:
    """The next lines past a place, in commit order: (epoch, xid, seq, matter, source number, resource numbers)."""
    with connection.cursor() as cursor:
        cursor.execute(_HORIZON)
        (horizon,) = cursor.fetchone()
        cursor.execute(_READ, [epoch, xid, seq, horizon, limit])
        return list(cursor.fetchall())


def last() -> tuple[Any, ...] | None:
    """(epoch, xid, seq) of the last line that `after` would give; None where there is none."""
    with connection.cursor() as cursor:
        cursor.execute(_HORIZON)
        (horizon,) = cursor.fetchone()
        cursor.execute(
            "SELECT epoch, xid::text, seq FROM record_change "
            "WHERE epoch < (SELECT coalesce(max(epoch), 0) FROM record_epoch) OR xid < %s::xid8 "
            "ORDER BY record_change.epoch DESC, record_change.xid DESC, record_change.seq DESC LIMIT 1",
            [horizon],
        )
        return cursor.fetchone()


def epoch() -> int:
    """The epoch that lines are written in now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(epoch), 0) FROM record_epoch")
        return int(cursor.fetchone()[0])


def new_epoch() -> None:
    """Transaction ids begin again: what follows sorts after everything before."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO record_epoch SELECT coalesce(max(epoch), 0) + 1 FROM record_epoch")
