"""Is this a FHIR R4 resource? Errors send it to quarantine; notes are accepted and told.

Checked: structure, cardinality, choices, unknown elements, written forms, days that exist, codes of required
bindings, types a relative reference may point at, and each of these in contained, bundled and parameter resources.
Not checked: profiles, invariants that need FHIRPath, and codes of systems that the specification does not list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Any

import jsonschema_rs

from ginnel.foundation.record.fhir import json, schema
from ginnel.foundation.record.fhir.json import Tree
from ginnel.foundation.record.fhir.kinds import is_kind
from ginnel.kernel.errors import Fault
from ginnel.kernel.values.identifiers import NHS_NUMBER_SYSTEM, clean_nhs_number, is_valid_nhs_number

# Enough to mend a row; a file in another format altogether would otherwise give thousands.
MOST_FAULTS = 20
LARGE = 512 * 1024
_MESSAGES = {
    "required": ("missing-element", "A required element is missing."),
    "additionalProperties": ("unknown-element", "R4 has no such element here."),
    "falseSchema": ("choice-given-twice", "Only one form of this choice may be given."),
    "enum": ("code-not-allowed", "The code is not one that R4 allows here."),
    "pattern": ("wrong-form", "The value is not written as its type requires, or is a day no calendar has."),
    "type": ("wrong-type", "The value is of the wrong type."),
    "anyOf": ("missing-element", "A required element is missing."),
    "minItems": ("empty", "An array may not be empty."),
    "minLength": ("empty", "Text may not be empty."),
    "minProperties": ("empty", "An object may not be empty."),
    "minimum": ("out-of-range", "The number is too small."),
    "maximum": ("out-of-range", "The number is too large."),
}
_WRONG_REFERENCE = (
    "wrong-reference",
    "The reference is not written as FHIR requires, or points at a type not allowed here.",
)


def check(kind: str, raw: bytes, tree: Tree) -> list[Fault]:
    """What is wrong with a resource of `kind`; empty when nothing is. `raw` is any JSON bytes of `tree`."""
    if b"\\u00" in raw and _has_control_character(tree):
        return [Fault("control-character", "Text holds a control character that FHIR forbids.", field=kind)]
    return list(islice(_faults(kind, tree, kind), MOST_FAULTS))


def _faults(kind: str, tree: Tree, path: str) -> Iterator[Fault]:
    if not is_kind(kind):
        yield Fault("unknown-type", "FHIR R4 has no such resource type.", field=path)
        return
    compiled = validator(kind)
    if not _is_valid(compiled, tree):
        yield from (_translate(error, path) for error in _errors(compiled, json.plain(tree)))
        return
    narrative = tree.get("text")
    if narrative and _ACTIVE.search(narrative.get("div", "")):
        yield Fault(
            "active-content", "The narrative holds more than formatted text.", field=f"{path}.text.div"
        )
    if "contained" in tree or kind in _HOLDERS:
        for inner, where in _inner(kind, tree, path):
            yield from _faults(str(inner.get("resourceType")), inner, where)


def _is_valid(compiled: jsonschema_rs.Validator, tree: Tree) -> bool:
    try:
        return compiled.is_valid(tree)
    except ValueError:  # a Number, which the library does not know
        return compiled.is_valid(json.plain(tree))


def _errors(compiled: jsonschema_rs.Validator, tree: Tree) -> Iterator[jsonschema_rs.ValidationError]:
    """Every error; of a large resource only the first, because finding them all can take half a minute."""
    if len(json.canonical(tree)) < LARGE:
        yield from compiled.iter_errors(tree)
        return
    try:
        compiled.validate(tree)
    except jsonschema_rs.ValidationError as error:
        yield error


@cache
def validator(kind: str) -> jsonschema_rs.Validator:
    """The compiled schema of a resource type; the first call for a type takes about 50 ms."""
    return jsonschema_rs.validator_for(schema.of_kind(kind))


# What a narrative may never hold (FHIR R4, invariant txt-1): scripts, frames, forms, event handlers.
_ACTIVE = re.compile(
    r"<(?:\w+:)?(?:script|iframe|frame|object|embed|applet|form|input|link|meta|base)\b"
    r"|<[^<>]*\s(?:on\w+\s*=|(?:href|src)\s*=\s*[\"']?\s*(?:javascript|vbscript):)",
    re.IGNORECASE,
)
_HOLDERS = frozenset({"Bundle", "Parameters"})


def _inner(kind: str, tree: Tree, path: str) -> Iterator[tuple[Tree, str]]:
    for index, one in enumerate(tree.get("contained", ())):
        yield one, f"{path}.contained[{index}]"
    if kind == "Bundle":
        yield from _bundled(tree, path)
    elif kind == "Parameters":
        yield from _parameters(tree.get("parameter", ()), f"{path}.parameter")


def _bundled(tree: Tree, path: str) -> Iterator[tuple[Tree, str]]:
    for index, entry in enumerate(tree.get("entry", ())):
        if "resource" in entry:
            yield entry["resource"], f"{path}.entry[{index}].resource"
        outcome = entry.get("response", {}).get("outcome")
        if outcome:
            yield outcome, f"{path}.entry[{index}].response.outcome"


def _parameters(parameters: list[Tree], path: str) -> Iterator[tuple[Tree, str]]:
    for index, one in enumerate(parameters):
        if "resource" in one:
            yield one["resource"], f"{path}[{index}].resource"
        yield from _parameters(one.get("part", ()), f"{path}[{index}].part")


def _translate(error: jsonschema_rs.ValidationError, path: str) -> Fault:
    where = path + "".join(
        f"[{step}]" if isinstance(step, int) else f".{step}" for step in error.instance_path
    )
    kind: Any = error.kind
    code, message = _MESSAGES.get(kind.name, ("invalid", "The value is not allowed here."))
    if kind.name == "required":
        where += f".{kind.property}"
    elif kind.name == "additionalProperties":
        where += f".{str(kind.unexpected[0])[:60]}"
    elif kind.name == "anyOf":
        where += _wanted(kind)
    elif kind.name == "pattern" and where.endswith(".reference"):
        code, message = _WRONG_REFERENCE
    return Fault(code, message, field=where)


def _wanted(kind: Any) -> str:
    """The missing element: `.status` (which `_status` would also satisfy) or `.medicationCodeableConcept`."""
    first = kind.context[0][0].kind
    return f".{first.property}" if first.name == "required" else ""


def _has_control_character(value: Any) -> bool:
    if type(value) is str:
        return any(character < " " and character not in "\t\r\n" for character in value)
    if type(value) is dict:
        return any(_has_control_character(one) for one in (*value, *value.values()))
    return type(value) is list and any(_has_control_character(one) for one in value)


def notes(tree: Tree) -> list[Fault]:
    """What is accepted but worth telling: so far, an NHS number that fails its check digit. Any tree will do."""
    found = tree.get("identifier")
    if not found:
        return []
    kind = tree.get("resourceType", "")
    return [
        Fault(
            "nhs-number-check-digit",
            "The NHS number fails its check digit.",
            field=f"{kind}.identifier[{index}].value",
        )
        for index, one in enumerate(found if type(found) is list else [found])
        if type(one) is dict and one.get("system") == NHS_NUMBER_SYSTEM and not _passes(one.get("value"))
    ]


def _passes(value: Any) -> bool:
    return isinstance(value, str) and is_valid_nhs_number(clean_nhs_number(value))
