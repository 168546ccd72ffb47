"""What a plain read is: one resource at its address as JSON, for a client with a token, without conditions.

Told apart, asked and answered here, whichever way it came in (`hatch`).
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.http.request import split_domain_port, validate_host

from ginnel.foundation.organisations.queries import Calling
from ginnel.foundation.record.queries import Asked, Hit
from ginnel.foundation.sharing.queries import Knock, SystemViewer
from ginnel.kernel.errors import GinnelError
from ginnel.kernel.values.identifiers import uuid7
from ginnel.surfaces.clients import queries as clients
from ginnel.surfaces.fhir import answering, packing, presenting

if TYPE_CHECKING:
    from granian.rsgi import Scope

ROUTE = "fhir/R4/<str:kind>/<str:id>"
_PLACE = re.compile(r"/fhir/R4/([A-Za-z]{1,40})/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")
_TYPE = re.compile(r"/fhir/R4/[A-Za-z]{1,40}")
_PATIENTS = "/fhir/R4/Patient"
_OF_ONE = ("patient=", "subject=", "identifier=")
_PERSON = re.compile(
    r"(?:patient|subject)=(?:Patient(?:/|%2[Ff]))?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
)
_NUMBER = re.compile(
    r"identifier=https(?::|%3[Aa])(?:/|%2[Ff]){2}fhir\.nhs\.uk(?:/|%2[Ff])Id(?:/|%2[Ff])nhs-number(?:\||%7[Cc])[0-9]{10}"
)
_PAGE = re.compile(r"_sort=|_count=[0-9]{1,2}$")
_LIGHT = re.compile(rf"[a-z-]{{1,40}}=|{_PAGE.pattern}")
_ACCEPTED = frozenset({"", "*/*", "application/fhir+json", "application/json"})
_CONDITIONS = frozenset({"if-none-match", "if-modified-since", "prefer", "origin"})
HEADERS = frozenset({"host", "authorization", "accept", "accept-encoding", *_CONDITIONS})
"""What it depends on."""
_ALWAYS = (
    ("Content-Type", "application/fhir+json;charset=utf-8"),
    ("Vary", "Accept, Authorization, Accept-Encoding"),
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
)
_GZIP = ("Content-Encoding", "gzip")
Place = re.Match[str]
Measured = tuple[str, str, int, float, UUID]
"""Method, route, status, seconds, and the request's id."""


@dataclass(slots=True)
class Read:
    """One that is being answered. It is counted among its client's requests once it is known whose it is."""

    kind: str
    accept_encoding: str
    asked: Asked = field(init=False)
    request_id: UUID = field(default_factory=uuid7)
    began: float = field(default_factory=time.perf_counter)
    client: UUID | None = None

    def admit(self, found: Calling) -> SystemViewer | None:
        caller = clients.admitted(found, request_id=self.request_id)
        self.client = caller.client
        return caller.viewer if caller.scopes.limits(self.kind, "r") == () else None

    def goes_on(self) -> None:
        """To the ordinary way, which counts it again."""
        if self.client is not None:
            clients.left_to_another(self.client)

    def answer(self, hit: Hit) -> tuple[list[tuple[str, str]], bytes]:
        """Headers and body."""
        body = presenting.body(hit)
        packed = packing.packed(body, self.accept_encoding)
        headers = [
            *_ALWAYS,
            ("ETag", presenting.etag(hit.version)),
            ("Last-Modified", answering.last_modified(hit.updated)),
            ("Content-Length", str(len(body if packed is None else packed))),
            ("X-Request-ID", str(self.request_id)),
        ]
        if packed is None:
            return headers, body
        headers.append(_GZIP)
        return headers, packed

    def measured(self) -> Measured:
        return "GET", ROUTE, 200, time.perf_counter() - self.began, self.request_id


def place(method: str, path: str, query: str) -> Place | None:
    """Where one resource is read from; None of anything else."""
    return _PLACE.fullmatch(path) if method == "GET" and not query else None


def read(at: Place, headers: Mapping[str, Any]) -> Read | None:
    """With these headers, each under its name in lower case; None where it is not plain, or nobody's."""
    authorization = headers.get("authorization")
    if (
        authorization is None
        or headers.get("accept", "") not in _ACCEPTED
        or not _CONDITIONS.isdisjoint(headers)
        or not _is_at_our_name(headers.get("host", ""))
    ):
        return None
    kind, id = at.groups()
    found = Read(kind, headers.get("accept-encoding", ""))
    try:
        found.asked = Asked(Knock(clients.digest(authorization), found.admit), kind, UUID(id))
    except GinnelError:
        return None
    return found


def is_light(scope: Scope) -> bool:
    """Whether a search is plainly about one person, and asks for nothing that may be much: one page, as JSON, of one
    type by what its resources say, or of whoever has one NHS number."""
    if scope.method != "GET" or not _TYPE.fullmatch(scope.path):
        return False
    parts = scope.query_string.split("&")
    of_one = [part for part in parts if part.startswith(_OF_ONE)]
    if scope.path == _PATIENTS:
        is_of_one = len(of_one) == 1 and _NUMBER.fullmatch(of_one[0]) is not None
        wanted = _PAGE
    else:
        is_of_one = len(of_one) == 1 and _PERSON.fullmatch(of_one[0]) is not None
        wanted = _LIGHT
    return (
        is_of_one
        and all(wanted.match(part) for part in parts if part != of_one[0])
        and scope.headers.get("accept", "") in _ACCEPTED
    )


def _is_at_our_name(host: str) -> bool:
    """Whether it was asked of a name that this place goes by, as Django would have it of whatever names its address."""
    domain, _ = split_domain_port(host)
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)
