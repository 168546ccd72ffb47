"""One resource by our id, one of its versions, or all of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.people import queries as people
from ginnel.foundation.people.models import SourceRecord
from ginnel.foundation.record.fhir import json, kinds
from ginnel.foundation.record.fhir.extraction import category
from ginnel.foundation.record.queries import sight as access
from ginnel.foundation.record.queries.searching import finding, seeing
from ginnel.foundation.record.queries.searching.finding import Hit
from ginnel.foundation.record.queries.sight import Granted
from ginnel.foundation.record.states import Standing
from ginnel.foundation.record.store import reading
from ginnel.foundation.record.store.reading import Row, Stored
from ginnel.kernel.errors import Gone, NotFound
from ginnel.kernel.viewer import RESTRICTED, Category, Viewer


@dataclass(frozen=True, slots=True)
class Written:
    """One version of a resource. `is_withdrawn`: it says that the resource does not stand any more."""

    version: int
    recorded_at: datetime
    is_withdrawn: bool
    is_latest: bool
    is_veiled: bool
    is_in_doubt: bool
    person: UUID | None
    body: bytes = field(repr=False)


def read_resource(*, viewer: Viewer, kind: str, id: UUID) -> Hit:
    """The latest version. Raises NotFound, and Gone where it was withdrawn or deleted by its source."""
    row, person, granted = _found(viewer, kind, id)
    if row.standing != Standing.CURRENT:
        _note(viewer, row, person, row.version)
        raise Gone("This does not stand any more. Its earlier versions can be read.")
    (hit,) = finding.hits_of([row], veiled=granted.veiled, person=person)
    _note(viewer, row, person, row.version)
    return hit


def read_version(*, viewer: Viewer, kind: str, id: UUID, version: int) -> Written:
    """One version, decided by what it says itself as well as by what the resource counts as now.

    Raises NotFound, and Gone for the version that withdrew it.
    """
    row, person, granted = _found(viewer, kind, id)
    found = next((one for one in _versions(row, person, granted) if one.version == version), None)
    if found is None:
        raise NotFound("There is no such version of this, or you may not see it.")
    _note(viewer, row, person, version)
    if found.is_withdrawn:
        raise Gone("This version says that the resource does not stand any more.")
    return found


def versions_of(*, viewer: Viewer, kind: str, id: UUID) -> list[Written]:
    """Every version that the viewer may see, newest first. Raises NotFound."""
    row, person, granted = _found(viewer, kind, id)
    _note(viewer, row, person, 0)
    return _versions(row, person, granted)


def _found(viewer: Viewer, kind: str, id: UUID) -> tuple[Row, UUID | None, Granted]:
    row = reading.anywhere(id)
    if row is None or row.kind != kinds.NUMBERS.get(kind):
        raise _not_here()
    if row.source_number < 0:
        if row.kind not in seeing.nobodys() or row.category in RESTRICTED:
            raise _not_here()
        return row, None, Granted({row.source_number: frozenset(Category) - RESTRICTED}, frozenset())
    person = _whose(row.source_number)
    granted = access.granted(access.see(viewer, person))
    if row.category not in granted.categories.get(row.source_number, ()):
        raise _not_here()
    return row, person, granted


def _whose(source: int) -> UUID:
    return SourceRecord.objects.values_list("person_id", flat=True).get(number=source)


def _not_here() -> NotFound:
    return NotFound("There is no such resource here, or you may not see it.")


def _versions(row: Row, person: UUID | None, granted: Granted) -> list[Written]:
    kind, open_to = kinds.name_of(row.kind), granted.categories[row.source_number]
    kept = reading.versions(row, list(granted.categories))
    is_in_doubt = bool(people.records_in_doubt([row.source_number]))
    return [
        _written(one, row, person, granted, is_in_doubt)
        for one in kept
        if one.version == row.version or category(kind, json.read(one.body)) in open_to
    ]


def _written(kept: Stored, row: Row, person: UUID | None, granted: Granted, is_in_doubt: bool) -> Written:
    return Written(
        kept.version,
        kept.recorded_at,
        kept.standing != Standing.CURRENT,
        kept.version == row.version,
        row.source_number in granted.veiled,
        is_in_doubt,
        person,
        kept.body,
    )


def _note(viewer: Viewer, row: Row, person: UUID | None, version: int) -> None:
    detail = {"kind": kinds.name_of(row.kind), "id": row.id_text, "version": version}
    event = Event("entry.read", person, (Category(row.category),), detail=detail)
    audit.append(by=viewer, events=[event])
