"""How well records are joined: counts about nobody, for those who keep records, answer for them or count with them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ginnel.foundation.people import queries as people
from ginnel.foundation.places import queries as places
from ginnel.foundation.sharing.rules import Capability
from ginnel.kernel.web.access import requires
from ginnel.surfaces.workspace.presenters import linkage as presenter


@requires(Capability.SEE_LINKAGE)
@require_safe
def quality(request: HttpRequest) -> HttpResponse:
    viewer = request.viewer
    records, pairs = people.records_by_standing(viewer=viewer), people.pairs_by_weight(viewer=viewer)
    told = presenter.linkage(records, pairs, places.index_year())
    return render(request, "workspace/linkage.html", told)
