"""Somebody's own record, and that of a person for whom they act."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ginnel.foundation.people import queries as people
from ginnel.foundation.record import queries as record
from ginnel.kernel.errors import NotFound
from ginnel.kernel.web import pagination
from ginnel.surfaces.portal.access import for_residents
from ginnel.surfaces.portal.presenters import acting as acting_presenter
from ginnel.surfaces.portal.presenters import record as presenter


@for_residents
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    viewer = request.resident
    found = record.own_story(
        viewer=viewer, person=viewer.person, page=pagination.number_in(request.GET.get("page"))
    )
    shown = presenter.page(found, is_kept_apart=people.is_kept_apart(viewer.person))
    return render(request, "portal/record.html", shown)


@for_residents
@require_safe
def theirs(request: HttpRequest, acting: UUID) -> HttpResponse:
    """Of the person for whom somebody acts by this; not found once it has ended, whoever ended it."""
    viewer = request.proxy
    acts = next((one for one in viewer.acts() if one.id == acting), None)
    if acts is None:
        raise NotFound("There is nothing here.")
    found = record.own_story(
        viewer=viewer, person=acts.person, page=pagination.number_in(request.GET.get("page"))
    )
    shown = presenter.page(found, is_kept_apart=False)
    who = people.known_as(acts.person, viewer=viewer)
    (line,) = acting_presenter.acted_for([(acts, who)])
    return render(request, "portal/theirs.html", {**shown, "who": line})
