"""Telling somebody of services in the directory, on the screen and on paper."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ginnel.care.access import actions as access_actions
from ginnel.care.access import queries as access
from ginnel.care.access.rules.needing import is_large_print
from ginnel.care.access.states import OutcomeKind
from ginnel.foundation.directory import actions as directory_actions
from ginnel.foundation.directory import queries as directory
from ginnel.foundation.directory.queries import Asked, Point
from ginnel.foundation.people import queries as people
from ginnel.foundation.places import queries as places
from ginnel.foundation.sharing.rules import Capability
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, Invalid, NotFound
from ginnel.kernel.web.access import requires
from ginnel.surfaces.public.presenters import service as service_presenter
from ginnel.surfaces.workspace.forms.contacts import SignpostForm
from ginnel.surfaces.workspace.presenters import known
from ginnel.surfaces.workspace.presenters import signposting as presenter
from ginnel.surfaces.workspace.views.known_already import known_already


@requires(Capability.TAKE_CONTACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def signpost(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Look for a service near where they live, and write down that they were told of it.

    What is typed says something of somebody, so it is posted and stands in no address.
    """
    shown = access.contact(contact, viewer=request.viewer)
    refused = ""
    if request.method == "POST" and request.POST.get("service"):
        try:
            _tell(contact, request)
            return redirect("workspace:contact", contact=contact)
        except (Invalid, Conflict) as error:
            refused = str(error)
    form = SignpostForm(request.POST if request.method == "POST" else None)
    found = directory.Page(0)
    if form.is_valid():
        asked = Asked(words=form.cleaned_data["words"], near=_near(shown, request), only_running=True)
        found = directory.search(asked, size=presenter.MOST)
    hours = directory.hours_of(id for one in found.items for id in one.timetables)
    page = presenter.page(found, form, hours=hours, now=clock.now(), stale_after=directory.stale_after())
    status = 422 if refused else 200
    return render(
        request, "workspace/signpost.html", {**page, "contact": shown.id, "refused": refused}, status=status
    )


@requires(Capability.TAKE_CONTACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def prescription(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Everything they were told of, as paper wants it: it names nobody, for paper is left lying about. Posted, with a
    short link by which they open it on their own phone; nothing says that this contact made it."""
    shown = access.contact(contact, viewer=request.viewer)
    told = dict.fromkeys(one.service for one in shown.outcomes if one.service)
    had = [found for id in told if (found := _had(id)) is not None]
    hours = directory.hours_of(id for one in had for id in one.everywhere)
    now = clock.now()
    within = {"stale_after": directory.stale_after(), "room_within": directory.room_within()}
    services = [{**service_presenter.page(one, hours=hours, now=now, **within), "id": one.id} for one in had]
    made = None
    if request.method == "POST" and had:
        made = directory_actions.save_list(services=[one.id for one in had], by=request.viewer)
    page = {"contact": shown.id, "services": services, **presenter.paper(request, shown.organisation, now)}
    page |= presenter.link(request, made, directory.list_kept_for())
    page["is_large"] = _is_large(request, shown)
    return render(request, "workspace/prescription.html", page)


def _is_large(request: HttpRequest, shown: Any) -> bool:
    """As whoever prints chose; before they do, as whom it is for needs it, where the viewer may know."""
    chosen = request.GET.get("print")
    if chosen in ("large", "usual"):
        return chosen == "large"
    return is_large_print(known.needs(known_already(request, shown)[1], shown.answers))


def _tell(contact: UUID, request: HttpRequest) -> None:
    try:
        had = directory.service(UUID(request.POST["service"]))
    except (ValueError, NotFound):
        raise Invalid("That service is not in the directory any more.") from None
    access_actions.add_outcome(
        contact=contact,
        kind=OutcomeKind.SIGNPOSTED,
        detail=str(had.document.get("name", ""))[:500],
        service=had.id,
        by=request.viewer,
    )


def _near(shown: Any, request: HttpRequest) -> Point | None:
    """About where the first person whom it is about lives, where the viewer may know and a map does."""
    person = next((one.person_id for one in shown.about if one.person_id), None)
    if person is None:
        return None
    who = people.banner(viewer=request.viewer, person=person).shown
    where = places.about_where(who.postcode) if who.postcode and not who.is_withheld else None
    return Point(*where) if where else None


def _had(id: UUID) -> Any:
    try:
        return directory.service(id)
    except NotFound:
        return None
