"""Is this a FHIR R4 resource? Errors send it to quarantine; notes are accepted and told.

Checked: structure, cardinality, choices, unknown elements, written forms, days that exist, codes of required
bindings, types a relative reference may point at, narrative, what may be contained, HL7's own extensions, the rules HL7
states beside the elements and a few that R4 says in words alone; each of these in contained, bundled and parameter
resources too. Not checked: profiles, codes of systems that the specification does not list, and what only another
resource could tell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice
from typing import Any

import jsonschema_rs

from ginnel.foundation.record.fhir import (
    containment,
    expressions,
    extensions,
    gaps,
    invariants,
    json,
    narrative,
    schema,
    spoken,
)
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
    "contains": ("code-not-allowed", "None of the codings is one that R4 requires here."),
    "pattern": ("wrong-form", "The value is not written as its type requires, or is a day no calendar has."),
    "type": ("wrong-type", "The value is of the wrong type."),
    "anyOf": ("missing-element", "A required element is missing."),
    "minItems": ("empty", "An array may not be empty."),
    "minLength": ("empty", "Text may not be empty."),
    "maxLength": ("too-long", "Text may not be longer than 1,048,576 characters."),
    "minProperties": ("empty", "An object may not be empty."),
    "minimum": ("out-of-range", "The number is too small."),
    "maximum": ("out-of-range", "The number is too large."),
}
_WRONG_REFERENCE = (
    "wrong-reference",
    "The reference is not written as FHIR requires, or points at a type not allowed here.",
)


def check(kind: str, raw: bytes, tree: Tree) -> list[Fault]:
    """What is wrong with a resource of `kind`; empty when nothing is. `raw` is any JSON bytes of `tree`, or b""."""
    if b"\\" in raw and b"\\u00" in raw and _has_control_character(tree):
        return [_control(kind)]
    looks = _looks(raw, tree)
    if not looks and _is_plainly_well(kind, raw, tree):
        return []
    return list(islice(_faults(kind, tree, kind, looks), MOST_FAULTS))


Look = Callable[[Tree, str], Iterator[Fault]]


def _looks(raw: bytes, tree: Tree) -> tuple[Look, ...]:
    """Which rare things are worth looking for, by what the text holds: each look goes through the whole tree."""
    resources = 1 + sum(len(held) for name in ("contained", "entry") if type(held := tree.get(name)) is list)
    every: tuple[tuple[Look, bool], ...] = (
        (extensions.faults, extensions.may_be_wrong(raw)),
        (expressions.faults, not raw or expressions.FHIRPATH.encode() in raw),
        (spoken.of_ids, not raw or raw.count(b'"id"') > resources),
    )
    return tuple(look for look, may in every if may)


def _control(kind: str) -> Fault:
    return Fault("control-character", "Text holds a control character that FHIR forbids.", field=kind)


def _is_plainly_well(kind: str, raw: bytes, tree: Tree) -> bool:
    """Most resources are, and what their text does not hold need not be looked for."""
    return (
        raw != b""
        and is_kind(kind)
        and "contained" not in tree
        and kind not in HOLDERS
        and kind not in spoken.KINDS
        and b"#" not in raw
        and _is_valid(validator(kind), tree)
        and narrative.is_well(kind, tree)
        and invariants.keeps(kind, tree, may_have_extensions=b"xtension" in raw)
    )


def every_fault(kind: str, tree: Tree, bearable: frozenset[str]) -> Iterator[Fault]:
    """All that is wrong, however much, as long as nothing in the form is wrong that is not `bearable` (codes)."""
    if _has_control_character(tree):
        yield _control(kind)
    yield from _faults(kind, tree, kind, _looks(b"", tree), bearable=bearable)


def _faults(
    kind: str,
    tree: Tree,
    path: str,
    looks: tuple[Look, ...],
    *,
    is_outermost: bool = True,
    bearable: frozenset[str] = frozenset(),
) -> Iterator[Fault]:
    """Beyond a fault of form only where all of them are `bearable`; and not to the rules, which take it to be right."""
    if not is_kind(kind):
        yield Fault("unknown-type", "FHIR R4 has no such resource type.", field=path)
        return
    errors = [] if _is_valid(validator(kind), tree) else list(_wrong_form(kind, tree, path))
    yield from errors
    if any(one.code not in bearable for one in errors):
        return
    for where, div in narrative.every(kind, tree):
        why = narrative.fault(div)
        if why:
            yield Fault(*why, field=path + where)
    most = None if bearable else MOST_FAULTS
    contained = list(islice(_inside(_contained(tree, path), looks, bearable), most))
    yield from contained
    if not contained and not errors:  # rules look into what is contained, and take it to be of the right form
        if not invariants.keeps(kind, tree):
            yield from (_rule(found, kind, path) for found in invariants.broken(kind, tree))
        if is_outermost:
            yield from containment.faults(tree, path)
        yield from (fault for look in looks for fault in look(tree, path))
    inside = _inside(_held(kind, tree, path), looks, bearable) if kind in HOLDERS else iter(())
    held = list(islice(inside, most))
    yield from held
    if not held and not errors:  # what entries say of one another is asked of entries of the right form
        yield from spoken.faults(kind, tree, path)


def _inside(
    resources: Iterator[_Inner], looks: tuple[Look, ...], bearable: frozenset[str]
) -> Iterator[Fault]:
    for inner, where, stands_alone in resources:
        kind = str(inner.get("resourceType"))
        yield from _faults(kind, inner, where, looks, is_outermost=stands_alone, bearable=bearable)


def _wrong_form(kind: str, tree: Tree, path: str) -> Iterator[Fault]:
    """What the schema of the type finds wrong.

    A null may stand in an array where an extension stands beside it. Few resources have one, so they have a schema
    of their own and the others are spared the question.
    """
    compiled = validator(kind, with_nulls=True)
    if _is_valid(compiled, tree):
        yield from gaps.faults(tree, path)
    else:
        yield from (_translate(error, path) for error in _errors(compiled, json.plain(tree)))


def _rule(found: invariants.Broken, kind: str, path: str) -> Fault:
    where, rule = found
    words = f"{rule.words.rstrip('.')} (FHIR R4, {rule.key})."
    return Fault("rule-broken", words, field=path + where.removeprefix(kind))


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
def validator(kind: str, *, with_nulls: bool = False) -> jsonschema_rs.Validator:
    """The compiled schema of a resource type; the first call for a type takes about 50 ms."""
    return jsonschema_rs.validator_for(schema.of_kind(kind, with_nulls=with_nulls))


HOLDERS = frozenset({"Bundle", "Parameters"})


_Inner = tuple[Tree, str, bool]


def _contained(tree: Tree, path: str) -> Iterator[_Inner]:
    """(resource, path, does it stand by itself) of each resource contained in this one."""
    for index, one in enumerate(tree.get("contained", ())):
        yield one, f"{path}.contained[{index}]", False


def _held(kind: str, tree: Tree, path: str) -> Iterator[_Inner]:
    """The same of each resource that a Bundle or Parameters holds, which stand by themselves."""
    if kind == "Bundle":
        return _bundled(tree, path)
    return _parameters(tree.get("parameter", ()), f"{path}.parameter")


def _bundled(tree: Tree, path: str) -> Iterator[_Inner]:
    for index, entry in enumerate(tree.get("entry", ())):
        if "resource" in entry:
            yield entry["resource"], f"{path}.entry[{index}].resource", True
        outcome = entry.get("response", {}).get("outcome")
        if outcome:
            yield outcome, f"{path}.entry[{index}].response.outcome", True


def _parameters(parameters: list[Tree], path: str) -> Iterator[_Inner]:
    for index, one in enumerate(parameters):
        if "resource" in one:
            yield one["resource"], f"{path}[{index}].resource", True
        yield from _parameters(one.get("part", ()), f"{path}[{index}].part")


def _translate(error: jsonschema_rs.ValidationError, path: str) -> Fault:
    where = path + "".join(
        f"[{step}]" if isinstance(step, int) else f".{step}" for step in error.instance_path
    )
    kind: Any = error.kind
    code, message = _MESSAGES.get(kind.name, ("invalid", "The value is not allowed here."))
    if kind.name == "enum" and not isinstance(error.instance, str):
        code, message = _MESSAGES["type"]
    if kind.name == "required":
        where += f".{kind.property}"
    elif kind.name == "additionalProperties":
        where += f".{str(kind.unexpected[0])[:60]}"
    elif kind.name == "anyOf":
        where += _wanted(kind)
    elif kind.name == "pattern" and where.endswith(".reference"):
        code, message = _WRONG_REFERENCE
    elif kind.name == "pattern" and where.endswith("].url") and "xtension[" in where:
        message = "An extension is named by an absolute URL."
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
