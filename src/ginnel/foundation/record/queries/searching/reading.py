"""One resource by our id, one of its versions, or all of them."""

from __future__ import annotations

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
    opening, granted = _found(viewer, kind, id)
    found = next((one for one in _versions(viewer, opening, granted) if one.version == version), None)
    if found is None:
        raise NotFound("There is no such version of this, or you may not see it.")
    note(viewer, opening, version)
    if found.is_withdrawn:
        raise Gone("This version says that the resource does not stand any more.")
    return found


def versions_of(*, viewer: Viewer, kind: str, id: UUID) -> list[Written]:
    """Every version that the viewer may see, newest first. Raises NotFound."""
    found, granted = _found(viewer, kind, id)
    note(viewer, found, 0)
    return _versions(viewer, found, granted)


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


def _versions(viewer: Viewer, found: Opening, granted: Granted) -> list[Written]:
    row = found.row
    kind, open_to = kinds.name_of(row.kind), granted.categories[row.source_number]
    kept = reading.versions(row, list(granted.categories))
    is_in_doubt, looks_back = _is_in_doubt(found), moving.may_look_back(viewer, row)
    return [
        _written(viewer, one, found, granted, is_in_doubt)
        for one in kept
        if one.version == row.version or (looks_back and of_earlier(kind, json.read(one.body)) <= open_to)
    ]


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
