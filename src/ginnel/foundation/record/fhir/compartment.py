"""Whose record a resource belongs in: the patient compartment of FHIR R4, with one owner.

The subject comes first, then the other elements the CompartmentDefinition names, in its order. A resource about
several patients (a Group, an Appointment) belongs to the first; the others are returned after it, so that whoever
stores it can say so. Types that R4 leaves out of the compartment but that name a patient are added in `_ALSO`.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from ginnel.foundation.record.fhir.json import Tree
from ginnel.foundation.record.fhir.references import target
from ginnel.kernel.values.identifiers import NHS_NUMBER_SYSTEM

_FIRST = ("patient", "subject", "beneficiary", "individual")
_ALSO = {
    "Binary": ["securityContext"],
    "Contract": ["subject"],
    "Device": ["patient"],
    "GuidanceResponse": ["subject"],
    "MessageHeader": ["focus"],
}
# Where a patient is named by NHS number in an address: the Personal Demographics Service and its predecessor.
_BY_NHS_NUMBER = re.compile(
    r"^https://(?:demographics\.spineservices\.nhs\.uk/\S*|(?:[a-z]+\.)?api\.service\.nhs\.uk/personal-demographics/\S*)"
    r"/Patient/([0-9]{10})$"
)
_WHERE = re.compile(r"\.where\(.*\)$|^\(|\sas\s\w+\)$")


class Subject(NamedTuple):
    """One patient a resource is about: how it is referred to, and the identifier that came with the reference.

    `reference` is the literal reference or ""; `system` and `value` are "" when there is no identifier.
    """

    reference: str
    system: str = ""
    value: str = ""


def subjects(kind: str, tree: Tree) -> list[Subject]:
    """The patients a resource belongs to, owner first; none for what belongs to no person (an Organization)."""
    if kind == "Patient":
        return [Subject(f"Patient/{tree['id']}" if "id" in tree else "")]
    found: list[Subject] = []
    for path in paths(kind):
        for reference in _at(tree, path):
            subject = _patient(reference, tree)
            if subject and subject not in found:
                found.append(subject)
    return found


@cache
def paths(kind: str) -> tuple[tuple[str, ...], ...]:
    """Element paths to the references that place a type in a patient's compartment, the owner's first."""
    definition = _definition()
    named = definition["compartment"].get(kind, [])
    if not named:
        return tuple((name,) for name in _ALSO.get(kind, ()))
    expressions = {row[1]: row[3] for row in definition["parameters"].get(kind, ())}
    ordered = sorted(named, key=lambda name: _FIRST.index(name) if name in _FIRST else len(_FIRST))
    steps = [_steps(kind, one) for name in ordered for one in expressions.get(name, ())]
    return tuple(dict.fromkeys(steps))


@cache
def _definition() -> dict[str, Any]:
    return json.loads(gzip.decompress((files(__package__) / "data/parameters.json.gz").read_bytes()))


def _steps(kind: str, expression: str) -> tuple[str, ...]:
    return tuple(_WHERE.sub("", expression).removeprefix("(").removeprefix(kind + ".").split("."))


def _at(tree: Any, path: tuple[str, ...]) -> Iterator[Tree]:
    for depth, name in enumerate(path):
        tree = tree.get(name)
        if tree is None:
            return
        if type(tree) is list:
            for one in tree:
                yield from _at(one, path[depth + 1 :])
            return
    if type(tree) is dict:
        yield tree


def _patient(reference: Tree, tree: Tree) -> Subject | None:
    text = reference.get("reference", "")
    identifier = reference.get("identifier") or {}
    system, value = identifier.get("system", ""), identifier.get("value", "")
    if text.startswith("Patient/"):
        return Subject(text, system, value)
    if text.startswith("#"):
        return _contained(text, tree)
    by_number = _BY_NHS_NUMBER.match(text)
    if by_number:
        return Subject(text, NHS_NUMBER_SYSTEM, by_number[1])
    pointed = target(text)
    if (pointed and pointed.kind == "Patient") or text.startswith("Patient?"):
        return Subject(text, system, value)
    named = reference.get("type") == "Patient" or (system == NHS_NUMBER_SYSTEM and not pointed)
    return Subject(text, system, value) if named and (text or value) else None


def _contained(text: str, tree: Tree) -> Subject | None:
    for one in tree.get("contained", ()):
        if one.get("id") == text[1:] and one.get("resourceType") == "Patient":
            given = one.get("identifier", ())
            best = next((i for i in given if i.get("system") == NHS_NUMBER_SYSTEM), given[0] if given else {})
            return Subject(text, best.get("system", ""), best.get("value", ""))
    return None
