"""Whom a client may mean by a description, of those it may know."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from ginnel.foundation.people import actions as people
from ginnel.foundation.people.rules.description import Description
from ginnel.foundation.people.states import Reason
from ginnel.foundation.record.queries.searching import patients, seeing
from ginnel.foundation.record.queries.searching.patients import Patient
from ginnel.foundation.record.store.searching.fragments import among, every
from ginnel.kernel.errors import NotFound, NotPermitted
from ginnel.kernel.viewer import Viewer


class Alike(NamedTuple):
    """A person, why they are like what was said, and the model's probability that it is they."""

    patient: Patient
    reason: Reason
    probability: float


def patients_like(*, viewer: Viewer, said: Description, most: int) -> list[Alike]:
    """The likeliest first, each person once, with an event about everybody shown.

    Only what organisations say openly of somebody is compared, and somebody whose whereabouts are protected is found by
    more than their number by nobody but those who work with them: as where people are searched for.
    """
    found = {one.number: one for one in people.liken(said=said, by=viewer)}
    best: dict[UUID, people.Likeness] = {}
    for number, person in _comparable(viewer, list(found)):
        held = best.get(person)
        if held is None or _rank(found[number]) > _rank(held):
            best[person] = found[number]
    ranked = sorted(best.items(), key=lambda each: (_rank(each[1]), str(each[0])), reverse=True)
    shown: list[Alike] = []
    for person, one in ranked:
        if len(shown) == most:
            break
        try:
            shown.append(Alike(patients.patient(viewer=viewer, person=person), one.reason, one.probability))
        except (NotFound, NotPermitted):
            continue
    return shown


def _rank(one: people.Likeness) -> tuple[bool, float]:
    return one.reason is Reason.TRACED, one.probability


def _comparable(viewer: Viewer, numbers: Sequence[int]) -> list[tuple[int, UUID]]:
    """(source record, person) of those of which the viewer may ask who they are."""
    if not numbers:
        return []
    hops = seeing.hops(viewer)
    where = every([among("s.number", numbers), hops.description("s")])
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT s.number, s.person_id FROM people_sourcerecord s WHERE {where.text}", where.values
        )
        return list(cursor.fetchall())
