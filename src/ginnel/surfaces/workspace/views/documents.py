"""Letters, discharge summaries and scans: listed, searched, read, fetched."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from ginnel.foundation.record import queries as record
from ginnel.foundation.sharing.rules import Capability
from ginnel.kernel.web import pagination
from ginnel.kernel.web.access import requires
from ginnel.surfaces.workspace import shared_screen
from ginnel.surfaces.workspace.as_they_are_now import as_they_are_now
from ginnel.surfaces.workspace.presenters import documents as presenter
from ginnel.surfaces.workspace.views.heading import heading


@requires(Capability.READ_RECORDS)
@require_safe
@as_they_are_now
def documents(request: HttpRequest, person: UUID) -> HttpResponse:
    viewer, is_shared = request.viewer, shared_screen.is_shared(request, person)
    number = pagination.number_in(request.GET.get("page"))
    text = request.GET.get("text", "").strip()[:100]
    found = record.documents(viewer=viewer, person=person, text=text, is_shared_screen=is_shared)
    who = heading(request, person)
    return render(
        request,
        "workspace/documents.html",
        presenter.documents(who, found, text, number, is_shared=is_shared),
    )


@requires(Capability.READ_RECORDS)
@require_safe
@as_they_are_now
def document(request: HttpRequest, person: UUID, entry: UUID) -> HttpResponse:
    viewer, is_shared = request.viewer, shared_screen.is_shared(request, person)
    opened, held, words, inside = record.document(
        viewer=viewer, person=person, entry=entry, is_shared_screen=is_shared
    )
    who = heading(request, person)
    shown = presenter.document(who, opened, held, words, inside, is_shared=is_shared)
    return render(request, "workspace/document.html", shown)


@requires(Capability.READ_RECORDS)
@require_safe
@as_they_are_now
def attachment(request: HttpRequest, person: UUID, entry: UUID, number: int) -> HttpResponse:
    """The file itself, under a policy that lets it do nothing: whoever sent it may have been deceived."""
    held = record.attachment(
        viewer=request.viewer,
        person=person,
        entry=entry,
        number=number,
        is_shared_screen=shared_screen.is_shared(request, person),
    )
    is_inline = presenter.is_shown_inline(held) and "download" not in request.GET
    kind = held.content_type if presenter.is_shown_inline(held) else "application/octet-stream"
    response = HttpResponse(held.data, content_type=kind)
    response.headers["Content-Security-Policy"] = presenter.policy(held)
    response.headers["Content-Disposition"] = content_disposition_header(
        not is_inline, presenter.filename(held)
    )
    return response
