"""Signing in with NHS login, and three ways out."""

from __future__ import annotations

import structlog
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.sharing import actions
from ginnel.foundation.sharing.queries import service
from ginnel.kernel.errors import GinnelError
from ginnel.kernel.web.access import open_to_all
from ginnel.surfaces.portal import nhs_login, session
from ginnel.surfaces.portal.nhs_login import NotProved, Pending
from ginnel.surfaces.portal.nhs_login.speaking import NotAsAgreed, transport

log = structlog.get_logger("ginnel.portal")
NEUTRAL = "https://www.bbc.co.uk/weather"
"""Where leaving in a hurry leads: a page that says nothing of whoever has it open."""


@open_to_all("Nobody has signed in yet; says nothing of anybody")
@require_safe
def sign_in(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/sign_in.html", {"is_open": _is_open()})


@open_to_all("Nobody has signed in yet; leads to NHS login")
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """To NHS login, remembering in the session what must come back."""
    back = request.build_absolute_uri(reverse("portal:done"))
    wire = transport()
    try:
        client = nhs_login.configured()
        if client is None:
            return redirect("portal:sign-in")
        address, pending = nhs_login.send(client, back, wire)
    except GinnelError as failed:
        return _not_now(request, failed)
    finally:
        wire.close()
    request.session[session.PENDING] = pending.kept()
    return HttpResponseRedirect(address)


@open_to_all("Whoever comes back from NHS login, before it is known who they are")
@require_safe
def done(request: HttpRequest) -> HttpResponse:
    """Back from NHS login. Whatever is wrong, the answer is the same page: it tells nothing of anybody."""
    pending = Pending.read(request.session.pop(session.PENDING, None))
    if pending is None or not pending.is_still(request.GET.get("state", "")):
        return _refused(request, "state")
    if not request.GET.get("code"):
        return _refused(request, "declined")
    wire = transport()
    try:
        client = nhs_login.configured()
        if client is None:
            return _refused(request, "closed")
        claims = nhs_login.prove(client, pending, request.GET["code"], wire)
    except NotProved as failed:
        return _refused(request, failed.why)
    except GinnelError as failed:
        return _not_now(request, failed)
    finally:
        wire.close()
    return _let_in(request, claims)


@open_to_all("Signing out must always work, whatever the session has become")
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    session.end(request)
    return redirect("portal:sign-in")


@open_to_all("Leaving in a hurry must always work; a link, so that it does without a script")
@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    session.end(request)
    return HttpResponseRedirect(NEUTRAL)


def _let_in(request: HttpRequest, claims: nhs_login.Claims) -> HttpResponse:
    by = service("resident-sign-in")
    person = actions.sign_in_resident(
        nhs_number=claims.nhs_number, birth_date=claims.birth_date, level=claims.level, by=by
    )
    if person is None:
        return _page(request)
    if request.user.is_authenticated:
        organisations.sign_out(account=request.user.pk, by=service("sign-in"))
        logout(request)
    session.begin(request, person, (claims.nhs_number, claims.birth_date))
    return redirect("portal:home")


def _refused(request: HttpRequest, why: str) -> HttpResponse:
    actions.refuse_resident(why=why, by=service("resident-sign-in"))
    return _page(request)


def _page(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/refused.html", status=403)


def _not_now(request: HttpRequest, failed: GinnelError) -> HttpResponse:
    """NHS login does not answer as agreed, or is not set up as it must be. The operator's log says what was answered,
    under the request's id, which the resident is given; nothing of anybody."""
    log.warning("residents cannot sign in", why=failed.code, **_told(failed))
    actions.refuse_resident(why=failed.code, by=service("resident-sign-in"))
    shown = {"is_open": False, "has_failed": True, "reference": getattr(request, "request_id", "")}
    return render(request, "portal/sign_in.html", shown, status=503)


def _told(failed: GinnelError) -> dict[str, object]:
    """What of it may be logged: what NHS login answered, or which setting is wrong."""
    return failed.told() if isinstance(failed, NotAsAgreed) else {"what": str(failed)}


def _is_open() -> bool:
    try:
        return nhs_login.configured() is not None
    except GinnelError as failed:
        log.warning("residents cannot sign in", why=failed.code, **_told(failed))
        return False
