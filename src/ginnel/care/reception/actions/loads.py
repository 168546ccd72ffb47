"""Reading a file through a feed, batch by batch, so that a load can die anywhere and be gone on with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import chain, islice

from django.db import Error, connection

from ginnel.care.reception.actions import batch, leaving
from ginnel.care.reception.actions.ahead import WORTHWHILE_BYTES, ahead
from ginnel.care.reception.actions.prepare import Preparer, Ready
from ginnel.care.reception.models import Load
from ginnel.care.reception.rules import Feed, Listing, Opened, Parcel
from ginnel.care.reception.rules.listing import Lists
from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.record import actions as record
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict
from ginnel.kernel.viewer import Viewer

# Rows and bytes in one transaction: large enough that COPY dominates, small enough that memory stays flat.
BATCH_ROWS = 2_000
BATCH_BYTES = 8 << 20
NOT_STATED = "NOT-STATED"

Progress = Callable[[Load], None]


def load(
    *,
    opened: Opened,
    feed: Feed,
    source: str = "",
    sent_by: str = "",
    by: Viewer,
    progress: Progress | None = None,
) -> Load:
    """Read all of `opened` and answer the finished load, whose counters are the receipt.

    `source` is the sending organisation's code; without it each row's own statement is used, else "not stated".
    `sent_by` is the identity of whoever uploaded it, where that is not `by`. A load of the same bytes that was cut off
    goes on after its last committed row. Where the file is a whole list, whom it leaves out has left it once all of it
    has been read. Raises Conflict when another process is reading the same bytes now.
    """
    with _alone(opened.digest):
        parcels = feed.read(opened)
        first = next(parcels, None)
        started = _begin(opened, feed, source or (first.stated_source if first else "") or NOT_STATED, by)
        preparer = Preparer(source, started, feed)
        cursor = started.cursor
        if first and first.row == 0 and not started.is_repeat:  # a Bundle without entries is all frame
            record.keep_frame(load=started.id, first_row=0, pieces=[first.before or b"", b""], by=by)

        def produce() -> Iterator[list[Ready] | Lists]:
            lists = Lists()
            everything = _seen(chain([first] if first else [], parcels), lists, preparer)
            for parcels_of_batch in _batches(parcel for parcel in everything if parcel.row > cursor):
                yield preparer.prepare(parcels_of_batch)
            yield lists

        for rows in ahead(produce) if opened.size >= WORTHWHILE_BYTES else produce():
            if isinstance(rows, Lists):
                if isinstance(feed, Listing):
                    leaving.leave_out(load=started, feed=feed, lists=rows, by=by)
                continue
            batch.commit(load=started, rows=rows, feed=feed, sent_by=sent_by, by=by)
            if progress:
                progress(started)
        started.finished_at = clock.now()
        started.save(update_fields=["finished_at"])
        audit.append(by=by, events=[Event("load.finished", None, detail={"load": str(started.id)})])
    return started


def _begin(opened: Opened, feed: Feed, source: str, by: Viewer) -> Load:
    """The unfinished load of these bytes if there is one, else a new one."""
    organisation = organisations.ensure(code=source, by=by)
    earlier = Load.objects.filter(digest=opened.digest, organisation=organisation, feed=feed.name)
    unfinished = earlier.filter(finished_at=None).first()
    if unfinished:
        return unfinished
    return Load.objects.create(
        organisation=organisation,
        feed=feed.name,
        filename=opened.filename[:1024],
        digest=opened.digest,
        size=opened.size,
        by=by.identity,
        started_at=clock.now(),
        is_repeat=earlier.exists(),
    )


@contextmanager
def _alone(digest: str) -> Iterator[None]:
    """Hold these bytes for this process until done; the lock dies with the connection."""
    key = int(digest[:15], 16)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        if not cursor.fetchone()[0]:
            raise Conflict(
                "Another process is loading this same file now. Wait for it, then run the command again."
            )
    try:
        yield
    finally:
        with suppress(Error), connection.cursor() as cursor:  # a server that is gone has let go of it
            cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


def _seen(parcels: Iterable[Parcel], lists: Lists, preparer: Preparer) -> Iterator[Parcel]:
    """The parcels, their lists noted on the way: those before the cursor count too."""
    for parcel in parcels:
        if parcel.listed is not None:
            lists.see(preparer.source_of(parcel), parcel.listed)
        yield parcel


def _batches(parcels: Iterable[Parcel]) -> Iterator[list[Parcel]]:
    parcels = iter(parcels)
    while True:
        chunk: list[Parcel] = []
        size = 0
        for parcel in islice(parcels, BATCH_ROWS):
            chunk.append(parcel)
            size += len(parcel.original) + len(parcel.before or b"")
            if size >= BATCH_BYTES:
                break
        if not chunk:
            return
        yield chunk
