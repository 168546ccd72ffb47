"""References in a tree: found, parsed and rewritten in place.

A Reference is told from other elements called `reference` by its neighbours: only Reference has nothing beside it
but type, identifier, display, id and extensions (Expression, DetectedIssue and Immunization.education name a URI so).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from ginnel.foundation.record.fhir.json import Tree
from ginnel.foundation.record.fhir.kinds import KINDS, NUMBERS

_BESIDE = frozenset(
    {"reference", "type", "identifier", "display", "id", "extension", "_reference", "_type", "_display"}
)
_TARGET = re.compile(
    rf"^(?P<base>https?://\S*/)?(?P<kind>{'|'.join(KINDS)})/(?P<id>[A-Za-z0-9.-]{{1,64}})(?:/_history/(?P<version>[^\s#]+))?(?:#\S*)?$"
)
_CONDITION = re.compile(
    rf"^(?P<kind>{'|'.join(KINDS)})\?(?:\S*&)?identifier=(?P<system>[^|&\s]*)\|(?P<value>[^&\s]+)$"
)


_ID = re.compile(r"[A-Za-z0-9.-]{1,64}")
_SPACE = re.compile(r"\s")
_KEPT = (
    1_000  # characters of what is remembered: an address; whatever else somebody sends is read and forgotten
)


class Target(NamedTuple):
    """What `Type/id`, with or without a server address and version, points at. `base` is "" when relative."""

    kind: str
    local_id: str
    base: str = ""
    version: str = ""


def target(text: str) -> Target | None:
    """The target of a RESTful reference; None for a fragment, URN, condition or other address."""
    kind, _, local_id = text.partition("/")
    if kind in NUMBERS and _ID.fullmatch(local_id):
        return Target(kind, local_id)
    # One with a space is none, and would be seen to be none from each of its slashes anew.
    return None if _SPACE.search(text) else _longer(text) if len(text) < _KEPT else _read(text)


@lru_cache(maxsize=4096)
def _longer(text: str) -> Target | None:
    return _read(text)


def _read(text: str) -> Target | None:
    match = _TARGET.match(text)
    return Target(match["kind"], match["id"], match["base"] or "", match["version"] or "") if match else None


def condition(text: str) -> tuple[str, str, str] | None:
    """(type, system, value) of a conditional reference `Type?identifier=system|value`."""
    match = _CONDITION.match(text)
    return (match["kind"], match["system"], match["value"]) if match else None


def nodes(tree: Tree) -> Iterator[Tree]:
    """Every Reference object that has a literal `reference`, in no particular order; contained resources included."""
    stack: list[Any] = [tree]
    while stack:
        node = stack.pop()
        if type(node) is dict:
            if type(node.get("reference")) is str and _BESIDE.issuperset(node):
                yield node
            stack.extend([one for one in node.values() if type(one) is dict or type(one) is list])
        else:
            stack.extend([one for one in node if type(one) is dict or type(one) is list])


def rewrite(tree: Tree, resolve: Callable[[str], str | Tree | None]) -> list[str]:
    """Put `resolve(text)` in place of every literal reference but fragments; return those it answers None for.

    The tree itself is changed. An answer that is an object ({"type": …, "identifier": …}) makes the reference a
    logical one. An unresolved reference stays as it was; `path_of` says where it stands.
    """
    unresolved = []
    for node in nodes(tree):
        text = node["reference"]
        if text[:1] == "#":
            continue
        found = resolve(text)
        if found is None:
            unresolved.append(text)
        elif type(found) is dict:
            del node["reference"]
            node.update({name: one for name, one in found.items() if name not in node})
        elif found is not text:
            node["reference"] = found
    return unresolved


def path_of(tree: Tree, text: str) -> str:
    """The element path of the first Reference whose literal reference is `text`; "" when there is none."""
    return next(
        (path for path, node in _walk(tree, tree.get("resourceType", "")) if node.get("reference") == text),
        "",
    )


def find(tree: Tree) -> list[tuple[str, Tree]]:
    """(element path, Reference object) of every literal or logical reference, in document order."""
    return [(path, node) for path, node in _walk(tree, tree.get("resourceType", "")) if _is_reference(node)]


def _is_reference(node: Tree) -> bool:
    literal = type(node.get("reference")) is str
    logical = "system" not in node and type(node.get("identifier")) is dict and "resourceType" not in node
    return (literal or logical) and _BESIDE.issuperset(node)


def _walk(value: Any, path: str) -> Iterator[tuple[str, Tree]]:
    if type(value) is dict:
        yield path, value
        for name, one in value.items():
            yield from _walk(one, f"{path}.{name}")
    elif type(value) is list:
        for index, one in enumerate(value):
            yield from _walk(one, f"{path}[{index}]")
