"""The history of all resources of some types: every version that may be seen, newest first, page by page.

What stands is decided as in a search across people; each earlier version by what it says itself besides, and where it
was about somebody else, by whether that may be seen of them. A Patient is the person, of whom there is only what
stands. Nothing is counted: a total would have to read everything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.people import queries as people
from ginnel.foundation.record.fhir import json, kinds
from ginnel.foundation.record.fhir.categories import of_earlier
from ginnel.foundation.record.queries import sight as access
from ginnel.foundation.record.queries.searching import finding, moving, parting, seeing
from ginnel.foundation.record.queries.searching.patients import Patient, _patient
from ginnel.foundation.record.queries.searching.reading import Written
from ginnel.foundation.record.queries.sight import Granted
from ginnel.foundation.record.rules.criteria import Condition, Key, Place, Prefix, Updated
from ginnel.foundation.record.states import Standing
from ginnel.foundation.record.store.searching import histories, pages
from ginnel.foundation.record.store.searching.conditions import Hops, Writer
from ginnel.foundation.record.store.searching.fragments import among, equal, every, some
from ginnel.foundation.record.store.searching.histories import After, Kept
from ginnel.kernel.errors import Invalid
from ginnel.kernel.viewer import Category, Viewer

MOST_ROUNDS = 50
"""How often a page is filled up where versions on it may not be seen."""
_LAST = "ffffffff-ffff-ffff-ffff-ffffffffffff"
_BEGINNING = datetime(1900, 1, 1, tzinfo=UTC)
_BY_TIME = Key("updated", (), is_descending=True)


@dataclass(frozen=True, slots=True)
class Period:
    """Since when, or (`is_at`) during what time what stood is asked for."""

    start: datetime | None = None
    end: datetime | None = None
    is_at: bool = False


class From(NamedTuple):
    """Where the next page begins: after which version, and after which person (their time and id)."""

    version: After | None = None
    person: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """One version of a resource."""

    kind: str
    id: UUID
    category: Category
    written: Written


@dataclass(frozen=True, slots=True)
class History:
    """A page, where the next begins if more follow, and the moment before which nothing more will come to be written:
    whoever asks again since then misses nothing."""

    entries: tuple[Changed | Patient, ...]
    next: From | None
    settled: datetime


@dataclass(slots=True)
class _Deciding:
    """What is decided about each person while a page is put together."""

    viewer: Viewer
    whose: dict[int, UUID] = field(default_factory=dict)
    granted: dict[UUID, Granted] = field(default_factory=dict)

    def learn(self, found: Sequence[Kept]) -> None:
        about = {one.row.source_number for one in found if one.row.source_number > 0}
        self.whose |= finding.people_of(about - self.whose.keys())

    def shows(self, one: Kept) -> bool:
        """Whether a version of a resource that may be seen may be."""
        row, person = one.row, self.whose.get(one.row.source_number)
        if one.stored.version == row.version:
            return True
        said = of_earlier(kinds.name_of(row.kind), json.read(one.stored.body)) - {row.category}
        if said and not (person and said <= self._open(person, row.source_number)):
            return False
        return moving.may_look_back(self.viewer, row)

    def _open(self, person: UUID, source: int) -> frozenset[Category]:
        if person not in self.granted:
            self.granted[person] = access.granted(access.see(self.viewer, person))
        return self.granted[person].categories.get(source, frozenset())


def history(
    *,
    viewer: Viewer,
    kinds: Sequence[int],
    limits: Mapping[int, Sequence[Condition]],
    period: Period,
    count: int,
    after: From,
) -> History:
    """What was written of these types, each within its limits. Raises Invalid where too much of it is hidden."""
    settled = histories.settled()
    hops = seeing.hops(viewer)
    deciding = _Deciding(viewer)
    with pages.bounded():
        versions = _versions(deciding, hops, kinds, limits, period, count, after.version)
        those = (
            _people(hops, limits.get(seeing.PATIENT, ()), period, count, after.person)
            if seeing.PATIENT in kinds
            else []
        )
    both: list[Kept | _Person] = [*versions, *those]
    ordered = sorted(both, key=_moment, reverse=True)
    taken = ordered[:count]
    shown = _shown(deciding, taken)
    if len(ordered) <= len(taken):
        return History(shown, None, settled)
    return History(shown, _behind(taken, after), settled)


def _versions(
    deciding: _Deciding,
    hops: Hops,
    wanted: Sequence[int],
    limits: Mapping[int, Sequence[Condition]],
    period: Period,
    count: int,
    after: After | None,
) -> list[Kept]:
    """One more than are asked for, where there are more."""
    writer = Writer(hops)
    free = [kind for kind in wanted if kind not in limits and kind != seeing.PATIENT]
    limited = [
        every([equal("r.kind", kind), writer.resources(tuple(limits[kind]), "r")])
        for kind in wanted
        if kind in limits and kind != seeing.PATIENT
    ]
    if not free and not limited:
        return []
    where = every(
        [
            some([among("r.kind", free), *limited]),
            histories.within(period.start, period.end, period.is_at),
            hops.resource("r"),
        ]
    )
    kept: list[Kept] = []
    for _ in range(MOST_ROUNDS):
        found = histories.page(where, after, count + 1)
        deciding.learn(found)
        kept += [one for one in found if deciding.shows(one)]
        if len(kept) > count or len(found) <= count:
            return kept[: count + 1]
        after = _after(found[-1])
    raise Invalid("Too much of this may not be seen. Ask for less time, or about one person.")


class _Person(NamedTuple):
    id: UUID
    at: str


def _people(
    hops: Hops, limits: Sequence[Condition], period: Period, count: int, after: tuple[str, str] | None
) -> list[_Person]:
    """Whoever was described at all, by when they were last."""
    start = (not period.is_at and period.start) or _BEGINNING
    wanted = Writer(hops).persons((Condition((Updated(Prefix.GE, start, start),)), *limits), "p")
    key = pages.person_key(_BY_TIME, seeing.PATIENT, hops.description("s"))
    before = (period.end.isoformat(), _LAST) if period.end else None
    behind = after or before
    place = Place((behind[0],), behind[1]) if behind else None
    return [_Person(*row) for row in pages.people_page(wanted, [key], [_BY_TIME], place, count + 1)]


def _moment(one: Kept | _Person) -> datetime:
    return datetime.fromisoformat(one.at) if isinstance(one, _Person) else one.stored.recorded_at


def _after(one: Kept) -> After:
    return one.stored.recorded_at.isoformat(), one.row.number, one.stored.version


def _behind(taken: Sequence[Kept | _Person], after: From) -> From:
    for one in taken:
        if isinstance(one, _Person):
            after = after._replace(person=(one.at, str(one.id)))
        else:
            after = after._replace(version=_after(one))
    return after


def _shown(deciding: _Deciding, taken: Sequence[Kept | _Person]) -> tuple[Changed | Patient, ...]:
    """With an event about everybody of whom something is shown."""
    rows = [one.row for one in taken if isinstance(one, Kept)]
    in_doubt = people.records_in_doubt({row.source_number for row in rows if row.source_number > 0})
    made: list[Changed | Patient] = []
    told: dict[UUID, set[Category]] = {}
    for one in taken:
        if isinstance(one, _Person):
            made.append(_patient(deciding.viewer, one.id))
            told.setdefault(one.id, set()).add(Category.DEMOGRAPHICS)
            continue
        person = deciding.whose.get(one.row.source_number)
        is_in_doubt = one.row.source_number in in_doubt
        made.append(_changed(deciding.viewer, one, person, is_in_doubt=is_in_doubt))
        if person:
            told.setdefault(person, set()).add(Category(one.row.category))
    audit.append(by=deciding.viewer, events=[_event(person, said) for person, said in told.items()])
    return tuple(made)


def _event(person: UUID, categories: set[Category]) -> Event:
    return Event("entries.searched", person, tuple(sorted(categories)), detail={"kind": "history"})


def _changed(viewer: Viewer, one: Kept, person: UUID | None, *, is_in_doubt: bool) -> Changed:
    row, kept = one.row, one.stored
    body, is_part = parting.seen(viewer, row, person, kept.body, version=kept.version)
    written = Written(
        kept.version,
        kept.recorded_at,
        kept.standing != Standing.CURRENT,
        kept.version == row.version,
        False,  # across people nothing is met whose sender must not be told
        is_in_doubt,
        person,
        body,
        is_part,
    )
    return Changed(kinds.name_of(row.kind), row.id, Category(row.category), written)
