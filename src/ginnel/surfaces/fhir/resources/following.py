"""How what a system asked stands, told to that system where sharing tells it nothing else of the person (ADR 0061).

A Task is looked up by its id, or by the request that it follows: so a system that sent it asks, and no other search
leads there.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import Any
from uuid import UUID

from django.http import HttpResponse

from ginnel.care.access import queries as access
from ginnel.foundation.record.fhir import json
from ginnel.foundation.record.queries import Answer, People
from ginnel.kernel.values.dates import moment_range
from ginnel.surfaces.fhir import answering, presenting
from ginnel.surfaces.fhir.asking import Asked, Pairs

Tree = dict[str, Any]
_BESIDE = frozenset({"_count", "_total", "_summary", "_elements", "_sort"})
_MOST = 50


def read(asked: Asked, id: UUID) -> HttpResponse | None:
    """None where there is none that this client sent."""
    found = access.followed(ids=(id,), viewer=asked.viewer)
    if not found:
        return None
    data = json.canonical(found[0])
    etag = presenting.etag(blake2b(data, digest_size=8).hexdigest() + "-part")
    updated = moment_range(found[0]["lastModified"])[0]
    return answering.resource(data, asked.wanted, asked.request, etag=etag, updated=updated)


def beside(asked: Asked, kind: str, pairs: Pairs, found: Answer | People) -> list[Tree]:
    """Those that answer a search and that sharing does not give anyway, where it asks by one id or request alone."""
    if kind != "Task" or isinstance(found, People):
        return []
    criteria = [(name.partition(":")[0], value) for name, value in pairs if name not in _BESIDE]
    if len(criteria) != 1 or criteria[0][0] not in ("_id", "focus"):
        return []
    name, value = criteria[0]
    ids = [id for one in value.split(",")[:_MOST] if (id := _uuid(one.rpartition("/")[2]))]
    told = access.followed(**{"ids" if name == "_id" else "focus": ids}, viewer=asked.viewer)
    shown = {one.id_text for one in found.hits}
    return [tree for tree in told if tree["id"] not in shown]


def entry(base: str, tree: Tree) -> Tree:
    return {"fullUrl": f"{base}Task/{tree['id']}", "resource": tree, "search": {"mode": "match"}}


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
