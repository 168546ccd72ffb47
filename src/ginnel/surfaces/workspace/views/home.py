"""Where everybody starts."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ginnel.care.reception import queries as reception
from ginnel.foundation.notices import queries as notices
from ginnel.foundation.people import queries as people
from ginnel.foundation.record import queries as record
from ginnel.foundation.sharing.rules import Capability
from ginnel.kernel.web.access import signed_in
from ginnel.surfaces.workspace import recent
from ginnel.surfaces.workspace.presenters import home as presenter
from ginnel.surfaces.workspace.presenters import notices as notice_rows


@signed_in
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The find box of those who find people, what must be read, what needs somebody, and the people opened last."""
    viewer = request.viewer
    waiting = notices.waiting(viewer=viewer, team=viewer.team)
    about = [one.person for one in waiting[: notice_rows.SHOWN] if one.person]
    told = notice_rows.notices(waiting, people.summaries(viewer=viewer, people=list(dict.fromkeys(about))))
    known = people.summaries(viewer=viewer, people=recent.people(request))
    needs = presenter.needs(
        waiting=reception.how_many_wait(viewer=viewer),
        undecided=people.undecided(viewer=viewer),
        undivided=_undivided(viewer),
        freshness=reception.freshness(viewer=viewer),
        uploads=reception.how_many_uploads_wait(viewer=viewer),
        capabilities=viewer.capabilities,
    )
    can_find = Capability.FIND_PEOPLE in viewer.capabilities
    return render(request, "workspace/home.html", presenter.home(known, needs, told, can_find=can_find))


def _undivided(viewer: Any) -> int:
    if Capability.REVIEW_MATCHES not in viewer.capabilities:
        return 0
    return record.how_many_in_doubt(viewer=viewer, waiting=people.awaits_division(viewer=viewer))
