"""Opening the record of somebody whom one is not recorded as working with."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from ginnel.foundation.relationships.states import Need
from ginnel.foundation.sharing import actions as sharing
from ginnel.foundation.sharing.rules import Capability
from ginnel.kernel.errors import Invalid
from ginnel.kernel.web.access import requires
from ginnel.surfaces.workspace.as_they_are_now import as_they_are_now
from ginnel.surfaces.workspace.views.people import page


@requires(Capability.OVERRIDE)
@require_POST
@as_they_are_now
def override(request: HttpRequest, person: UUID) -> HttpResponse:
    """Open what somebody needs of a record without a relationship; somebody else will look at why."""
    try:
        need, reason = request.POST.get("need", Need.OTHER), request.POST.get("reason", "")
        sharing.override(person=person, need=need, reason=reason, by=request.viewer)
    except Invalid as error:
        return page(request, person, "workspace/person.html", refused=str(error))
    return redirect("workspace:person", person=person)


@requires(Capability.BE_THERE)
@require_POST
@as_they_are_now
def be_there(request: HttpRequest, person: UUID) -> HttpResponse:
    """Open a record because the person is here or on the phone: one tap."""
    sharing.be_there(person=person, presence=request.POST.get("presence", ""), by=request.viewer)
    return redirect("workspace:person", person=person)


@requires(Capability.BE_THERE)
@require_POST
@as_they_are_now
def confirm(request: HttpRequest, person: UUID, relationship: UUID) -> HttpResponse:
    """Say that a colleague's word is so."""
    sharing.confirm_presence(relationship=relationship, by=request.viewer)
    return redirect("workspace:person", person=person)
