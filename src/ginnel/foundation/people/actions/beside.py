"""Groups joined by two connections, whichever is free taking the next batch; both commit or neither.

A transaction keeps one processor of the database's machine busy and no more. The other's is committed immediately
before ours, when nothing is left to fail but the commit itself. Were the machine to stop between the two, some groups
would be joined, each of them whole, with its decision, moves and events; matching everybody again then ends where this
would have.

Somebody who writes about several people may hold one that we want and wait for one that the other connection has. The
server sees no circle in that, because nothing tells it that we wait for the other. So neither waits long for a lock
while there are two: whoever has waited too long lets go, what the other did is undone, and this connection does it all.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress

import psycopg
from django.db import OperationalError, connection, transaction
from psycopg.errors import DeadlockDetected, LockNotAvailable

from ginnel.foundation.people.actions import joining
from ginnel.foundation.people.actions.joining import Group
from ginnel.kernel.viewer import Viewer

Batch = Collection[Group]

_PATIENCE = "10s"


@contextmanager
def joined(batches: Collection[Batch], *, by: Viewer) -> Iterator[Callable[[], int]]:
    """Another connection begins to join. Inside, call what is given: it joins what is left, waits for the other, and
    says how many records moved. What the other did is committed when the block ends, undone when it raises.

    The caller's transaction is the outermost, and only its commit comes after the block.
    """
    left = deque(batches)
    other = _Other(left, by)
    with ThreadPoolExecutor(1, "joining") as pool:
        ended = pool.submit(other.run)
        try:
            yield lambda: _finish(left, other, ended, by)
        except BaseException:
            other.give_up()
            raise
        if not other.may_commit.done():
            other.may_commit.set_result(True)
        ended.result()


class _Other:
    """The other connection, in a thread of its own. `done` is how many records it moved, or why it could not."""

    def __init__(self, left: deque[Batch], by: Viewer) -> None:
        self.taken: list[Batch] = []
        self.done: Future[int] = Future()
        self.may_commit: Future[bool] = Future()
        self._left, self._by = left, by
        self._database: psycopg.Connection | None = None

    def run(self) -> None:
        try:
            with transaction.atomic():
                self.done.set_result(self._join())
                transaction.set_rollback(not self.may_commit.result())
        except BaseException as error:
            if self.done.done():
                raise
            self.done.set_exception(error)
        finally:
            connection.close()

    def give_up(self) -> None:
        """Undo what it did, and do no more."""
        if not self.may_commit.done():
            self.may_commit.set_result(False)
        if self._database and not self.done.done():
            with suppress(psycopg.Error):  # it ends by itself, only later
                self._database.cancel_safe()

    def _join(self) -> int:
        _check_at_once()
        _patience(_PATIENCE)
        self._database = connection.connection
        moved = 0
        for batch in _taken(self._left):
            self.taken.append(batch)
            if self.may_commit.done():
                break
            moved += joining.join(batch, by=self._by)
        return moved


def _finish(left: deque[Batch], other: _Other, ended: Future[None], by: Viewer) -> int:
    moved, at = 0, list[Batch]()
    _check_at_once()
    usual = _patience(_PATIENCE)
    try:
        for batch in _taken(left):
            at = [batch]
            with transaction.atomic():
                moved += joining.join(batch, by=by)
        at = []
        moved += other.done.result()
    except OperationalError as error:
        if other.taken and not isinstance(error.__cause__, (LockNotAvailable, DeadlockDetected)):
            raise  # with nothing taken, there was no other connection to be had
        other.give_up()
        wait([ended])
        _patience(usual)
        return moved + sum(joining.join(batch, by=by) for batch in (*at, *other.taken, *left))
    _patience(usual)
    return moved


def _taken(left: deque[Batch]) -> Iterator[Batch]:
    """One after the other, each by one of the two."""
    while left:
        try:
            yield left.popleft()
        except IndexError:  # the other was quicker
            return


def _check_at_once() -> None:
    """Foreign keys are checked statement by statement: what remains is little, and the commit cannot fail by them."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _patience(longest: str) -> str:
    """Wait for a lock no longer than that until the transaction ends or says otherwise; how long it was before."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('lock_timeout'), set_config('lock_timeout', %s, true)", [longest]
        )
        return str(cursor.fetchone()[0])
