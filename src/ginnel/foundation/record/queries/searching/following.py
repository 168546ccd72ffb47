"""What stands beside a page because it refers to it, or is referred to from it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from ginnel.foundation.people.models import SourceRecord
from ginnel.foundation.record.queries import sight as access
from ginnel.foundation.record.queries.searching import finding, patients, seeing
from ginnel.foundation.record.queries.searching.finding import Hit
from ginnel.foundation.record.rules.criteria import Condition
from ginnel.foundation.record.store.reading import Row
from ginnel.foundation.record.store.searching import following
from ginnel.foundation.record.store.searching.conditions import Writer
from ginnel.kernel.viewer import Category, Viewer


def included(
    *,
    viewer: Viewer,
    numbers: Collection[int],
    owners: Collection[UUID],
    params: Sequence[int],
    kinds: Sequence[int],
    limits: dict[int, Condition],
    most: int,
) -> list[Hit]:
    """What the resources `numbers` refer to by any of `params`, and the Patients `owners`, of these types.

    `limits` narrow a type to what the client may ask for. No more than `most`.
    """
    found = following.targets(numbers, params, kinds, list(owners), most)
    return _allowed(viewer, found, limits)


def including(
    *,
    viewer: Viewer,
    kind: int,
    ids: Collection[UUID],
    params: Sequence[int],
    owner: int | None,
    people: Collection[UUID],
    limits: dict[int, Condition],
    most: int,
) -> list[Hit]:
    """The resources of `kind` that refer to any of `ids` by any of `params`, or are owned by any of `people`."""
    found = following.sources(kind, ids, params, most)
    if owner is not None and people:
        found += following.owned(kind, people, owner, most)
    return _allowed(viewer, list({row.number: row for row in found}.values())[:most], limits)


def _allowed(viewer: Viewer, rows: Sequence[Row], limits: dict[int, Condition]) -> list[Hit]:
    """Those of which the viewer may know, person by person, as where they are read one by one; each is written down."""
    if limits and rows:
        rows = _within(viewer, rows, limits)
    hits = finding.hits_of(
        finding.with_bodies([row for row in rows if row.source_number > 0 or _is_open(row)]),
        viewer=viewer,
    )
    granted = {
        person: access.granted(access.see(viewer, person))
        for person in dict.fromkeys(hit.person for hit in hits if hit.person)
    }
    kept = [
        hit
        for hit in hits
        if hit.person is None
        or (
            hit.category in granted[hit.person].categories.get(hit.source, ())
            and hit.source not in granted[hit.person].veiled
        )
    ]
    finding.note(viewer, kept, "included")
    return kept


def _is_open(row: Row) -> bool:
    return row.kind in seeing.nobodys() and Category(row.category) not in seeing.OFF_THE_SHELF


def _within(viewer: Viewer, rows: Sequence[Row], limits: dict[int, Condition]) -> list[Row]:
    writer = Writer(seeing.hops(viewer))
    asked = {row.kind for row in rows} & limits.keys()
    open_: set[int] = set()
    for kind in asked:
        of_kind = [row for row in rows if row.kind == kind]
        if kind == seeing.PATIENT:
            open_ |= _of_people(viewer, of_kind, limits[kind])
        else:
            where = writer.resources((limits[kind],), "r")
            open_ |= set(following.answering([row.number for row in of_kind], where))
    return [row for row in rows if row.kind not in limits or row.number in open_]


def _of_people(viewer: Viewer, rows: Sequence[Row], limit: Condition) -> set[int]:
    """An organisation's Patient is within a limit as the person is whom it is about."""
    sources = SourceRecord.objects.filter(number__in={row.source_number for row in rows})
    whose = dict(sources.values_list("number", "person_id"))
    people = patients.people_within(viewer=viewer, people=set(whose.values()), where=(limit,))
    return {row.number for row in rows if whose.get(row.source_number) in people}
