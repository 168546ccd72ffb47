"""The sheet for those who take over."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ginnel.care.access import queries as access
from ginnel.care.safeguarding import queries as safeguarding
from ginnel.foundation.directory import queries as directory
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.people import queries as people
from ginnel.foundation.sharing.rules import Capability
from ginnel.kernel import clock
from ginnel.kernel.web import formats
from ginnel.kernel.web.access import requires
from ginnel.surfaces.workspace.presenters import handover as presenter
from ginnel.surfaces.workspace.presenters import rotas, work


@requires(Capability.TAKE_CONTACTS)
@require_safe
def handover(request: HttpRequest) -> HttpResponse:
    """What of the organisation is open, on one sheet, for whoever takes over; and how many more than are listed."""
    viewer, now = request.viewer, clock.now()
    opens = access.next_opening(now)
    page = {
        "parts": [
            presenter.part(kind, groups, _rows(groups, viewer), opens)
            for kind in ("contacts", "referrals")
            for groups in [access.sheet(kind, now=now, viewer=viewer)]
        ],
        "listed": presenter.listed(opens),
        "concerns": presenter.concerns(safeguarding.how_many_open(viewer=viewer)),
        "desks": _desks(viewer),
        "at": formats.moment(now),
        "opens": work.opening(opens),
    }
    return render(request, "workspace/handover.html", page)


def _rows(groups: list[access.Group], viewer: Any) -> list[dict[str, Any]]:
    lines = [line for group in groups for line in group.lines]
    about = list(dict.fromkeys(person for line in lines for person in line.people))
    return work.rows(
        lines,
        people.summaries(viewer=viewer, people=about),
        organisations.account_names({line.staff for line in lines if line.staff}, viewer=viewer),
        access.asked_for({one for line in lines for one in line.asks}, frozenset(), viewer=viewer),
    )


def _desks(viewer: Any) -> list[dict[str, Any]]:
    """Of each team of the organisation of which a rota is kept, who hands over and who takes over."""
    is_holiday = directory.bank_holidays()
    found = [
        (team, organisations.rota_standing(team.id, is_holiday=is_holiday, viewer=viewer))
        for team in organisations.teams_of(viewer.organisation, viewer=viewer)
    ]
    return [rotas.team(team, standing) for team, standing in found if standing.has_rota or standing.gaps]
