"""Every request: its id, its log line, its measurement; and nothing a client can send is an error of ours."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from uuid import UUID

import structlog
from django.db import DataError
from django.http import HttpRequest, HttpResponse, UnreadablePostError

from ginnel.config import logs, metrics
from ginnel.kernel import abreast
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.web import errors

Respond = Callable[[HttpRequest], HttpResponse]
Answered = tuple[str, str, int, float, UUID]
"""Method, route, status, seconds, and the request's id."""


class Requests:
    """Gives each request an id of our own making (`request.request_id`, UUIDv7), which is also the audit id.

    What the client says its id is would let it choose the audit trail's, so it is not believed.
    """

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = request.request_id = uuid7()  # type: ignore[attr-defined]
        began, name = time.perf_counter(), str(request_id)
        with structlog.contextvars.bound_contextvars(request_id=name):
            response = _refused(request) if _has_nul(request) else self.respond(request)
            took = time.perf_counter() - began
            _measure(request, response.status_code, took)
        response.headers["X-Request-ID"] = name
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A value that no column can hold (NUL, a number out of range), or a body that ends early, is the sender's
        mistake, not ours."""
        if isinstance(exception, DataError | UnreadablePostError) or "NUL (0x00)" in str(exception):
            return errors.bad_request(request, exception)
        return None


def form_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that did not come from a page of ours, or was opened before the last sign-in."""
    return errors.forbidden(request)


def _has_nul(request: HttpRequest) -> bool:
    """By machine it is refused too, in words for machines (`surfaces.fhir`, `surfaces.openreferral`)."""
    if f"{request.path_info}/".startswith(("/fhir/", "/openreferral/")):
        return False
    return "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", "")


def _refused(request: HttpRequest) -> HttpResponse:
    """Before any middleware that would keep the address from going along with a link."""
    response = errors.bad_request(request)
    response.headers["Referrer-Policy"], response.headers["Cache-Control"] = "no-referrer", "no-store"
    return response


def _measure(request: HttpRequest, status: int, seconds: float) -> None:
    route = request.resolver_match.route if request.resolver_match else "(none)"
    measure(request.method or "", route, status, seconds, request.request_id)  # type: ignore[attr-defined]


def measure(method: str, route: str, status: int, seconds: float, request_id: UUID) -> None:
    """Count a request that was answered, and say so in the log, with those that are answered abreast. A route names
    nobody: it is as the address is written in the list of addresses."""
    abreast.afterwards(measure_all, (method, route, status, seconds, request_id))


def measure_all(answered: Sequence[Answered]) -> None:
    """The same, of requests that were answered together: they are said of in one write."""
    for method, route, status, seconds, _ in answered:
        requests, times = metrics.of(_known(method), route, status)
        requests.inc()
        times.observe(seconds)
    said: list[dict[str, str | int | float]] = [
        {
            "method": _known(method),
            "route": route,
            "status": status,
            "milliseconds": round(seconds * 1000, 1),
            "request_id": str(request_id),
        }
        for method, route, status, seconds, request_id in answered
        if not route.startswith(("healthz", "readyz", "metrics"))
    ]
    if said:
        logs.lines("ginnel.request", "request", said)


def _known(method: str) -> str:
    return method if method in metrics.METHODS else "OTHER"
