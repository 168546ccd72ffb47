"""The files that FHIR carries within resources: Attachments wherever they stand, and Binaries.

Sources: FHIR R4 Attachment (`hash` is the SHA-1 of the data, `size` its bytes) and Binary.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Iterator
from hashlib import sha1
from typing import Any

from ginnel.care.access.rules.files import Brought

Tree = dict[str, Any]
Addresses = tuple[str, ...]
_SPACE = re.compile(r"\s+")
# What else has `data` in FHIR R4: a series of measurements, and a signature.
_NO_ATTACHMENT = frozenset({"origin", "dimensions", "when", "who", "sigFormat"})


def carried(resources: Iterable[tuple[Addresses, Any]]) -> tuple[Brought, ...]:
    """Each file of these resources, each with the addresses by which others point at it, in their order. A Binary to
    which an Attachment points is called as that says. Never raises."""
    found = [pair for addresses, tree in resources for pair in _found(addresses, tree)]
    names = {text(one, "url"): one for _, one in found if text(one, "url")}
    return tuple(
        _brought(one, next((names[each] for each in addresses if each in names), {}))
        for addresses, one in found
        if isinstance(one.get("data"), str)
    )


def missing(resources: Iterable[tuple[Addresses, Any]]) -> int:
    """How many files are named that none of these resources is, by whose addresses they would be found."""
    every = list(resources)
    found = [pair for addresses, tree in every for pair in _found(addresses, tree)]
    known = {each for addresses, _ in [*every, *found] for each in addresses}
    return len({text(one, "url") for _, one in found if _is_named_only(one)} - known)


def named(tree: Any) -> list[str]:
    """The addresses of the files of a resource that are not in it."""
    return [text(one, "url") for _, one in _found((), tree) if _is_named_only(one)]


def _is_named_only(one: Tree) -> bool:
    return bool(text(one, "url")) and not isinstance(one.get("data"), str)


def _found(addresses: Addresses, tree: Any) -> Iterator[tuple[Addresses, Tree]]:
    """Every Attachment, and Binary."""
    stack: list[tuple[Addresses, Any]] = [(addresses, tree)]
    while stack:
        at, one = stack.pop()
        if isinstance(one, list):
            stack += [(at, each) for each in reversed(one)]
        elif isinstance(one, dict):
            if _is_file(one):
                yield at, one
            inner = [
                ((f"#{text(each, 'id')}",) if name == "contained" else (), each) for name, each in _parts(one)
            ]
            stack += reversed(inner)


def _parts(tree: Tree) -> Iterator[tuple[str, Any]]:
    for name, value in tree.items():
        if isinstance(value, list):
            yield from ((name, each) for each in value)
        elif isinstance(value, dict):
            yield name, value


def _is_file(one: Tree) -> bool:
    if one.get("resourceType") == "Binary":
        return True
    has_bytes = isinstance(one.get("data"), str) and not _NO_ATTACHMENT & one.keys()
    return has_bytes or (isinstance(one.get("url"), str) and "contentType" in one)


def _brought(one: Tree, said: Tree) -> Brought:
    """`said` is the Attachment that points at it, empty for none."""
    stated = text(one, "contentType") or text(said, "contentType")
    name = text(one, "title") or text(said, "title") or "file"
    packed = _SPACE.sub("", one["data"])
    try:
        data = base64.b64decode(packed, validate=True)
    except (binascii.Error, ValueError):
        return Brought(name, one["data"].encode(errors="replace"), stated, is_unreadable=True)
    return Brought(name, data, stated, is_changed=_is_changed(one, data) or _is_changed(said, data))


def _is_changed(said: Tree, data: bytes) -> bool:
    size, digest = said.get("size"), text(said, "hash")
    if isinstance(size, int) and not isinstance(size, bool) and size != len(data):
        return True
    ours = base64.b64encode(sha1(data, usedforsecurity=False).digest()).decode()
    return bool(digest) and _SPACE.sub("", digest) != ours


def text(tree: Any, name: str) -> str:
    found = tree.get(name) if isinstance(tree, dict) else None
    return found if isinstance(found, str) else ""
