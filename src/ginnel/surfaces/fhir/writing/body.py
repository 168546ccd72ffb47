"""The body of a request as a tree (FHIR R4, 3.1.0.1.9)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from ginnel.foundation.record.fhir import json, xml
from ginnel.foundation.record.fhir.json import Unreadable
from ginnel.surfaces.fhir import unpacking
from ginnel.surfaces.fhir.content import NAMES, Format
from ginnel.surfaces.fhir.outcome import Issue, Refused

Tree = dict[str, Any]
# Enough for a long transaction; a whole record is loaded as a file.
MOST_BYTES = 10 * 1024 * 1024
PATCH = "application/json-patch+json"


def read(request: HttpRequest) -> tuple[Tree, bytes]:
    """The resource that was sent, and its bytes. Raises Refused: 415 for another format, 413 for too much, 400 for what
    cannot be read."""
    how = format_of(request)
    data = taken(request)
    return parsed(data, how), data


def format_of(request: HttpRequest) -> Format:
    """Raises Refused: 415 for another."""
    name = (request.content_type or "").lower()
    if name not in NAMES:
        raise Refused(415, Issue("not-supported", "Send application/fhir+json or application/fhir+xml."))
    return NAMES[name]


def parsed(data: bytes, how: Format) -> Tree:
    """Raises Refused for what cannot be read."""
    try:
        tree = xml.read(data) if how is Format.XML else json.read(data)
    except Unreadable as error:
        raise Refused(400, Issue("structure", error.fault.message, error.fault.field)) from None
    if type(tree.get("resourceType")) is not str:
        raise Refused(400, Issue("structure", "The body is no FHIR resource: it has no resourceType."))
    return tree


def taken(request: HttpRequest) -> bytes:
    """The bytes of the body, unpacked. Raises Refused: 413 for too much, and as `unpacking.received`."""
    data = unpacking.received(request, MOST_BYTES)
    if len(data) > MOST_BYTES:
        raise Refused(413, Issue("too-long", f"A request is no longer than {MOST_BYTES:,} bytes."))
    return data


def check_is(tree: Tree, kind: str) -> None:
    """Raises Refused for a resource of another type than its address."""
    if tree["resourceType"] != kind:
        raise Refused(400, Issue("invalid", f"The address is of {kind}, the resource of another type."))
