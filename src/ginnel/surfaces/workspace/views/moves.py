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
from ginnel.kernel.errors import Invalid, NotFound, NotPermitted
from ginnel.kernel.web.access import requires
from ginnel.surfaces.workspace import shared_screen
from ginnel.surfaces.workspace.as_they_are_now import as_they_are_now
from ginnel.surfaces.workspace.forms.notes import MoveForm
from ginnel.surfaces.workspace.presenters import notes as presenter
from ginnel.surfaces.workspace.views.heading import heading

MOST = 8


@requires(Capability.WRITE_NOTES)
@require_http_methods(["GET", "HEAD", "POST"])
@as_they_are_now
def move(request: HttpRequest, person: UUID, entry: UUID) -> HttpResponse:
    viewer = request.viewer
    if shared_screen.is_shared(request, person):
        raise NotFound("Stop sharing the screen with the resident before you put the record right.")
    opened = record.entry(viewer=viewer, person=person, entry=entry)
    form, targets = MoveForm(request.POST or None), []
    if request.method == "POST" and form.is_valid():
        targets = _targets(form, viewer, person)
        chosen = form.cleaned_data["confirmed"]
        if chosen and chosen in {target.person for target in targets}:
            try:
                record_actions.move_entry(
                    person=person,
                    entry=entry,
                    version=form.cleaned_data["version"],
                    to=chosen,
                    reason=form.cleaned_data["reason"],
                    by=viewer,
                )
                return redirect("workspace:entry", person=person, entry=entry)
            except (Invalid, NotPermitted) as error:
                form.add_error("who", _why(error))
                targets = []
    who = heading(request, person)
    return render(request, "workspace/move.html", presenter.move(who, opened, form, targets))


def _why(error: Invalid | NotPermitted) -> str:
    """That the right person's record is closed is said where they were typed, with what opens it."""
    if isinstance(error, Invalid):
        return str(error)
    return "You may not write in that person’s record. Open it first, or ask somebody who works with them to move this"


def _targets(form: MoveForm, viewer: Any, person: UUID) -> list[Any]:
    """Whom it may be about: few enough to choose from, and never the one it is taken from."""
    found = people.find(viewer=viewer, text=form.cleaned_data["who"], limit=MOST + 1)
    others = [one for one in found if one.person != person]
    if not others:
        form.add_error("who", "Nobody else was found. Check what you typed" if found else "Nobody was found")
    elif len(others) > MOST:
        form.add_error("who", "Many people fit. Add a date of birth, or type an NHS number")
        return []
    return others
