"""Raising a safeguarding concern from any door, and reading that it was received."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ginnel.care.safeguarding import actions as safeguarding_actions
from ginnel.care.safeguarding import queries as safeguarding
from ginnel.care.safeguarding.rules import NO_DESK, Worried
from ginnel.care.safeguarding.states import Known
from ginnel.foundation.sharing.rules import Capability
from ginnel.kernel.errors import Invalid
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.web.access import requires
from ginnel.surfaces.workspace.as_they_are_now import as_they_are_now
from ginnel.surfaces.workspace.forms.safeguarding import ConcernForm
from ginnel.surfaces.workspace.presenters.contacts import choices, options
from ginnel.surfaces.workspace.presenters.notes import errors
from ginnel.surfaces.workspace.views.heading import heading


@requires(Capability.TAKE_CONTACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def raise_concern(request: HttpRequest) -> HttpResponse:
    """About somebody who is not known, or was not found."""
    return _write(request, None)


@requires(Capability.TAKE_CONTACTS)
@require_http_methods(["GET", "HEAD", "POST"])
@as_they_are_now
def concern_about(request: HttpRequest, person: UUID) -> HttpResponse:
    return _write(request, person)


def _write(request: HttpRequest, person: UUID | None) -> HttpResponse:
    form = ConcernForm(request.POST or None, initial={"form": str(uuid7())})
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("workspace:concern", concern=_raise(form.cleaned_data, person, request.viewer))
        except Invalid as error:
            form.add_error("words", str(error))
    councils = safeguarding.desks(viewer=request.viewer)
    page = {
        "form": form,
        "banner": heading(request, person) if person else None,
        "person": person,
        "awares": choices(Known.choices, form["is_aware"].value()),
        "safes": choices(Known.choices, form["is_safe_to_contact"].value()),
        "councils": options(councils, form["to"].value() or request.viewer.organisation)
        if len(councils) > 1
        else [],
        "nobody": "" if councils else NO_DESK,
        "errors": errors(form),
    }
    return render(request, "workspace/concern_new.html", page, status=422 if form.errors else 200)


def _raise(said: dict[str, Any], person: UUID | None, by: Any) -> UUID:
    return safeguarding_actions.raise_concern(
        words=said["words"],
        about=[Worried(person, said["name"], said["born"], said["said"])],
        harm=said["harm"],
        wishes=said["wishes"],
        is_aware=Known(said["is_aware"] or Known.NOT_KNOWN),
        is_safe_to_contact=Known(said["is_safe_to_contact"] or Known.NOT_KNOWN),
        how_to_contact=said["how_to_contact"],
        to=said["to"],
        reference=f"form {said['form']}" if said["form"] else "",
        by=by,
    )
