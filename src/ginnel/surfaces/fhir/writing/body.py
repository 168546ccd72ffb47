"""The body of a request as a tree (FHIR R4, 3.1.0.1.9)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from ginnel.foundation.record.fhir import json, xml
from ginnel.foundation.record.fhir.json import Unreadable
from ginnel.surfaces.fhir import unpacking
from ginnel.surfaces.fhir.asking import LONGEST, MOST_PARAMETERS, Pairs
from ginnel.surfaces.fhir.content import NAMES, Format
from ginnel.surfaces.fhir.outcome import Issue, Refused

Tree = dict[str, Any]
# Enough for a long transaction; a whole record is loaded as a file.
MOST_BYTES = 10 * 1024 * 1024
PATCH = "application/json-patch+json"


def read(request: HttpRequest) -> tuple[Tree, bytes]:
    """The resource that was sent, and its bytes. Raises Refused: 415 for another format, 413 for too much, 400 for what
    cannot be read."""
    how = _format(request)
    data = taken(request)
    return _resource(data, how), data


def parameters(request: HttpRequest) -> Pairs:
    """What an operation is asked with by its Parameters, as by an address; nothing where no body was sent. Raises
    Refused, as `read`."""
    data = unpacking.received(request, LONGEST)
    if not data:
        return []
    if len(data) > LONGEST:
        raise Refused(413, Issue("too-long", f"What is asked is no longer than {LONGEST:,} bytes."))
    tree = _resource(data, _format(request))
    check_is(tree, "Parameters")
    given = tree.get("parameter", [])
    if type(given) is not list or len(given) > MOST_PARAMETERS:
        why = f"Parameters has a list of no more than {MOST_PARAMETERS}."
        raise Refused(400, Issue("structure", why, "Parameters.parameter"))
    return [_pair(one, f"Parameters.parameter[{at}]") for at, one in enumerate(given)]


def _pair(one: Any, path: str) -> tuple[str, str]:
    """Of a parameter with one simple value. Raises Refused for any other: here none has parts or resources."""
    values = [value for name, value in one.items() if name != "name"] if type(one) is dict else []
    if len(values) != 1 or type(one.get("name")) is not str or type(values[0]) not in (str, int, bool):
        raise Refused(400, Issue("value", "A parameter here has a name and one simple value.", path))
    (value,) = values
    return one["name"], ("true" if value else "false") if type(value) is bool else str(value)


def _format(request: HttpRequest) -> Format:
    name = (request.content_type or "").lower()
    if name not in NAMES:
        raise Refused(415, Issue("not-supported", "Send application/fhir+json or application/fhir+xml."))
    return NAMES[name]


def _resource(data: bytes, how: Format) -> Tree:
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
