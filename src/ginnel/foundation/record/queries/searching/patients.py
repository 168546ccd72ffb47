"""A person as one Patient: who they are out of what every organisation says, with a link to what each said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from uuid import UUID

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.people import queries as people
from ginnel.foundation.people.models import Person
from ginnel.foundation.people.queries import Found
from ginnel.foundation.record.queries import sight as access
from ginnel.foundation.record.queries.searching import naming, ordering, seeing
from ginnel.foundation.record.rules.criteria import Place, Search
from ginnel.foundation.record.store import reading
from ginnel.foundation.record.store.searching import pages
from ginnel.foundation.record.store.searching.conditions import Writer
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


def patient(*, viewer: Viewer, person: UUID) -> Patient:
    """Raises NotFound, and NotPermitted when the viewer may not know who this is."""
    made = _patient(viewer, person)
    about = (Category.DEMOGRAPHICS,)
    audit.append(by=viewer, events=[Event("entry.read", made.person, about, detail={"kind": "Patient"})])
    return made


def _patient(viewer: Viewer, person: UUID) -> Patient:
    now = people.standing(person)
    shown = people.who_is(viewer=viewer, person=now)
    granted = access.granted(access.see(viewer, now))
    numbers = [one for one, open_to in granted.categories.items() if Category.DEMOGRAPHICS in open_to]
    rows = reading.of_kind(numbers, seeing.PATIENT)
    sources = tuple(sorted((row.id for row in rows), key=str))
    updated = max([row.recorded_at for row in rows], default=None) or _began(now)
    merged = now if now != person else None
    version = _version(shown, sources, merged)
    return Patient(person, shown, sources, version, updated, merged, tuple(row.number for row in rows))


def _began(person: UUID) -> datetime:
    return Person.objects.values_list("created_at", flat=True).get(id=person)


def _version(shown: Found, sources: Sequence[UUID], merged: UUID | None) -> str:
    """The same for the same view alone."""
    said = repr((shown, sources, merged))
    return blake2b(said.encode(), digest_size=8).hexdigest()


def search_patients(*, viewer: Viewer, search: Search) -> People:
    """The page of a search for people. Leaves an event about everybody shown."""
    wanted = _by_number(search, viewer)
    found, total, more = wanted if wanted else _across(viewer, search)
    shown = tuple(_shown(viewer, found))
    about = (Category.DEMOGRAPHICS,)
    events = [Event("entries.searched", one.person, about, detail={"kind": "Patient"}) for one in shown]
    audit.append(by=viewer, events=events)
    return People(shown, total, more)


Page = tuple[list[UUID], int | None, Place | None]


def _by_number(search: Search, viewer: Viewer) -> Page | None:
    """Of a search by an NHS number alone; None of any other."""
    known = None if search.place else naming.having_number(search.where, viewer)
    if known is None or len(known) > search.count > 0:
        return None
    return known if search.count else [], len(known) if search.with_total else None, None


def _across(viewer: Viewer, search: Search) -> Page:
    _, where = naming.resolved(search.where, viewer)
    hops = seeing.hops(viewer)
    pages.bound()
    sql = Writer(hops).persons(where, "p")
    found = ordering.persons(sql, search, hops) if search.count else []
    total = pages.people_total(sql) if search.with_total else None
    kept = found[: search.count]
    more = Place(tuple(kept[-1][1:]), str(kept[-1][0])) if len(found) > search.count else None
    return [row[0] for row in kept], total, more


def _shown(viewer: Viewer, ids: Sequence[UUID]) -> list[Patient]:
    return [_patient(viewer, id) for id in ids]
