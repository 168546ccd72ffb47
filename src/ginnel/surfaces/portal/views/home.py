"""Who somebody is here, which organisations have told of them, and for whom they act."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ginnel.foundation.people import queries as people
from ginnel.foundation.record import queries as record
from ginnel.surfaces.portal.access import for_residents
from ginnel.surfaces.portal.presenters import acting as acting_presenter
from ginnel.surfaces.portal.presenters import record as presenter


@for_residents
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    viewer, proxy = request.resident, request.proxy
    own = record.own_story(viewer=viewer, person=viewer.person)
    acted_for = [(one, people.known_as(one.person, viewer=proxy)) for one in proxy.acts()]
    shown = {
        "who": people.known_as(viewer.person, viewer=viewer),
        "organisations": presenter.organisations(own, is_kept_apart=people.is_kept_apart(viewer.person)),
        "acted_for": acting_presenter.acted_for(acted_for),
    }
    return render(request, "portal/home.html", shown)
