"""What of an opening is worth asking about, seen beside the others. It is a question and never a finding. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ginnel.foundation.relationships.states import Need, RelationshipKind


@dataclass(frozen=True, slots=True)
class Looked:
    """One opening as patterns see it. `surname` is the worker's and `family` the person's, folded, '' for not known."""

    id: UUID
    staff: str
    kind: str
    need: str
    reason: str
    started_at: datetime
    surname: str
    family: str
    confirmed_by: str
    came_to_be: bool


@dataclass(frozen=True, slots=True)
class Measures:
    """How many openings by one worker in the time looked at are often, how many times one reason is again, and before
    when something should have come of an opening."""

    often: int
    again: int
    settled_before: datetime


def worth_asking(openings: Sequence[Looked], measures: Measures) -> Mapping[UUID, tuple[str, ...]]:
    """By opening, sentences; openings with none are left out."""
    by_worker = Counter(one.staff for one in openings)
    typed = Counter((one.staff, _folded(one.reason)) for one in openings if one.need == Need.OTHER)
    vouched = {(one.staff, one.confirmed_by) for one in openings if one.confirmed_by}
    found = {one.id: tuple(_of(one, by_worker, typed, vouched, measures)) for one in openings}
    return {id: said for id, said in found.items() if said}


def _of(
    one: Looked,
    by_worker: Mapping[str, int],
    typed: Mapping[tuple[str, str], int],
    vouched: Collection[tuple[str, str]],
    measures: Measures,
) -> list[str]:
    said = []
    if one.surname and one.surname == one.family:
        said.append("They have the same family name as the person.")
    if by_worker[one.staff] >= measures.often:
        said.append(f"They opened {by_worker[one.staff]} records so in this time.")
    times = typed.get((one.staff, _folded(one.reason)), 0) if one.need == Need.OTHER else 0
    if times >= measures.again:
        said.append(f"They typed the same reason {times} times.")
    if one.confirmed_by and (one.confirmed_by, one.staff) in vouched:
        said.append("They and a colleague confirmed each other's word.")
    if not one.came_to_be and one.started_at < measures.settled_before:
        said.append(_NOTHING_CAME[one.kind == RelationshipKind.OWN_WORD])
    return said


_NOTHING_CAME = (
    "Their organisation was not working with the person then and has not since.",
    "Nothing has confirmed that the person was with them.",
)


def _folded(reason: str) -> str:
    return " ".join(reason.lower().split())
