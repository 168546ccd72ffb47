"""Who is on duty at one's own organisation: for everybody who works there, and for whoever keeps it."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from ginnel.foundation.directory import queries as directory
from ginnel.foundation.organisations import actions, queries
from ginnel.foundation.organisations.rules import rota as rules
from ginnel.foundation.organisations.states import DutyRank
from ginnel.foundation.sharing.rules import Capability
from ginnel.kernel import clock
from ginnel.kernel.errors import Invalid, NotFound, Stale
from ginnel.kernel.web.access import requires, signed_in
from ginnel.kernel.web.seen import number_seen
from ginnel.surfaces.workspace.forms.rotas import WEEKDAYS, ChangeForm, CopyForm, HoursForm, ShiftForm
from ginnel.surfaces.workspace.presenters import rota_rows as rows
from ginnel.surfaces.workspace.presenters import rotas as presenter

MAY = Capability.KEEP_ROTAS
_WEEK = timedelta(days=7)


@signed_in
@require_safe
def rotas(request: HttpRequest) -> HttpResponse:
    """Every team of the organisation: who is on duty now, and whether there are times for which nobody is."""
    viewer, is_holiday = request.viewer, directory.bank_holidays()
    found = [
        presenter.team(one, queries.rota_standing(one.id, is_holiday=is_holiday, viewer=viewer))
        for one in queries.teams_of(viewer.organisation, viewer=viewer)
    ]
    keeps = MAY in viewer.capabilities
    waiting = rows.number(queries.rota_rows_waiting(viewer=viewer)) if keeps else ""
    return render(request, "workspace/rotas.html", {"teams": found, "keeps": keeps, "waiting": waiting})


@signed_in
@require_safe
def rota(request: HttpRequest, team: UUID) -> HttpResponse:
    return _page(request, team)


@requires(MAY)
@require_POST
def add(request: HttpRequest, team: UUID) -> HttpResponse:
    """On each of the days that were chosen; what cannot be is told of, and the rest is done."""
    form = ShiftForm(request.POST)
    if not form.is_valid():
        return _page(request, team, form=form)
    said, monday = form.cleaned_data, _monday(request)
    for number in said["days"]:
        try:
            actions.add_shift(
                team=team,
                staff=said["staff"],
                day=monday + timedelta(days=number),
                since=said["since"],
                until=said["until"],
                rank=DutyRank(said["rank"] or DutyRank.FIRST),
                by=request.viewer,
            )
        except Invalid as error:
            form.add_error("days", f"{WEEKDAYS[number]}: {error}")
    return _page(request, team, form=form) if form.errors else _back(request, team)


@requires(MAY)
@require_POST
def change(request: HttpRequest, team: UUID, shift: UUID) -> HttpResponse:
    """Let another colleague be on duty instead, or let it not be."""
    form = ChangeForm(request.POST)
    if not form.is_valid():
        return _page(request, team, form=form, shift=shift)
    said, by = form.cleaned_data, request.viewer
    held = queries.shift(shift, viewer=by)
    if held is not None and held.team != team:
        raise NotFound("There is no such shift on this rota.")
    try:
        if said["staff"]:
            actions.swap_shift(shift=shift, staff=said["staff"], reason=said["reason"], by=by)
        else:
            actions.end_shift(shift=shift, reason=said["reason"], by=by)
    except (Invalid, Stale) as error:
        form.add_error("reason", str(error))
        return _page(request, team, form=form, shift=shift)
    return _back(request, team)


@requires(MAY)
@require_POST
def copy(request: HttpRequest, team: UUID) -> HttpResponse:
    """Copy the week that is shown forward, and say what was not copied."""
    form = CopyForm(request.POST)
    if not form.is_valid():
        return _page(request, team, form=form)
    monday, weeks = _monday(request), form.cleaned_data["weeks"]
    try:
        copied = actions.copy_week(team=team, monday=monday, weeks=weeks, by=request.viewer)
    except Invalid as error:
        form.add_error("weeks", str(error))
        return _page(request, team, form=form)
    return _page(request, team, copied=copied)


@requires(MAY)
@require_POST
def hours(request: HttpRequest, team: UUID) -> HttpResponse:
    """Where somebody else was quicker, what was typed stays and what they said stands in the sentence above it."""
    form, seen = HoursForm(request.POST), number_seen(request, "seen")
    if not form.is_valid():
        return _page(request, team, form=form, seen=seen)
    try:
        actions.set_cover_hours(team=team, hours=form.hours(), seen=seen, by=request.viewer)
    except (Invalid, Stale) as error:
        form.add_error("weekdays", str(error))
        return _page(request, team, form=form)
    return _back(request, team)


def _page(
    request: HttpRequest,
    team: UUID,
    *,
    form: Form | None = None,
    shift: UUID | None = None,
    seen: int | None = None,
    copied: actions.Copied | None = None,
) -> HttpResponse:
    """`form` is the one in which something was wrong, of `shift` where it is of one."""
    viewer, is_holiday = request.viewer, directory.bank_holidays()
    found = queries.team(team, viewer=viewer)
    if found is None or found.organisation.code != viewer.organisation:
        raise NotFound("There is no such team in your organisation.")
    monday = _monday(request)
    may_keep = MAY in viewer.capabilities and rules.may_keep(
        viewer, organisation=viewer.organisation, team=team
    )
    since, _ = rules.instants(monday, rules.MIDNIGHT, rules.MIDNIGHT)
    until, _ = rules.instants(monday + _WEEK, rules.MIDNIGHT, rules.MIDNIGHT)
    held = queries.shifts(team, since=since, until=until, viewer=viewer)
    standing = queries.rota_standing(team, is_holiday=is_holiday, viewer=viewer)
    members = queries.members(team, viewer=viewer) if may_keep else []
    shown = {
        "team": presenter.team(found, standing),
        "gaps": presenter.spans(standing.gaps),
        "ahead": queries.looks_ahead(),
        "week": presenter.week(monday, held, is_holiday, may_keep=may_keep),
        "may_keep": may_keep,
        "hours": presenter.hours(
            queries.cover_hours(team, viewer=viewer), form.data if isinstance(form, HoursForm) else None
        ),
        "seen": queries.hours_number(team, viewer=viewer) if seen is None else seen,
        "copied": presenter.copied(copied) if copied else None,
        **presenter.forms(form, members, shift, {one.id for one in held}),
    }
    return render(request, "workspace/rota.html", shown, status=422 if form else 200)


def _monday(request: HttpRequest) -> date:
    """Of the week that was on the screen; this one, where none was or it is out of reach."""
    text = request.POST.get("week", "") or request.GET.get("week", "")
    today = clock.today()
    try:
        asked = date.fromisoformat(text)
    except ValueError:
        asked = today
    return rules.monday_of(asked if abs(asked - today) <= rules.FARTHEST else today)


def _back(request: HttpRequest, team: UUID) -> HttpResponse:
    response = redirect("workspace:rota", team=team)
    response["Location"] += f"?week={_monday(request).isoformat()}"
    return response
