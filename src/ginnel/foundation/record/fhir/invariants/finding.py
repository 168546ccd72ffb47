"""Which rule is broken, and where: for the few resources that break one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ginnel.foundation.record.fhir.definitions import base, elements, is_complex
from ginnel.foundation.record.fhir.invariants.meaning import Scope
from ginnel.foundation.record.fhir.invariants.rules import Rule, of_element, of_type

Broken = tuple[str, Rule]


def find(name: str, value: Any, path: str, scope: Scope) -> Iterator[Broken]:
    """(element path, rule) of everything broken by a value of type `name`, extensions and what is in them included."""
    for rule in of_type(name):
        if rule.is_broken(value, scope._replace(context=value)):
            yield path, rule
    for element in elements(name):
        for spelling, code in element.spellings():
            if base(code) != "Resource":
                yield from _in_element(name, element, spelling, code, value, path, scope)


def _in_element(
    name: str, element: Any, spelling: str, code: str, holder: Any, path: str, scope: Scope
) -> Iterator[Broken]:
    value = holder.get(spelling)
    beside = holder.get("_" + spelling)
    for one, where in _each(value, element.many, f"{path}.{spelling}"):
        for rule in of_element(name, element, spelling, code):
            if rule.is_broken(one, scope._replace(context=one)):
                yield where, rule
        if is_complex(code):
            yield from find(base(code), one, where, scope)
    for one, where in _each(beside, element.many, f"{path}.{spelling}"):
        for place, extension in enumerate(one.get("extension", ())):
            yield from find("Extension", extension, f"{where}.extension[{place}]", scope)


def _each(value: Any, many: bool, path: str) -> Iterator[tuple[Any, str]]:
    if value is None:
        return
    if not many:
        yield value, path
        return
    yield from ((one, f"{path}[{place}]") for place, one in enumerate(value) if one is not None)
