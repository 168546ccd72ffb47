"""The 148 FHIR R4 resource types and their frozen numbers (from 1, alphabetical; two are abstract)."""

from __future__ import annotations

import json
from importlib.resources import files

KINDS: tuple[str, ...] = tuple(json.loads((files(__package__) / "data/kinds.json").read_text()))
ABSTRACT = frozenset({"DomainResource", "Resource"})
NUMBERS: dict[str, int] = {name: number for number, name in enumerate(KINDS, start=1)}


def is_kind(name: object) -> bool:
    """Whether `name` is a type that a resource can have."""
    return name in NUMBERS and name not in ABSTRACT


def number_of(kind: str) -> int:
    """The number stored for `kind`. Raises KeyError for what is no R4 resource type."""
    return NUMBERS[kind]


def name_of(number: int) -> str:
    """The type that `number` stands for. Raises IndexError beyond the list."""
    if number < 1:
        raise IndexError(number)
    return KINDS[number - 1]
