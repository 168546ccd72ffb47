"""What somebody is willing to have shared, which is said in Ginnel, as a Consent.

A Consent that speaks in Ginnel's own terms (its categories, its kinds of organisation) asks for a change of that. It
is refused: it must be said by the person, or by who speaks with them, and one sent by a system would seem to count and
change nothing. Any other is received as what the organisation says, and changes nothing of what is shared here either.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ginnel.care.reception.actions import Said
from ginnel.foundation.record.queries import Written
from ginnel.foundation.sharing.fhir import TERMS
from ginnel.surfaces.fhir.asking import Asked
from ginnel.surfaces.fhir.outcome import Issue, Refused

Tree = dict[str, Any]
WORDS = (
    "What somebody is willing to have shared is said in Ginnel, by them or by who speaks with them: a Consent in the "
    f"terms of {' or '.join(sorted(TERMS))} is refused. Any other is received as what the organisation says, and "
    "changes nothing of what is shared here."
)
_WHY = (
    "What somebody is willing to have shared is said in Ginnel, by them or by staff who speak with them, and counts at "
    "once. A Consent sent by a system does not change it."
)


def is_asked_for(tree: Tree) -> bool:
    return any(system in TERMS for system in _systems(tree))


def create(asked: Asked, said: Said) -> int:
    raise _refused(said.path)


def update(asked: Asked, said: Said, here: Written) -> int:
    raise _refused(said.path)


def delete(asked: Asked, id: UUID, here: Written) -> None:
    raise _refused("")


def _systems(value: Any) -> list[str]:
    """Every system of a coding at any depth."""
    if type(value) is list:
        return [system for one in value for system in _systems(one)]
    if type(value) is not dict:
        return []
    own = [value["system"]] if type(value.get("system")) is str else []
    return own + [system for one in value.values() for system in _systems(one)]


def _refused(path: str) -> Refused:
    return Refused(422, Issue("business-rule", _WHY, path or "Consent"))
