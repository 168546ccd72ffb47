"""One JSON Schema per resource type, made from the definitions: structure, cardinality, choices, forms, codes, targets.

Stricter than the schema HL7 publishes: a required primitive must be there (as a value or as an extension), only one
form of a choice may be given, nothing unknown, no empty object or array, only days the calendar has, and a relative
reference points at a type the element allows.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ginnel.foundation.record.fhir.definitions import Element, codes, concepts, elements, is_complex
from ginnel.foundation.record.fhir.formats import ABSOLUTE, PRIMITIVES
from ginnel.foundation.record.fhir.kinds import ABSTRACT, KINDS

Schema = dict[str, Any]
_ANY_TARGET = tuple(kind for kind in KINDS if kind not in ABSTRACT)


def of_kind(kind: str, *, with_nulls: bool = False) -> Schema:
    """The schema of a resource type, with every datatype it reaches. Inner resources are only known to be objects.

    `with_nulls` allows a null in an array of primitives, beside which an extension must then stand (`gaps`).
    """
    definitions: dict[str, Schema] = {
        "Resource": _inner_resource(),
        "_": _extension_of_primitive(),
        "Extension.inner": _object("Extension", with_nulls=with_nulls),
    }
    waiting = [kind]
    while waiting:
        name = waiting.pop()
        if name not in definitions:
            definitions[name] = _object(name, with_nulls=with_nulls)
            waiting.extend(_reached(name))
    _name_extensions(definitions)
    definitions[kind]["properties"]["resourceType"] = {"const": kind}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$ref": f"#/$defs/{kind}",
        "$defs": definitions,
    }


def _name_extensions(definitions: dict[str, Schema]) -> None:
    """An extension is named by an absolute URL; inside another, by what that one's definition calls it (R4, 2.5.1)."""
    inner = {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/Extension.inner"}}
    for name in ("Extension", "Extension.inner"):
        definitions[name]["properties"]["extension"] = inner
    definitions["Extension"]["properties"]["url"] = {"type": "string", "pattern": ABSOLUTE}


def _reached(name: str) -> Iterator[str]:
    if name.startswith("Reference:"):
        name = "Reference"
    yield "Extension"
    for element in elements(name):
        yield from (code for code in element.types if is_complex(code))


def _inner_resource() -> Schema:
    return {"type": "object", "required": ["resourceType"]}


def _extension_of_primitive() -> Schema:
    extension = {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/Extension"}}
    return {
        "type": "object",
        "minProperties": 1,
        "properties": {"id": {"type": "string", "minLength": 1}, "extension": extension},
        "additionalProperties": False,
    }


def _object(name: str, *, with_nulls: bool) -> Schema:
    kind, _, targets = name.partition(":")
    schema: Schema = {"type": "object", "minProperties": 1, "properties": {}, "additionalProperties": False}
    needed: list[Schema] = []
    for element in elements(kind):
        for spelling, code in element.spellings():
            schema["properties"].update(_properties(spelling, code, element, with_nulls=with_nulls))
        if element.is_choice:
            _one_form_only(element, schema)
        if element.least:
            needed.append(_must_have(element))
    plain = [one["required"][0] for one in needed if "required" in one]
    if plain:
        schema["required"] = plain
    others = [one for one in needed if "required" not in one]
    if others:
        schema["allOf"] = others
    if kind == "Reference":
        schema["properties"]["reference"]["pattern"] = _reference_pattern(targets)
    if kind == "Extension":
        _extension_or_value(schema)
    return schema


def _properties(spelling: str, code: str, element: Element, *, with_nulls: bool) -> dict[str, Schema]:
    if is_complex(code):
        bound = _concept_of(element.binding) if element.binding else {}
        return {spelling: _one_or_many({"$ref": f"#/$defs/{code}", **bound}, element)}
    value = dict(PRIMITIVES[code])
    if element.binding:
        value = {"enum": [*codes(element.binding)]}
    beside: Schema = {"$ref": "#/$defs/_"}
    if element.many and with_nulls:
        value = (
            {"enum": [*value["enum"], None]}
            if "enum" in value
            else {**value, "type": [value["type"], "null"]}
        )
        beside = {"anyOf": [{"type": "null"}, beside]}
    return {spelling: _one_or_many(value, element), "_" + spelling: _one_or_many(beside, element)}


def _concept_of(binding: str) -> Schema:
    """A concept of a required binding: one of its codings at least is from the value set (FHIR R4, 4.1.5.1).

    Where it says by an extension why there is none, there is none.
    """
    codings = [
        {
            "properties": {"system": {"const": system}, "code": {"enum": [*listed]}},
            "required": ["system", "code"],
        }
        for system, listed in concepts(binding).items()
    ]
    return {
        "properties": {"coding": {"contains": {"anyOf": codings} if len(codings) > 1 else codings[0]}},
        "anyOf": [{"required": ["coding"]}, {"required": ["extension"]}],
    }


def _one_or_many(schema: Schema, element: Element) -> Schema:
    return {"type": "array", "minItems": 1, "items": schema} if element.many else schema


def _forms(element: Element) -> list[list[str]]:
    return [[name] if is_complex(code) else [name, "_" + name] for name, code in element.spellings()]


def _one_form_only(element: Element, schema: Schema) -> None:
    forms = _forms(element)
    for form in forms:
        others = {name: False for other in forms if other is not form for name in other}
        for name in form:
            schema.setdefault("dependentSchemas", {})[name] = {"properties": others}


def _must_have(element: Element) -> Schema:
    names = [name for form in _forms(element) for name in form]
    if len(names) == 1:
        return {"required": names}
    return {"anyOf": [{"required": [name]} for name in names]}


def _extension_or_value(schema: Schema) -> None:
    values = {name: False for name in schema["properties"] if name.lstrip("_").startswith("value")}
    schema["dependentSchemas"]["extension"] = {"properties": values}


def _reference_pattern(targets: str) -> str:
    """Fragments, absolute addresses and URNs, or `Type/id` and the conditional `Type?query` of an allowed type."""
    allowed = targets.split(",") if targets else _ANY_TARGET
    relative = r"(?:/[A-Za-z0-9.-]{1,64}(?:/_history/\S+)?|\?\S+)"
    return rf"^(?:#\S*|[a-zA-Z][a-zA-Z0-9+.-]*:\S+|(?:{'|'.join(allowed)}){relative})$"
