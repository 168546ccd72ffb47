"""One resource by our id, or one of its versions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.people import queries as people
from ginnel.foundation.record.fhir import json, kinds
from ginnel.foundation.record.fhir.categories import of_earlier
from ginnel.foundation.record.queries import sight as access
from ginnel.foundation.record.queries.searching import moving, parting, seeing
from ginnel.foundation.record.queries.searching.finding import Hit
from ginnel.foundation.record.queries.sight import Granted
from ginnel.foundation.record.states import Standing
from ginnel.foundation.record.store import reading
from ginnel.foundation.record.store.reading import Opening, Stored
from ginnel.kernel.errors import Gone, NotFound
from ginnel.kernel.viewer import Category, Viewer


@dataclass(frozen=True, slots=True)
class Written:
    """One version of a resource. `is_withdrawn`: it says that the resource does not stand any more. `is_part`: the
    bytes are without what this viewer may not see of it."""

    version: int
    recorded_at: datetime
    is_withdrawn: bool
    is_latest: bool
    is_veiled: bool
    is_in_doubt: bool
    person: UUID | None
    body: bytes = field(repr=False)
    is_part: bool = False


def read_resource(*, viewer: Viewer, kind: str, id: UUID) -> Hit:
    """The latest version. Raises NotFound, and Gone where it was withdrawn or deleted by its source."""
    found, granted = _found(viewer, kind, id)
    row = found.row
    note(viewer, found, row.version)
    if row.standing != Standing.CURRENT:
        raise Gone("This does not stand any more. Its earlier versions can be read.")
    body, is_part = parting.seen(viewer, row, found.person, found.body, version=row.version)
    return Hit(
        row.id_text,
        kind,
        row.version,
        found.told_at,
        found.person,
        Category(row.category),
        row.number,
        row.source_number,
        body,
        is_veiled=row.source_number in granted.veiled,
        is_in_doubt=_is_in_doubt(found),
        is_part=is_part,
    )


def read_version(*, viewer: Viewer, kind: str, id: UUID, version: int) -> Written:
    """One version, decided by what it says itself as well as by what the resource counts as now.

    Raises NotFound, and Gone for the version that withdrew it.
    """
    at = looking(viewer, kind, id)
    found = reading.version(at.found.row, at.sources, version)
    if found is None or not at.shows(found):
        raise NotFound("There is no such version of this, or you may not see it.")
    note(viewer, at.found, version)
    if found.standing != Standing.CURRENT:
        raise Gone("This version says that the resource does not stand any more.")
    return at.written([found])[0]


def latest_of(*, viewer: Viewer, kind: str, id: UUID) -> Written:
    """The version that stands, or says that none does. Raises NotFound."""
    at = looking(viewer, kind, id)
    note(viewer, at.found, 0)
    found = reading.version(at.found.row, at.sources, at.found.row.version)
    if found is None:
        raise _not_here()
    return at.written([found])[0]


@dataclass(frozen=True, slots=True)
class Looking:
    """At the versions of one resource that may be seen as it stands. `looks_back`: at those before it."""

    viewer: Viewer
    found: Opening
    granted: Granted
    looks_back: bool

    @property
    def sources(self) -> list[int]:
        """With which it may have stood."""
        return list(self.granted.categories)

    def shows(self, kept: Stored) -> bool:
        """Whether a version may be seen, by what it says itself."""
        row = self.found.row
        if kept.version == row.version:
            return True
        open_to = self.granted.categories[row.source_number]
        return self.looks_back and of_earlier(kinds.name_of(row.kind), json.read(kept.body)) <= open_to

    def written(self, kept: Sequence[Stored]) -> tuple[Written, ...]:
        """As they are shown to the viewer."""
        is_in_doubt = _is_in_doubt(self.found)
        return tuple(_written(self.viewer, one, self.found, self.granted, is_in_doubt) for one in kept)


def looking(viewer: Viewer, kind: str, id: UUID) -> Looking:
    """Raises NotFound for what is not here or may not be seen as it stands."""
    found, granted = _found(viewer, kind, id)
    return Looking(viewer, found, granted, moving.may_look_back(viewer, found.row))


def _found(viewer: Viewer, kind: str, id: UUID) -> tuple[Opening, Granted]:
    found = reading.opening(id)
    if found is None or found.row.kind != kinds.NUMBERS.get(kind):
        raise _not_here()
    row = found.row
    if found.person is None:
        if row.kind not in seeing.nobodys() or row.category in seeing.OFF_THE_SHELF:
            raise _not_here()
        return found, Granted({row.source_number: frozenset(Category) - seeing.OFF_THE_SHELF}, frozenset())
    granted = access.granted(access.see(viewer, found.person))
    if not granted.permits(row):
        raise _not_here()
    return found, granted


def _is_in_doubt(found: Opening) -> bool:
    return found.is_written_here and bool(people.records_in_doubt([found.row.source_number]))


def _not_here() -> NotFound:
    return NotFound("There is no such resource here, or you may not see it.")


def _written(viewer: Viewer, kept: Stored, found: Opening, granted: Granted, is_in_doubt: bool) -> Written:
    body, is_part = parting.seen(viewer, found.row, found.person, kept.body, version=kept.version)
    return Written(
        kept.version,
        kept.recorded_at,
        kept.standing != Standing.CURRENT,
        kept.version == found.row.version,
        found.row.source_number in granted.veiled,
        is_in_doubt,
        found.person,
        body,
        is_part,
    )


def note(viewer: Viewer, found: Opening, version: int) -> None:
    """That it was read, of which version; 0 for all of them."""
    row = found.row
    detail = {"kind": kinds.name_of(row.kind), "id": row.id_text, "version": version}
    event = Event("entry.read", found.person, (Category(row.category),), detail=detail)
    audit.append(by=viewer, events=[event])
