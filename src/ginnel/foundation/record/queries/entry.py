"""One entry with its whole trail: every version, who sent it, in which file and row, and the bytes as they came."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from ginnel.foundation.record.fhir import json, references
from ginnel.foundation.record.fhir.extraction import title
from ginnel.foundation.record.queries import sight as access
from ginnel.foundation.record.queries import timeline
from ginnel.foundation.record.queries.sight import Sight, Source
from ginnel.foundation.record.queries.timeline import Shown
from ginnel.foundation.record.rules import wording
from ginnel.foundation.record.states import Standing
from ginnel.foundation.record.store import originals, reading
from ginnel.foundation.record.store.reading import Row, Stored
from ginnel.kernel.errors import NotFound
from ginnel.kernel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Version:
    """One immutable version: how it stood, when we were told and where it is written in what file."""

    version: int
    standing: Standing
    recorded_at: datetime
    load: UUID | None
    row: int
    tree: dict[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Opened:
    """An entry, the source record it hangs on, its versions, newest first, and names for what it refers to."""

    shown: Shown
    source: Source
    versions: tuple[Version, ...]
    names: dict[str, str] = field(default_factory=dict)


def entry(*, viewer: Viewer, person: UUID, entry: UUID, is_shared_screen: bool = False) -> Opened:
    """One entry of this person. Raises NotFound when it is not theirs or the viewer may not see its category."""
    sight, row = _find(viewer, person, entry, is_shared_screen)
    source = next(source for source in sight.sources if source.number == row.source_number)
    shown = timeline.shown([row])[0]
    return Opened(shown, source, tuple(map(_version, reading.versions(row))), _names(shown.tree))


def entry_original(
    *, viewer: Viewer, person: UUID, entry: UUID, version: int, is_shared_screen: bool = False
) -> bytes | None:
    """The bytes of the row that carried this version, exactly as they arrived; None when none were kept."""
    _, row = _find(viewer, person, entry, is_shared_screen)
    found = next((kept for kept in reading.versions(row) if kept.version == version), None)
    if found is None:
        raise NotFound("There is no such version of this entry.")
    return originals.fetch(found.load, found.row) if found.load else None


def _find(viewer: Viewer, person: UUID, entry: UUID, is_shared_screen: bool) -> tuple[Sight, Row]:
    sight = access.see(viewer, person, is_shared_screen=is_shared_screen)
    row = reading.row(sight.numbers, entry)
    if row is None or not sight.permits(row):
        raise NotFound("There is no such entry in this person's record, or you may not see it.")
    return sight, row


def _names(tree: dict[str, Any]) -> dict[str, str]:
    """`Practitioner/id` and the like to what that shelf entry is called."""
    found = {str(reference.get("reference", "")) for _, reference in references.find(tree)}
    ids = {}
    for text in found:
        try:
            ids[UUID(text.rpartition("/")[2])] = text
        except ValueError:
            continue
    held = timeline.shown(reading.named(list(ids)))
    return {ids[item.id]: wording.name(item.tree.get("name")) or title(item.kind, item.tree) for item in held}


def _version(kept: Stored) -> Version:
    return Version(
        kept.version, Standing(kept.standing), kept.recorded_at, kept.load, kept.row, json.read(kept.body)
    )
