"""Reading the change log in commit order, once each, by named consumers."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection, transaction

from ginnel.foundation.record.models import Consumer
from ginnel.foundation.record.states import Matter
from ginnel.kernel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Change:
    """Entries of one source record that one transaction changed, or that its link or demographics did."""

    matter: Matter
    source_number: int
    resource_numbers: tuple[int, ...]


_READ = """
SELECT epoch, xid::text, seq, matter, source_number, resource_numbers FROM record_change
WHERE (epoch, xid, seq) > (%s, %s::xid8, %s)
  AND (epoch < (SELECT coalesce(max(epoch), 0) FROM record_epoch) OR xid < pg_snapshot_xmin(pg_current_snapshot()))
ORDER BY record_change.epoch, record_change.xid, record_change.seq LIMIT %s
"""


@transaction.atomic
def consume(*, consumer: str, limit: int = 1000, by: Viewer) -> list[Change]:
    """The next changes `consumer` has not seen, and its place moved past them in the caller's transaction.

    A change appears only when every transaction that started before it has ended, so that none can slip in behind.
    What the consumer does with them commits or rolls back with its place: each change is acted on exactly once.
    """
    Consumer.objects.get_or_create(name=consumer)
    place = Consumer.objects.select_for_update().get(name=consumer)
    with connection.cursor() as cursor:
        cursor.execute(_READ, [place.epoch, place.xid, place.seq, limit])
        rows = cursor.fetchall()
    if rows:
        place.epoch, place.xid, place.seq = rows[-1][:3]
        place.save()
    return [Change(Matter(matter), source, tuple(numbers)) for _, _, _, matter, source, numbers in rows]


def new_epoch(*, by: Viewer) -> None:
    """Begin a new epoch of the change log: transaction ids start again after a restore into another cluster."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO record_epoch SELECT coalesce(max(epoch), 0) + 1 FROM record_epoch")
