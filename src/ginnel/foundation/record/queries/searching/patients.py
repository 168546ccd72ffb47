"""A person as one Patient: who they are out of what every organisation says, with a link to what each said."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import blake2b
from uuid import UUID

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.people import queries as people
from ginnel.foundation.people.models import Person
from ginnel.foundation.people.queries import Found
from ginnel.foundation.record.queries import sight as access
from ginnel.foundation.record.queries.searching import naming, ordering, seeing
from ginnel.foundation.record.rules.criteria import Condition, Id, Place, Search
from ginnel.foundation.record.states import Standing
from ginnel.foundation.record.store.named import Introduced, Named
from ginnel.foundation.record.store.searching import pages
from ginnel.foundation.record.store.searching.conditions import Writer
from ginnel.kernel.errors import NotFound
from ginnel.kernel.viewer import Category, Viewer


@dataclass(frozen=True, slots=True)
class Patient:
    """`shown` is who they are as this viewer may know it; `sources` the ids of the Patients that organisations sent,
    `numbers` those resources' own.

    `merged_into` is who they are now where the id asked for is one by which they went before; `version` tells one such
    view from another and is no count.
    """

    person: UUID
    shown: Found
    sources: tuple[UUID, ...]
    version: str
    updated: datetime
    merged_into: UUID | None = None
    numbers: tuple[int, ...] = ()
    body: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class People:
    """A page of people."""

    people: tuple[Patient, ...]
    total: int | None
    next: Place | None


def patient(*, viewer: Viewer, person: UUID, known: Named | None = None) -> Patient:
    """All may be `known` of them already (`introduced`). Raises NotFound, and NotPermitted when the viewer may not know
    who this is."""
    made = _shown(viewer, known, asked=person) if known else _patient(viewer, person)
    about = (Category.DEMOGRAPHICS,)
    audit.append(by=viewer, events=[Event("entry.read", made.person, about, detail={"kind": "Patient"})])
    return made


def _patient(viewer: Viewer, person: UUID) -> Patient:
    found = access.named(viewer, person, seeing.PATIENT)
    if found is None:
        raise NotFound("There is no such person here.")
    return _shown(viewer, found, asked=person)


def _shown(viewer: Viewer, found: Named, asked: UUID) -> Patient:
    """Somebody as who they are now, by the id that was asked for."""
    shown = people.who_is(viewer=viewer, person=found.person)
    granted = access.granted(access.see(viewer, found.person, known=found))
    numbers = {one for one, open_to in granted.categories.items() if Category.DEMOGRAPHICS in open_to}
    told = [
        one for one in found.patients if one.standing == Standing.CURRENT and one.source_number in numbers
    ]
    sources = tuple(sorted((one.id for one in told), key=str))
    seconds = max((one.recorded_seconds for one in told), default=None)
    updated = datetime.fromtimestamp(seconds, UTC) if seconds is not None else _began(found.person)
    merged = found.person if found.person != asked else None
    version = _version(shown, sources, merged)
    return Patient(asked, shown, sources, version, updated, merged, tuple(one.number for one in told))


def _began(person: UUID) -> datetime:
    return Person.objects.values_list("created_at", flat=True).get(id=person)


def _version(shown: Found, sources: Sequence[UUID], merged: UUID | None) -> str:
    """The same for the same view alone."""
    said = repr((shown, sources, merged))
    return blake2b(said.encode(), digest_size=8).hexdigest()


def search_patients(*, viewer: Viewer, search: Search, known: Introduced | None = None) -> People:
    """The page of a search for people. Leaves an event about everybody shown. Who has a number that is asked for may
    be `known` already (`introduced`)."""
    shown, total, more = _by_number(search, viewer, known) or _across(viewer, search)
    about = (Category.DEMOGRAPHICS,)
    events = [Event("entries.searched", one.person, about, detail={"kind": "Patient"}) for one in shown]
    audit.append(by=viewer, events=events)
    return People(tuple(shown), total, more)


def people_within(
    *, viewer: Viewer, people: Collection[UUID], where: tuple[Condition, ...]
) -> frozenset[UUID]:
    """Those of these people of whom the viewer may know and all conditions hold. Nobody is shown by it, so nothing is
    written down."""
    asked = (Condition((Id(tuple(people)),)), *naming.resolved(where, viewer).where)
    with pages.bounded():
        found = pages.people_page(Writer(seeing.hops(viewer)).persons(asked, "p"), (), (), None, len(people))
    return frozenset(row[0] for row in found) & frozenset(people)


Page = tuple[list[Patient], int | None, Place | None]


def _by_number(search: Search, viewer: Viewer, known: Introduced | None) -> Page | None:
    """Of a search by an NHS number alone; None of any other."""
    having = None if search.place else naming.having_number(search.where, viewer, known)
    if having is None or len(having) > search.count > 0:
        return None
    shown = [_shown(viewer, one, asked=one.person) for one in having if search.count]
    return shown, len(having) if search.with_total else None, None


def _across(viewer: Viewer, search: Search) -> Page:
    where = naming.resolved(search.where, viewer).where
    hops = seeing.hops(viewer)
    sql = Writer(hops).persons(where, "p")
    with pages.bounded():
        found = ordering.persons(sql, search, hops) if search.count else []
        total = pages.people_total(sql) if search.with_total else None
    kept = found[: search.count]
    more = Place(tuple(kept[-1][1:]), str(kept[-1][0])) if len(found) > search.count else None
    return [_patient(viewer, row[0]) for row in kept], total, more
