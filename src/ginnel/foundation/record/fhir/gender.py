"""What tells that somebody's gender was another: extensions beside it, and what an earlier version said they were.

The tables, with their sources, are data/gender.json (Gender Recognition Act 2004, section 22). Of an earlier version of
a description all of `earlier` is closed, whether or not it changed: to leave out what changed alone would tell it. A
Patient inside of another resource says who somebody was when that was written, and the same is closed there; whoever
is near them stays as they are said to be, for they may have to be rung. Who else a description says they are is closed
in the version that stands too, and nothing is found by it.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache
from importlib.resources import files
from json import loads
from typing import Any, NamedTuple

from ginnel.foundation.record.fhir import compartment, json
from ginnel.kernel.viewer import Category

SUBJECT = Category.SEXUAL_AND_REPRODUCTIVE_HEALTH
_EXTENSIONS = frozenset({"extension", "modifierExtension"})
DESCRIBING = frozenset({"Patient", "Person", "RelatedPerson"})
_DESCRIBES = re.compile(b'"resourceType":"(?:%b)"' % "|".join(sorted(DESCRIBING)).encode())
_LINKED = b'"link":['
_WHERE = "StructureDefinition/"  # in every listed address


class Part(NamedTuple):
    """The bytes that may be seen, and whether something was left out of them."""

    body: bytes
    is_part: bool


def may_be_told(categories: Collection[Category], *, is_own: bool) -> bool:
    """By whoever may read this subject of the person, and by the organisation that said it; nobody else."""
    return is_own or SUBJECT in categories


def tells(body: bytes, *, is_earlier: bool = False) -> bool:
    """Whether a resource may hold such a thing, at any depth: read as bytes, for almost none does. `is_earlier`: it is
    a version that was overtaken."""
    if (is_earlier or _LINKED in body) and _DESCRIBES.search(body):
        return True
    if b'"contained":[' in body and b'"resourceType":"Patient"' in body:
        return True
    return names(body)


def names(data: bytes) -> bool:
    """Whether such an extension is named, in a resource or in a row as it was received."""
    return _named().search(data) is not None and any(one in data for one in _sought())


def seen(body: bytes, *, is_open: bool, is_earlier: bool = False) -> Part:
    """All of it where that is open to who asks, else what may be shown to anybody who may see the rest."""
    if is_open or not tells(body, is_earlier=is_earlier):
        return Part(body, False)
    tree = json.read(body)
    left = _of_tree(tree, is_earlier, is_within=False)
    return Part(body, False) if left is tree else Part(json.canonical(left), True)


def _without(value: Any, name: str, is_earlier: bool) -> Any:
    """The resource without them, and without the text of each resource that held one: it may say the same. The same
    object where nothing had to be taken out of it."""
    if type(value) is dict:
        return _of_tree(value, is_earlier)
    if type(value) is list:
        return _of_list(value, name, is_earlier)
    return value


def alone(tree: json.Tree) -> json.Tree:
    """A description without who else it says they are; the same object where it says nothing of it. A Person keeps the
    link by which it is somebody's: the first to a Patient."""
    kind = tree.get("resourceType")
    if "link" not in tree or kind not in DESCRIBING:
        return tree
    links = tree["link"]
    whose = next((one for one in links if _is_whose(one, tree)), None) if kind == "Person" else None
    if whose and len(links) == 1:
        return tree
    made = {name: one for name, one in tree.items() if name != "link"}
    return made | {"link": [whose]} if whose else made


def _is_whose(link: json.Tree, tree: json.Tree) -> bool:
    return bool(compartment.subjects("Person", tree | {"link": [link]}))


def _of_tree(tree: json.Tree, is_earlier: bool, *, is_within: bool = True) -> json.Tree:
    closed = _closed(tree.get("resourceType"), is_earlier=is_earlier, is_within=is_within)
    made = {
        name: _without(_bare(name, one) if closed else one, name, is_earlier)
        for name, one in alone(tree).items()
        if name.removeprefix("_") not in closed
    }
    is_whole = len(made) == len(tree) and all(made[name] is tree[name] for name in tree)
    if is_whole and not (closed and is_earlier):  # an earlier description is a part whatever it said
        return tree
    if "resourceType" in made:
        made.pop("text", None)
    return {name: one for name, one in made.items() if one != {} and one != []}


def _closed(kind: Any, *, is_earlier: bool, is_within: bool) -> Collection[str]:
    """The elements of a resource of this type that are not shown."""
    return earlier() if (is_earlier and kind in DESCRIBING) or (is_within and kind == "Patient") else ()


def _bare(name: str, value: Any) -> Any:
    """Of whom a description is of, and of where they lived, what is said by a reference and in parts: the words beside
    may be a former name."""
    if name == "patient":
        return {key: one for key, one in value.items() if key == "reference"}
    if name == "address":
        return [{key: one for key, one in each.items() if key not in ("text", "_text")} for each in value]
    return value


def _of_list(items: list[Any], name: str, is_earlier: bool) -> list[Any]:
    kept = [one for one in items if not (name in _EXTENSIONS and _is_listed(one))]
    made = [_without(one, "", is_earlier) for one in kept]
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
    return _table("extensions")


@cache
def earlier() -> dict[str, str]:
    """Each element of a description that is closed in an earlier version, and what it tells."""
    return _table("earlier")


def _table(name: str) -> dict[str, str]:
    table: dict[str, str] = loads((files(__package__) / "data/gender.json").read_text())[name]
    return table


@cache
def _named() -> re.Pattern[bytes]:
    """The end of any listed address: one look through the bytes, where each address would be one more."""
    ends = {re.escape(one.partition(_WHERE)[2]) for one in listed()}
    return re.compile(f"{_WHERE}(?:{'|'.join(sorted(ends))})".encode())


@cache
def _sought() -> tuple[bytes, ...]:
    return tuple(one.encode() for one in listed())
