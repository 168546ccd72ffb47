"""Before Django: single resources handed to whoever plainly may have them, as `interactions.reading` would give them.

Whatever is not plain (another format, a condition, a scope with limits, anything refused) goes on to the ordinary way
in, which begins again and has the last word; nothing has been written by then. docs/adr/0047 says what this gains.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Sequence
from uuid import UUID
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import structlog
from django.conf import settings
from django.db import DatabaseError, connection
from django.http.request import split_domain_port, validate_host

from ginnel.foundation.organisations.queries import Calling
from ginnel.foundation.record import queries as record
from ginnel.foundation.record.queries import Asked, Hit
from ginnel.foundation.sharing.queries import Knock, SystemViewer
from ginnel.kernel.errors import GinnelError
from ginnel.kernel.turns import Turns
from ginnel.kernel.values.identifiers import uuid7
from ginnel.surfaces.clients import queries as clients
from ginnel.surfaces.fhir import answering, packing, presenting

Measure = Callable[[str, str, int, float, UUID], None]

MOST = 16
"""Reads that are answered together."""
ROUTE = "fhir/R4/<str:kind>/<str:id>"
_PLACE = re.compile(r"/fhir/R4/(?P<kind>[A-Za-z]{1,40})/(?P<id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")
_ACCEPTED = frozenset({"", "*/*", "application/fhir+json", "application/json"})
_CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_PREFER")
log = structlog.get_logger("ginnel.fhir")


class Hatch:
    """A WSGI application in front of another; `measure` is told of every answer it gives itself."""

    def __init__(self, beyond: WSGIApplication, measure: Measure) -> None:
        self._beyond = beyond
        self._measure = measure

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        place = _place(environ)
        if place is None:
            return self._beyond(environ, start)
        began, request_id = time.perf_counter(), uuid7()
        hit = _handed(environ["HTTP_AUTHORIZATION"], *place, request_id)
        if hit is None:
            return self._beyond(environ, start)
        whole = presenting.body(hit)
        packed = packing.packed(whole, environ.get("HTTP_ACCEPT_ENCODING", ""))
        body = whole if packed is None else packed
        headers = _headers(hit, len(body), request_id)
        start("200 OK", headers if packed is None else [*headers, ("Content-Encoding", "gzip")])
        self._measure("GET", ROUTE, 200, time.perf_counter() - began, request_id)
        return (body,)


def _place(environ: WSGIEnvironment) -> tuple[str, UUID] | None:
    """The type and id of a plain read of one resource as JSON; None of anything else."""
    if environ["REQUEST_METHOD"] != "GET" or environ.get("QUERY_STRING") or environ.get("SCRIPT_NAME"):
        return None
    found = _PLACE.fullmatch(environ.get("PATH_INFO", ""))
    if (
        found is None
        or environ.get("HTTP_ACCEPT", "") not in _ACCEPTED
        or "HTTP_AUTHORIZATION" not in environ
        or not _is_at_our_name(environ.get("HTTP_HOST", ""))
    ):
        return None
    return None if any(name in environ for name in _CONDITIONS) else (found["kind"], UUID(found["id"]))


def _is_at_our_name(host: str) -> bool:
    """Whether it was asked of a name that this place goes by, as Django would have it of whatever names its address."""
    domain, _ = split_domain_port(host)
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)


def _handed(authorization: str, kind: str, id: UUID, request_id: UUID) -> Hit | None:
    """None for whoever is to be refused, or told more: by the ordinary way, which says why."""

    counted: list[UUID] = []

    def admit(found: Calling) -> SystemViewer | None:
        caller = clients.admitted(found, request_id=request_id)
        counted.append(caller.client)
        return caller.viewer if caller.scopes.limits(kind, "r") == () else None

    try:
        hit = _turns(Asked(Knock(clients.digest(authorization), admit), kind, id))
    except GinnelError:
        return None
    if hit is None:
        for client in counted:
            clients.left_to_another(client)
    return hit


def _hand_out(asked: Sequence[Asked]) -> list[Hit | None]:
    try:
        connection.close_if_unusable_or_obsolete()
        return record.hand_out(asked)
    except DatabaseError:
        connection.close()
    except Exception as error:
        log.exception("unexpected", kind=type(error).__name__)
    return [None] * len(asked)


_turns: Turns[Asked, Hit | None] = Turns(_hand_out, most=MOST)


def _headers(hit: Hit, length: int, request_id: UUID) -> list[tuple[str, str]]:
    return [
        ("Content-Type", "application/fhir+json;charset=utf-8"),
        ("ETag", presenting.etag(hit.version)),
        ("Last-Modified", answering.last_modified(hit.updated)),
        ("Vary", "Accept, Authorization, Accept-Encoding"),
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
        ("Content-Length", str(length)),
        ("X-Request-ID", str(request_id)),
    ]
