"""_include and _revinclude, one round after the other (FHIR R4, 3.1.1.5.2)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from ginnel.foundation.record import queries as record
from ginnel.foundation.record.fhir import json, kinds, parameters
from ginnel.foundation.record.fhir.references import target
from ginnel.foundation.record.queries import Hit, Patient
from ginnel.foundation.record.rules.criteria import Condition
from ginnel.kernel.errors import NotFound, NotPermitted
from ginnel.surfaces.fhir import calling
from ginnel.surfaces.fhir.asking import Asked
from ginnel.surfaces.fhir.search import parsing
from ginnel.surfaces.fhir.search.parsing import Reading
from ginnel.surfaces.fhir.search.results import Include

MOST, ROUNDS = 1_000, 5
Found = Hit | Patient


def followed(
    asked: Asked, matches: Sequence[Found], includes: Sequence[Include], reading: Reading
) -> tuple[list[Found], bool]:
    """What the matches lead to, each once and none that is a match itself; and whether that is all of it."""
    known = {_key(one) for one in matches}
    beside: list[Found] = []
    latest: list[Found] = list(matches)
    for turn in range(ROUNDS):
        wanted = [one for one in includes if not turn or one.iterates]
        fresh = [one for include in wanted for one in _one(asked, latest, include, reading)]
        latest = list({_key(one): one for one in fresh if _key(one) not in known}.values())
        known |= {_key(one) for one in latest}
        beside += latest
        if not latest or len(beside) > MOST:
            break
    return beside[:MOST], len(beside) <= MOST


def _key(one: Found) -> UUID:
    return one.person if isinstance(one, Patient) else one.id


def _one(asked: Asked, latest: Sequence[Found], include: Include, reading: Reading) -> list[Found]:
    if include.is_back:
        return _back(asked, latest, include, reading)
    hits = [one for one in latest if isinstance(one, Hit) and one.kind == include.kind]
    numbers = [one.number for one in hits] + _of_persons(latest, include)
    linked = _linked(latest, include)
    if not numbers and not linked:
        return []
    to = [kind for kind in include.to or _all() if calling.allowed(asked.scopes, kind)]
    if include.to and not to:
        calling.check(asked.scopes, include.to[0], "r")
    owners = _owners(hits, include) if "Patient" in to else []
    limits = _limits(to, reading)
    found: list[Found] = list(
        record.included(
            viewer=asked.viewer,
            numbers=numbers,
            owners=[*owners, *linked],
            params=include.params,
            kinds=[kinds.number_of(kind) for kind in to],
            limits=limits,
            most=MOST + 1,
        )
    )
    return found + _persons(asked, _within(asked, owners, limits), found)


def _of_persons(latest: Sequence[Found], include: Include) -> list[int]:
    """A person leads where the Patients lead that organisations sent of them."""
    people = [one for one in latest if isinstance(one, Patient)] if include.kind == "Patient" else []
    return [number for one in people for number in one.numbers]


def _linked(latest: Sequence[Found], include: Include) -> list[UUID]:
    """The Patients that organisations sent of a person, to which theirs has links."""
    people = [one for one in latest if isinstance(one, Patient)] if include.is_link else []
    return [id for one in people for id in one.sources]


def _all() -> list[str]:
    return [kind for kind in kinds.KINDS if kinds.is_kind(kind)]


def _limits(to: Sequence[str], reading: Reading) -> dict[int, Condition]:
    return {
        kinds.number_of(kind): limit
        for kind in to
        for limit in parsing.limits(reading, kind, interaction="r")
    }


def _owners(hits: Sequence[Hit], include: Include) -> list[UUID]:
    """The Patients by which these say whose they are: such a reference has no row in the index."""
    if include.owner is None:
        return []
    name = next(
        path.steps[0].name
        for one in parameters.of_kind(include.kind).values()
        if one.number == include.owner
        for path in one.paths
    )
    found = []
    for hit in hits:
        pointed = target(str((json.read(hit.body).get(name) or {}).get("reference", "")))
        if pointed and pointed.kind == "Patient" and not hit.is_veiled:
            found.append(pointed.local_id)
    return [id for one in dict.fromkeys(found) if (id := parsing.uuid(one))]


def _within(asked: Asked, people: list[UUID], limits: dict[int, Condition]) -> list[UUID]:
    """Those whom the client's scope on Patient leaves, before anything of anybody is read."""
    limit = limits.get(kinds.number_of("Patient"))
    if limit is None or not people:
        return people
    left = record.people_within(viewer=asked.viewer, people=people, where=(limit,))
    return [one for one in people if one in left]


def _persons(asked: Asked, owners: Sequence[UUID], found: Sequence[Found]) -> list[Found]:
    """What is written here names the person; a source's own Patient is found among resources."""
    held = {_key(one) for one in found}
    made: list[Found] = []
    for id in owners:
        if id not in held:
            try:
                made.append(record.patient(viewer=asked.viewer, person=id))
            except (NotFound, NotPermitted):
                continue
    return made


def _back(asked: Asked, latest: Sequence[Found], include: Include, reading: Reading) -> list[Found]:
    calling.check(asked.scopes, include.kind, "s")
    people = [one for one in latest if isinstance(one, Patient)]
    ids = [_key(one) for one in latest] + [id for one in people for id in one.sources]
    return list(
        record.including(
            viewer=asked.viewer,
            kind=kinds.number_of(include.kind),
            ids=ids,
            params=include.params,
            owner=include.owner,
            people=[one.person for one in people],
            limits=_limits([include.kind], reading),
            most=MOST + 1,
        )
    )
