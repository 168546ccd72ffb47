"""Who calls, as far as an event loop can tell, and how they are told what is refused before anybody hears of it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING, Any
from uuid import UUID

import orjson
from django.conf import settings

from ginnel.config.bridge.environ import bare
from ginnel.foundation.organisations.rules import asked_from
from ginnel.kernel.errors import GinnelError
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.web import origins
from ginnel.surfaces.clients import crowding
from ginnel.surfaces.clients.queries import digest
from ginnel.surfaces.fhir import plain
from ginnel.surfaces.fhir.outcome import Issue, outcome

if TYPE_CHECKING:
    from granian.rsgi import Scope

Headers = list[tuple[str, str]]
MeasureAll = Callable[[Sequence[tuple[str, str, int, float, UUID]]], None]
ROUTE = "(not received)"
_FHIR, _OAUTH = "/fhir/R4", "/oauth/"
# By status: FHIR's issue type, OAuth's error, and what is wrong in words.
_SAID = {
    400: ("structure", "invalid_request", "The body ended before it was all there."),
    408: ("timeout", "invalid_request", "The body came too slowly. Send it again."),
    429: (
        "throttled",
        "too_many_requests",
        "This client has as many requests here at once as it may. Send it again when others are answered.",
    ),
    503: (
        "transient",
        "temporarily_unavailable",
        "Others are sending as much as is received at once. Nothing of this was read. Send it again.",
    ),
}


class Callers:
    """As `config.bridge.callers` has it. `measure` is told of every request that is refused here."""

    def __init__(self, measure: MeasureAll) -> None:
        self._measure = measure

    @property
    def most(self) -> int:
        return crowding.most()

    def whose(self, scope: Scope) -> Hashable | None:
        """The client whose token it is; the token itself until that was shown for the first time."""
        if not scope.path.startswith(_FHIR):
            return None
        shown = _digest(scope)
        return crowding.client_of(shown) or shown if shown else None

    def fits(self, scope: Scope, who: Hashable | None) -> bool:
        """Whether a request of whom `whose` names is answered with others: a light one, of a client that showed its
        token before. Until then nobody knows how many of its requests are here."""
        return isinstance(who, UUID) and plain.is_light(scope)

    def sender(self, scope: Scope) -> Hashable:
        """A client that was let in before, else an address: whoever makes up tokens makes up no others."""
        shown = _digest(scope)
        client = crowding.client_of(shown) if shown else None
        return client or _network(
            asked_from(
                bare(scope.client.rpartition(":")[0]),
                scope.headers.get("x-forwarded-for") or "",
                is_behind_proxy=settings.SECURE_PROXY_SSL_HEADER is not None,
            )
        )

    def told(self, scope: Scope, status: int, again: int | None) -> tuple[Headers, bytes]:
        name = uuid7()
        self._measure([(scope.method, ROUTE, status, 0.0, name)])
        issue, error, why = _SAID[status]
        said: Any = why
        kind = "text/plain;charset=utf-8"
        if scope.path.startswith(_FHIR):
            said, kind = outcome((Issue(issue, why),)), "application/fhir+json;charset=utf-8"
        elif scope.path.startswith(_OAUTH):
            said, kind = {"error": error, "error_description": why}, "application/json"
        headers = [
            ("content-type", kind),
            ("cache-control", "no-store"),
            ("x-content-type-options", "nosniff"),
            ("x-request-id", str(name)),
        ]
        if again is not None:
            headers.append(("retry-after", str(again)))
        if kind != "text/plain;charset=utf-8":
            headers += origins.headers(scope.headers.get("origin") or "").items()
        return headers, said.encode() if isinstance(said, str) else orjson.dumps(said)


def _digest(scope: Scope) -> str:
    """Nothing where nobody says who they are."""
    try:
        return digest(scope.headers.get("authorization") or "")
    except GinnelError:
        return ""


def _network(address: str) -> str:
    """Of IPv6 the half of an address of which a household or a machine is given the whole rest (RFC 6177)."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return address if found.version == 4 else str(ip_network((found, 64), strict=False))
