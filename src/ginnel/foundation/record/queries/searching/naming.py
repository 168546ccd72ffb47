"""Whom a search names: the ids of Patients in it become source records, and where it is about one person, who that is.

A person's id stands for all their source records, the id of one organisation's Patient for that record alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import NamedTuple
from uuid import UUID

from ginnel.foundation.people import queries as people
from ginnel.foundation.people.models import SourceRecord
from ginnel.foundation.record.queries import sight as access
from ginnel.foundation.record.queries.searching import seeing
from ginnel.foundation.record.queries.searching.knocking import Knocking
from ginnel.foundation.record.rules.criteria import (
    All,
    Condition,
    Match,
    NhsNumber,
    OfPatient,
    Owned,
    PointedAt,
    Pointer,
    Through,
)
from ginnel.foundation.record.store import reading
from ginnel.foundation.record.store.named import Introduced
from ginnel.foundation.record.store.named import Named as Known
from ginnel.foundation.record.store.searching import pages
from ginnel.foundation.record.store.searching.conditions import Hops, Writer
from ginnel.foundation.record.store.searching.fragments import NOTHING
from ginnel.foundation.record.store.whose import ONE, whose_for
from ginnel.kernel import clock
from ginnel.kernel.exemptions import needs_no_viewer
from ginnel.kernel.viewer import Action, Category, Viewer


@dataclass(frozen=True, slots=True)
class Named:
    """Whom a Patient's id stands for, None for nobody: their source records, every id that may refer to them, and what
    is known by which to decide about them."""

    person: UUID | None = None
    sources: tuple[int, ...] = ()
    ids: tuple[UUID, ...] = ()
    known: Known | None = None


Find = Callable[[UUID], Named]


class Resolved(NamedTuple):
    """The one person a search is about, None across people; the same conditions by source record; and what is known
    of that person (`sight.named`)."""

    person: UUID | None
    where: tuple[Condition, ...]
    known: Known | None


def resolved(where: tuple[Condition, ...], viewer: Viewer, known: Introduced | None = None) -> Resolved:
    """Whom it is about; of somebody it may be `known` already."""
    named: Named | None = None
    made, find = [], cache(partial(_named, viewer, known))
    for condition in where:
        narrowed = _by_number(condition, viewer)
        if _is_about_owner(narrowed):
            ids = narrowed.matches[0].ids  # type: ignore[union-attr]
            owners = {found.person: found for id in ids if (found := find(id)).person}
            if len(owners) == 1 and named is None:
                (named,) = owners.values()
        made.append(_condition(narrowed, find))
    return Resolved(named.person if named else None, tuple(made), named.known if named else None)


@needs_no_viewer("makes the viewer in the statement that asks whom an id stands for; decides nothing yet")
def introduced(*, knock: Knocking, asked: UUID | str) -> Introduced | None:
    """As `sight.named` of an id, or of everybody with an NHS number, for somebody whom the same statement makes known;
    None where that is nobody."""
    ids = ONE if isinstance(asked, UUID) else people.HAVING_NUMBER
    values = {**knock.VALUES, "digest": knock.digest, "at": clock.now()}
    found = whose_for(knock.WHO, ids, asked, seeing.PATIENT, knock.STANDS, values)
    if found is None:
        return None
    viewer = knock.viewer(found.beside, found.named.person if found.named else None)
    return found if viewer else None


def _is_about_owner(condition: Condition) -> bool:
    """Whether it holds only of what stands on the record of whom it names."""
    (match, *others) = condition.matches or (None,)
    return not condition.is_not and not others and isinstance(match, OfPatient) and match.owner is not None


def _by_number(condition: Condition, viewer: Viewer) -> Condition:
    """`patient.identifier=…` about one or two people, as if their ids had been given: then one decision answers."""
    (match, *others) = condition.matches or (None,)
    if condition.is_not or others or not isinstance(match, Through) or match.kind != seeing.PATIENT:
        return condition
    if match.owner is None or not match.is_by_number:
        return condition
    having = having_number(match.where, viewer)
    found = None if having is None else [one.person for one in having]
    if found is None:
        wanted = Writer(seeing.hops(viewer)).persons(match.where, "p")
        with pages.bounded():
            found = [row[0] for row in pages.people_page(wanted, (), (), None, 2)]
    if len(found) > 1:
        return condition
    return Condition((OfPatient(match.params, match.owner, tuple(found)),))


def having_number(
    where: Sequence[Condition], viewer: Viewer, known: Introduced | None = None
) -> list[Known] | None:
    """Whoever has an NHS number that is all that is asked, decided about one by one; None where more is asked. Who has
    it may be `known` already."""
    (match, *others) = [match for one in where for match in one.matches] or (None,)
    if others or len(where) != 1 or where[0].is_not or not isinstance(match, NhsNumber):
        return None
    if known and known.asked == match.number:
        found = list(known.everybody)
    else:
        found = access.named_by(viewer, people.HAVING_NUMBER, {"asked": match.number}, seeing.PATIENT)
    found.sort(key=lambda one: one.person)
    return [one for one in found if Category.DEMOGRAPHICS in viewer.categories(one.person, Action.READ)]


def _condition(condition: Condition, find: Find) -> Condition:
    made = tuple(made for match in condition.matches for made in _matches(match, find))
    return Condition(made, condition.is_not)


def _matches(match: Match, find: Find) -> Sequence[Match]:
    if isinstance(match, OfPatient):
        return _of_patient(match, find)
    if isinstance(match, Through | PointedAt | All):
        return (replace(match, where=tuple(_condition(one, find) for one in match.where)),)
    return (match,)


def _of_patient(match: OfPatient, find: Find) -> list[Match]:
    named = [find(id) for id in match.ids]
    sources = tuple(number for one in named for number in one.sources)
    targets = tuple({*match.ids, *(id for one in named for id in one.ids)})
    made: list[Match] = [Owned(match.owner, sources)] if match.owner is not None and sources else []
    return made + [Pointer(param, targets) for param in match.params]


def _named(viewer: Viewer, known: Introduced | None, id: UUID) -> Named:
    found = known.named if known and known.asked == id else access.named(viewer, id, seeing.PATIENT)
    if found is None:
        return _of_source(id)
    ids = (found.person, *found.former, *(one.id for one in found.patients))
    return Named(found.person, tuple(one[0] for one in found.records), ids, found)


def _of_source(id: UUID) -> Named:
    """One organisation's Patient."""
    row = reading.anywhere(id)
    if row is None or row.kind != seeing.PATIENT:
        return Named()
    person = SourceRecord.objects.values_list("person_id", flat=True).get(number=row.source_number)
    return Named(person, (row.source_number,))


def no_hops() -> Hops:
    """Where nothing but rows of one person is asked about."""
    return Hops(seeing.PATIENT, *(lambda row: NOTHING,) * 5)
