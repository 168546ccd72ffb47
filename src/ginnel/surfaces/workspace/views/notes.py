"""Writing a case note, and correcting one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ginnel.foundation.record import actions as record_actions
from ginnel.foundation.record import queries as record
from ginnel.foundation.sharing.rules import Capability
from ginnel.kernel import clock
from ginnel.kernel.errors import Invalid, NotFound
from ginnel.kernel.web.access import requires
from ginnel.surfaces.workspace import shared_screen
from ginnel.surfaces.workspace.as_they_are_now import as_they_are_now
from ginnel.surfaces.workspace.forms.notes import CorrectionForm, NoteForm
from ginnel.surfaces.workspace.presenters import notes as presenter
from ginnel.surfaces.workspace.presenters.banner import Banner
from ginnel.surfaces.workspace.views.heading import heading


@requires(Capability.WRITE_NOTES)
@require_http_methods(["GET", "HEAD", "POST"])
@as_they_are_now
def write(request: HttpRequest, person: UUID) -> HttpResponse:
    who = heading(request, person)
    form = NoteForm(request.POST or None, initial=presenter.blank(), who=who.version)
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        try:
            record_actions.write_note(
                person=person,
                kind=cleaned["kind"],
                text=cleaned["text"],
                at=cleaned["at"] or clock.now(),
                by=request.viewer,
            )
            return redirect("workspace:person", person=person)
        except Invalid as error:
            form.add_error("text", str(error))
    return _page(request, who, form, heading="Write a note")


@requires(Capability.WRITE_NOTES)
@require_http_methods(["GET", "HEAD", "POST"])
@as_they_are_now
def correct(request: HttpRequest, person: UUID, entry: UUID) -> HttpResponse:
    if shared_screen.is_shared(request, person):
        raise NotFound("Stop sharing the screen with the resident before you put the record right.")
    opened = record.entry(viewer=request.viewer, person=person, entry=entry)
    who = heading(request, person)
    form = CorrectionForm(request.POST or None, initial=presenter.as_written(opened), who=who.version)
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        try:
            record_actions.correct_note(
                person=person,
                entry=entry,
                version=cleaned["version"] or 0,
                kind=cleaned["kind"],
                text=cleaned["text"],
                at=cleaned["at"] or opened.shown.at,
                reason=cleaned["reason"],
                by=request.viewer,
            )
            return redirect("workspace:entry", person=person, entry=entry)
        except Invalid as error:
            form.add_error("text", str(error))
    return _page(request, who, form, heading="Correct a note", correcting=True)


def _page(request: HttpRequest, who: Banner, form: NoteForm, **values: Any) -> HttpResponse:
    return render(request, "workspace/note.html", presenter.note(who, form, **values))
