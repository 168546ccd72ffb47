"""The banner at the head of every page about a person: who they are, what warns, how to communicate."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest

from ginnel.foundation.people import queries as people
from ginnel.foundation.record import queries as record
from ginnel.surfaces.workspace import shared_screen
from ginnel.surfaces.workspace.presenters.banner import Banner, banner


def heading(request: HttpRequest, person: UUID) -> Banner:
    """Raises NotFound, and NotPermitted when the viewer may not know who this is."""
    viewer, is_shared = request.viewer, shared_screen.is_shared(request, person)
    who = people.banner(viewer=viewer, person=person)
    warnings = record.warnings(viewer=viewer, person=who.person, is_shared_screen=is_shared)
    return banner(who, warnings, is_shared=is_shared)
