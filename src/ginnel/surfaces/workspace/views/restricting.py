"""Restricted records: the register, and why one is restricted."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ginnel.foundation.people import actions as people_actions
from ginnel.foundation.people import queries as people
from ginnel.foundation.sharing import queries as sharing
from ginnel.foundation.sharing.rules import Capability
from ginnel.kernel.errors import Conflict, Invalid
from ginnel.kernel.web.access import requires
from ginnel.surfaces.workspace.as_they_are_now import as_they_are_now
from ginnel.surfaces.workspace.forms.restricting import (
    LookAgainForm,
    RestrictForm,
)
from ginnel.surfaces.workspace.presenters import restricting as presenter
from ginnel.surfaces.workspace.views.heading import heading


@requires(Capability.RESTRICT_RECORDS)
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Everybody whose record is restricted or kept from somebody, whichever is to be looked at first in front."""
    viewer = request.viewer
    restricted, barred = people.restricted(viewer=viewer), sharing.all_barred(viewer=viewer)
    whom = dict.fromkeys(one.person for one in (*restricted, *barred))
    known = people.summaries(viewer=viewer, people=list(whom))
    return render(request, "workspace/restricted_records.html", presenter.register(restricted, barred, known))


@requires(Capability.RESTRICT_RECORDS)
@require_http_methods(["GET", "HEAD", "POST"])
@as_they_are_now
def record(request: HttpRequest, person: UUID) -> HttpResponse:
    """Why one person's record is restricted and who is kept from it, and the form that restricts it."""
    form = RestrictForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            people_actions.restrict_record(person=person, **form.cleaned_data, by=request.viewer)
            return redirect("workspace:restricted", person=person)
        except (Invalid, Conflict) as refused:
            form.add_error("kind", str(refused))
    return restricted_page(request, person, form)


@requires(Capability.RESTRICT_RECORDS)
@require_POST
@as_they_are_now
def look_again(request: HttpRequest, person: UUID, restriction: UUID) -> HttpResponse:
    """Say that a restriction still holds, or that it does not."""
    form = LookAgainForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            if said["answer"] == LookAgainForm.ENDS:
                people_actions.end_restriction(
                    restriction=restriction, reason=said["reason"], by=request.viewer
                )
            else:
                people_actions.keep_restricted(
                    restriction=restriction,
                    reason=said["reason"],
                    review_on=said["review_on"],
                    by=request.viewer,
                )
            return redirect("workspace:restricted", person=person)
        except (Invalid, Conflict) as refused:
            form.add_error("reason", str(refused))
    return restricted_page(request, person, RestrictForm(), refused={restriction: form})


def restricted_page(
    request: HttpRequest, person: UUID, form: RestrictForm, *, refused: dict[UUID, forms.Form] | None = None
) -> HttpResponse:
    """All that restricts a record; `refused` are the forms of rows, by their id, that were not accepted."""
    viewer = request.viewer
    shown = presenter.page(
        heading(request, person),
        people.restrictions_of(person, viewer=viewer),
        sharing.barred_from(person, viewer=viewer),
        form,
        refused or {},
    )
    return render(request, "workspace/restricted.html", shown, status=422 if form.errors or refused else 200)
