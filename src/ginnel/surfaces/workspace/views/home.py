"""Where everybody starts."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ginnel.care.reception import queries as reception
from ginnel.foundation.people import queries as people
from ginnel.kernel.web.access import signed_in
from ginnel.surfaces.workspace import recent
from ginnel.surfaces.workspace.presenters import home as presenter


@signed_in
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The find box, the people opened last, and what needs somebody."""
    viewer = request.viewer
    known = people.summaries(viewer=viewer, people=recent.people(request))
    needs = presenter.needs(
        waiting=reception.how_many_wait(viewer=viewer),
        undecided=people.undecided(viewer=viewer),
        freshness=reception.freshness(viewer=viewer),
        capabilities=viewer.capabilities,
    )
    return render(request, "workspace/home.html", presenter.home(known, needs))
