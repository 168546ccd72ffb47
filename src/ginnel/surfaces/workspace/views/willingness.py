"""What a person is willing to have shared: what was said, and writing down what they say now."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ginnel.foundation.sharing import actions as sharing_actions
from ginnel.foundation.sharing import queries as sharing
from ginnel.foundation.sharing.rules import Capability
from ginnel.foundation.sharing.states import SaidBy
from ginnel.kernel import clock
from ginnel.kernel.errors import Invalid, NotFound
from ginnel.kernel.viewer import Viewer
from ginnel.kernel.web.access import requires
from ginnel.surfaces.workspace import shared_screen
from ginnel.surfaces.workspace.as_they_are_now import as_they_are_now
from ginnel.surfaces.workspace.forms.willingness import WillingnessForm
from ginnel.surfaces.workspace.presenters import willingness as presenter
from ginnel.surfaces.workspace.views.heading import heading

JUST_NOW = timedelta(minutes=2)


@requires(Capability.WRITE_NOTES)
@require_http_methods(["GET", "HEAD", "POST"])
@as_they_are_now
def willingness(request: HttpRequest, person: UUID) -> HttpResponse:
    viewer = request.viewer
    if shared_screen.is_shared(request, person):
        raise NotFound("Stop sharing the screen: it says what was overruled, and why.")
    form = WillingnessForm(request.POST or None, initial=presenter.blank())
    if request.method == "POST" and form.is_valid():
        try:
            _write_down(person, form, viewer)
            return redirect("workspace:willingness", person=person)
        except Invalid as error:
            form.add_error("answer", str(error))
    said = sharing.statements(viewer=viewer, person=person)
    yielding = sharing.overruled(viewer=viewer, person=person)
    shown = presenter.page(heading(request, person), said, yielding, form)
    return render(request, "workspace/willingness.html", shown, status=422 if form.errors else 200)


@transaction.atomic
def _write_down(person: UUID, form: WillingnessForm, by: Viewer) -> None:
    said = form.cleaned_data
    at = _moment(said["at"])
    capacity = None
    if SaidBy(said["said_by"]).needs_incapacity:
        capacity = sharing_actions.find_capacity(
            person=person, has_capacity=False, how=said["how"], found_at=at, by=by
        )
    sharing_actions.say(
        person=person,
        is_objection=said["answer"] == "objects",
        said_by=SaidBy(said["said_by"]),
        said_at=at,
        categories=said["about"],
        organisation_kind=said["to"],
        capacity=capacity,
        why=said["why"],
        by=by,
    )


def _moment(said_at: datetime | None) -> datetime:
    """The control knows whole minutes: what was said just now was said after whatever was said before, by the person
    themself perhaps, and not at the beginning of the minute."""
    now = clock.now()
    return now if said_at is None or timedelta(0) <= now - said_at < JUST_NOW else said_at
