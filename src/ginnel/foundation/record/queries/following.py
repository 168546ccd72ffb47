"""What has changed since a place in the change log, for those who keep their place themselves, and whose it was.

A consumer whose effect lies outside the database cannot commit its place with it; it reads ahead, makes its effect and
its place one, and may be told of a change again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.db import connection

from ginnel.foundation.record.queries.drawing import check_may_draw
from ginnel.foundation.record.states import Matter
from ginnel.foundation.record.store import changes
from ginnel.kernel.viewer import Viewer


class LogPlace(NamedTuple):
    """How far somebody has read: everything up to and including this line."""

    epoch: int = 0
    xid: str = "0"
    seq: int = 0


class Line(NamedTuple):
    """One line of the log: what it is about, the source record, the resources, and its own place."""

    matter: Matter
    source_number: int
    resource_numbers: tuple[int, ...]
    place: LogPlace


def changes_after(*, viewer: Viewer, place: LogPlace, limit: int = 10_000) -> list[Line]:
    """The next lines past a place, oldest first, none of which anything can still slip in before."""
    check_may_draw(viewer)
    return [
        Line(Matter(matter), source, tuple(numbers), LogPlace(epoch, xid, seq))
        for epoch, xid, seq, matter, source, numbers in changes.after(*place, limit)
    ]


def log_end(*, viewer: Viewer) -> LogPlace:
    """The last line that can be read now; the very beginning of an empty log."""
    check_may_draw(viewer)
    return LogPlace(*(changes.last() or LogPlace()))


def log_epoch(*, viewer: Viewer) -> int:
    """Rises when the database is restored from a backup: what was read in an earlier one may never have happened."""
    return changes.epoch()


def holders_ever(*, viewer: Viewer, resource_numbers: Sequence[int]) -> set[int]:
    """Every source record that any version of these resources was about: a source may change its mind whose it is."""
    check_may_draw(viewer)
    if not resource_numbers:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT source_number FROM record_entry WHERE resource_number = ANY(%s)",
            [list(resource_numbers)],
        )
        return {number for (number,) in cursor.fetchall()}
