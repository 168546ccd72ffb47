"""Search parameters of a resource type compiled to one plain Python function: no interpreter on the loading path.

Paths are merged into a tree so that each element is visited once; cardinality and type come from the definitions,
so the code asks no questions of a tree that has been checked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from ginnel.foundation.record.fhir import compartment, leaves, pairing
from ginnel.foundation.record.fhir.definitions import base, elements, is_complex
from ginnel.foundation.record.fhir.parameters import (
    Composite,
    Parameter,
    Part,
    Path,
    Step,
    composites_of,
    has_parts,
    near_of,
    of_kind,
    pair_number,
)

Extractor = Callable[[dict[str, Any], list[Any], list[Any], list[Any], list[Any], list[Any], list[Any]], None]
_LISTS = ("tokens", "dates", "strings", "quantities", "references", "pairs")
_PLAIN = ("code", "id", "string", "uri", "boolean", "canonical", "oid", "uuid", "markdown")
# (parameter type, element type) -> (function of leaves, list it fills)
_LEAVES: dict[tuple[str, str], tuple[str, str]] = {
    **{("token", code): ("plain_token", "tokens") for code in _PLAIN},
    ("token", "Coding"): ("coding", "tokens"),
    ("token", "CodeableConcept"): ("codeable_concept", "tokens"),
    ("token", "Identifier"): ("identifier", "tokens"),
    ("token", "ContactPoint"): ("contact_point", "tokens"),
    **{("uri", code): ("uri", "tokens") for code in ("uri", "url", "canonical", "oid", "uuid")},
    **{("reference", code): ("uri", "tokens") for code in ("uri", "canonical", "url")},
    **{("date", code): ("date", "dates") for code in ("date", "dateTime", "instant")},
    ("date", "Period"): ("period", "dates"),
    ("date", "Timing"): ("timing", "dates"),
    **{("string", code): ("string", "strings") for code in ("string", "markdown", "uri", "code")},
    ("string", "HumanName"): ("human_name", "strings"),
    ("string", "Address"): ("address", "strings"),
    **{
        ("quantity", code): ("quantity", "quantities")
        for code in ("Quantity", "Age", "Duration", "Money", "Count")
    },
    ("quantity", "Range"): ("range_ends", "quantities"),
    ("quantity", "SampledData"): ("sampled", "quantities"),
    **{
        ("number", code): ("number", "quantities")
        for code in ("decimal", "integer", "positiveInt", "unsignedInt")
    },
    ("number", "Range"): ("range_ends", "quantities"),
}
# What a value is found by beside: the words of a code, the beginning of an address, the sort of an identifier.
_BESIDE: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {
    ("token", "Coding"): (("coding_text", "strings"),),
    ("token", "CodeableConcept"): (("concept_text", "strings"),),
    ("token", "Identifier"): (("identifier_text", "strings"), ("typed_identifier", "pairs")),
    **{("uri", code): (("uri_text", "strings"),) for code in ("uri", "url", "canonical", "oid", "uuid")},
}


@dataclass(slots=True)
class Node:
    """One element in the tree of paths: its rows, and the elements inside it, by JSON name and condition."""

    type: str = ""
    many: bool = False
    leaves: list[str] = field(default_factory=list)
    inner: dict[tuple[str, str], Node] = field(default_factory=dict)


def compile_kind(kind: str) -> Extractor:
    """The extractor of a resource type: (tree, tokens, dates, strings, quantities, references, pairs) -> None."""
    kept = {number for number, _ in several(kind)}
    together = {
        f"parts_{one.number}": parts_of(kind, one)
        for one in composites_of(kind).values()
        if one.number in kept
    }
    return _compiled(source_of(kind), kind, together)


def _compiled(source: str, name: str, more: dict[str, Any]) -> Extractor:
    space: dict[str, Any] = {name: getattr(leaves, name) for name in dir(leaves) if not name.startswith("_")}
    space |= {
        one.__name__: one for one in (pairing.paired, pairing.typed_identifier, pairing.position)
    } | more
    exec(compile(source, f"<search parameters of {name}>", "exec"), space)  # noqa: S102
    return space["extract"]


def parts_of(kind: str, composite: Composite) -> tuple[pairing.Part, ...]:
    """What finds each part's rows in one element; several contexts are elements of the same shape."""
    within = next(path for path in composite.contexts if path.steps)
    element = next(code for _, code in _places(Node(type=kind), within))
    return tuple(
        pairing.Part(_part(kind if one.is_of_resource else element, one), one.is_of_resource)
        for one in composite.parts
    )


def _part(element: str, part: Part) -> Extractor:
    root = Node(type=element)
    for path in part.paths:
        for node, code in _places(root, path):
            _add_leaf(node, code, Parameter(0, part.code, part.type, part.paths), element, "")
    return _compiled(_source(root, ""), element, {})


def source_of(kind: str) -> str:
    """The Python of a type's extractor."""
    root = Node(type=kind)
    owner = _owner_element(kind)
    for parameter in of_kind(kind).values():
        for path in parameter.paths:
            for node, code in _places(root, path):
                _add_leaf(node, code, parameter, kind, owner)
    for number, path in several(kind):
        for node, _ in _places(root, path):
            node.leaves.append(f"paired(pairs, {number}, t, %s, parts_{number})")
    if near_of(kind):
        root.inner["position", ""] = Node(
            "Location.position", False, [f"position(pairs, {near_of(kind)}, %s)"]
        )
    return _source(root, owner, _deceased() if kind == "Patient" else ())


def several(kind: str) -> Iterator[tuple[int, Path]]:
    """(number, context) of each composite that has rows of its own."""
    for one in composites_of(kind).values():
        for path in one.contexts:
            if is_several(kind, path) and pair_number(kind, one, path) == one.number:
                yield one.number, path


def is_several(kind: str, path: Path) -> bool:
    """Whether a resource may have several of the element."""
    return bool(path.steps) and any(node.many for node, _ in _places(Node(type=kind), path))


def _source(root: Node, owner: str, first: Sequence[str] = ()) -> str:
    lines = [f"def extract(t, {', '.join(_LISTS)}):", *first]
    lines += list(_write(root, "t", 1, owner))
    return "\n".join(lines if len(lines) > 1 else [*lines, "    pass"]) + "\n"


def _owner_element(kind: str) -> str:
    """The single element that says whose record a resource is in; "" where it may be one of several."""
    first = next(iter(compartment.paths(kind)), ())
    if len(first) != 1:
        return ""
    return next((one.name for one in elements(kind) if one.name == first[0] and not one.many), "")


def _places(root: Node, path: Path) -> Iterator[tuple[Node, str]]:
    """Each form the last element of a path can take, with its type."""
    found = [root]
    for step in path.steps:
        found = [node for one in found for node in _enter(one, step)]
    return ((node, node.type) for node in found)


def _enter(node: Node, step: Step) -> Iterator[Node]:
    many = {element.name: element.many for element in elements(base(node.type))}
    name = step.name.partition(" as ")[0]
    is_many = many.get(name, False)
    for spelling, code in spellings(node.type, step):
        yield node.inner.setdefault((spelling, step.where), Node(code, is_many))


def spellings(type_name: str, step: Step) -> Iterator[tuple[str, str]]:
    """(JSON name, type) of each form that the element of a step may have in a type."""
    name, _, form = step.name.partition(" as ")
    for element in elements(base(type_name)):
        if element.name in (name, name + "[x]"):
            yield from ((one, code) for one, code in element.spellings() if not form or base(code) == form)


def _add_leaf(node: Node, code: str, parameter: Parameter, kind: str, owner: str) -> None:
    code = base(code)
    if parameter.type == "reference" and code == "Reference":
        is_owner = owner and [step.name for path in parameter.paths for step in path.steps] == [owner]
        node.leaves.append(
            f"{'owner' if is_owner else 'reference'}(references, tokens, {parameter.number}, %s)"
        )
        return
    function, rows = _LEAVES.get((parameter.type, code), ("", ""))
    if has_parts(kind, parameter.code) and code in ("HumanName", "Address"):
        function = "name_rest" if code == "HumanName" else "address_rest"
    if function == "plain_token" and code == "code" and not node.many:
        node.leaves.append(f"tokens.append(({parameter.number}, 0, code_hash(%s)))")
    elif function:
        node.leaves.append(f"{function}({rows}, {parameter.number}, %s)")
    for beside, list_ in _BESIDE.get((parameter.type, code), ()) if parameter.number else ():
        node.leaves.append(f"{beside}({list_}, {parameter.number}, %s)")


def _write(node: Node, holder: str, depth: int, owner: str = "") -> Iterator[str]:
    pad = "    " * depth
    for (name, where), inner in node.inner.items():
        if not inner.leaves and not any(_has_rows(one) for one in inner.inner.values()):
            continue
        value = f"v{depth}"
        yield f"{pad}{value} = {holder}.get({name!r})"
        if owner and name == owner:
            yield from (pad + leaf % value for leaf in inner.leaves)
            continue
        test = f"{value} is not None" if not is_complex(inner.type) and not inner.many else value
        yield f"{pad}if {test}:"
        yield from _write_inside(inner, value, where, depth + 1)


def _write_inside(node: Node, value: str, where: str, depth: int) -> Iterator[str]:
    if node.many:
        yield "    " * depth + f"for {value} in {value}:"
        depth += 1
    if where:
        name, _, wanted = where.partition("=")
        yield "    " * depth + f"if {value}.get({name!r}) == {wanted!r}:"
        depth += 1
    yield from ("    " * depth + leaf % value for leaf in node.leaves)
    if any(_has_rows(one) for one in node.inner.values()):
        yield from _write(node, value, depth)


def _has_rows(node: Node) -> bool:
    return bool(node.leaves) or any(_has_rows(one) for one in node.inner.values())


def _deceased() -> list[str]:
    """Patient.deceased.exists() and Patient.deceased != false; a row only when it holds."""
    number = of_kind("Patient")["deceased"].number
    return [
        '    if t.get("deceasedBoolean") or "deceasedDateTime" in t:',
        f'        plain_token(tokens, {number}, "true")',
    ]
