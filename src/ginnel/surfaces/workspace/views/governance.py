"""Records opened in an emergency, for information governance."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from ginnel.foundation.notices import actions as notice_actions
from ginnel.foundation.notices import queries as notices
from ginnel.foundation.notices.queries import Waiting
from ginnel.foundation.people import queries as people
from ginnel.foundation.sharing import queries as sharing
from ginnel.foundation.sharing.queries import StaffViewer
from ginnel.foundation.sharing.rules import OVERRIDE_NOTICE, Capability
from ginnel.kernel.web import pagination
from ginnel.kernel.web.access import requires
from ginnel.surfaces.workspace.presenters import governance as presenter


@requires(Capability.SEE_AUDIT)
@require_safe
def overrides(request: HttpRequest) -> HttpResponse:
    viewer = request.viewer
    found = sharing.overrides(viewer=viewer, page=pagination.number_in(request.GET.get("page")))
    known = people.summaries(viewer=viewer, people=list({one.opened.person for one in found.rows}))
    shown = presenter.overrides(found, known, unread=len(unread(viewer)))
    return render(request, "workspace/overrides.html", shown)


@requires(Capability.SEE_AUDIT)
@require_POST
def looked_at(request: HttpRequest) -> HttpResponse:
    """Say that every opening this officer was told of has been looked at."""
    for notice in unread(request.viewer):
        notice_actions.read(notice=notice.id, by=request.viewer)
    return redirect("workspace:overrides")


def unread(viewer: StaffViewer) -> list[Waiting]:
    return [one for one in notices.waiting(viewer=viewer) if one.reason == OVERRIDE_NOTICE]
