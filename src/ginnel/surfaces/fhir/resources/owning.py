"""Which types a noun of Ginnel owns something of, and what of the noun answers a client that writes it.

What organisations say is received, whatever its type. What was written in Ginnel itself, and what asks for it in its
own terms, goes to the action of the noun that keeps it, or is refused by it: one way to change it, whoever asks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from ginnel.care.reception.actions import Said
from ginnel.foundation.record import queries as record
from ginnel.foundation.record.queries import Written
from ginnel.surfaces.fhir.asking import Asked
from ginnel.surfaces.fhir.outcome import Issue, Refused
from ginnel.surfaces.fhir.resources import communication, consent, task

Tree = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Owned:
    """What a noun owns of a type. `words` say it to developers; `is_asked_for` tells by what is sent.

    Each of the others does it by the noun's action and answers the version at which it stands, or refuses it.
    """

    words: str
    is_asked_for: Callable[[Tree], bool]
    create: Callable[[Asked, Said], int]
    update: Callable[[Asked, Said, Written], int]
    delete: Callable[[Asked, UUID, Written], None]


OWNED: dict[str, Owned] = {
    "Communication": Owned(
        communication.WORDS,
        communication.is_asked_for,
        communication.create,
        communication.update,
        communication.delete,
    ),
    "Consent": Owned(consent.WORDS, consent.is_asked_for, consent.create, consent.update, consent.delete),
    "Task": Owned(task.WORDS, task.is_asked_for, task.create, task.update, task.delete),
}


def parted(asked: Asked, said: Sequence[Said]) -> tuple[list[Said], dict[UUID, Callable[[], int]]]:
    """(what is received, by id what a noun's action does of the rest)."""
    foreign: list[Said] = []
    ours: dict[UUID, Callable[[], int]] = {}
    for one in said:
        act = _act(asked, one)
        if act is None:
            foreign.append(one)
        else:
            ours[one.id] = act
    return foreign, ours


def _act(asked: Asked, one: Said) -> Callable[[], int] | None:
    owned = OWNED.get(one.kind)
    if owned is None:
        return None
    if one.is_new:
        return (lambda: owned.create(asked, one)) if owned.is_asked_for(one.tree) else None
    here = written_here(asked, one.kind, one.id)
    return (lambda: owned.update(asked, one, here)) if here else None


def check_is_received(one: Said) -> None:
    """Raises Refused for what an organisation said itself and would have become what a noun owns."""
    owned = OWNED.get(one.kind)
    if owned and owned.is_asked_for(one.tree):
        why = "What was received does not become what is written in Ginnel. Create that for itself."
        raise Refused(422, Issue("business-rule", why, one.path or one.kind))


def written_here(asked: Asked, kind: str, id: UUID) -> Written | None:
    """What a noun owns under this id, where the client may see it."""
    return record.written_here(viewer=asked.viewer, kind=kind, id=id) if kind in OWNED else None


def check_has_no_condition(kind: str, tree: Tree) -> None:
    """Conditions look among what an organisation said itself, which is not what is written here. Raises Refused."""
    owned = OWNED.get(kind)
    if owned and owned.is_asked_for(tree):
        raise Refused(
            412, Issue("not-supported", "What is written in Ginnel is created without a condition.")
        )
