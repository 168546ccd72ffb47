"""Whom a search names: the ids of Patients in it become source records, and where it is about one person, who that is.

A person's id stands for all their source records, the id of one organisation's Patient for that record alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from ginnel.foundation.people import queries as people
from ginnel.foundation.people.models import Person, SourceRecord
from ginnel.foundation.record.queries.searching import seeing
from ginnel.foundation.record.rules.criteria import (
    All,
    Condition,
    Match,
    OfPatient,
    Owned,
    PointedAt,
    Pointer,
    Through,
)
from ginnel.foundation.record.store import reading
from ginnel.foundation.record.store.searching import pages
from ginnel.foundation.record.store.searching.conditions import Hops, Writer
from ginnel.foundation.record.store.searching.fragments import NOTHING
from ginnel.kernel.viewer import Viewer


def resolved(where: tuple[Condition, ...], viewer: Viewer) -> tuple[UUID | None, tuple[Condition, ...]]:
    """(the one person it is about, None across people; the same conditions by source record)."""
    named: UUID | None = None
    made = []
    for condition in where:
        narrowed = _by_number(condition, viewer)
        if _is_about_owner(narrowed):
            ids = narrowed.matches[0].ids  # type: ignore[union-attr]
            owners = {whose for id in ids if (whose := _whose(id)[0])}
            if len(owners) == 1 and named is None:
                (named,) = owners
        made.append(_condition(narrowed))
    return named, tuple(made)


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
    wanted = Writer(seeing.hops(viewer)).persons(match.where, "p")
    found = pages.people_page(wanted, (), (), None, 2)
    if len(found) > 1:
        return condition
    return Condition((OfPatient(match.params, match.owner, tuple(row[0] for row in found)),))


def _condition(condition: Condition) -> Condition:
    return replace(condition, matches=tuple(made for match in condition.matches for made in _matches(match)))


def _matches(match: Match) -> Sequence[Match]:
    if isinstance(match, OfPatient):
        return _of_patient(match)
    if isinstance(match, Through | PointedAt | All):
        return (replace(match, where=tuple(_condition(one) for one in match.where)),)
    return (match,)


def _of_patient(match: OfPatient) -> list[Match]:
    whose = [_whose(id) for id in match.ids]
    sources = tuple(number for _, numbers, _ in whose for number in numbers)
    targets = tuple({*match.ids, *(id for *_, ids in whose for id in ids)})
    made: list[Match] = [Owned(match.owner, sources)] if match.owner is not None and sources else []
    return made + [Pointer(param, targets) for param in match.params]


def _whose(id: UUID) -> tuple[UUID | None, tuple[int, ...], tuple[UUID, ...]]:
    """(person, source records, every id by which something may refer to them) of a Patient's id."""
    row = reading.anywhere(id)
    if row is not None:
        found = (
            SourceRecord.objects.filter(number=row.source_number).values_list("person_id", flat=True).first()
        )
        return (found, (row.source_number,), ()) if row.kind == seeing.PATIENT else (None, (), ())
    person = people.standings([id]).get(id)
    if person is None:
        return None, (), ()
    numbers = tuple(SourceRecord.objects.filter(person_id=person).values_list("number", flat=True))
    once = Person.objects.filter(merged_into_id=person).values_list("id", flat=True)
    return person, numbers, (person, *once, *reading.ids_of(numbers, seeing.PATIENT))


def no_hops() -> Hops:
    """Where nothing but rows of one person is asked about."""
    return Hops(seeing.PATIENT, *(lambda row: NOTHING,) * 4)
