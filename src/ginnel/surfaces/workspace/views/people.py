"""Finding a person and reading their story."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ginnel.care.reception import queries as reception
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.people import queries as people
from ginnel.foundation.record import actions as record_actions
from ginnel.foundation.record import queries as record
from ginnel.foundation.relationships import queries as relationships
from ginnel.foundation.relationships.states import RelationshipKind
from ginnel.foundation.sharing.queries import StaffViewer, accountable_lead
from ginnel.foundation.sharing.rules import Capability, Outcome
from ginnel.kernel.viewer import Action, Category
from ginnel.kernel.web.access import requires
from ginnel.surfaces.workspace import recent, shared_screen
from ginnel.surfaces.workspace.as_they_are_now import as_they_are_now
from ginnel.surfaces.workspace.forms.finding import FindForm
from ginnel.surfaces.workspace.forms.timeline import filters_in, problems_in
from ginnel.surfaces.workspace.presenters import finding
from ginnel.surfaces.workspace.presenters.opening import opening
from ginnel.surfaces.workspace.presenters.page import person_page


@requires(Capability.FIND_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """One box for whatever is to hand; the separate boxes when that is not enough.

    Answered where it is asked, and only when posted: what is typed about a person belongs in no address, where
    browsers and servers would keep it.
    """
    form = FindForm(request.POST if request.method == "POST" else None)
    asked = form.asked() if form.is_bound and form.is_valid() else {}
    found = people.find(viewer=request.viewer, **asked) if asked else []
    shown = finding.results(found, asked, is_limited=not request.viewer.may_find_anybody)
    return render(request, "workspace/find.html", {"form": form, **shown})


@requires(Capability.READ_RECORDS)
@require_safe
@as_they_are_now
def person(request: HttpRequest, person: UUID) -> HttpResponse:
    return page(request, person, "workspace/person.html")


@requires(Capability.READ_RECORDS)
@require_safe
@as_they_are_now
def printed(request: HttpRequest, person: UUID) -> HttpResponse:
    """The card and the timeline as paper wants them."""
    sheet = page(request, person, "workspace/person_print.html")
    if sheet.status_code == 200:
        record_actions.note_printing(person=person, by=request.viewer)
    return sheet


@requires(Capability.READ_RECORDS)
@require_POST
@as_they_are_now
def share_screen(request: HttpRequest, person: UUID) -> HttpResponse:
    """Turn the screen towards the resident, or back."""
    shared_screen.turn(request, person, on=request.POST.get("turn") == "on")
    return redirect("workspace:person", person=person)


def _override(viewer: StaffViewer, person: UUID) -> tuple[str, ...]:
    """Why what the role reads is closed, when the viewer's own word would open it; nothing when it would not."""
    open_to = viewer.own_categories(person, Action.READ)
    if Category.PROBLEMS_AND_MEDICATION in open_to:
        return ()
    if Capability.OVERRIDE not in viewer.capabilities:
        is_closed = Capability.BE_THERE in viewer.capabilities and Category.CONTACT_AND_CARER not in open_to
        reading = (person, Category.CONTACT_AND_CARER, Action.READ)
        return tuple(viewer.decide(*reading).reasons) if is_closed else ()
    for category in (Category.PROBLEMS_AND_MEDICATION, Category.CONTACT_AND_CARER):
        decision = viewer.decide(person, category, Action.READ)
        if decision.outcome == Outcome.REVIEW:
            return tuple(decision.reasons)
    return ()


def _is_in_doubt(viewer: StaffViewer, person: UUID) -> bool:
    waiting = people.awaits_division(viewer=viewer, person=person)
    return record.how_many_in_doubt(viewer=viewer, waiting=waiting) > 0


def _opening(viewer: StaffViewer, person: UUID, *, is_offered: bool) -> dict[str, Any]:
    """Why the record is open to the viewer by their own word, what their colleagues say, and how to open it where that
    is offered."""
    kinds = (RelationshipKind.OWN_WORD, RelationshipKind.OVERRIDE) if is_offered else ()
    return opening(
        relationships.opened_by(person, viewer=viewer),
        relationships.said_by_colleagues(person, viewer=viewer),
        viewer.capabilities,
        {str(kind): relationships.lasts(kind) for kind in kinds},
    )


def page(request: HttpRequest, asked: UUID, template: str, *, refused: str = "") -> HttpResponse:
    """`refused` says why a reason for opening the record was not enough."""
    viewer, is_shared = request.viewer, shared_screen.is_shared(request, asked)
    who = people.banner(viewer=viewer, person=asked)
    if who.person != asked:
        return redirect(request.resolver_match.view_name, person=who.person)
    filters, problems = filters_in(request.GET), problems_in(request.GET)
    story = record.story(viewer=viewer, person=asked, filters=filters, is_shared_screen=is_shared)
    recent.remember(request, asked)
    override = () if is_shared else _override(viewer, asked)
    shown = person_page(
        who,
        story,
        filters,
        problems=problems,
        possible=[] if is_shared else people.possible(viewer=viewer, person=asked),
        freshness=reception.freshness(viewer=viewer),
        kinds={label.code: label.kind for label in organisations.everyone(viewer=viewer)},
        override=override,
        capabilities=viewer.capabilities,
        in_doubt=_is_in_doubt(viewer, asked),
        lead=None if is_shared else accountable_lead(asked, viewer=viewer),
        opening={} if is_shared else _opening(viewer, asked, is_offered=bool(override)),
    )
    return render(request, template, {**shown, "refused": refused}, status=422 if refused else 200)
