"""Who works with a person, said and ended by colleagues; and with whom one works oneself."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ginnel.care.access import queries as access
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.people import queries as people
from ginnel.foundation.relationships import queries as relationships
from ginnel.foundation.sharing import actions, queries
from ginnel.foundation.sharing.rules import Capability
from ginnel.kernel.errors import Invalid, NotFound
from ginnel.kernel.web import pagination
from ginnel.kernel.web.access import requires
from ginnel.surfaces.workspace import shared_screen
from ginnel.surfaces.workspace.as_they_are_now import as_they_are_now
from ginnel.surfaces.workspace.forms.working_with import WorkingWithForm
from ginnel.surfaces.workspace.presenters import working_with as presenter
from ginnel.surfaces.workspace.views.heading import heading

_BOXES = {"last_day": "until", "": "whom"}


@requires(Capability.WRITE_NOTES)
@require_http_methods(["GET", "HEAD", "POST"])
@as_they_are_now
def working_with(request: HttpRequest, person: UUID) -> HttpResponse:
    """The list, and a form that adds to it."""
    _check_is_not_shared(request, person)
    form = WorkingWithForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        staff, team = said["whom"]
        try:
            actions.begin_working(
                person=person,
                kind=said["kind"],
                staff=staff,
                team=team,
                last_day=said["until"],
                reason=said["reason"],
                by=request.viewer,
            )
            return redirect("workspace:working-with", person=person)
        except Invalid as error:
            form.add_error(_BOXES.get(error.field, error.field), str(error))
    return _page(request, person, form)


@requires(Capability.WRITE_NOTES)
@require_POST
@as_they_are_now
def end(request: HttpRequest, person: UUID, relationship: UUID) -> HttpResponse:
    """Of this person's, and nobody else's. What let oneself in may have been the last that did."""
    _check_is_not_shared(request, person)
    viewer = request.viewer
    held = access.who_works_with(person, viewer=viewer)
    found = next((one for one in held if one.id == relationship), None)
    if found is None:
        raise NotFound("Nobody works with them so.")
    reason = request.POST.get("reason", "").replace("\0", "")
    try:
        actions.end_working(relationship=relationship, reason=reason, by=viewer)
    except Invalid as error:
        return _page(request, person, WorkingWithForm(), refused=(relationship, reason, str(error)))
    lets_in = found.staff_id in (None, viewer.account) and found.team_id in (None, viewer.team)
    return redirect("workspace:person" if lets_in else "workspace:working-with", person=person)


@requires(Capability.WRITE_NOTES)
@require_safe
def caseload(request: HttpRequest) -> HttpResponse:
    """One's own, then one's team's, some at a time."""
    viewer, number, size = request.viewer, pagination.number_in(request.GET.get("page")), relationships.PAGE
    first = (number - 1) * size
    found = relationships.caseload(viewer=viewer, team=viewer.team, first=first, most=size)
    known = people.summaries(viewer=viewer, people=[one.person for one in found.people])
    return render(request, "workspace/caseload.html", presenter.caseload(found, known, number, size))


def _page(
    request: HttpRequest,
    person: UUID,
    form: WorkingWithForm,
    *,
    refused: tuple[UUID, str, str] | None = None,
) -> HttpResponse:
    viewer = request.viewer
    found = access.who_works_with(person, viewer=viewer)
    shown = presenter.page(
        heading(request, person),
        found,
        form,
        presenter.whom(
            organisations.colleagues(viewer.organisation, viewer=viewer),
            organisations.teams_of(viewer.organisation, viewer=viewer),
            identity=viewer.identity,
            picked=str(form["whom"].value() or ""),
        ),
        organisation=viewer.organisation,
        may_decide=queries.may_say_who_works_with(person, viewer=viewer),
        refused=refused,
    )
    status = 422 if form.errors or refused else 200
    return render(request, "workspace/working_with.html", shown, status=status)


def _check_is_not_shared(request: HttpRequest, person: UUID) -> None:
    if shared_screen.is_shared(request, person):
        raise NotFound("Stop sharing the screen: who works with somebody can say what they are there for.")
