"""What somebody has said of sharing, and saying it anew: the same action as staff use, for themself."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from ginnel.foundation.sharing import actions
from ginnel.foundation.sharing import queries as sharing_queries
from ginnel.foundation.sharing.states import SaidBy
from ginnel.kernel import clock
from ginnel.surfaces.portal.access import for_residents
from ginnel.surfaces.portal.forms import EVERYBODY, SayForm
from ginnel.surfaces.portal.presenters import sharing as presenter


@for_residents
@require_http_methods(["GET", "HEAD", "POST"])
def sharing(request: HttpRequest) -> HttpResponse:
    viewer = request.resident
    form = SayForm(request.POST or None, initial={"to": EVERYBODY})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        actions.say(
            person=viewer.person,
            is_objection=said["answer"] == "objects",
            said_by=SaidBy.SELF,
            said_at=clock.now(),
            categories=said["about"],
            organisation_kind=said["to"],
            by=viewer,
        )
        return redirect(f"{reverse('portal:sharing')}?saved=1")
    said = sharing_queries.statements(viewer=viewer, person=viewer.person)
    shown = presenter.page(said, form, is_saved="saved" in request.GET)
    return render(request, "portal/sharing.html", shown, status=422 if form.errors else 200)
