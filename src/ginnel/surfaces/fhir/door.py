"""Where requests by machine come in: told apart from pages, answered without a session, never with an error of ours.

No cookie is read here, so nothing that a browser sends along by itself opens anything, and no form need prove where it
came from.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from functools import lru_cache
from typing import Any

import structlog
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, ResolverMatch, resolve

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.record.fhir.kinds import is_kind
from ginnel.foundation.sharing import actions as sharing
from ginnel.kernel import abreast
from ginnel.kernel.errors import GinnelError
from ginnel.kernel.web import origins
from ginnel.surfaces.clients import crowding
from ginnel.surfaces.clients import queries as clients
from ginnel.surfaces.fhir import answering, asking, mistakes, outcome, packing
from ginnel.surfaces.fhir.asking import ROOT, Given
from ginnel.surfaces.fhir.bars_codes import coded
from ginnel.surfaces.fhir.content import Wanted
from ginnel.surfaces.fhir.outcome import Failure, Issue, Refused

Respond = Callable[[HttpRequest], HttpResponse]
log = structlog.get_logger("ginnel.fhir")


class Door:
    """Middleware, outside sessions: answers what stands under our address, and lets all else pass."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        match = place(request.path_info) if request.path_info.startswith(ROOT) else None
        if match is None:
            return self.respond(request)
        request.resolver_match = match
        return answer(request)


def place(path: str) -> ResolverMatch | None:
    """What answers at an address; None where it is not for us to."""
    try:
        match = _of_type(path) if is_kind(path.removeprefix(f"{ROOT}/")) else resolve(path)
    except Resolver404:
        return None
    return match if match.namespace == "fhir" else None


# The addresses at which types are searched, of those that there are: they name nobody.
_of_type = lru_cache(maxsize=300)(resolve)


def answer(request: HttpRequest) -> HttpResponse:
    """Of what was found at its address. A page of another origin that asks whether it may ask is told so whatever the
    address: by that nobody learns what is there."""
    match: Any = request.resolver_match
    found: HttpResponse = origins.asked_before(request) or match.func(request, *match.args, **match.kwargs)
    origins.let_in(request, found)
    found.headers.setdefault("Cache-Control", "no-store")
    found.headers.setdefault("X-Content-Type-Options", "nosniff")
    packing.pack(request, found)
    if found.status_code not in (204, 304):
        found.headers.setdefault("Content-Length", str(len(found.content)))
    return found


def guarded(*methods: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """A view for a known client: it is given what was asked instead of the request."""

    def declare(answer: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        def view(request: HttpRequest, **named: str) -> HttpResponse:
            return safely(request, methods, lambda given: _answered(request, given, answer, named))

        view.permission = "client"  # type: ignore[attr-defined]
        return view

    return declare


def _answered(
    request: HttpRequest, given: Given, answer: Callable[..., HttpResponse], named: dict[str, str]
) -> HttpResponse:
    """Who calls is found, and counted, whatever comes of what they ask. What was refused to the viewer is written
    again where its event went with what was taken back.

    What only reads needs no transaction: its one statement that writes is the trail's, before it is answered. What
    writes begins its own; one resource written by itself ends it before its answer is read, for others wait for it.
    What would keep others waiting, with whom it is answered abreast, is begun again alone, and counted there."""
    asked = asking.understood(request, given)
    try:
        with crowding.answering(asked.caller.client), audit.together() if asked.only_reads else nullcontext():
            try:
                return answer(asked, **named)
            except GinnelError as error:
                found = coded(request.path_info, outcome.failure(error))
                return answering.failure(found, asked.wanted)
    except (abreast.GivesWay, OperationalError) as error:
        if isinstance(error, OperationalError) and not (abreast.is_here() and mistakes.took_too_long(error)):
            raise
        clients.left_to_another(asked.caller.client)
        asked.caller.viewer.refusals.clear()  # it is refused again, and written then
        raise abreast.GivesWay from None
    finally:
        sharing.settle(by=asked.viewer)


def safely(
    request: HttpRequest, methods: tuple[str, ...], answer: Callable[[Given], HttpResponse]
) -> HttpResponse:
    """The answer, or an OperationOutcome for whatever kept it from being made."""
    how = Wanted()
    try:
        given = asking.given(request)
        how = given.wanted
        if request.method not in methods:
            why = Issue("not-supported", "This address does not have that method.")
            raise Refused(405, why, headers={"Allow": ", ".join(methods)})
        return answer(given)
    except Exception as error:
        return answering.failure(coded(request.path_info, _told(error)), how)


def _told(error: Exception) -> Failure:
    found = outcome.failure(mistakes.named(error))
    if found.status == 500:
        log.exception("unexpected", kind=type(error).__name__)
    return found
