"""What an operation that only reads is asked with, in the body of a POST (FHIR R4, 3.2.0)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from ginnel.surfaces.fhir import unpacking
from ginnel.surfaces.fhir.asking import LONGEST, MOST_PARAMETERS, Pairs
from ginnel.surfaces.fhir.outcome import Issue, Refused
from ginnel.surfaces.fhir.writing import body


def read(request: HttpRequest) -> Pairs:
    """What an operation is asked with by its Parameters, as by an address; nothing where no body was sent. Raises
    Refused, as `body.read`."""
    data = unpacking.received(request, LONGEST)
    if not data:
        return []
    if len(data) > LONGEST:
        raise Refused(413, Issue("too-long", f"What is asked is no longer than {LONGEST:,} bytes."))
    tree = body.parsed(data, body.format_of(request))
    body.check_is(tree, "Parameters")
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
