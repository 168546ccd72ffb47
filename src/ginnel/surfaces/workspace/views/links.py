"""Who to ring: for everybody who works here, and for whoever keeps what their own organisation says."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ginnel.foundation.directory import actions, queries
from ginnel.foundation.directory.states import LinkSubject
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.sharing.queries import names_of
from ginnel.foundation.sharing.rules import Capability
from ginnel.kernel.errors import Invalid, NotFound, Stale
from ginnel.kernel.web.access import requires, signed_in
from ginnel.kernel.web.seen import number_seen
from ginnel.surfaces.workspace.forms.links import LinkForm, LookForm
from ginnel.surfaces.workspace.presenters import links as presenter

MAY = Capability.KEEP_LINKS


@signed_in
@require_safe
def who_to_ring(request: HttpRequest) -> HttpResponse:
    form = LookForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    asked = {name: value.replace("\0", "") for name, value in asked.items()}
    found = queries.links(viewer=request.viewer, **asked)
    known = queries.organisations_named(viewer=request.viewer)
    keeps = MAY in request.viewer.capabilities
    shown = presenter.found(found, form, known, keeps=keeps)
    return render(request, "workspace/who_to_ring.html", shown, status=200 if asked else 400)


@requires(MAY)
@require_safe
def own_links(request: HttpRequest) -> HttpResponse:
    own = queries.own_links(viewer=request.viewer)
    names = names_of([one.said_by for one in own.values()], viewer=request.viewer)
    ought = queries.ought_to_name(viewer=request.viewer)
    shown = presenter.own(own, ought, names, done=request.GET.get("done", ""))
    return render(request, "workspace/own_links.html", shown)


@requires(MAY)
@require_http_methods(["GET", "HEAD", "POST"])
def own_link(request: HttpRequest, subject: str) -> HttpResponse:
    """Where somebody else was quicker, what they said stands beside what was typed, and saving again is over it."""
    about, is_stale = _about(subject), False
    held = queries.own_links(viewer=request.viewer).get(about)
    seen = number_seen(request, "seen") if request.POST else queries.link_number(about, viewer=request.viewer)
    form = LinkForm(request.POST or None, initial=presenter.typed(held))
    if request.method == "POST" and form.is_valid():
        try:
            faults = actions.say_link(
                organisation=request.viewer.organisation,
                subject=about,
                link=form.typed(),
                seen=seen,
                by=request.viewer,
            )
            if not faults:
                return _done("saved")
            form.tell(faults)
        except Stale:
            held, is_stale = queries.own_links(viewer=request.viewer).get(about), True
            seen = queries.link_number(about, viewer=request.viewer)
    status = 409 if is_stale else 422 if form.errors else 200
    own = request.viewer.organisation
    shown = presenter.page(
        about,
        form,
        held,
        seen,
        is_stale=is_stale,
        staff=[(one.staff, one.name) for one in organisations.colleagues(own, viewer=request.viewer)],
        teams=[(one.pk, one.name) for one in organisations.teams_of(own, viewer=request.viewer)],
    )
    return render(request, "workspace/own_link.html", shown, status=status)


@requires(MAY)
@require_POST
def assure(request: HttpRequest, subject: str) -> HttpResponse:
    return _again(actions.assure_link, "assured", request, subject)


@requires(MAY)
@require_POST
def end(request: HttpRequest, subject: str) -> HttpResponse:
    return _again(actions.end_link, "ended", request, subject)


def _again(action: Any, said: str, request: HttpRequest, subject: str) -> HttpResponse:
    about, seen = _about(subject), number_seen(request, "seen")
    try:
        action(organisation=request.viewer.organisation, subject=about, seen=seen, by=request.viewer)
    except (Stale, NotFound):
        return _done("not")
    except Invalid:
        return _done("wrong")
    return _done(said)


def _about(subject: str) -> LinkSubject:
    if subject not in LinkSubject.values:
        raise NotFound("Nobody is rung about that here.")
    return LinkSubject(subject)


def _done(what: str) -> HttpResponse:
    response = redirect("workspace:own-links")
    response["Location"] += f"?done={what}"
    return response
