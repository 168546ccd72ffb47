"""Elements of every FHIR R4 type, from the data file that scripts/build_fhir_definitions.py makes."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a type, in the order of the specification.

    `types` are type codes, backbone paths ("Patient.contact") or "Reference:Group,Patient" with allowed targets.
    """

    name: str
    least: int
    many: bool
    types: tuple[str, ...]
    binding: str

    @property
    def is_choice(self) -> bool:
        return self.name.endswith("[x]")

    def spellings(self) -> list[tuple[str, str]]:
        """(JSON name, type) of each form: one, or one per type of a choice."""
        if not self.is_choice:
            return [(self.name, self.types[0])]
        stem = self.name[:-3]
        return [(stem + base(code)[0].upper() + base(code)[1:], code) for code in self.types]


def base(code: str) -> str:
    """The type code without the targets of a Reference."""
    return code.partition(":")[0]


@cache
def _file() -> dict[str, Any]:
    return json.loads(gzip.decompress((files(__package__) / "data/types.json.gz").read_bytes()))


@cache
def elements(type_name: str) -> tuple[Element, ...]:
    """The elements of a type, or none for a primitive type."""
    rows = _file()["types"].get(type_name, ())
    return tuple(
        Element(name, least, most == -1, tuple(types), bound) for name, least, most, types, bound in rows
    )


@cache
def _summaries() -> dict[str, list[str]]:
    return json.loads(gzip.decompress((files(__package__) / "data/summaries.json.gz").read_bytes()))


@cache
def summarised(type_name: str) -> frozenset[str]:
    """The names of the elements that a summary keeps; those of a choice end in [x]."""
    return frozenset(_summaries().get(type_name, ()))


@cache
def codes(binding: str) -> tuple[str, ...]:
    """The codes a required binding allows."""
    return tuple(dict.fromkeys(code for _, code in _file()["bindings"][binding]))


@cache
def concepts(binding: str) -> dict[str, tuple[str, ...]]:
    """The codes a required binding allows, by their system."""
    found: dict[str, tuple[str, ...]] = {}
    for system, code in _file()["bindings"][binding]:
        found[system] = (*found.get(system, ()), code)
    return found


@cache
def is_complex(code: str) -> bool:
    return base(code) in _file()["types"]
