"""Who acts for a person: writing it down, and that they no longer do."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from ginnel.foundation.relationships import actions
from ginnel.foundation.relationships import queries as relationships
from ginnel.foundation.sharing import actions as sharing_actions
from ginnel.foundation.sharing import queries as sharing
from ginnel.foundation.sharing.queries import ABOUT_READING, StaffViewer
from ginnel.foundation.sharing.rules import Capability
from ginnel.kernel import clock
from ginnel.kernel.errors import Invalid, NotFound
from ginnel.kernel.web.access import requires
from ginnel.surfaces.workspace import shared_screen
from ginnel.surfaces.workspace.as_they_are_now import as_they_are_now
from ginnel.surfaces.workspace.forms.acting import ActingForm
from ginnel.surfaces.workspace.forms.capacity import CapacityForm
from ginnel.surfaces.workspace.presenters import acting as presenter
from ginnel.surfaces.workspace.presenters import capacity as finding_presenter
from ginnel.surfaces.workspace.views.heading import heading


@requires(Capability.WRITE_NOTES)
@require_http_methods(["GET", "HEAD", "POST"])
@as_they_are_now
def acting(request: HttpRequest, person: UUID) -> HttpResponse:
    if shared_screen.is_shared(request, person):
        raise NotFound(
            "Stop sharing the screen: whoever acts for somebody is written down when they are not there."
        )
    is_finding = "finding" in request.POST
    form = ActingForm(None if is_finding else request.POST or None)
    capacity = CapacityForm(request.POST if is_finding else None)
    if is_finding and capacity.is_valid():
        try:
            _find(person, capacity, request.viewer)
            return redirect("workspace:acting", person=person)
        except Invalid as error:
            capacity.add_error("found_on" if error.field == "found_at" else "assessed", str(error))
    if request.method == "POST" and form.is_valid():
        try:
            _write_down(person, form, request.viewer)
            return redirect("workspace:acting", person=person)
        except Invalid as error:
            form.add_error("number" if form.signs_in() else "kind", str(error))
    found = relationships.acting_for(person, viewer=request.viewer)
    findings = sharing.findings(person=person, viewer=request.viewer)
    shown = presenter.page(heading(request, person), found, form)
    shown |= finding_presenter.part(findings, capacity)
    is_refused = form.errors or capacity.errors
    return render(request, "workspace/acting.html", shown, status=422 if is_refused else 200)


@requires(Capability.WRITE_NOTES)
@require_POST
@as_they_are_now
def end(request: HttpRequest, person: UUID, acting: UUID) -> HttpResponse:
    """Of this person's, and nobody else's."""
    if acting not in {one.id for one in relationships.acting_for(person, viewer=request.viewer)}:
        raise NotFound("Nobody is written down to act so.")
    reason = request.POST.get("reason", "").replace("\0", "").strip()[:255]
    actions.no_longer_acts(acting=acting, reason=reason or "Not said", by=request.viewer)
    return redirect("workspace:acting", person=person)


def _find(person: UUID, form: CapacityForm, by: StaffViewer) -> None:
    said = form.cleaned_data
    sharing_actions.find_capacity(
        person=person,
        has_capacity=form.is_able,
        how=said["assessed"],
        found_at=form.found_at,
        decision=said["about_what"],
        by=by,
    )


@transaction.atomic
def _write_down(person: UUID, form: ActingForm, by: StaffViewer) -> None:
    said = form.cleaned_data
    if form.finds_incapacity:
        sharing_actions.find_capacity(
            person=person,
            has_capacity=False,
            how=said["how"],
            found_at=clock.now(),
            decision=ABOUT_READING,
            by=by,
        )
    sharing_actions.write_down_acting(
        person=person,
        kind=said["kind"],
        name=said["name"],
        relation=said["relation"],
        seen=said["seen"],
        ends_at=said["until"],
        signs_in=form.signs_in(),
        by=by,
    )
