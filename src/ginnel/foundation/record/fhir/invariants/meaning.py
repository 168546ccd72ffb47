"""What an expression means: a tree of FHIRPath turned into functions from a collection to a collection.

The types of a path are followed through the definitions, so that `value` finds `valueQuantity` and `period` does not
find `periodUnit`; where they cannot be known (after `descendants()`) a name is taken as it stands in the JSON.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from ginnel.foundation.record.fhir.definitions import base, elements
from ginnel.foundation.record.fhir.invariants import functions
from ginnel.foundation.record.fhir.invariants.parsing import Node
from ginnel.foundation.record.fhir.invariants.values import (
    ABSENT,
    alike,
    before,
    distinct,
    is_of,
    said,
    truth,
)

UCUM = "http://unitsofmeasure.org"


class Scope(NamedTuple):
    """The resource a rule is tried on, and the element in it."""

    resource: dict[str, Any]
    kind: str
    context: Any = None


Run = Callable[[list[Any], Scope], list[Any]]
Types = frozenset[str] | None


class Meaning(NamedTuple):
    """`run` gives the collection; `types` are those its members may be of, None where that is not known."""

    run: Run
    types: Types


class Place(NamedTuple):
    """Where a rule stands: in which kind of resource (`%resource`), and on elements of which types (`%context`)."""

    kind: str
    types: Types


def mean(node: Node, types: Types, place: Place) -> Meaning:
    """The meaning of `node` on members of `types`. Raises ValueError for what is not known."""
    if node.form == "literal":
        return Meaning(lambda focus, scope: [node.value], None)
    if node.form == "variable":
        return _variable(node.value, types, place)
    if node.form == "name":
        return _name(node.value, types)
    if node.form == "step":
        first = mean(node.parts[0], types, place)
        then = mean(node.parts[1], first.types, place)
        return Meaning(lambda focus, scope: then.run(first.run(focus, scope), scope), then.types)
    if node.form == "call":
        return _call(node, types, place)
    if node.form in ("is", "as"):
        return _typed(node, mean(node.parts[0], types, place))
    left, right = (mean(part, types, place) for part in node.parts)
    return Meaning(_operator(node.form, left.run, right.run), left.types)


def _variable(name: str, types: Types, place: Place) -> Meaning:
    if name == "%resource":
        return Meaning(lambda focus, scope: [scope.resource], frozenset({place.kind}))
    if name == "%context":
        return Meaning(lambda focus, scope: [scope.context], place.types)
    if name == "%ucum":
        return Meaning(lambda focus, scope: [UCUM], None)
    if name == "$this":
        return Meaning(lambda focus, scope: focus, types)
    raise ValueError(f"{name} is not known")


def spelled(name: str, types: Types) -> list[tuple[str, str]]:
    """(JSON name, type) of each form an element takes on these types; the name itself where they are not known."""
    if types is None:
        return [(name, "")]
    return list(
        dict.fromkeys(
            form
            for one in sorted(types)
            for element in elements(base(one))
            if element.name in (name, name + "[x]")
            for form in element.spellings()
        )
    )


def _name(name: str, types: Types) -> Meaning:
    forms = spelled(name, types)
    names = [spelling for spelling, _ in forms]
    reached = None if types is None else frozenset(base(code) for _, code in forms)
    if not forms:
        raise ValueError(f"{name} is no element of {sorted(types or ())}")
    return Meaning(
        lambda focus, scope: [v for one in focus if type(one) is dict for v in members(one, names)], reached
    )


def members(holder: dict[str, Any], names: list[str]) -> Iterator[Any]:
    """The values of an element in whichever form it is given; ABSENT for one that has extensions only."""
    for name in names:
        value, beside = holder.get(name), holder.get("_" + name)
        if type(value) is list:
            yield from (ABSENT if one is None else one for one in value)
        elif value is not None:
            yield value
        elif type(beside) is list:
            yield from (ABSENT for _ in beside)
        elif beside is not None:
            yield ABSENT


def _typed(node: Node, of: Meaning) -> Meaning:
    if node.form == "is":
        return Meaning(lambda f, s: [is_of(one, node.value) for one in of.run(f, s)[:1]], None)
    return Meaning(lambda f, s: [one for one in of.run(f, s) if is_of(one, node.value)], of.types)


def _call(node: Node, types: Types, place: Place) -> Meaning:
    name, parts = node.value, node.parts
    if name in ("where", "all", "select", "iif"):
        inner = [mean(part, types, place) for part in parts]
        run = functions.EACH[name](*(one.run for one in inner))
        return Meaning(run, inner[0].types if name == "select" else types)
    if name == "is":
        return Meaning(lambda f, s: [is_of(one, parts[0].value) for one in f[:1]], None)
    plain = functions.PLAIN[name]
    given = [mean(part, types, place) for part in parts]
    reached = None if name in ("descendants", "children") else types
    return Meaning(lambda f, s: plain(f, *(one.run(f, s) for one in given)), reached)


def _operator(form: str, left: Run, right: Run) -> Run:
    if form in ("and", "or", "xor", "implies"):
        return _logic(form, left, right)
    if form in ("in", "contains"):
        small, large = (left, right) if form == "in" else (right, left)
        return lambda f, s: functions.within(small(f, s), large(f, s))
    if form in ("=", "!="):
        return lambda f, s: functions.same(alike(left(f, s), right(f, s)), form == "=")
    if form in ("<", "<=", ">", ">="):
        first, then = (left, right) if form[0] == "<" else (right, left)
        return lambda f, s: said(before(first(f, s), then(f, s), or_equal=form.endswith("=")))
    if form == "|":
        return lambda f, s: distinct([*left(f, s), *right(f, s)])
    return lambda f, s: functions.joined(form, left(f, s), right(f, s))


def _logic(form: str, left: Run, right: Run) -> Run:
    """Three-valued logic (FHIRPath, 6.5): what is not known stays so unless the other side decides."""
    if form == "xor":
        return lambda f, s: functions.either(truth(left(f, s)), truth(right(f, s)))
    decisive = form != "and"  # what one side must be for the other not to matter
    turned = form == "implies"

    def run(focus: list[Any], scope: Scope) -> list[Any]:
        first = truth(left(focus, scope))
        if turned and first is not None:
            first = not first
        if first is decisive:
            return [decisive]
        second = truth(right(focus, scope))
        if second is decisive:
            return [decisive]
        return [] if first is None or second is None else [not decisive]

    return run
