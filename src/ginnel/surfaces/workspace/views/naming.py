"""Saying who somebody is whom a contact or a safeguarding concern only describes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from ginnel.care.access import actions as access_actions
from ginnel.care.access import queries as access
from ginnel.care.safeguarding import actions as safeguarding_actions
from ginnel.care.safeguarding import queries as safeguarding
from ginnel.foundation.people import queries as people
from ginnel.foundation.sharing.rules import Capability
from ginnel.kernel.errors import Conflict, Invalid, NotFound
from ginnel.kernel.web.access import requires
from ginnel.surfaces.workspace.for_safety import for_safety
from ginnel.surfaces.workspace.forms.finding import FindForm
from ginnel.surfaces.workspace.presenters import finding


@requires(Capability.TAKE_CONTACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def who(request: HttpRequest, contact: UUID, named: UUID) -> HttpResponse:
    """Look for them, and choose; or say that they are not who they were taken for."""
    shown = access.contact(contact, viewer=request.viewer)
    row = next((one for one in shown.people if one.id == named), None)
    if row is None:
        raise NotFound("There is nobody of that kind in this contact.")
    refused = ""
    if request.method == "POST" and request.POST.get("person"):
        try:
            access_actions.identify(contact=contact, named=named, person=_chosen(request), by=request.viewer)
            return redirect("workspace:contact", contact=contact)
        except (Invalid, Conflict) as error:
            refused = str(error)
    return _page(request, row, refused, reverse("workspace:contact", args=[contact]), "contact")


@requires(Capability.DECIDE_SAFEGUARDING)
@require_http_methods(["GET", "HEAD", "POST"])
def who_of_concern(request: HttpRequest, concern: UUID, about: UUID) -> HttpResponse:
    """Whom a concern is about. They are looked for as by anybody who works for their care. How somebody was described
    whom it is known to be about is for those who may read what the concern says."""
    shown = safeguarding.concern(concern, viewer=for_safety(request))
    row = next((one for one in shown.people if one.id == about), None)
    if row is None or (row.person_id is not None and shown.said is None):
        raise NotFound("It is about nobody of that kind.")
    refused = ""
    if request.method == "POST" and request.POST.get("person"):
        try:
            safeguarding_actions.identify(
                concern=concern, about=about, person=_chosen(request), by=request.viewer
            )
            return redirect("workspace:concern", concern=concern)
        except Invalid as error:
            refused = str(error)
    return _page(request, row, refused, reverse("workspace:concern", args=[concern]), "concern")


def _page(request: HttpRequest, row: Any, refused: str, back: str, kind: str) -> HttpResponse:
    form = FindForm(request.POST if request.method == "POST" else None)
    asked = form.asked() if form.is_bound and form.is_valid() else {}
    found = people.find(viewer=request.viewer, **asked) if asked else []
    page: dict[str, Any] = {
        "back": back,
        "kind": kind,
        "named": row,
        "form": form,
        "refused": refused,
        **finding.results(found, asked, is_limited=not request.viewer.may_find_anybody),
        "people": finding.choices(found),
    }
    return render(request, "workspace/contact_who.html", page, status=422 if refused else 200)


def _chosen(request: HttpRequest) -> UUID | None:
    chosen = request.POST["person"]
    try:
        return None if chosen == "nobody" else UUID(chosen)
    except ValueError:
        raise Invalid("Choose one of those who were found.") from None
