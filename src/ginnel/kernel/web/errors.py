"""Pages for what went wrong: what happened, in words, and what to do next."""

from __future__ import annotations

import sys
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ginnel.kernel.errors import GinnelError, NotPermitted

AWAY = (OperationalError, InterfaceError)
"""A database that does not answer, and how a machine is told so: by each door in its own form."""
AWAY_SAID, AWAY_HEADERS = "The database does not answer. Try again.", {"Retry-After": "30"}
TITLES = {
    400: "We could not understand that request",
    403: "You cannot see this",
    404: "Page not found",
    409: "Somebody else got there first",
    411: "Your browser did not say how much it was sending",
    413: "What you sent is too large",
    422: "Something you sent cannot be accepted",
    500: "Sorry, there is a problem with Ginnel",
    503: "Sorry, Ginnel cannot reach its database",
}
NEXT = {
    403: "If you need this to care for someone, ask the organisation that holds the record or your team leader.",
    404: "Check the address, or find the person again. It may have been moved when records were joined.",
    409: "Go back and reload the page to see how things stand now.",
    411: "Nothing of it was read. Go back and send it again; if it happens again, use another browser or computer.",
    413: "Nothing of it was kept. Go back: what you typed may still be there.",
    500: "What you saved before is safe. Try again in a few minutes; the people who run Ginnel can see what failed.",
    503: "What you saved before is safe. It usually comes back by itself within a minute: try again then.",
}


def page(request: HttpRequest, error: GinnelError) -> HttpResponse:
    """The page for an error that the domain names. The message never holds a person's data (`kernel.errors`)."""
    reasons = error.reasons if isinstance(error, NotPermitted) else (str(error),)
    return _page(request, error.http_status, tuple(reason for reason in reasons if reason))


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 400, ())


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 403, ())


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 404, ())


def no_length(request: HttpRequest) -> HttpResponse:
    """What comes in pieces without end is not begun (RFC 9110, 15.5.12)."""
    return _page(request, 411, ())


def too_large(request: HttpRequest, why: str) -> HttpResponse:
    return _page(request, 413, (why,))


def server_error(request: HttpRequest) -> HttpResponse:
    """Called while the error is being handled. A database that does not answer is no fault of the page."""
    if isinstance(sys.exc_info()[1], AWAY):
        answer = _page(request, 503, ())
        answer.headers["Retry-After"] = AWAY_HEADERS["Retry-After"]
        return answer
    return _page(request, 500, ())


def _page(request: HttpRequest, status: int, reasons: tuple[str, ...]) -> HttpResponse:
    shown: dict[str, Any] = {
        "title": TITLES.get(status, TITLES[400]),
        "reasons": reasons,
        "what_next": NEXT.get(status, ""),
    }
    return render(request, "web/error.html", shown, status=status)
