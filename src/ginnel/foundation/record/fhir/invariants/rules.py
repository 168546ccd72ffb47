"""The rules HL7 states beside the elements of R4 (its invariants), and on what each is tried."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from ginnel.foundation.record.fhir.definitions import Element, base, elements, is_complex
from ginnel.foundation.record.fhir.invariants.meaning import Place, Scope, mean
from ginnel.foundation.record.fhir.invariants.parsing import Node, parse
from ginnel.foundation.record.fhir.invariants.values import truth


class Rule(NamedTuple):
    """`key`, `words` and the FHIRPath `text` are HL7's; `is_broken` tries one value in its scope."""

    key: str
    words: str
    text: str
    node: Node
    is_broken: Callable[[Any, Scope], bool]


@cache
def _file() -> dict[str, list[list[str]]]:
    packed = files("ginnel.foundation.record.fhir") / "data/invariants.json.gz"
    return json.loads(gzip.decompress(packed.read_bytes()))


def of_type(name: str) -> tuple[Rule, ...]:
    """The rules of a type or of a backbone element."""
    return _at(name, frozenset({name}))


def of_element(holder: str, element: Element, spelling: str, code: str) -> tuple[Rule, ...]:
    """The rules of one element of `holder`, beside those of its type."""
    places = {f"{holder}.{element.name}", f"{holder}.{spelling}"} - {code}
    types = frozenset(map(base, element.types))
    return tuple(rule for place in sorted(places) for rule in _at(place, types))


@cache
def _at(place: str, types: frozenset[str]) -> tuple[Rule, ...]:
    kind = place.partition(".")[0]
    return tuple(_rule(key, words, text, Place(kind, types)) for key, words, text in _file().get(place, ()))


def _rule(key: str, words: str, text: str, place: Place) -> Rule:
    node = parse(text)
    run = mean(node, place.types, place).run
    return Rule(key, words, text, node, lambda value, scope: truth(run([value], scope)) is False)


def partial(node: Node, place: Place) -> Callable[[Any, Scope], bool | None]:
    """What one part of a rule says of a value: True, False or None."""
    run = mean(node, place.types, place).run
    return lambda value, scope: truth(run([value], scope))


@cache
def bearing(code: str) -> bool:
    """Whether a value of this type, or anything in it but extensions and other resources, has a rule to keep."""
    return _bears(base(code), set())


def _bears(name: str, seen: set[str]) -> bool:
    if name in seen or name in ("Extension", "Resource"):
        return False
    seen.add(name)
    return name in _file() or any(
        of_element(name, element, spelling, code) or (is_complex(code) and _bears(base(code), seen))
        for element in elements(name)
        for spelling, code in element.spellings()
    )
