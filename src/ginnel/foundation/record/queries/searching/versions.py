"""The versions of one resource, newest first, page by page: bodies may be large and versions many, so that no more are
read than are shown, but for those that may not be.

How many there are in all is not counted: which may be seen is known only by what each says.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from ginnel.foundation.record.queries.searching.histories import Period
from ginnel.foundation.record.queries.searching.reading import Written, looking, note
from ginnel.foundation.record.store.reading import Stored
from ginnel.foundation.record.store.searching import histories
from ginnel.kernel.viewer import Viewer

AT_ONCE, MOST_ROUNDS, MOST_READ = 8, 150, 16 * 2**20
"""Versions that are held at once; how often so many are looked at for one page, and bytes that are read for it: where
either is over a page ends with what it has, and the next goes on."""


@dataclass(frozen=True, slots=True)
class Versions:
    """A page, and the version behind which the next begins, where more follow."""

    written: tuple[Written, ...]
    next: int | None


def versions_of(
    *, viewer: Viewer, kind: str, id: UUID, period: Period, count: int, behind: int | None = None
) -> Versions:
    """Those of the period that the viewer may see, `behind` the last of the page before. Raises NotFound."""
    at = looking(viewer, kind, id)
    note(viewer, at.found, 0)
    within = histories.within(period.start, period.end, period.is_at)
    kept: list[Stored] = []
    read = 0
    for _ in range(MOST_ROUNDS):
        wanted = min(count + 1, AT_ONCE)
        found = histories.of_one(at.found.row, at.sources, within, behind, wanted)
        for one in found:
            if at.shows(one):
                if len(kept) == count:
                    return Versions(at.written(kept), kept[-1].version if kept else one.version)
                kept.append(one)
            behind, read = one.version, read + len(one.body)
        if len(found) < wanted:
            return Versions(at.written(kept), None)
        if read > MOST_READ:
            break
    return Versions(at.written(kept), behind)
