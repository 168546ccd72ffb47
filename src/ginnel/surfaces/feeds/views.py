"""Feeds, receipts and the quarantine."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from ginnel.care.reception import actions as reception
from ginnel.care.reception import queries
from ginnel.care.reception.actions import quarantine as actions
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.sharing import queries as sharing
from ginnel.foundation.sharing.rules import Capability
from ginnel.kernel.errors import GinnelError
from ginnel.kernel.web import pagination
from ginnel.kernel.web.access import requires
from ginnel.kernel.web.uploads import Room, takes_files
from ginnel.surfaces.feeds import presenters, receiving, replaying


@requires(Capability.SEE_FEEDS)
@require_safe
def feeds(request: HttpRequest) -> HttpResponse:
    """What arrived, how fresh and how clean."""
    viewer = request.viewer
    shown = presenters.feeds(
        queries.freshness(viewer=viewer), queries.loads(viewer=viewer), organisations.everyone(viewer=viewer)
    )
    if Capability.LOAD_FILES in viewer.capabilities:
        shown["unread"] = presenters.unread(queries.uploads_unread(viewer=viewer))
        shown["undelivered"] = presenters.undelivered(queries.undelivered(viewer=viewer))
    return render(request, "feeds/feeds.html", shown)


@requires(Capability.LOAD_FILES)
@takes_files(lambda _: Room(receiving.LARGEST, 2 * receiving.LARGEST))
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Queue what was dropped on the page."""
    folder, source = settings.GINNEL_HOME / "uploads", request.POST.get("source", "")
    for uploaded in request.FILES.getlist("files"):
        receiving.receive(uploaded=uploaded, source=source, folder=folder, by=request.viewer)
    return redirect("feeds:feeds")


@requires(Capability.LOAD_FILES)
@require_POST
def settle_report(request: HttpRequest, report: UUID) -> HttpResponse:
    """Say what was done about a message of ours that did not arrive."""
    reception.settle_report(id=report, reason=request.POST.get("reason", ""), by=request.viewer)
    return redirect("feeds:feeds")


@requires(Capability.LOAD_FILES)
@require_safe
def kept(request: HttpRequest, upload: UUID) -> HttpResponse:
    """One file that was dropped on the page: what became of it, and what to do."""
    return _kept(request, upload)


@requires(Capability.LOAD_FILES)
@require_POST
def settle_kept(request: HttpRequest, upload: UUID) -> HttpResponse:
    """Try to read it again, or discard it."""
    folder, by = settings.GINNEL_HOME / "uploads", request.viewer
    try:
        if request.POST.get("do") == "discard":
            receiving.discard(id=upload, reason=request.POST.get("reason", ""), folder=folder, by=by)
        else:
            receiving.again(id=upload, folder=folder, by=by)
    except GinnelError as error:
        return _kept(request, upload, problem=str(error), status=error.http_status)
    return redirect("feeds:feeds")


def _kept(request: HttpRequest, upload: UUID, *, problem: str = "", status: int = 200) -> HttpResponse:
    found = queries.upload(viewer=request.viewer, id=upload)
    changes = queries.upload_changes(viewer=request.viewer, id=upload)
    names = sharing.names_of([change.by for change in changes], viewer=request.viewer)
    shown = presenters.kept(found, changes, names, problem)
    return render(request, "feeds/kept.html", shown, status=status)


@requires(Capability.SEE_FEEDS)
@require_safe
def load(request: HttpRequest, load: UUID) -> HttpResponse:
    """One receipt."""
    found = queries.load(viewer=request.viewer, id=load)
    names = sharing.names_of([found.by], viewer=request.viewer)
    return render(request, "feeds/load.html", presenters.receipt(found, names))


@requires(Capability.REVIEW_QUARANTINE)
@require_safe
def quarantine(request: HttpRequest) -> HttpResponse:
    """What could not be accepted and nobody has settled, oldest first."""
    asked = {"organisation": request.GET.get("organisation", ""), "code": request.GET.get("code", "")}
    waiting = queries.waiting(viewer=request.viewer, **asked)
    number = pagination.number_in(request.GET.get("page"))
    return render(request, "feeds/quarantine.html", presenters.waiting(waiting, asked, number))


@requires(Capability.REVIEW_QUARANTINE)
@require_safe
def quarantined(request: HttpRequest, row: UUID) -> HttpResponse:
    """One row: why, where, what it says, and what to do."""
    return _row(request, row)


@requires(Capability.REVIEW_QUARANTINE)
@require_POST
def settle(request: HttpRequest, row: UUID) -> HttpResponse:
    """Fix and try again, try again as it is, or discard."""
    try:
        _settle(request, row)
    except GinnelError as error:
        return _row(request, row, problem=str(error), status=error.http_status)
    return redirect("feeds:quarantined", row=row)


def _settle(request: HttpRequest, row: UUID) -> None:
    done, by = request.POST.get("do"), request.viewer
    if done == "discard":
        actions.discard(id=row, reason=request.POST.get("reason", ""), by=by)
        return
    if done == "fix":
        text = request.POST.get("text", "").replace("\r\n", "\n").encode()
        actions.fix(id=row, text=text, reason=request.POST.get("why", ""), by=by)
    replaying.replay_one(row, by)


def _row(request: HttpRequest, row: UUID, *, problem: str = "", status: int = 200) -> HttpResponse:
    item, text = queries.quarantined(viewer=request.viewer, id=row)
    decisions = queries.decisions(viewer=request.viewer, id=row)
    names = sharing.names_of([decision.by for decision in decisions], viewer=request.viewer)
    typed = request.POST.dict() if problem else {}
    shown = presenters.row(item, text, decisions, names, problem=problem, typed=typed)
    return render(request, "feeds/quarantined.html", shown, status=status)
