"""One entry, where it came from, and the bytes as they arrived."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ginnel.care.reception import queries as reception
from ginnel.foundation.people import queries as people
from ginnel.foundation.record import queries as record
from ginnel.foundation.sharing.rules import Capability
from ginnel.kernel.web.access import requires
from ginnel.surfaces.workspace import shared_screen
from ginnel.surfaces.workspace.presenters import entry as presenter


@requires(Capability.READ_RECORDS)
@require_GET
def entry(request: HttpRequest, person: UUID, entry: UUID) -> HttpResponse:
    viewer, is_shared = request.viewer, shared_screen.is_shared(request, person)
    opened = record.entry(viewer=viewer, person=person, entry=entry, is_shared_screen=is_shared)
    who = people.banner(viewer=viewer, person=person)
    loads = reception.loads_named(
        viewer=viewer, ids=[version.load for version in opened.versions if version.load]
    )
    shown = presenter.entry(who, opened, loads, is_shared=is_shared)
    return render(request, "workspace/entry.html", shown)


@requires(Capability.READ_RECORDS)
@require_GET
def original(request: HttpRequest, person: UUID, entry: UUID, version: int) -> HttpResponse:
    viewer, is_shared = request.viewer, shared_screen.is_shared(request, person)
    opened = record.entry(viewer=viewer, person=person, entry=entry, is_shared_screen=is_shared)
    received = record.entry_original(
        viewer=viewer, person=person, entry=entry, version=version, is_shared_screen=is_shared
    )
    who = people.banner(viewer=viewer, person=person)
    loads = reception.loads_named(viewer=viewer, ids=[kept.load for kept in opened.versions if kept.load])
    return render(
        request, "workspace/original.html", presenter.original(who, opened, version, received, loads)
    )
