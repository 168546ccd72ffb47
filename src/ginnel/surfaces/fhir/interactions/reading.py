"""read and vread, and how a version is told in a history (FHIR R4, 3.1.0.2, 3.1.0.3 and 3.1.0.9)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import orjson
from django.http import HttpResponse

from ginnel.foundation.record import queries as record
from ginnel.foundation.record.fhir import json
from ginnel.foundation.record.queries import Patient, Written
from ginnel.kernel.errors import NotFound
from ginnel.surfaces.fhir import answering, presenting
from ginnel.surfaces.fhir.asking import Asked, check_no_others, uuid
from ginnel.surfaces.fhir.outcome import bad_parameter
from ginnel.surfaces.fhir.resources import following
from ginnel.surfaces.fhir.resources import patient as patients
from ginnel.surfaces.fhir.search import narrowing

Tree = dict[str, Any]
_NARROWING = ("_elements", "_summary")


def read(asked: Asked, kind: str, id: str) -> HttpResponse:
    """The resource as it stands. Raises NotFound, Gone, NotPermitted and Refused."""
    check_no_others(asked, _NARROWING)
    wanted = uuid(id)
    narrowing.check_within(asked, kind, wanted, "r")
    names, summary = _narrowed(asked)
    if kind == "Patient" and (found := person(asked, wanted)):
        data, etag, updated = json.canonical(patients.tree(found)), found.version, found.updated
    else:
        try:
            hit = record.read_resource(viewer=asked.viewer, kind=kind, id=wanted)
        except NotFound:
            if kind == "Task" and (own := following.read(asked, wanted, names, summary)):
                return own
            raise
        data, etag, updated = presenting.body(hit), presenting.version(hit), hit.updated
    if names or summary != "false":
        data = json.canonical(presenting.narrowed(json.read(data), names, summary))
        etag += "-part"
    return answering.resource(data, asked.wanted, asked.request, etag=presenting.etag(etag), updated=updated)


def person(asked: Asked, id: UUID) -> Patient | None:
    """The person who has or had this id; None where it is that of one organisation's Patient, or of nobody."""
    try:
        return record.patient(viewer=asked.viewer, person=id, known=asked.known_of(id))
    except NotFound:
        return None


def _narrowed(asked: Asked) -> tuple[tuple[str, ...], str]:
    given = dict(asked.pairs)
    summary = given.get("_summary", "false")
    if summary not in ("true", "false", "text", "data"):
        raise bad_parameter("_summary", "A read has _summary true, text, data or false.", "not-supported")
    return tuple(one for one in given.get("_elements", "").split(",") if one), summary


def vread(asked: Asked, kind: str, id: str, version: str) -> HttpResponse:
    """One version. A person's own Patient has the one that stands, for it is made of what others said."""
    check_no_others(asked)
    wanted = uuid(id)
    narrowing.check_within(asked, kind, wanted, "r")
    if kind == "Patient" and (found := person(asked, wanted)):
        if version != found.version:
            raise NotFound("There is no such version of this.")
        data = json.canonical(patients.tree(found))
        return answering.resource(
            data, asked.wanted, asked.request, etag=presenting.etag(version), updated=found.updated
        )
    if not (version.isascii() and version.isdigit() and len(version) < 10):
        raise NotFound("There is no such version of this.")
    one = record.read_version(viewer=asked.viewer, kind=kind, id=wanted, version=int(version))
    etag = presenting.etag(presenting.version(one))
    return answering.resource(
        presenting.body(one), asked.wanted, asked.request, etag=etag, updated=one.recorded_at
    )


def entry(asked: Asked, kind: str, id: str, one: Written) -> Tree:
    place = f"{kind}/{id}"
    told: Tree = {"fullUrl": asked.base + place}
    if one.is_withdrawn:
        return {
            **told,
            "request": {"method": "DELETE", "url": place},
            "response": {"status": "204", "lastModified": presenting.instant(one.recorded_at)},
        }
    method, status = ("POST", "201") if one.version == 1 else ("PUT", "200")
    return {
        **told,
        "resource": orjson.Fragment(presenting.body(one)),
        "request": {"method": method, "url": kind if method == "POST" else place},
        "response": {
            "status": status,
            "etag": presenting.etag(presenting.version(one)),
            "lastModified": presenting.instant(one.recorded_at),
        },
    }


def of_person(asked: Asked, found: Patient) -> Tree:
    place = f"Patient/{found.person}"
    return {
        "fullUrl": asked.base + place,
        "resource": patients.tree(found),
        "request": {"method": "PUT", "url": place},
        "response": {
            "status": "200",
            "etag": presenting.etag(found.version),
            "lastModified": presenting.instant(found.updated),
        },
    }
