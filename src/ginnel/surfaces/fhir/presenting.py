"""A resource as it leaves: as it is stored, with our version and time, and less of it where so much was asked for.

What the source said of its own version and time stays with the original. Where only part of a resource is given, it is
marked so (SUBSETTED) and has no version by which it could be put back.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from ginnel.foundation.record.fhir import json
from ginnel.foundation.record.fhir.definitions import base, elements, summarised
from ginnel.foundation.record.queries import Hit, Written

Tree = dict[str, Any]
SUBSETTED = {
    "system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue",
    "code": "SUBSETTED",
    "display": "subsetted",
}
# Written while the person was joined with somebody else, and nobody has said yet of which of them it is.
IN_DOUBT = {
    "system": "https://ginnel.invalid/CodeSystem/whose",
    "code": "in-doubt",
    "display": "May be about somebody else",
}
_ALWAYS = frozenset({"resourceType", "id", "meta"})
# Elements in which an organisation may say who it is.
_OF_SENDER = frozenset(
    {"identifier", "text", "contained", "extension", "modifierExtension", "note", "implicitRules", "url"}
)


@lru_cache(maxsize=1024)
def instant(moment: datetime) -> str:
    """What came in one file was told at one moment."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def etag(version: int | str) -> str:
    return f'W/"{version}"'


def version(of: Hit | Written) -> str:
    """What its ETag says: of a part it is no version by which it could be put back."""
    return f"{of.version}" + ("-veiled" if of.is_veiled else "-withheld" if of.is_part else "")


def body(of: Hit | Written) -> bytes:
    """The bytes of a resource in JSON, of all of it that may be seen."""
    updated = of.updated if isinstance(of, Hit) else of.recorded_at
    if of.is_veiled:
        return json.canonical(veiled(json.read(of.body), of.version, updated, of.person))
    data = stamped(of.body, of.version, updated)
    if of.is_part:
        data = json.canonical(_unversioned(_subsetted(json.read(data))))
    return _marked(data, IN_DOUBT) if of.is_in_doubt else data


def _marked(data: bytes, tag: Tree) -> bytes:
    tree = json.read(data)
    tree["meta"] = {**tree["meta"], "tag": [*tree["meta"].get("tag", ()), tag]}
    return json.canonical(tree)


def stamped(stored: bytes, version: int, updated: datetime) -> bytes:
    """With our `meta.versionId` and `lastUpdated`, spliced in where the resource has no `meta` of its own."""
    if b'"meta":' in stored:
        tree = json.read(stored)
        tree["meta"] = {**tree.get("meta", {}), "versionId": str(version), "lastUpdated": instant(updated)}
        return json.canonical(tree)
    meta = _stamp(version, updated)
    place = stored.find(b",") + 1 if stored.startswith(b'{"resourceType":"') else 1
    return stored[:place] + meta + stored[place:]


@lru_cache(maxsize=1024)
def _stamp(version: int, updated: datetime) -> bytes:
    return b'"meta":{"versionId":"%d","lastUpdated":"%b"},' % (version, instant(updated).encode())


def veiled(tree: Tree, version: int, updated: datetime, person: UUID | None) -> Tree:
    """Without anything by which to tell which organisation says so. Whose it is, is told by the person's own id."""
    owner = next((name for name in ("patient", "subject") if name in tree), "")
    kept = {
        name: _nameless(value) for name, value in tree.items() if name not in _OF_SENDER and name != owner
    }
    kept = {name: value for name, value in kept.items() if value not in (None, {}, [])}
    if owner:
        kept[owner] = {"reference": f"Patient/{person}"}
    kept["meta"] = {"lastUpdated": instant(updated), "tag": [SUBSETTED]}
    return kept


def _nameless(value: Any) -> Any:
    """Without references, identifiers and extensions, at any depth; None where nothing is left."""
    if type(value) is dict:
        if "reference" in value or ("identifier" in value and "coding" not in value):
            return None
        found = {name: _nameless(one) for name, one in value.items() if name not in _OF_SENDER}
        return {name: one for name, one in found.items() if one not in (None, {}, [])} or None
    if type(value) is list:
        return [one for item in value if (one := _nameless(item)) is not None] or None
    return value


def narrowed(tree: Tree, names: Collection[str], summary: str) -> Tree:
    """Some elements only: those named and the mandatory ones, or what a summary of this sort keeps."""
    kind = tree["resourceType"]
    must = {one.name.removesuffix("[x]") for one in elements(kind) if one.least}
    keep = set(names) | must | _ALWAYS
    if summary == "true":
        return _subsetted(_summed(kind, {name: one for name, one in tree.items() if name != "text"}))
    if summary == "text":
        keep = must | _ALWAYS | {"text"}
    if summary == "data":
        keep = set(tree) - {"text"}
    return _subsetted({name: value for name, value in tree.items() if _stem(name, keep) in keep})


def _subsetted(found: Tree) -> Tree:
    meta = dict(found.get("meta") or {})
    others = [one for one in meta.get("tag", ()) if one.get("code") != SUBSETTED["code"]]
    found["meta"] = {**meta, "tag": [*others, SUBSETTED]}
    return found


def _unversioned(tree: Tree) -> Tree:
    tree["meta"].pop("versionId", None)
    return tree


def _summed(type_name: str, tree: Tree) -> Tree:
    """What a summary keeps: at every depth the elements that the definitions mark so, and the mandatory ones."""
    kept: Tree = {"resourceType": tree["resourceType"]} if "resourceType" in tree else {}
    marked = summarised(type_name)
    for element in elements(type_name):
        if element.name in marked or element.least:
            for name, code in element.spellings():
                kept |= {one: _inside(base(code), tree[one]) for one in (name, "_" + name) if one in tree}
    return kept if kept else tree


def _inside(type_name: str, value: Any) -> Any:
    """Of a part of a resource, or a value of a type, its own summary; what marks nothing is whole."""
    if not summarised(type_name) or type_name in ("Extension", "Resource"):
        return value
    each = value if isinstance(value, list) else [value]
    found = [_summed(type_name, one) if isinstance(one, dict) else one for one in each]
    return found if isinstance(value, list) else found[0]


def _stem(name: str, keep: Collection[str]) -> str:
    """`valueQuantity` is of `value`, `_birthDate` of `birthDate`."""
    bare = name.removeprefix("_")
    return next((one for one in keep if bare.startswith(one) and bare[len(one) :][:1].isupper()), bare)
