"""The front door's work lists, and what the front door did."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ginnel.care.access import actions as access_actions
from ginnel.care.access import queries as access
from ginnel.foundation.directory import queries as directory
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.people import queries as people
from ginnel.foundation.sharing.rules import Capability
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, Invalid, NotFound, NotPermitted
from ginnel.kernel.web import pagination
from ginnel.kernel.web.access import requires
from ginnel.surfaces.workspace.presenters import figures as figures_presenter
from ginnel.surfaces.workspace.presenters import rotas
from ginnel.surfaces.workspace.presenters import work as presenter

MOST_AT_ONCE = 50


@requires(Capability.TAKE_CONTACTS)
@require_safe
def work_list(request: HttpRequest) -> HttpResponse:
    """Contacts, or referrals, of my team, me, or all of my organisation; what is due first before all else."""
    return _list(request, request.GET)


@requires(Capability.TAKE_CONTACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def save_list(request: HttpRequest) -> HttpResponse:
    """Show the list as it is narrowed now, and keep it for oneself where a name was typed: one form, so that what is
    kept is what was chosen last, and no name is in an address. What is linked from a page that was refused leads back
    to the list."""
    if request.method != "POST":
        return redirect(f"{reverse('workspace:work-list')}?{request.GET.urlencode()}")
    asked, name = _asked(request, request.POST), request.POST.get("name", "")
    chosen = {one: value for one, value in asked.items() if value}
    if name.strip() or request.POST.get("do") != "show":
        kept = {one: value for one, value in chosen.items() if one != "kind"}
        try:
            access_actions.save_filter(name=name, kind=asked["kind"], asked=kept, by=request.viewer)
        except Invalid as error:
            return _list(request, request.POST, refused=str(error), name=name)
    return redirect(f"{reverse('workspace:work-list')}?{urlencode(chosen)}")


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
        try:
            _take(request, ticked)
        except (ValueError, Conflict, Invalid, NotFound, NotPermitted):
            missed += 1
    return _back(request, missed=missed)


@requires(Capability.TAKE_CONTACTS)
@require_POST
def give_several(request: HttpRequest) -> HttpResponse:
    """Give those that were ticked to a colleague or to a team's list, each by itself and as it was seen; what cannot be
    given stays as it is."""
    kind, _, whom = request.POST.get("to", "").partition(" ")
    try:
        to = UUID(whom)
    except ValueError:
        return _back(request, nobody=1)
    given = left = 0
    for ticked in request.POST.getlist("contact")[:MOST_AT_ONCE]:
        try:
            _give(request, ticked, kind, to)
            given += 1
        except (ValueError, Conflict, Invalid, NotFound, NotPermitted):
            left += 1
    return _back(request, given=given, left=left)


@requires(Capability.TAKE_CONTACTS)
@require_safe
def front_door_figures(request: HttpRequest) -> HttpResponse:
    """What came over some weeks until now, what became of it, and where those live whom it is about."""
    until = clock.now()
    weeks = figures_presenter.weeks_of(request.GET.get("weeks", ""))
    level = request.GET.get("area", "")
    level = level if level in access.LEVELS else access.LEVELS[1]
    since, status = until - timedelta(weeks=weeks), 200
    try:
        found = access.figures(since=since, until=until, level=level, viewer=request.viewer)
        shown = figures_presenter.page(found, weeks)
    except Invalid as error:
        shown, status = figures_presenter.choices(weeks, level, str(error)), 422
    return render(request, "workspace/front_door_figures.html", shown, status=status)


def _take(request: HttpRequest, ticked: str) -> None:
    """Raises what the actions raise, and ValueError for what is no tick."""
    one, number = _ticked(ticked)
    if request.POST.get("kind") == "referrals":
        access_actions.take_referral(referral=one, number=number, by=request.viewer)
    else:
        access_actions.take_contact(contact=one, number=number, by=request.viewer)


def _give(request: HttpRequest, ticked: str, kind: str, to: UUID) -> None:
    """Raises as `_take`. A referral is the team's that was asked, and given to no other."""
    one, number = _ticked(ticked)
    if request.POST.get("kind") == "referrals":
        if kind == "team":
            raise Invalid("A referral is given to a colleague.")
        access_actions.give_referral(referral=one, number=number, staff=to, by=request.viewer)
    elif kind == "team":
        access_actions.give_to_team(contact=one, number=number, team=to, by=request.viewer)
    else:
        access_actions.give_contact(contact=one, number=number, staff=to, by=request.viewer)


def _ticked(said: str) -> tuple[UUID, int]:
    one, _, number = said.partition(" ")
    return UUID(one), int(number)


def _back(request: HttpRequest, **said: int) -> HttpResponse:
    """To the list as it was narrowed, at the same page, with what is to be said of what was done."""
    asked, number = _asked(request, request.POST), pagination.number_in(request.POST.get("page"))
    query = {**asked, "page": number if number > 1 else 0, **said}
    address = reverse("workspace:work-list")
    return redirect(f"{address}?{urlencode({name: value for name, value in query.items() if value})}")


def _list(
    request: HttpRequest, said: Mapping[str, str], *, refused: str = "", name: str = ""
) -> HttpResponse:
    """`refused` is why the list cannot be kept under `name`."""
    asked, number = _asked(request, said), pagination.number_in(said.get("page"))
    kind = asked["kind"]
    shown = {
        **_page(request, kind, _listed(request.viewer, kind, asked, number), asked, number),
        "nowhere": _nowhere(request.viewer, asked),
        "on_duty": _on_duty(request.viewer),
        "saved": _saved(request.viewer),
        "done": presenter.done({one: _count(said, one) for one in presenter.DONE}),
        "gives": _gives(request.viewer, kind),
        "refused": refused,
        "name": name,
    }
    return render(request, "workspace/work_list.html", shown, status=422 if refused else 200)


def _count(said: Mapping[str, str], name: str) -> int:
    return pagination.number_in(said[name]) if said.get(name) else 0


def _gives(viewer: Any, kind: str) -> list[dict[str, Any]]:
    """To whom what is ticked may be given."""
    members = organisations.members(viewer.team, viewer=viewer) if viewer.team else []
    others = [one for one in members if str(one.staff) != viewer.identity]
    return presenter.gives(others, access.own_teams(viewer=viewer) if kind == "contacts" else [])


def _on_duty(viewer: Any) -> dict[str, Any] | None:
    """Who is on duty in the viewer's own team; None where no rota is kept, or they have no team."""
    team = organisations.team(viewer.team, viewer=viewer) if viewer.team else None
    if team is None:
        return None
    standing = organisations.rota_standing(team.id, is_holiday=directory.bank_holidays(), viewer=viewer)
    return rotas.team(team, standing) if standing.has_rota or standing.gaps else None


def _nowhere(viewer: Any, asked: dict[str, str]) -> dict[str, Any] | None:
    """Beside a neighbourhood's list, those that are on no neighbourhood's."""
    if asked.get("area", "") in ("", access.NOWHERE):
        return None
    rest = {**asked, "area": access.NOWHERE}
    total = access.how_many_open(asked["kind"], presenter.narrowing(rest, viewer.team), viewer=viewer)
    return presenter.nowhere(rest, total)


def _saved(viewer: Any) -> list[dict[str, Any]]:
    """Each with how many its list has now, asked as the list that it opens asks it."""
    found = []
    for one in access.saved_filters(viewer=viewer):
        asked = presenter.choices_of(one.asked, one.kind, has_team=bool(viewer.team))
        total = access.how_many_open(one.kind, presenter.narrowing(asked, viewer.team), viewer=viewer)
        found.append(presenter.saved(one, asked, total))
    return found


def _asked(request: HttpRequest, said: Mapping[str, str]) -> dict[str, str]:
    kind = "referrals" if said.get("kind") == "referrals" else "contacts"
    return presenter.choices_of(said, kind, has_team=bool(request.viewer.team))


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
        access.asked_for({one for line in listed.lines for one in line.asks}, frozenset(), viewer=viewer),
    )
