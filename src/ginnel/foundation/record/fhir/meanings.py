"""What the search parameters of a type are about: the types of their elements, what they may refer to, whose it is."""

from __future__ import annotations

from functools import cache

from ginnel.foundation.record.fhir import compartment
from ginnel.foundation.record.fhir.definitions import base, elements
from ginnel.foundation.record.fhir.kinds import is_kind
from ginnel.foundation.record.fhir.parameters import Path, of_kind

ANYTHING = "Resource"


@cache
def types_of(kind: str, code: str) -> frozenset[str]:
    """The type codes, a Reference's with its targets, of the elements that answer a parameter."""
    numbers = {number for number, _ in of_kind(kind)[code].stored}
    paths = [path for one in of_kind(kind).values() if one.number in numbers for path in one.paths]
    return frozenset(found for path in paths for found in _ends(kind, path))


def _ends(kind: str, path: Path) -> set[str]:
    found = {kind}
    for step in path.steps:
        found = {inner for one in found for inner in _entered(one, step.name)}
    return found


def _entered(type_name: str, step: str) -> set[str]:
    name, _, form = step.partition(" as ")
    return {
        code
        for element in elements(base(type_name))
        if element.name in (name, name + "[x]")
        for _, code in element.spellings()
        if not form or base(code) == form
    }


@cache
def targets_of(kind: str, code: str) -> frozenset[str]:
    """The resource types that a reference parameter may lead to; ANYTHING alone where the specification sets none."""
    only = {limit for _, limit in of_kind(kind)[code].stored if limit}
    if only:
        return frozenset(only)
    named = {
        target
        for found in types_of(kind, code)
        if base(found) == "Reference"
        for target in found.partition(":")[2].split(",")
    }
    return frozenset({ANYTHING}) if named & {"", ANYTHING} else frozenset(filter(is_kind, named))


def is_link(kind: str, code: str) -> bool:
    """Whether it is asked who a person is linked to: a person is one Patient, which links to what each organisation
    sent of them, and what those say of links of their own is searched by nobody (`gender.alone`)."""
    return (kind, code) == ("Patient", "link")


@cache
def owner_of(kind: str) -> int | None:
    """The number of the parameter whose reference to a Patient makes a resource theirs, so that it needs no row."""
    first = next(iter(compartment.paths(kind)), ())
    if len(first) != 1 or not any(one.name == first[0] and not one.many for one in elements(kind)):
        return None
    for one in of_kind(kind).values():
        if [step.name for path in one.paths for step in path.steps] == [first[0]]:
            return one.number
    return None
