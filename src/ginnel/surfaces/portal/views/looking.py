"""Who looked at somebody's record."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ginnel.foundation.audit import queries as audit
from ginnel.foundation.people import queries as people
from ginnel.foundation.record import queries as record
from ginnel.foundation.relationships import queries as relationships
from ginnel.surfaces.portal.access import for_residents
from ginnel.surfaces.portal.presenters import looking as presenter


@for_residents
@require_safe
def looks(request: HttpRequest) -> HttpResponse:
    """Of the organisations of which their own record shows anything; others are not named."""
    viewer = request.resident
    own = record.own_story(viewer=viewer, person=viewer.person)
    names = {} if people.is_kept_apart(viewer.person) else dict(own.organisations.values())
    found = audit.looks(viewer.person, organisations=names, viewer=viewer)
    opened = relationships.openings_of(viewer.person, viewer=viewer)
    acted = audit.read_by_those_who_act(viewer.person, viewer=viewer)
    return render(request, "portal/looks.html", presenter.page(found, opened, names, acted))
