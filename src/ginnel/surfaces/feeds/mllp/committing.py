"""Messages made durable in groups: whatever came in while one transaction was under way makes up the next.

One thread does it, with one connection to the database, so that the order of a sender's messages is kept. Nobody is
answered before the transaction with their message has been committed, whatever the server's default for that is.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any

import structlog
from django.db import (
    DatabaseError,
    InterfaceError,
    OperationalError,
    close_old_connections,
    connection,
    transaction,
)

from ginnel.care.reception import actions as reception
from ginnel.care.reception.rules import Parcel
from ginnel.kernel import clock
from ginnel.kernel.errors import Fault
from ginnel.surfaces.feeds import adt, loading
from ginnel.surfaces.feeds.mllp import measuring

log = structlog.get_logger("ginnel.mllp")
MOST_TOGETHER = 500
NOT_NOW = Fault("not-now", "The message could not be made safe just now. Send it again.")

Done = Callable[[tuple[Fault, ...]], None]


@dataclass(frozen=True, slots=True)
class Work:
    """A message, what already speaks against it, and whom to tell what became of it."""

    data: bytes
    done: Done
    faults: tuple[Fault, ...] = ()


class Committer:
    """Takes messages of organisation `source` until it is told to stop."""

    def __init__(self, source: str, name: str, *, committed: Callable[[], None]) -> None:
        self._source = source
        self._name = name
        self._committed = committed
        self._queue: SimpleQueue[Work | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="mllp-commit", daemon=True)
        self._stream = _Stream(source, name)

    def start(self) -> None:
        self._thread.start()

    def submit(self, work: Work) -> None:
        """Never waits: how much may wait here is the listener's to limit."""
        self._queue.put(work)

    def stop(self, patience: float) -> None:
        """Finish what waits, then end."""
        self._queue.put(None)
        self._thread.join(patience)

    def _run(self) -> None:
        while group := self._next():
            with measuring.COMMITS.labels(self._source).time():
                self._settle(group)
            measuring.GROUPS.labels(self._source).observe(len(group))
        self._stream.end()
        connection.close()

    def _next(self) -> list[Work]:
        """All that waits now, at least one; nothing when it is time to stop."""
        first = self._queue.get()
        group = [first]
        while first is not None and len(group) < MOST_TOGETHER:
            try:
                group.append(self._queue.get_nowait())
            except Empty:
                break
            if group[-1] is None:
                self._queue.put(None)
                break
        return [work for work in group if work is not None]

    def _settle(self, group: Sequence[Work]) -> None:
        """Store a group; where it fails for what one of them holds, each by itself, so that one fails alone."""
        try:
            found = self._stream.receive(group)
        except (OperationalError, InterfaceError) as error:
            log.error("messages could not be stored", error=type(error).__name__, messages=len(group))
            found = [(NOT_NOW,)] * len(group)
        except Exception as error:
            log.error(
                "messages could not be received",
                error=type(error).__name__,
                messages=len(group),
                exc_info=True,
            )
            if len(group) > 1:
                for work in group:
                    self._settle([work])
                return
            found = [(NOT_NOW,)]
        for work, faults in zip(group, found, strict=True):
            work.done(faults)
        self._committed()


# Whoever set the server to answer before what it has written is safe did not mean this.
_DURABLE = (
    "SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') = 'off'"
)


class _Stream:
    """The open load. A new one every hour in which something comes, so that a receipt is of its time."""

    def __init__(self, source: str, name: str) -> None:
        self._source = source
        self._name = name
        self._load: Any = None
        self._hour = ""
        self._is_stale = False
        self._by = loading.service()

    def receive(self, group: Sequence[Work]) -> list[tuple[Fault, ...]]:
        """The faults of each message, once all of them are durable. Raises what the database raises."""
        close_old_connections()
        load = self._current()
        parcels = [_parcel(work, row) for row, work in enumerate(group, start=load.cursor + 1)]
        self._is_stale = True  # until it is known that what the counters say was stored
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(_DURABLE)
            refused = reception.receive_rows(load=load, feed=adt.FEED, parcels=parcels, by=self._by)
        self._is_stale = False
        return [refused.get(parcel.row, ()) for parcel in parcels]

    def _current(self) -> Any:
        if self._is_stale:
            self._load.refresh_from_db()
            self._is_stale = False
        hour = clock.now().strftime("%Y%m%d%H")
        if self._load is None or hour != self._hour:
            self.end()
            self._load = reception.begin_stream(
                source=self._source, feed=adt.FEED, name=self._name, by=self._by
            )
            self._hour = hour
        return self._load

    def end(self) -> None:
        """Close the receipt; one that cannot be closed now stays open, and says how far it came."""
        load, self._load = self._load, None
        if load is None:
            return
        try:
            reception.end_stream(load=load, by=self._by)
        except DatabaseError as error:
            log.warning("a receipt could not be closed", error=type(error).__name__)


def _parcel(work: Work, row: int) -> Parcel:
    if work.faults:
        return Parcel(row, work.data, faults=work.faults)
    return adt.read_message(work.data, row)
