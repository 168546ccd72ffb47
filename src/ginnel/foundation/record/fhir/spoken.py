"""Rules that R4 says in words beside an element and gives no expression for.

Of any resource: the id of an element is its own within the resource (Element.id). Of a Bundle: what its entries say of
one another (Bundle.entry.fullUrl, Resource.id, 2.36.4, 3.3.1). Of a SearchParameter: a composite has components.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from ginnel.foundation.record.fhir.kinds import is_kind
from ginnel.kernel.errors import Fault

Tree = dict[str, Any]
KINDS = frozenset({"Bundle", "SearchParameter"})
_ADDRESS = re.compile(
    r"(https?://.+/)?([A-Z][A-Za-z]+)/([A-Za-z0-9\-.]{1,64})(?:/_history/([A-Za-z0-9\-.]{1,64}))?"
)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
# Bundles of what is already somewhere; in the others an entry may be on its way to its first id.
_KEPT = frozenset({"document", "message", "searchset", "history", "collection"})
_ONCE = frozenset({"self", "first", "last", "next", "previous", "prev"})
# What is contained has ids of its own; an ElementDefinition's says where it stands, in a snapshot and a differential.
_NAMED_BY_PATH = frozenset({"contained", "snapshot", "differential"})
_DIRECT = ("subject", "encounter", "author", "custodian")
_OF_SECTION = ("author", "focus", "entry")
_MESSAGES = {
    "id-twice": "The id of an element is given to another element of the resource too.",
    "address": "The address of an entry is not an absolute one.",
    "other-address": "The address of an entry disagrees with the type or the id of its resource.",
    "no-id": "Only a resource on its way to a server may be without an id.",
    "link-twice": "A Bundle has one link of this relation.",
    "not-there": "What a document's Composition refers to is in the document, once.",
    "other-type": "The reference is to an entry of another type.",
    "components": "A composite search parameter has two components or more.",
}


def faults(kind: str, tree: Tree, path: str) -> Iterator[Fault]:
    """What breaks these rules in a resource that is otherwise of the right form, and stands at `path`."""
    if kind == "SearchParameter" and tree.get("type") == "composite" and len(tree.get("component", ())) < 2:
        yield _broken("components", f"{path}.component")
    if kind == "Bundle":
        yield from _of_links(tree, path)
        yield from _of_entries(tree, path)
        yield from _of_references(tree, path)


def of_ids(tree: Tree, path: str) -> Iterator[Fault]:
    """Two elements of a resource have two ids; resources within it have ids of their own."""
    seen = Counter(_ids([one for name, one in tree.items() if name not in _NAMED_BY_PATH]))
    if any(count > 1 for count in seen.values()):
        yield _broken("id-twice", path)


def _broken(code: str, path: str) -> Fault:
    return Fault("rule-in-words", _MESSAGES[code], field=path)


def _ids(value: Any) -> Iterator[str]:
    stack = [value]
    while stack:
        one = stack.pop()
        if type(one) is list:
            stack += one
        elif type(one) is dict and "resourceType" not in one:
            if type(one.get("id")) is str:
                yield one["id"]
            stack += [inner for name, inner in one.items() if name not in _NAMED_BY_PATH]


def _of_links(tree: Tree, path: str) -> Iterator[Fault]:
    seen: set[str] = set()
    for place, link in enumerate(tree.get("link", ())):
        relation = link.get("relation", "")
        if relation in seen and relation in _ONCE:
            yield _broken("link-twice", f"{path}.link[{place}]")
        seen.add(relation)


def _of_entries(tree: Tree, path: str) -> Iterator[Fault]:
    kept = tree.get("type") in _KEPT
    for place, entry in enumerate(tree.get("entry", ())):
        where = f"{path}.entry[{place}]"
        resource, address = entry.get("resource"), entry.get("fullUrl", "")
        if address and not _SCHEME.match(address):
            yield _broken("address", where)
        if resource is None:
            continue
        found = _rest(address)
        if (
            found
            and ("id" in resource or kept)
            and found[1:] != (resource["resourceType"], resource.get("id"))
        ):
            yield _broken("other-address", where)
        if (
            tree.get("type") == "searchset"
            and "id" not in resource
            and resource["resourceType"] != "OperationOutcome"
        ):
            yield _broken("no-id", f"{where}.resource")


def _rest(address: str) -> tuple[str, str, str] | None:
    """(base, type, id) of an address at a FHIR server."""
    found = _ADDRESS.fullmatch(address)
    return (found[1], found[2], found[3]) if found and found[1] and is_kind(found[2]) else None


def _of_references(tree: Tree, path: str) -> Iterator[Fault]:
    by_address: dict[str, list[Tree]] = {}
    for one in tree.get("entry", ()):
        if "resource" in one:
            by_address.setdefault(one.get("fullUrl", ""), []).append(one["resource"])
    for place, one in enumerate(tree.get("entry", ())):
        where = f"{path}.entry[{place}].resource"
        yield from _of_types(one.get("resource", {}), by_address, where)
        if tree.get("type") == "document" and place == 0 and "resource" in one:
            yield from _of_composition(one, by_address, where)


def _of_types(resource: Tree, by_address: dict[str, list[Tree]], path: str) -> Iterator[Fault]:
    """A reference by type and id means no entry of another type that has that id for its address."""
    for where, text in references(resource, path):
        found = _ADDRESS.fullmatch(text)
        meant = by_address.get(f"urn:uuid:{found[3]}") if found and not found[1] else None
        if found and meant and all(one["resourceType"] != found[2] for one in meant):
            yield _broken("other-type", where)


def _of_composition(entry: Tree, by_address: dict[str, list[Tree]], path: str) -> Iterator[Fault]:
    """3.3.1: any resource that the Composition refers to directly is in the document."""
    base = _rest(entry.get("fullUrl", ""))
    for where, reference in _direct(entry["resource"], path):
        found = _meant(reference, base[0] if base else "", by_address)
        if found is not None and len(found) != 1:
            yield _broken("not-there", where)


def references(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """(element path, text) of every Reference in a tree."""
    if type(value) is list:
        for place, one in enumerate(value):
            yield from references(one, f"{path}[{place}]")
    elif type(value) is dict:
        if type(value.get("reference")) is str:
            yield path, value["reference"]
        for name, one in value.items():
            yield from references(one, f"{path}.{name}")


def _meant(reference: str, base: str, by_address: dict[str, list[Tree]]) -> list[Tree] | None:
    """The resources of a Bundle that a reference means (2.36.4.1); None for what is contained or not asked here."""
    if reference.startswith("#"):
        return None
    found = _ADDRESS.fullmatch(reference)
    if found is None:
        return by_address.get(reference, [])
    one = by_address.get(f"{found[1] or base}{found[2]}/{found[3]}", [])
    if not found[4]:
        return one
    return [each for each in one if each.get("meta", {}).get("versionId") == found[4]]


def _direct(composition: Tree, path: str) -> Iterator[tuple[str, str]]:
    yield from _named(composition, _DIRECT, path)
    for place, one in enumerate(composition.get("attester", ())):
        yield from _named(one, ("party",), f"{path}.attester[{place}]")
    for place, one in enumerate(composition.get("event", ())):
        yield from _named(one, ("detail",), f"{path}.event[{place}]")
    yield from _of_sections(composition, path)


def _of_sections(holder: Tree, path: str) -> Iterator[tuple[str, str]]:
    for place, one in enumerate(holder.get("section", ())):
        yield from _named(one, _OF_SECTION, f"{path}.section[{place}]")
        yield from _of_sections(one, f"{path}.section[{place}]")


def _named(holder: Tree, names: tuple[str, ...], path: str) -> Iterator[tuple[str, str]]:
    for name in names:
        given = holder.get(name, ())
        for one in given if type(given) is list else [given]:
            if type(one) is dict and type(one.get("reference")) is str:
                yield f"{path}.{name}", one["reference"]
