"""Who acts for somebody, and ending it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from ginnel.foundation.relationships import actions
from ginnel.foundation.relationships import queries as relationships
from ginnel.surfaces.portal.access import for_residents
from ginnel.surfaces.portal.presenters import acting as presenter

THEMSELF = "The person stopped it themself"


@for_residents
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    viewer = request.resident
    found = relationships.acting_for(viewer.person, viewer=viewer)
    shown = {"people": presenter.people(found), "is_stopped": "stopped" in request.GET}
    return render(request, "portal/people.html", shown)


@for_residents
@require_POST
def end(request: HttpRequest, acting: UUID) -> HttpResponse:
    actions.no_longer_acts(acting=acting, reason=THEMSELF, by=request.resident)
    return redirect(f"{reverse('portal:people')}?stopped=1")
