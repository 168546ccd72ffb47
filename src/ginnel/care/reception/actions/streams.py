"""Rows that come one by one over a connection: a load that stays open, and is told at once what became of each."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

from django.db import transaction

from ginnel.care.reception.actions import batch
from ginnel.care.reception.actions.prepare import Preparer
from ginnel.care.reception.models import Load
from ginnel.care.reception.rules import Feed, Parcel
from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.organisations import actions as organisations
from ginnel.kernel import clock
from ginnel.kernel.errors import Fault
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Viewer


@transaction.atomic
def begin(*, source: str, feed: Feed, name: str, by: Viewer) -> Load:
    """A load for what organisation `source` is about to send; `name` says where it comes in."""
    return Load.objects.create(
        organisation=organisations.ensure(code=source, by=by),
        feed=feed.name,
        filename=name[:1024],
        digest=blake2b(uuid7().bytes, digest_size=32).hexdigest(),  # no two streams are the same bytes
        size=0,
        by=by.identity,
        started_at=clock.now(),
    )


@transaction.atomic
def receive(*, load: Load, feed: Feed, parcels: Sequence[Parcel], by: Viewer) -> dict[int, tuple[Fault, ...]]:
    """Store `parcels`, whose rows go on from the load's cursor; what keeps out those that are not accepted, by row.

    Once it returns outside a transaction, all of it is durable. When it raises, nothing was stored and `load` is as
    it was before only after `refresh_from_db`.
    """
    rows = Preparer(load.organisation.code, load, feed).prepare(parcels)
    load.size += sum(len(parcel.original) for parcel in parcels)
    return batch.commit(load=load, rows=rows, feed=feed, by=by)


@transaction.atomic
def end(*, load: Load, by: Viewer) -> None:
    """Nothing more comes; the counters are the receipt."""
    load.finished_at = clock.now()
    load.save(update_fields=["finished_at"])
    audit.append(by=by, events=[Event("load.finished", None, detail={"load": str(load.id)})])
