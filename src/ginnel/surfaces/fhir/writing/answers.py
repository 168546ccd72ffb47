"""What a client is answered that wrote something: as much as it prefers (FHIR R4, 3.1.0.1.8)."""

from __future__ import annotations

import re
from datetime import datetime

from django.http import HttpResponse

from ginnel.foundation.record import queries as record
from ginnel.foundation.record.fhir import json
from ginnel.kernel.errors import Gone, NotFound, NotPermitted
from ginnel.surfaces.fhir import presenting
from ginnel.surfaces.fhir.answering import last_modified
from ginnel.surfaces.fhir.asking import Asked
from ginnel.surfaces.fhir.content import written
from ginnel.surfaces.fhir.outcome import Issue, Refused, outcome
from ginnel.surfaces.fhir.search import narrowing
from ginnel.surfaces.fhir.writing.storing import Done

_RETURN = re.compile(r"\breturn\s*=\s*(minimal|representation|OperationOutcome)\b")


def prefers(asked: Asked) -> str:
    """`minimal`, `representation` or `OperationOutcome`; "" where the client says nothing of it."""
    found = _RETURN.search(asked.request.headers.get("Prefer", ""))
    return found[1] if found else ""


def answer(asked: Asked, done: Done) -> HttpResponse:
    """201 or 200 with the resource unless less is preferred, 204 for what is gone."""
    if done.id is None or done.version is None:
        return HttpResponse(status=204)
    data, updated = representation(asked, done)
    made = bare(asked, done)
    match prefers(asked):
        case "minimal":
            pass
        case "OperationOutcome":
            said = (Issue("informational", "It is stored.", severity="information"),)
            _fill(made, asked, json.canonical(outcome((*done.remarks, *said))))
        case _ if data:
            _fill(made, asked, data)
    if updated:
        made.headers["Last-Modified"] = last_modified(updated)
    return made


def bare(asked: Asked, done: Done) -> HttpResponse:
    """That it is stored, and where."""
    made = HttpResponse(status=done.status)
    made.headers["ETag"] = presenting.etag(done.version or 0)
    if done.status == 201:
        made.headers["Location"] = f"{asked.base}{done.kind}/{done.id}/_history/{done.version}"
    return made


def representation(asked: Asked, done: Done) -> tuple[bytes, datetime | None]:
    """The resource as the client may see it; nothing where it may write what it may not read, or where somebody has
    written since."""
    assert done.id is not None
    try:
        narrowing.check_within(asked, done.kind, done.id, "r")
        hit = record.read_resource(viewer=asked.viewer, kind=done.kind, id=done.id)
    except (Refused, NotFound, NotPermitted, Gone):
        return b"", None
    return (presenting.body(hit), hit.updated) if hit.version == done.version else (b"", None)


def _fill(made: HttpResponse, asked: Asked, data: bytes) -> None:
    how = asked.wanted
    made.content = data if how.is_plain else written(json.read(data), how)
    made.headers["Content-Type"] = how.content_type
