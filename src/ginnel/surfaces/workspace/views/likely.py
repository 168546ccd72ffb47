"""Who it may be, while somebody types whom a contact is about. A part of the page, never a page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from ginnel.foundation.people import queries as people
from ginnel.foundation.sharing.rules import Capability
from ginnel.kernel.web.access import requires
from ginnel.surfaces.workspace import typing_run
from ginnel.surfaces.workspace.forms.likely import LikelyForm
from ginnel.surfaces.workspace.presenters import finding


@requires(Capability.FIND_PEOPLE)
@require_POST
def likely(request: HttpRequest) -> HttpResponse:
    """Posted, since what is typed about a person belongs in no address. 429 where it comes faster than anybody types,
    422 for what no form of ours sends."""
    form = LikelyForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    asked, mark = form.asked(), form.cleaned_data["form"]
    if not asked:
        return HttpResponse("")
    if wait := typing_run.seconds_to_wait(request):
        return HttpResponse(status=429, headers={"Retry-After": str(wait)})
    before = typing_run.shown_before(request, mark)
    found = people.likely(viewer=request.viewer, before=before, **asked)
    typing_run.remember(request, mark, [one.person for one in found])
    return render(request, "workspace/parts/likely.html", finding.likely(found))
