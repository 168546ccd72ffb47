"""A page of what answers a search, with everybody shown written down.

What is asked of one person is answered through one decision about them; anything else through sharing's rendering in
SQL, which is applied at every hop in either case, so that what somebody may not see changes no page and no total.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.people import queries as people
from ginnel.foundation.record.fhir import gender, kinds
from ginnel.foundation.record.fhir.gender import Part
from ginnel.foundation.record.queries import sight as access
from ginnel.foundation.record.queries.searching import naming, ordering, parting, seeing
from ginnel.foundation.record.rules.criteria import Owned, Place, Search
from ginnel.foundation.record.states import Standing
from ginnel.foundation.record.store import reading
from ginnel.foundation.record.store.named import Introduced
from ginnel.foundation.record.store.reading import Row
from ginnel.foundation.record.store.searching import pages
from ginnel.foundation.record.store.searching.conditions import Writer
from ginnel.foundation.record.store.searching.fragments import Sql, Visible, equal, every
from ginnel.foundation.record.store.searching.pages import Found
from ginnel.kernel import prepared
from ginnel.kernel.viewer import Category, Viewer


class Hit(NamedTuple):
    """One resource as it stands: its bytes as stored, and of whom it is, None for what is nobody's.

    `is_veiled`: which organisation said it must not be told. `is_in_doubt`: it may be about somebody else. `is_part`:
    the bytes are without what this viewer may not see of it.
    """

    id_text: str
    kind: str
    version: int
    updated: datetime
    person: UUID | None
    category: Category
    number: int
    source: int
    body: bytes
    is_veiled: bool = False
    is_in_doubt: bool = False
    is_part: bool = False

    def __repr__(self) -> str:
        """Without what it says."""
        return f"Hit({self.kind}/{self.id_text})"

    @property
    def id(self) -> UUID:
        return UUID(self.id_text)


@dataclass(frozen=True, slots=True)
class Answer:
    """A page, how many answer in all where asked, and the place after the last row where more follow."""

    hits: tuple[Hit, ...]
    total: int | None
    next: Place | None


def search_resources(*, viewer: Viewer, search: Search, known: Introduced | None = None) -> Answer:
    """The page of a search for resources of any type but Patient (`search_patients`). Of somebody who may be named in
    it all may be `known` already (`introduced`)."""
    person, where, named = naming.resolved(search.where, viewer, known)
    search = replace(search, where=where)
    if person is None:
        with pages.bounded():
            return _across(viewer, search)
    sight = access.see(viewer, person, known=named)
    granted = access.granted(sight)
    hops = seeing.hops(viewer) if search.has_hops else None
    base = seeing.of_one(granted, with_veiled=not search.tells_sender)
    writer = Writer(hops) if hops else Writer(naming.no_hops(), sight.numbers)
    sql = _where(search, writer, base)
    sources = () if hops or _is_narrowed(search) else sight.numbers
    kept, total, more = _page(search, sql, keep=hops is None, veiled=granted.veiled, sources=sources)
    hits = hits_of(kept, viewer=viewer, veiled=granted.veiled, person=person, in_doubt=sight.in_doubt)
    note(viewer, hits, kinds.name_of(search.kind))
    return Answer(tuple(hits), total, more)


def _across(viewer: Viewer, search: Search) -> Answer:
    hops = seeing.hops(viewer)
    kept, total, more = _page(search, _where(search, Writer(hops), hops.resource), keep=False)
    hits = hits_of(kept, viewer=viewer)
    note(viewer, hits, kinds.name_of(search.kind))
    return Answer(tuple(hits), total, more)


_Page = tuple[list[Found], int | None, Place | None]


def _is_narrowed(search: Search) -> bool:
    """Whether anything is asked beside whose it is: few of a long record may answer."""
    return any(not isinstance(one, Owned) for condition in search.where for one in condition.matches[:1])


def _page(
    search: Search,
    sql: Sql,
    *,
    keep: bool,
    veiled: frozenset[int] = frozenset(),
    sources: Sequence[int] = (),
) -> _Page:
    found = ordering.resources(sql, search, keep=keep, veiled=veiled, sources=sources) if search.count else []
    total = _total(search, sql, found, keep=keep) if search.with_total else None
    kept = found[: search.count]
    more = Place(kept[-1].keys, str(kept[-1].row.number)) if len(found) > search.count else None
    return kept, total, more


def _total(search: Search, where: Sql, found: Sequence[Found], *, keep: bool) -> int:
    """Of a first page no count need be asked: it says how many there are, or holds all of them."""
    if search.place is None and search.count:
        if len(found) <= search.count:
            return len(found)
        if found[0].total is not None:
            return found[0].total
    return pages.total(where, keep=keep)


def _where(search: Search, writer: Writer, visible: Visible) -> Sql:
    return every(
        [
            equal("r.kind", search.kind),
            equal("r.standing", int(Standing.CURRENT)),
            visible("r"),
            writer.resources(search.where, "r"),
        ]
    )


def hits_of(
    found: Sequence[Found],
    *,
    viewer: Viewer,
    veiled: frozenset[int] = frozenset(),
    person: UUID | None = None,
    in_doubt: frozenset[int] | None = None,
) -> list[Hit]:
    """What was found with whose it is, in the same order; `person` where all of it is of one, and which of their
    source records are `in_doubt` where that is known."""
    about = {row.source_number for row, *_ in found if row.source_number > 0}
    whose = dict.fromkeys(about, person) if person else people_of(about)
    doubtful = people.records_in_doubt(about) if in_doubt is None else in_doubt
    kept = [(row, stored) for row, _, stored, _ in found if stored is not None]
    # Of all at once: almost none does.
    may_tell = gender.tells(b"".join([stored.body for _, stored in kept]))
    return [
        Hit(
            row.id_text,
            kinds.name_of(row.kind),
            row.version,
            stored.recorded_at,
            whose.get(row.source_number),
            Category(row.category),
            row.number,
            row.source_number,
            (
                seen := parting.seen(
                    viewer, row, whose.get(row.source_number), stored.body, version=row.version
                )
                if may_tell
                else Part(stored.body, False)
            ).body,
            row.source_number in veiled,
            row.source_number in doubtful,
            seen.is_part,
        )
        for row, stored in kept
    ]


def with_bodies(rows: Sequence[Row]) -> list[Found]:
    """Rows that were found without what they say, in the same order."""
    stored = reading.bodies(rows)
    return [Found(row, (), stored[row.number]) for row in rows if row.number in stored]


def people_of(sources: Iterable[int]) -> dict[int, UUID]:
    """Whose each source record is now."""
    wanted = list(sources)
    if not wanted:
        return {}
    return dict(prepared.run(_PEOPLE_OF, [wanted]))


_PEOPLE_OF = "SELECT number, person_id FROM people_sourcerecord WHERE number = ANY(%s::bigint[])"


def note(viewer: Viewer, hits: Iterable[Hit], asked: str) -> None:
    """One event about each person of whom something is shown."""
    told: dict[UUID, set[Category]] = defaultdict(set)
    for hit in hits:
        if hit.person:
            told[hit.person].add(hit.category)
    audit.append(
        by=viewer,
        events=[
            Event("entries.searched", person, tuple(sorted(categories)), detail={"kind": asked})
            for person, categories in told.items()
        ],
    )
