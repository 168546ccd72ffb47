"""Records opened by a worker's own word, for information governance."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from ginnel.foundation.sharing import actions as sharing_actions
from ginnel.foundation.sharing import queries as sharing
from ginnel.foundation.sharing.rules import Capability
from ginnel.kernel.errors import Invalid
from ginnel.kernel.web import pagination
from ginnel.kernel.web.access import requires
from ginnel.surfaces.workspace.presenters import governance as presenter


@requires(Capability.SEE_AUDIT)
@require_safe
def overrides(request: HttpRequest) -> HttpResponse:
    """Those that wait for a review, the most urgent first; all of them where asked."""
    return _page(request)


@requires(Capability.SEE_AUDIT)
@require_POST
def review(request: HttpRequest, relationship: UUID) -> HttpResponse:
    """Say whether it was right to open it, and what was done where it was not."""
    outcome, done = request.POST.get("outcome", ""), request.POST.get("done", "")
    try:
        sharing_actions.review_opening(
            relationship=relationship, outcome=outcome, done=done, by=request.viewer
        )
    except Invalid as error:
        return _page(request, refused={str(relationship): str(error)})
    return redirect("workspace:overrides")


def _page(request: HttpRequest, *, refused: dict[str, str] | None = None) -> HttpResponse:
    is_waiting = not request.GET.get("all")
    page = pagination.number_in(request.GET.get("page"))
    found = sharing.overrides(viewer=request.viewer, page=page, is_waiting=is_waiting)
    shown = presenter.overrides(found, viewer=request.viewer.identity, is_waiting=is_waiting, refused=refused)
    return render(request, "workspace/overrides.html", shown, status=422 if refused else 200)
