"""What one resource holds inside it, and the references that stay inside (FHIR R4, 2.3.3; rules dom-2 to 5, ref-1).

A contained resource has no life apart from its container: it is named by a `#id` there, holds no others, and has no
version or security label of its own. A `#id` names a resource contained in the outermost one, and a bare `#` that one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ginnel.kernel.errors import Fault

Tree = dict[str, Any]
_MESSAGES = {
    "dom-2": "A contained resource contains no others.",
    "dom-3": "A contained resource is referred to from the resource that contains it, or refers to it.",
    "dom-4": "A contained resource has no version or time of update of its own.",
    "dom-5": "A contained resource has no security label of its own.",
    "ref-1": "The reference is to a contained resource that is not there.",
}


def faults(tree: Tree, path: str) -> Iterator[Fault]:
    """What is wrong with the contained resources of `tree`, which stands at `path`, and with references to them."""
    inner = [one for one in tree.get("contained", ()) if type(one) is dict]
    for place, one in enumerate(inner):
        for rule in _own(one):
            yield _fault(rule, f"{path}.contained[{place}]")
    ids = {one["id"] for one in inner if type(one.get("id")) is str}
    named: set[str] = set()
    for where, text in _local(tree, path):
        named.add(text)
        if text not in ids and text:
            yield _fault("ref-1", where)
    texts = list(_addresses(tree)) if inner else []
    named |= {text[1:] for text in texts if text[:1] == "#"}
    for place, one in enumerate(inner):
        if one.get("id") not in named and not _points_out(one) and not _in_narrative(one.get("id"), texts):
            yield _fault("dom-3", f"{path}.contained[{place}]")


def _fault(rule: str, path: str) -> Fault:
    return Fault("containment", f"{_MESSAGES[rule]} ({rule})", field=path)


def _own(one: Tree) -> Iterator[str]:
    meta = one.get("meta", {})
    if "contained" in one:
        yield "dom-2"
    if "versionId" in meta or "lastUpdated" in meta:
        yield "dom-4"
    if "security" in meta:
        yield "dom-5"


def _local(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """(element path, id) of every Reference to something inside; the id is "" for the container itself."""
    if type(value) is dict:
        text = value.get("reference")
        if type(text) is str and text[:1] == "#":
            yield path, text[1:]
        for name, one in value.items():
            if not (name == "resource" and type(one) is dict and "resourceType" in one):
                yield from _local(one, f"{path}.{name}")
    elif type(value) is list:
        for place, one in enumerate(value):
            yield from _local(one, f"{path}[{place}]")


def _addresses(value: Any) -> Iterator[str]:
    """Every text in a tree: a canonical or URI may name what is contained too."""
    stack = [value]
    while stack:
        one = stack.pop()
        if type(one) is str:
            yield one
        elif type(one) is dict:
            stack += one.values()
        elif type(one) is list:
            stack += one


def _in_narrative(id: Any, texts: list[str]) -> bool:
    """A narrative shows a contained image by its name."""
    return any(f'"#{id}"' in text for text in texts)


def _points_out(one: Tree) -> bool:
    return any(not text for _, text in _local(one, ""))
