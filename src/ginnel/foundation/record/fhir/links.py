"""Links in a tree that are no References: elements whose type is uri, url, oid or uuid, and a narrative's links and
images (FHIR R4, 3.1.0.11.2). What is canonical names something wherever it is kept, and is none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any
from uuid import UUID

from ginnel.foundation.record.fhir.definitions import base, elements, is_complex
from ginnel.foundation.record.fhir.json import Tree
from ginnel.foundation.record.fhir.kinds import is_kind

# How what is at `Type/id` is named in an element of each type.
_AS: Mapping[str, Callable[[str], str]] = {
    "uri": lambda place: place,
    "url": lambda place: place,
    "uuid": lambda place: f"urn:uuid:{place.partition('/')[2]}",
    "oid": lambda place: f"urn:oid:2.25.{UUID(place.partition('/')[2]).int}",
}
# Of type uri, and no links: what a system, a definition or an extension is called.
_NAMES = frozenset({"system", "url"})
_URNS = (b"urn:uuid:", b"urn:oid:")
_IN_NARRATIVE = re.compile(
    r"""(?P<before><(?:a\s[^<>]*?\bhref|img\s[^<>]*?\bsrc)\s*=\s*(?P<quote>["']))(?P<link>urn:[^"'<>]*)(?=(?P=quote))"""
)


def may_be_in(data: bytes) -> bool:
    """Whether canonical bytes have a URN anywhere but in References: whatever has none need not be walked."""
    return any(data.count(urn) > data.count(b'"reference":"' + urn) for urn in _URNS)


def rewrite(tree: Tree, places: Mapping[str, str]) -> None:
    """Put the `Type/id` that `places` has for a link in its place, in the tree itself."""
    for node, name, code in _links(tree):
        value = node[name]
        if type(value) is list:
            node[name] = [_put(one, code, places) for one in value]
        else:
            node[name] = _put(value, code, places)


def _put(value: Any, code: str, places: Mapping[str, str]) -> Any:
    if type(value) is not str:
        return value
    if code == "xhtml":
        return _IN_NARRATIVE.sub(
            lambda found: found["before"] + places.get(found["link"], found["link"]), value
        )
    return _AS[code](places[value]) if value in places else value


def _links(tree: Tree) -> Iterator[tuple[Tree, str, str]]:
    """(object, name, type) of each element that may be one."""
    waiting: list[tuple[Any, str]] = [(tree, "Resource")]
    while waiting:
        node, kind = waiting.pop()
        if type(node) is list:
            waiting.extend([(one, kind) for one in node])
        if type(node) is not dict:
            continue
        if kind == "Resource":
            kind = str(node.get("resourceType"))
            if not is_kind(kind):
                continue
        types = _types(kind)
        for name, value in list(node.items()):
            code = types.get(name, "")
            if code in _AS or code == "xhtml":
                yield node, name, code
            elif code:
                waiting.append((value, code))


@cache
def _types(kind: str) -> dict[str, str]:
    """Of the elements of a type that are links or may hold some, by name: their types."""
    found: dict[str, str] = {}
    for element in elements(kind):
        for name, code in element.spellings():
            if is_complex(code):
                found[name] = base(code)
            elif code in ("url", "uuid", "oid", "xhtml") or (code == "uri" and name not in _NAMES):
                found[name] = code
            if not is_complex(code):
                found["_" + name] = "Element"
    return found
