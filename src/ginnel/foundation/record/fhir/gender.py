"""What beside the gender of somebody tells that it was another: which extensions, and a resource without them.

The table, with its sources, is data/gender.json (Gender Recognition Act 2004, section 22).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache
from importlib.resources import files
from json import loads
from typing import Any, NamedTuple

from ginnel.foundation.record.fhir import json
from ginnel.kernel.viewer import Category

SUBJECT = Category.SEXUAL_AND_REPRODUCTIVE_HEALTH
_EXTENSIONS = frozenset({"extension", "modifierExtension"})
_WHERE = "StructureDefinition/"  # in every listed address


class Part(NamedTuple):
    """The bytes that may be seen, and whether something was left out of them."""

    body: bytes
    is_part: bool


def may_be_told(categories: Collection[Category], *, is_own: bool) -> bool:
    """By whoever may read this subject of the person, and by the organisation that said it; nobody else."""
    return is_own or SUBJECT in categories


def tells(body: bytes) -> bool:
    """Whether a resource may hold such an extension, at any depth: read as bytes, for almost none does."""
    return _named().search(body) is not None and any(one in body for one in _sought())


def seen(body: bytes, *, is_open: bool) -> Part:
    """All of it where that is open to who asks, else what may be shown to anybody who may see the rest."""
    if is_open or not tells(body):
        return Part(body, False)
    tree = json.read(body)
    left = _without(tree, "")
    return Part(body, False) if left is tree else Part(json.canonical(left), True)


def _without(value: Any, name: str) -> Any:
    """The resource without them, and without the text of each resource that held one: it may say the same. The same
    object where nothing had to be taken out of it."""
    if type(value) is dict:
        return _of_tree(value)
    if type(value) is list:
        return _of_list(value, name)
    return value


def _of_tree(tree: json.Tree) -> json.Tree:
    made = {name: _without(one, name) for name, one in tree.items()}
    if all(made[name] is tree[name] for name in tree):
        return tree
    if "resourceType" in made:
        made.pop("text", None)
    return {name: one for name, one in made.items() if one != {} and one != []}


def _of_list(items: list[Any], name: str) -> list[Any]:
    kept = [one for one in items if not (name in _EXTENSIONS and _is_listed(one))]
    made = [_without(one, "") for one in kept]
    if len(made) == len(items) and all(one is was for one, was in zip(made, items, strict=True)):
        return items
    if not name.startswith("_"):
        return [one for one in made if one != {}]
    beside = [
        None if one == {} else one for one in made
    ]  # each stands beside an item of the list it is about
    return beside if any(one is not None for one in beside) else []


def _is_listed(extension: Any) -> bool:
    url = extension.get("url") if type(extension) is dict else None
    if type(url) is not str:
        return False
    return url.partition("|")[0].partition("://")[2].rstrip("/") in listed()


@cache
def listed() -> dict[str, str]:
    """What each address, without its scheme, says."""
    table = loads((files(__package__) / "data/gender.json").read_text())
    extensions: dict[str, str] = table["extensions"]
    return extensions


@cache
def _named() -> re.Pattern[bytes]:
    """The end of any listed address: one look through the bytes, where each address would be one more."""
    ends = {re.escape(one.partition(_WHERE)[2]) for one in listed()}
    return re.compile(f"{_WHERE}(?:{'|'.join(sorted(ends))})".encode())


@cache
def _sought() -> tuple[bytes, ...]:
    return tuple(one.encode() for one in listed())
