"""Figures by place: for anybody who signs in, because they are about nobody."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ginnel.foundation.sharing.rules import Capability
from ginnel.kernel.errors import NotFound
from ginnel.kernel.web.access import requires
from ginnel.population.measures import queries as measures
from ginnel.surfaces.workspace.presenters.places.area import area as area_page
from ginnel.surfaces.workspace.presenters.places.figures import PLURALS
from ginnel.surfaces.workspace.presenters.places.measure import measure as measure_page


@requires(Capability.SEE_FIGURES)
@require_safe
def place(request: HttpRequest, level: str = "place", code: str = "") -> HttpResponse:
    """One area, or the whole place, in every measure."""
    if not measures.has_figures():
        return render(request, "workspace/places_empty.html", {})
    shown = [(each, measures.published(each.id)) for each in measures.measures()]
    page = area_page(level, code, shown)
    if page is None:
        raise NotFound("There is no such area in this place.")
    return render(request, "workspace/place.html", page)


@requires(Capability.SEE_FIGURES)
@require_safe
def measure(request: HttpRequest, id: str) -> HttpResponse:
    """One measure by area, in one period."""
    wanted = measures.measure(id)
    level = request.GET.get("level", "district")
    page = measure_page(
        wanted,
        measures.published(id),
        level if level in PLURALS else "district",
        request.GET.get("period", ""),
    )
    return render(request, "workspace/measure.html", page)
