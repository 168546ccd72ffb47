"""Whether a resource keeps its rules, as one plain Python function a type: no interpreter on the loading path.

Most rules ask whether elements are there, which is a look into a dict; only what is left over of a rule, once those
questions have not settled it, is run as an expression. What is said of a broken rule is found by `finding`, slowly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from ginnel.foundation.record.fhir.definitions import base, elements, is_complex
from ginnel.foundation.record.fhir.invariants.meaning import Place, Scope, spelled
from ginnel.foundation.record.fhir.invariants.parsing import Node
from ginnel.foundation.record.fhir.invariants.rules import Rule, bearing, of_element, of_type, partial
from ginnel.foundation.record.fhir.invariants.values import before

Breaks = Callable[[dict[str, Any], Scope], bool]
# Up to so many names are asked for one by one; beyond, all at once.
FEW = 3


@cache
def breaks(name: str) -> Breaks:
    """Does a value of this type, or anything in it, break a rule? Extensions and contained resources apart."""
    space: dict[str, Any] = {}
    lines = ["def breaks(o, s):"]
    for rule in of_type(name):
        lines.append(
            f"    if {_broken(rule.node, Place(_kind(name), frozenset({name})), 'o', space)}: return True"
        )
    for line in _inside(name, space):
        lines.append("    " + line)
    lines.append("    return False")
    exec(compile("\n".join(lines), f"<rules of {name}>", "exec"), space)  # noqa: S102
    return space["breaks"]


def _kind(name: str) -> str:
    return name.partition(".")[0]


def _inside(name: str, space: dict[str, Any]) -> Iterator[str]:
    """What looks into the elements that have rules of their own or hold something that has."""
    for element in elements(name):
        for spelling, code in element.spellings():
            deep = is_complex(code) and base(code) not in ("Extension", "Resource") and bearing(code)
            mine = of_element(name, element, spelling, code)
            if not deep and not mine:
                continue
            yield f"v = o.get({spelling!r})"
            yield "if v is not None:"
            pad = "    "
            if element.many:
                yield pad + "for v in v:"
                pad += "    "
            for rule in mine:
                yield f"{pad}if {_element_broken(rule, name, code, space)}: return True"
            if deep:
                seldom = _seldom(base(code))
                yield f"{pad}if {seldom}{_later(base(code), space)}(v, s): return True"


def _seldom(name: str) -> str:
    """Most references have no identifier and most notes no author: then their types' functions need no calling."""
    inner = [
        spelling
        for element in elements(name)
        for spelling, code in element.spellings()
        if of_element(name, element, spelling, code)
        or (is_complex(code) and base(code) not in ("Extension", "Resource") and bearing(code))
    ]
    if of_type(name) or len(inner) > FEW:
        return ""
    return "(" + " or ".join(f"{one!r} in v" for one in inner) + ") and "


def _later(name: str, space: dict[str, Any]) -> str:
    """The name of another type's function; it is made at its first call, because types hold each other."""
    spot = f"t_{name.replace('.', '_')}"

    def first(value: dict[str, Any], scope: Scope) -> bool:
        space[spot] = breaks(name)
        return space[spot](value, scope)

    space.setdefault(spot, first)
    return spot


def _element_broken(rule: Rule, holder: str, code: str, space: dict[str, Any]) -> str:
    if is_complex(code):
        return _broken(rule.node, Place(_kind(holder), frozenset({base(code)})), "v", space)
    spot = f"r{len(space)}"
    space[spot] = rule.is_broken
    return f"{spot}(v, s)"


def _broken(node: Node, place: Place, holder: str, space: dict[str, Any]) -> str:
    """Python that is true when the rule is surely broken on `holder`."""
    if node.form in ("or", "and"):
        joint = " and " if node.form == "or" else " or "
        return "(" + joint.join(_broken(part, place, holder, space) for part in node.parts) + ")"
    if node.form == "implies":
        return f"({_kept(node.parts[0], place, holder, space)} and {_broken(node.parts[1], place, holder, space)})"
    there = _presence(node, place, holder)
    if there:
        return f"(not {there})"
    compared = _compared(node, place, holder, space, broken=True)
    if compared:
        return compared
    first = _first_of_empty(node, place, holder)
    return f"({first}{_part(node, place, space)}({holder}, s) is False)"


def _kept(node: Node, place: Place, holder: str, space: dict[str, Any]) -> str:
    """Python that is true when this part surely holds."""
    if node.form in ("or", "and"):
        return "(" + f" {node.form} ".join(_kept(part, place, holder, space) for part in node.parts) + ")"
    known = _presence(node, place, holder) or _compared(node, place, holder, space, broken=False)
    return known or f"({_part(node, place, space)}({holder}, s) is True)"


def _part(node: Node, place: Place, space: dict[str, Any]) -> str:
    spot = f"r{len(space)}"
    space[spot] = partial(node, place)
    return spot


def _presence(node: Node, place: Place, holder: str) -> str:
    """Python for `x.exists()`, `x.empty()`, `x.hasValue()` and their `.not()`; "" for anything else."""
    if node.form != "step" or node.parts[1].form != "call":
        return ""
    inner, asked = node.parts[0], node.parts[1].value
    if asked == "not":
        found = _presence(inner, place, holder)
        return found and f"(not {found})"
    if inner.form != "name" or asked not in ("exists", "empty", "hasValue"):
        return ""
    found = _there(inner.value, place, holder, with_beside=asked != "hasValue")
    return f"(not {found})" if asked == "empty" else found


def _compared(node: Node, place: Place, holder: str, space: dict[str, Any], *, broken: bool) -> str:
    """Python for `x = 'literal'` and `x <= y` of elements given once; "" for anything else.

    What is missing is not known, so that neither `broken` nor its opposite holds.
    """
    names = [_single(part, place) for part in node.parts]
    if node.form in ("=", "!=") and names[0] and node.parts[1].form == "literal":
        wanted = node.parts[1].value
        if (node.form == "=") is broken:
            return f"({holder}.get({names[0]!r}, {wanted!r}) != {wanted!r})"
        return f"({holder}.get({names[0]!r}) == {wanted!r})"
    if node.form in ("<", "<=", ">", ">=") and all(names):
        first, then = names if node.form[0] == "<" else reversed(names)
        spot = "up_to" if node.form.endswith("=") else "below"
        space["up_to"], space["below"] = _up_to, _below
        return f"({spot}({holder}.get({first!r}), {holder}.get({then!r})) is {not broken})"
    return ""


def _single(node: Node, place: Place) -> str:
    """The JSON name of an element that can be given only once and in one form; "" for anything else."""
    if node.form != "name" or place.types is None:
        return ""
    found = [
        one
        for holder in place.types
        for one in elements(holder)
        if one.name in (node.value, node.value + "[x]")
    ]
    return node.value if found and not any(one.many or one.is_choice for one in found) else ""


def _up_to(left: Any, right: Any) -> bool | None:
    return None if left is None or right is None else before([left], [right], or_equal=True)


def _below(left: Any, right: Any) -> bool | None:
    return None if left is None or right is None else before([left], [right], or_equal=False)


def _there(name: str, place: Place, holder: str, *, with_beside: bool) -> str:
    names = [spelling for spelling, _ in spelled(name, place.types)]
    if with_beside:
        names += ["_" + spelling for spelling, code in spelled(name, place.types) if not is_complex(code)]
    if len(names) <= FEW:
        return "(" + " or ".join(f"{one!r} in {holder}" for one in names) + ")"
    return f"(not {holder}.keys().isdisjoint({tuple(names)!r}))"


def _first_of_empty(node: Node, place: Place, holder: str) -> str:
    """A path that begins with an element which is not there is empty: then `….empty()` needs no running."""
    if node.form != "step" or node.parts[1] != Node("call", "empty"):
        return ""
    first = node.parts[0]
    while first.form == "step":
        first = first.parts[0]
    return _there(first.value, place, holder, with_beside=True) + " and " if first.form == "name" else ""
