"""One entry, where it came from, and the bytes as they arrived."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ginnel.care.reception import queries as reception
from ginnel.foundation.record import queries as record
from ginnel.foundation.sharing import queries as sharing
from ginnel.foundation.sharing.rules import Capability
from ginnel.kernel.viewer import Viewer
from ginnel.kernel.web.access import requires
from ginnel.surfaces.workspace import shared_screen
from ginnel.surfaces.workspace.as_they_are_now import as_they_are_now
from ginnel.surfaces.workspace.presenters import entry as presenter
from ginnel.surfaces.workspace.views.heading import heading


@requires(Capability.READ_RECORDS)
@require_safe
@as_they_are_now
def entry(request: HttpRequest, person: UUID, entry: UUID) -> HttpResponse:
    viewer, is_shared = request.viewer, shared_screen.is_shared(request, person)
    opened = record.entry(viewer=viewer, person=person, entry=entry, is_shared_screen=is_shared)
    who = heading(request, person)
    loads, kept = _loads(viewer, opened)
    in_bundles = record.came_in_bundles(viewer=viewer, loads=kept)
    names = sharing.names_of([load.by for load in loads.values()], viewer=viewer)
    can_write = Capability.WRITE_NOTES in viewer.capabilities and not is_shared
    shown = presenter.entry(who, opened, loads, names, in_bundles, is_shared=is_shared, can_write=can_write)
    return render(request, "workspace/entry.html", shown)


@requires(Capability.READ_RECORDS)
@require_safe
@as_they_are_now
def original(request: HttpRequest, person: UUID, entry: UUID, version: int) -> HttpResponse:
    viewer, is_shared = request.viewer, shared_screen.is_shared(request, person)
    opened = record.entry(viewer=viewer, person=person, entry=entry, is_shared_screen=is_shared)
    received = record.entry_original(
        viewer=viewer, person=person, entry=entry, version=version, is_shared_screen=is_shared
    )
    who = heading(request, person)
    loads, _ = _loads(viewer, opened)
    return render(
        request, "workspace/original.html", presenter.original(who, opened, version, received, loads)
    )


@requires(Capability.READ_RECORDS)
@require_safe
@as_they_are_now
def bundle(request: HttpRequest, person: UUID, entry: UUID, version: int) -> HttpResponse:
    """The Bundle that brought a version: what it says of itself and of this entry."""
    viewer, is_shared = request.viewer, shared_screen.is_shared(request, person)
    opened = record.entry(viewer=viewer, person=person, entry=entry, is_shared_screen=is_shared)
    loads, kept = _loads(viewer, opened)
    envelope = record.entry_bundle(
        viewer=viewer,
        person=person,
        entry=entry,
        version=version,
        kept_under=kept,
        is_shared_screen=is_shared,
    )
    who = heading(request, person)
    return render(request, "workspace/bundle.html", presenter.bundle(who, opened, version, envelope, loads))


def _loads(viewer: Viewer, opened: record.Opened) -> tuple[dict[UUID, Any], dict[UUID, UUID]]:
    """The loads that brought the versions, by id, and under which load what is kept of each file is kept."""
    ids = [version.load for version in opened.versions if version.load]
    return reception.loads_named(viewer=viewer, ids=ids), reception.kept_under(viewer=viewer, ids=ids)
