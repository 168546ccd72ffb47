"""One document against the tables of the profile: every element of it, and of every object in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ginnel.surfaces.openreferral.checking import ranges
from ginnel.surfaces.openreferral.checking.findings import Weight
from ginnel.surfaces.openreferral.checking.kinds import Element, Kind
from ginnel.surfaces.openreferral.checking.profile import PROFILE

_DEEPEST = 30


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one element: as a `Finding`, before it is known where the document came from."""

    element: str
    rule: str
    weight: Weight
    message: str


def faults(document: Any, kind: str, *, is_listed: bool = False) -> Iterator[Fault]:
    """Everything wrong with `document` as a `kind` of the profile. `is_listed`: one of a list, which gives only what is
    one to one; what it has many of is then not looked at."""
    if not isinstance(document, dict):
        yield Fault("", "type", Weight.REQUIRED, "It is not an object.")
        return
    yield from _object(document, kind, "", is_listed, 0)
    if not is_listed:
        yield from _repeated(document)


def _object(said: dict[str, Any], kind: str, where: str, is_listed: bool, depth: int) -> Iterator[Fault]:
    table = PROFILE[kind]
    for name, element in table.items():
        if name not in said:
            yield from _missed(said, name, element, where)
        elif element.missed is Weight.REQUIRED and _is_blank(said[name]) and not element.kind.has_format:
            yield Fault(where + name, "empty", Weight.REQUIRED, "It is empty, and is required.")
        elif not (is_listed and element.kind.is_many):
            yield from _value(said[name], element.kind, where + name, is_listed, depth)
    for name, words in ranges.impossible({name: said[name] for name in table if name in said}):
        yield Fault(where + name, "range", Weight.OPEN, words)
    beyond = sorted(set(said) - set(table))
    for name in beyond:
        yield Fault(where + name, "not-in-profile", Weight.OPEN, "The UK profile has no such element.")


def _is_blank(value: Any) -> bool:
    return isinstance(value, str) and not value.strip()


def _missed(said: dict[str, Any], name: str, element: Element, where: str) -> Iterator[Fault]:
    """A reference by id stands for the object itself."""
    if element.missed is Weight.REQUIRED:
        yield Fault(where + name, "required", Weight.REQUIRED, "It is missing, and is required.")
    elif element.missed and not said.get(f"{name}_id"):
        yield Fault(where + name, "wanted", element.missed, "It is missing, and readers do without it.")


def _value(value: Any, kind: Kind, where: str, is_listed: bool, depth: int) -> Iterator[Fault]:
    if not kind.is_type(value):
        named = "text" if kind.has_format else kind.name
        yield Fault(where, "type", Weight.REQUIRED, f"It is not {named}.")
    elif depth > _DEEPEST:
        yield Fault(where, "depth", Weight.REQUIRED, "It is nested too deeply.")
    elif kind.is_many:
        yield from _list(value, kind, where, is_listed, depth)
    elif kind.holds:
        yield from _object(value, kind.holds, f"{where}.", is_listed, depth + 1)
    elif kind.has_format and not kind.has_format(value):
        rule = "enum" if kind.name.startswith("one of") else "format"
        yield Fault(where, rule, kind.weight, f"It is not {kind.name}.")


def _list(value: list[Any], kind: Kind, where: str, is_listed: bool, depth: int) -> Iterator[Fault]:
    for at, each in enumerate(value):
        inside = f"{where}[{at}]"
        if isinstance(each, dict):
            yield from _object(each, kind.holds, f"{inside}.", is_listed, depth + 1)
        else:
            yield Fault(inside, "type", Weight.REQUIRED, "It is not an object.")


def _repeated(document: dict[str, Any]) -> Iterator[Fault]:
    """Two members of one list under one id."""
    for name, value in document.items():
        seen = set[str]()
        for at, each in enumerate(value if isinstance(value, list) else []):
            id = each.get("id") if isinstance(each, dict) else None
            if isinstance(id, str) and id in seen:
                message = "Another in the same list has this id."
                yield Fault(f"{name}[{at}].id", "unique", Weight.REQUIRED, message)
            seen |= {id} if isinstance(id, str) else set()
