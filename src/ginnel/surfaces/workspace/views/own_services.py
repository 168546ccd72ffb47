"""Organisations keep their own entries of the directory. Services are about nobody."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ginnel.foundation.directory import actions, queries
from ginnel.foundation.directory.queries import KeptEntry
from ginnel.foundation.directory.rules.entries import Entry
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.sharing.queries import names_of
from ginnel.foundation.sharing.rules import Capability
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, Invalid, Stale
from ginnel.kernel.web.access import requires
from ginnel.surfaces.workspace.forms.own_services import EntryForm, typed
from ginnel.surfaces.workspace.presenters import own_services as presenter

_pages = require_http_methods(["GET", "HEAD", "POST"])
MAY = Capability.KEEP_SERVICES


@requires(MAY)
@require_safe
def own_services(request: HttpRequest) -> HttpResponse:
    own = queries.own_entries(viewer=request.viewer, stale_within=queries.stale_after())
    names = names_of([one.said_by for one in own], viewer=request.viewer)
    shown = presenter.listed(own, names, done=request.GET.get("done", ""))
    return render(request, "workspace/own_services.html", shown)


@requires(MAY)
@_pages
def add(request: HttpRequest) -> HttpResponse:
    form = EntryForm(request.POST or None, initial=typed(Entry(), 0, clock.today()), places=1)
    if request.method == "POST" and form.is_valid():
        kept = actions.add_entry(entry=form.entry(), by=request.viewer)
        if kept.listing:
            return _done("added")
        form.tell(kept.faults)
    shown = presenter.page(form, None, {}, [])
    return render(request, "workspace/own_service.html", shown, status=422 if form.errors else 200)


@requires(MAY)
@_pages
def change(request: HttpRequest, service: UUID) -> HttpResponse:
    """Where somebody else was quicker, what they said stands beside what was typed, and saving again is over it."""
    held = _held(request, service)
    if not held.own.is_here:
        shown = presenter.page(None, held, _names(request, held), _others(request))
        return render(request, "workspace/own_service.html", shown)
    form = _form(request, held)
    status, meanwhile = 200, []
    if request.method == "POST" and form.is_valid():
        try:
            kept = _change(service, form, held, request)
            if kept.listing:
                return _done("saved")
            form.tell(kept.faults)
        except Stale:
            held, status = _held(request, service), 409
            before = queries.entry_before(service, form.cleaned_data["seen"] or 0, viewer=request.viewer)
            meanwhile = presenter.changed_meanwhile(before or Entry(), held.entry)
    shown = presenter.page(
        form, held, _names(request, held), _others(request), meanwhile, is_stale=status == 409
    )
    return render(request, "workspace/own_service.html", shown, status=422 if form.errors else status)


def _held(request: HttpRequest, service: UUID) -> KeptEntry:
    return queries.own_entry(service, viewer=request.viewer, stale_within=queries.stale_after())


def _form(request: HttpRequest, held: KeptEntry) -> EntryForm:
    """With room for one place more than there are; posted, for as many as were on the page."""
    here = len(held.entry.places) + 1
    posted = request.POST.get("places", "")
    count = int(posted) if posted.isascii() and posted.isdecimal() and len(posted) < 4 else here
    initial = typed(held.entry, held.own.version, clock.today())
    return EntryForm(request.POST or None, initial=initial, places=count)


def _change(service: UUID, form: EntryForm, held: KeptEntry, request: HttpRequest) -> Any:
    return actions.change_entry(
        listing=service,
        entry=form.entry(held.entry.other_hours),
        seen=form.cleaned_data["seen"] or 0,
        is_right=form.cleaned_data["is_right"],
        by=request.viewer,
    )


@requires(MAY)
@require_POST
def assure(request: HttpRequest, service: UUID) -> HttpResponse:
    return _again(actions.assure_entry, "assured", request, service)


@requires(MAY)
@require_POST
def end(request: HttpRequest, service: UUID) -> HttpResponse:
    return _again(actions.end_entry, "ended", request, service)


@requires(MAY)
@require_POST
def put_back(request: HttpRequest, service: UUID) -> HttpResponse:
    return _again(actions.put_back_entry, "back", request, service)


@requires(MAY)
@require_POST
def keeper(request: HttpRequest, service: UUID) -> HttpResponse:
    """Claim what a feed says, let the feed say it again, or hand the entry to another organisation."""
    to, by = request.POST.get("to", ""), request.viewer
    try:
        if to == "claim":
            actions.claim_entry(listing=service, by=by)
            return redirect("workspace:own-service", service=service)
        if to == "feed":
            actions.let_feed_keep_entry(listing=service, by=by)
            return _done("feed")
        actions.hand_over_entry(listing=service, to=to[:64].replace("\0", ""), by=by)
    except (Conflict, Invalid):
        return _done("not")
    return _done("handed")


def _again(action: Any, said: str, request: HttpRequest, service: UUID) -> HttpResponse:
    posted = request.POST.get("seen", "")
    seen = int(posted) if posted.isascii() and posted.isdecimal() and len(posted) < 7 else 0
    try:
        action(listing=service, seen=seen, by=request.viewer)
    except (Stale, Conflict):
        return _done("not")
    return _done(said)


def _done(what: str) -> HttpResponse:
    response = redirect("workspace:own-services")
    response["Location"] += f"?done={what}"
    return response


def _names(request: HttpRequest, held: KeptEntry) -> dict[str, str]:
    return names_of([one.by for one in held.versions[: presenter.VERSIONS]], viewer=request.viewer)


def _others(request: HttpRequest) -> list[tuple[str, str]]:
    every = organisations.everyone(viewer=request.viewer)
    return [(one.code, one.name) for one in every if one.code != request.viewer.organisation]
