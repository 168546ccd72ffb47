"""Organisations keep their own entries of the directory. Services are about nobody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ginnel.foundation.directory import actions, queries
from ginnel.foundation.directory.queries import KeptEntry
from ginnel.foundation.directory.rules.entries import Entry
from ginnel.foundation.sharing.queries import names_of
from ginnel.foundation.sharing.rules import Capability
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, Invalid, NotFound, NotPermitted, Stale
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.web.access import requires
from ginnel.kernel.web.seen import number_seen
from ginnel.surfaces.workspace.forms.own_services import EntryForm, typed
from ginnel.surfaces.workspace.presenters import own_services as presenter
from ginnel.surfaces.workspace.presenters import own_versions as versions

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
    """The page gives the new one its id, so that pressing twice adds it once."""
    form = EntryForm(request.POST or None, initial=typed(Entry(), clock.today()), places=1)
    id = _new_id(request)
    if request.method == "POST" and form.is_valid():
        kept = actions.add_entry(entry=form.entry(), id=id, by=request.viewer)
        if kept.listing:
            return _done("added")
        form.tell(kept.faults)
    shown = presenter.new(form, id)
    return render(request, "workspace/own_service.html", shown, status=422 if form.errors else 200)


@requires(MAY)
@_pages
def change(request: HttpRequest, service: UUID) -> HttpResponse:
    """What was typed is shown again whatever became of the entry meanwhile. Where somebody else was quicker, what they
    said stands beside it, and saving again is over it."""
    if request.POST:
        return _changed(request, service)
    held = _held(request, service)
    form = _form(request, held.entry) if held.own.is_here else None
    return _page(request, form, held, seen=held.own.version)


@requires(MAY)
@require_safe
def version(request: HttpRequest, service: UUID, number: int) -> HttpResponse:
    """What was said at one time, to be read: who said it, and what they changed."""
    found = queries.old_version(service, number, viewer=request.viewer)
    names = names_of([found.said.by], viewer=request.viewer)
    return render(request, "workspace/own_service_version.html", versions.page(found, names))


def _changed(request: HttpRequest, service: UUID) -> HttpResponse:
    held, seen = _held_still(request, service), number_seen(request, "seen")
    form = _form(request, held.entry if held else Entry())
    if not form.is_valid():
        return _page(request, form, held, seen=seen, status=422)
    if held is None:
        return _page(request, form, None, seen=seen, status=409)
    try:
        kept = _change(service, form, held, seen, request)
    except Stale:
        held = _held_still(request, service)
        before = queries.entry_before(service, seen, viewer=request.viewer)
        meanwhile = presenter.changed_meanwhile(before or Entry(), held.entry) if held else []
        now = held.own.version if held else seen
        return _page(request, form, held, seen=now, status=409, meanwhile=meanwhile)
    except (Conflict, NotPermitted, NotFound):
        return _page(request, form, _held_still(request, service), seen=seen, status=409)
    if kept.listing:
        return _done("saved")
    form.tell(kept.faults)
    return _page(request, form, held, seen=seen, status=422)


def _page(
    request: HttpRequest,
    form: EntryForm | None,
    held: KeptEntry | None,
    *,
    seen: int,
    status: int = 200,
    meanwhile: Sequence[dict[str, str]] | None = None,
) -> HttpResponse:
    names = _names(request, held) if held else {}
    others = queries.organisations_that_keep(viewer=request.viewer)
    is_stale = meanwhile is not None
    shown = presenter.page(form, held, names, others, meanwhile or (), seen=seen, is_stale=is_stale)
    return render(request, "workspace/own_service.html", shown, status=status)


def _held(request: HttpRequest, service: UUID) -> KeptEntry:
    return queries.own_entry(service, viewer=request.viewer, stale_within=queries.stale_after())


def _held_still(request: HttpRequest, service: UUID) -> KeptEntry | None:
    try:
        return _held(request, service)
    except NotFound:
        return None


def _new_id(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("new", ""))
    except ValueError:
        return uuid7()


def _form(request: HttpRequest, entry: Entry) -> EntryForm:
    """With room for one place more than there are; posted, for as many as were on the page."""
    here = len(entry.places) + 1
    posted = request.POST.get("places", "")
    count = int(posted) if posted.isascii() and posted.isdecimal() and len(posted) < 4 else here
    return EntryForm(request.POST or None, initial=typed(entry, clock.today()), places=count)


def _change(service: UUID, form: EntryForm, held: KeptEntry, seen: int, request: HttpRequest) -> Any:
    return actions.change_entry(
        listing=service,
        entry=form.entry(held.entry.other_hours),
        seen=seen,
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
    try:
        action(listing=service, seen=number_seen(request, "seen"), by=request.viewer)
    except (Stale, Conflict):
        return _done("not")
    return _done(said)


def _done(what: str) -> HttpResponse:
    response = redirect("workspace:own-services")
    response["Location"] += f"?done={what}"
    return response


def _names(request: HttpRequest, held: KeptEntry) -> dict[str, str]:
    return names_of([one.by for one in held.versions[: presenter.VERSIONS]], viewer=request.viewer)
