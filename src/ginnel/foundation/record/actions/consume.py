"""Reading the change log in commit order, once each, by named consumers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from ginnel.foundation.record.models import Consumer
from ginnel.foundation.record.states import Matter
from ginnel.foundation.record.store import changes
from ginnel.kernel import clock
from ginnel.kernel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Change:
    """Entries of one source record that one transaction changed, or that its link or demographics did."""

    matter: Matter
    source_number: int
    resource_numbers: tuple[int, ...]


@transaction.atomic
def consume(*, consumer: str, limit: int = 1000, by: Viewer) -> list[Change]:
    """The next changes `consumer` has not seen, and its place moved past them in the caller's transaction.

    A change appears only when every transaction that started before it has ended, so that none can slip in behind.
    What the consumer does with them commits or rolls back with its place: each change is acted on exactly once.
    """
    Consumer.objects.get_or_create(name=consumer)
    place = Consumer.objects.select_for_update().get(name=consumer)
    rows = changes.after(place.epoch, place.xid, place.seq, limit)
    if rows:
        place.epoch, place.xid, place.seq = rows[-1][:3]
        place.save()
    return [Change(Matter(matter), source, tuple(numbers)) for _, _, _, matter, source, numbers in rows]


@transaction.atomic
def note_preference(*, source_numbers: Sequence[int], by: Viewer) -> None:
    """Say in the log that what may be done with these source records has changed."""
    changes.append(Matter.PREFERENCE, source_numbers, ["{}"] * len(source_numbers), clock.now())


def new_epoch(*, by: Viewer) -> None:
    """Begin a new epoch of the change log: transaction ids start again after a restore into another cluster."""
    changes.new_epoch()
