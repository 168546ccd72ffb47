"""Everything the person page says of the record, after one decision and one read of the rows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from ginnel.foundation.record.queries import glance as glances
from ginnel.foundation.record.queries import sight as access
from ginnel.foundation.record.queries import timeline as timelines
from ginnel.foundation.record.queries.sight import Sight, Source
from ginnel.foundation.record.queries.timeline import Filters, Timeline
from ginnel.foundation.record.rules.glance import Glance
from ginnel.foundation.record.states import Standing
from ginnel.foundation.record.store import reading
from ginnel.foundation.record.store.reading import Row
from ginnel.kernel.viewer import Category, Viewer


@dataclass(frozen=True, slots=True)
class Heard:
    """What one organisation's source record of the person has told us. `entries` counts what the viewer may see."""

    organisation: int
    code: str
    name: str
    local_id: str
    entries: int
    last_recorded_at: datetime | None


@dataclass(frozen=True, slots=True)
class Story:
    """The card, a page of the timeline, who has said what, and which categories are closed to this viewer; `objected`
    are those of them that the person asked to be closed."""

    glance: Glance
    timeline: Timeline
    heard: tuple[Heard, ...]
    withheld: frozenset[Category]
    is_shared_screen: bool
    objected: frozenset[Category] = frozenset()


def story(*, viewer: Viewer, person: UUID, filters: Filters, is_shared_screen: bool = False) -> Story:
    """The record part of the person page. Raises NotPermitted when the viewer may see nothing of this person."""
    sight, rows = access.narrowed(access.see(viewer, person, is_shared_screen=is_shared_screen))
    return Story(
        glances.read(sight, rows),
        timelines.read(sight, rows, filters),
        _heard(sight, rows),
        sight.withheld,
        is_shared_screen,
        sight.objected,
    )


def timeline(*, viewer: Viewer, person: UUID, filters: Filters, is_shared_screen: bool = False) -> Timeline:
    """A page of the timeline alone."""
    sight = access.see(viewer, person, is_shared_screen=is_shared_screen)
    return timelines.read(sight, access.visible(sight), filters)


def first_glance(*, viewer: Viewer, person: UUID, is_shared_screen: bool = False) -> Glance:
    """The first-glance card alone."""
    sight = access.see(viewer, person, is_shared_screen=is_shared_screen)
    return glances.read(sight, access.visible(sight))


def how_much(*, viewer: Viewer, person: UUID) -> dict[int, int]:
    """By source record, how many entries stand on it that the viewer may see; for who keeps the record how many in all,
    since all of them go where it goes."""
    sight = access.see(viewer, person)
    everything = reading.rows(sight.numbers) if sight.sources else []
    rows = everything if sight.keeps else access.visible(sight)
    return dict(Counter(row.source_number for row in rows if row.standing == Standing.CURRENT))


def _heard(sight: Sight, rows: Sequence[Row]) -> tuple[Heard, ...]:
    """Organisations of which the viewer may see something, and their own; no other is named.

    An organisation whose name is veiled (`sight.visible`) is not here. Our own records of one person are one: which of
    them a note hangs on is not what the reader asks.
    """
    counts = Counter(row.source_number for row in rows if row.organisation_number)
    newest: dict[int, float] = {}
    for row in rows:
        newest[row.source_number] = max(row.recorded_seconds, newest.get(row.source_number, 0.0))
    told: dict[object, list[Source]] = defaultdict(list)
    for source in sight.sources:
        told[source.code if source.is_own else source.number].append(source)
    return tuple(
        Heard(
            first.organisation,
            first.code,
            first.name,
            "" if first.is_own else first.local_id,
            sum(counts[source.number] for source in among),
            _moment(max((newest[one.number] for one in among if one.number in newest), default=None)),
        )
        for among in told.values()
        for first in among[:1]
        if any(counts[source.number] for source in among) or first.code == sight.organisation
    )


def _moment(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
