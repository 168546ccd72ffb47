"""What a client sends to the authorisation server, and how it is refused (RFC 6749 section 5.2)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.http.request import UnreadablePostError
from django.utils.crypto import salted_hmac

from ginnel.foundation.organisations import actions
from ginnel.foundation.organisations.rules import asked_from
from ginnel.foundation.sharing.queries import service
from ginnel.kernel.errors import GinnelError, TooMany
from ginnel.kernel.web import bodies, origins
from ginnel.kernel.web.errors import AWAY, AWAY_HEADERS, AWAY_SAID
from ginnel.surfaces.clients.assertions import NotProved
from ginnel.surfaces.clients.queries import challenge
from ginnel.surfaces.clients.scopes import ScopeRefused

FORM = "application/x-www-form-urlencoded"
LARGEST = 64 * 2**10
PER_MINUTE = (
    600  # requests from one address that nobody has proved anything with yet; many clients may share one
)
NO_STORE = {"Cache-Control": "no-store", "Pragma": "no-cache"}
Form = Mapping[str, str]
Answer = Callable[[HttpRequest, Form], HttpResponse]


class Refused(GinnelError):
    """A request that is not one of the protocol's. `error` is RFC 6749's code."""

    code = "invalid_request"

    def __init__(
        self, said: str, *, error: str = "invalid_request", status: int = 400, **headers: str
    ) -> None:
        super().__init__(said)
        self.error = error
        self.status = status
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


def asked(*, unproved: int = 400) -> Callable[[Answer], Callable[[HttpRequest], HttpResponse]]:
    """A view that takes a posted form and never answers in anything but the protocol's words. A refusal is an event,
    but for what is sent by somebody who asks too often. `unproved` is the status for whoever does not prove which
    client it is."""

    def declare(answer: Answer) -> Callable[[HttpRequest], HttpResponse]:
        @wraps(answer)
        def view(request: HttpRequest) -> HttpResponse:
            found = origins.asked_before(request) or _told(request, answer, unproved)
            origins.let_in(request, found)
            return found

        return view

    return declare


def _told(request: HttpRequest, answer: Answer, unproved: int) -> HttpResponse:
    try:
        return _answered(request, answer, unproved)
    except AWAY:
        return _refusal("temporarily_unavailable", AWAY_SAID, 503, AWAY_HEADERS)


def _answered(request: HttpRequest, answer: Answer, unproved: int) -> HttpResponse:
    try:
        _check_allowance(request)
        return answer(request, _form(request))
    except TooMany as refused:
        wait = {"Retry-After": str(refused.retry_after)}
        return _refusal("too_many_requests", str(refused), refused.http_status, wait)
    except NotProved as refused:
        _note(refused.why, refused.client)
        return _unproved(str(refused), unproved)
    except ScopeRefused as refused:
        _note(refused.code)
        return _refusal(refused.code, str(refused))
    except Refused as refused:
        _note(refused.error)
        if (refused.error, refused.status) == (NotProved.code, 400):
            return _unproved(str(refused), unproved)
        return _refusal(refused.error, str(refused), refused.status, refused.headers)
    except GinnelError as refused:  # revoked between proving itself and asking, for one
        _note(refused.code)
        return _unproved(str(refused), unproved)


def _unproved(said: str, status: int) -> HttpResponse:
    headers = {"WWW-Authenticate": challenge()} if status == 401 else None
    return _refusal(NotProved.code, said, status, headers)


def _check_allowance(request: HttpRequest) -> None:
    address = asked_from(
        request.META.get("REMOTE_ADDR", ""),
        request.META.get("HTTP_X_FORWARDED_FOR", ""),
        is_behind_proxy=settings.SECURE_PROXY_SSL_HEADER is not None,
    )
    subject = salted_hmac("ginnel client address", address, algorithm="sha256").hexdigest()
    wait = actions.allow(subject=subject, per_minute=PER_MINUTE)
    if wait:
        raise TooMany("Too many requests come from this address.", retry_after=wait)


def _form(request: HttpRequest) -> Form:
    """The parameters, each at most once and not empty (RFC 6749 section 3.2). Raises Refused."""
    if request.method != "POST":
        raise Refused("Only POST is answered here.", status=405, Allow="POST")
    if "Authorization" in request.headers:
        said = "A client proves itself by client_assertion (private_key_jwt), not by a header."
        raise Refused(said, error="invalid_client", status=401, WWW_Authenticate=challenge())
    if request.content_type != FORM:
        raise Refused(f"The body must be {FORM}.")
    posted = _posted(request)
    if any(len(values) > 1 for values in posted.values()):
        raise Refused("A parameter is named more than once.")
    return {name: value for name, (value,) in posted.items() if value}


def _posted(request: HttpRequest) -> dict[str, list[str]]:
    """Raises Refused. As the rest of the interface reads its bodies: in chunks too, and no further than allowed."""
    if bodies.is_endless(request):
        raise Refused("A body says how long it is, by Content-Length.", status=411)
    try:
        is_large = int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST
        data = b"" if is_large else bodies.read(request, LARGEST + 1)
        if is_large or len(data) > LARGEST:
            raise Refused(f"A form is no longer than {LARGEST:,} bytes.")
        return {str(name): list(map(str, values)) for name, values in QueryDict(data).lists()}
    except (ValueError, SuspiciousOperation, UnreadablePostError):
        raise Refused("The body cannot be read.") from None


def _refusal(
    error: str, said: str, status: int = 400, headers: Mapping[str, str] | None = None
) -> HttpResponse:
    content: dict[str, Any] = {"error": error, "error_description": said}
    return JsonResponse(content, status=status, headers={**NO_STORE, **(headers or {})})


def _note(why: str, client: UUID | None = None) -> None:
    actions.note_refused_client(why=why, client=client, by=service("system-sign-in"))
