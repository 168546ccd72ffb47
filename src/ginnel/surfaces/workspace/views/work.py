"""The front door's work lists, the sheet for those who take over, and what the front door did."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from ginnel.care.access import actions as access_actions
from ginnel.care.access import queries as access
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.people import queries as people
from ginnel.foundation.sharing.rules import Capability
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, Invalid, NotFound
from ginnel.kernel.web import pagination
from ginnel.kernel.web.access import requires
from ginnel.surfaces.workspace.presenters import figures as figures_presenter
from ginnel.surfaces.workspace.presenters import work as presenter

MOST_AT_ONCE = 50


@requires(Capability.TAKE_CONTACTS)
@require_safe
def work_list(request: HttpRequest) -> HttpResponse:
    """Contacts, or referrals, of my team, me, or all of my organisation; what is due first before all else."""
    kind = "referrals" if request.GET.get("kind") == "referrals" else "contacts"
    asked = _asked(request, kind)
    number = pagination.number_in(request.GET.get("page"))
    listed = _listed(request.viewer, kind, asked, number)
    shown = _page(request, kind, listed, asked, number)
    missed = pagination.number_in(request.GET["missed"]) if request.GET.get("missed") else 0
    kept = {"saved": _saved(request.viewer), "error": request.GET.get("error") == "save"}
    return render(request, "workspace/work_list.html", {**shown, **kept, "missed": missed})


@requires(Capability.TAKE_CONTACTS)
@require_POST
def save_list(request: HttpRequest) -> HttpResponse:
    """Keep the list as it is narrowed under a name, for oneself."""
    kind = "referrals" if request.POST.get("kind") == "referrals" else "contacts"
    asked = presenter.choices_of(request.POST, kind, has_team=bool(request.viewer.team))
    chosen = {name: value for name, value in asked.items() if value and name != "kind"}
    query = {"kind": kind, **chosen}
    try:
        access_actions.save_filter(
            name=request.POST.get("name", ""), kind=kind, asked=chosen, by=request.viewer
        )
    except Invalid:
        query["error"] = "save"
    return redirect(f"{reverse('workspace:work-list')}?{urlencode(query)}")


@requires(Capability.TAKE_CONTACTS)
@require_POST
def drop_list(request: HttpRequest, kept: UUID) -> HttpResponse:
    """Keep it no longer."""
    access_actions.drop_filter(filter_id=kept, by=request.viewer)
    return redirect("workspace:work-list")


@requires(Capability.TAKE_CONTACTS)
@require_POST
def take_several(request: HttpRequest) -> HttpResponse:
    """Take those that were ticked, each as it was seen; what somebody else took meanwhile stays theirs."""
    missed = 0
    for ticked in request.POST.getlist("contact")[:MOST_AT_ONCE]:
        contact, _, number = ticked.partition(" ")
        try:
            access_actions.take_contact(contact=UUID(contact), number=int(number), by=request.viewer)
        except (ValueError, Conflict, Invalid, NotFound):
            missed += 1
    address = reverse("workspace:work-list")
    return redirect(f"{address}?missed={missed}" if missed else address)


@requires(Capability.TAKE_CONTACTS)
@require_safe
def handover(request: HttpRequest) -> HttpResponse:
    """Everything of the organisation that is open, on one sheet, for whoever takes over."""
    viewer, asked = request.viewer, {"view": "all"}
    shown = {
        kind: _page(request, kind, _listed(viewer, kind, asked, 1), asked, 1)
        for kind in ("contacts", "referrals")
    }
    return render(request, "workspace/handover.html", {**shown, "at": presenter.formats.moment(clock.now())})


@requires(Capability.TAKE_CONTACTS)
@require_safe
def front_door_figures(request: HttpRequest) -> HttpResponse:
    """What came over some weeks until now, what became of it, and where those live whom it is about."""
    until = clock.now()
    weeks = figures_presenter.weeks_of(request.GET.get("weeks", ""))
    level = request.GET.get("area", "")
    found = access.figures(
        since=until - timedelta(weeks=weeks),
        until=until,
        level=level if level in access.LEVELS else access.LEVELS[1],
        viewer=request.viewer,
    )
    return render(request, "workspace/front_door_figures.html", figures_presenter.page(found, weeks))


def _saved(viewer: Any) -> list[dict[str, Any]]:
    """Each with how many its list has now, asked as the list asks it."""
    return [
        presenter.saved(
            one,
            access.how_many_open(one.kind, presenter.narrowing(one.asked, viewer.team), viewer=viewer),
        )
        for one in access.saved_filters(viewer=viewer)
    ]


def _asked(request: HttpRequest, kind: str) -> dict[str, str]:
    return presenter.choices_of(request.GET, kind, has_team=bool(request.viewer.team))


def _listed(viewer: Any, kind: str, asked: dict[str, str], number: int) -> access.WorkList:
    ask = access.referrals_open if kind == "referrals" else access.contacts_open
    return ask(viewer=viewer, asked=presenter.narrowing(asked, viewer.team), page=number)


def _page(
    request: HttpRequest, kind: str, listed: access.WorkList, asked: dict[str, str], number: int
) -> dict[str, Any]:
    viewer = request.viewer
    about = list(dict.fromkeys(person for line in listed.lines for person in line.people))
    held = {line.staff for line in listed.lines if line.staff}
    return presenter.page(
        kind,
        listed,
        people.summaries(viewer=viewer, people=about),
        organisations.account_names(held, viewer=viewer),
        asked,
        number,
    )
