"""Moving an entry that is about somebody else: find the right person, look at them, confirm."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ginnel.foundation.people import queries as people
from ginnel.foundation.record import actions as record_actions
from ginnel.foundation.record import queries as record
from ginnel.foundation.sharing.rules import Capability
from ginnel.kernel.errors import Invalid, NotFound
from ginnel.kernel.web.access import requires
from ginnel.surfaces.workspace import shared_screen
from ginnel.surfaces.workspace.forms.notes import MoveForm
from ginnel.surfaces.workspace.presenters import notes as presenter


@requires(Capability.WRITE_NOTES)
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, person: UUID, entry: UUID) -> HttpResponse:
    viewer = request.viewer
    if shared_screen.is_shared(request, person):
        raise NotFound("Stop sharing the screen with the resident before you put the record right.")
    opened = record.entry(viewer=viewer, person=person, entry=entry)
    form, target = MoveForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        target = _target(form, viewer)
        if target and form.cleaned_data["confirmed"] == target.person:
            try:
                record_actions.move_entry(
                    person=person,
                    entry=entry,
                    version=form.cleaned_data["version"],
                    to=target.person,
                    reason=form.cleaned_data["reason"],
                    by=viewer,
                )
                return redirect("workspace:entry", person=person, entry=entry)
            except Invalid as error:
                form.add_error("nhs_number", str(error))
                target = None
    who = people.banner(viewer=viewer, person=person)
    return render(request, "workspace/move.html", presenter.move(who, opened, form, target))


def _target(form: MoveForm, viewer: Any) -> Any:
    found = people.find(viewer=viewer, nhs_number=form.cleaned_data["nhs_number"])
    if len(found) == 1:
        return found[0]
    several = "More than one record has that NHS number: join them first"
    form.add_error("nhs_number", several if found else "Nobody here has that NHS number")
    return None
