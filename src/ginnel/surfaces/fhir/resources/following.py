"""How what a system asked stands, told to that system where sharing tells it nothing else of the person (ADR 0061).

A Task is looked up by its id, or by the request that it follows: so a system that sent it asks, and no other search
leads there.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from hashlib import blake2b
from typing import Any
from uuid import UUID

from django.http import HttpResponse

from ginnel.care.access import queries as access
from ginnel.foundation.record.fhir import json, references
from ginnel.foundation.record.queries import Answer, People
from ginnel.kernel.values.dates import moment_range
from ginnel.surfaces.fhir import answering, presenting
from ginnel.surfaces.fhir.asking import Asked, Pairs

Tree = dict[str, Any]
_BESIDE = frozenset({"_count", "_total", "_summary", "_elements", "_sort"})
_MOST = 50


def read(asked: Asked, id: UUID, names: Sequence[str], summary: str) -> HttpResponse | None:
    """None where there is none that this client sent."""
    found = access.followed(ids=(id,), viewer=asked.viewer)
    if not found:
        return None
    data = json.canonical(_narrowed(found[0], names, summary))
    etag = presenting.etag(blake2b(data, digest_size=8).hexdigest() + "-part")
    updated = moment_range(found[0]["lastModified"])[0]
    return answering.resource(data, asked.wanted, asked.request, etag=etag, updated=updated)


def beside(
    asked: Asked, kind: str, pairs: Pairs, found: Answer | People, names: Sequence[str], summary: str
) -> list[Tree]:
    """Those that answer a search and that sharing does not give anyway, where it asks by one id or request alone, in no
    other way than by what these are called here."""
    if kind != "Task" or isinstance(found, People):
        return []
    criteria = [(name, value) for name, value in pairs if name not in _BESIDE]
    if len(criteria) != 1 or criteria[0][0] not in ("_id", "focus"):
        return []
    name, value = criteria[0]
    values = value.split(",")[:_MOST]
    named = [pair for one in values if (pair := _called(one, asked.base, is_id=name == "_id"))]
    ids, kinds = [id for _, id in named], {(kind, str(id)) for kind, id in named}
    told = access.followed(**{"ids" if name == "_id" else "focus": ids}, viewer=asked.viewer)
    shown = {one.id_text for one in found.hits}
    return [
        _narrowed(tree, names, summary)
        for tree in told
        if tree["id"] not in shown and (name == "_id" or _is_about(tree, kinds))
    ]


def entry(base: str, tree: Tree) -> Tree:
    return {"fullUrl": f"{base}Task/{tree['id']}", "resource": tree, "search": {"mode": "match"}}


def _narrowed(tree: Tree, names: Sequence[str], summary: str) -> Tree:
    return presenting.narrowed(tree, names, summary) if names or summary in ("true", "text", "data") else tree


def _called(text: str, base: str, *, is_id: bool) -> tuple[str, UUID] | None:
    """(type, id) of what a value of the search names, the type "" for an id alone; None for what stands elsewhere."""
    if (id := _uuid(text)) or is_id:
        return ("", id) if id else None
    told = references.target(text)
    if told is None or told.base not in ("", base) or told.version:
        return None
    id = _uuid(told.local_id)
    return (told.kind, id) if id else None


def _is_about(tree: Tree, kinds: Collection[tuple[str, str]]) -> bool:
    kind, _, id = tree["focus"]["reference"].partition("/")
    return (kind, id) in kinds or ("", id) in kinds


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
