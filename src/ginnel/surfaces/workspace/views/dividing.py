"""What was made while two people were taken for one: the list, and each parting's things with whose they may be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from ginnel.care.access import queries as access
from ginnel.care.reception import actions as reception
from ginnel.care.safeguarding import queries as safeguarding
from ginnel.foundation.notices import queries as notices
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.people import queries as people
from ginnel.foundation.record import queries as record
from ginnel.foundation.relationships import queries as relationships
from ginnel.foundation.sharing import queries as sharing
from ginnel.foundation.sharing.queries import StaffViewer
from ginnel.foundation.sharing.rules import Capability
from ginnel.kernel.errors import Conflict, Invalid, NotFound
from ginnel.kernel.web.access import requires
from ginnel.surfaces.workspace.forms import dividing as boxes
from ginnel.surfaces.workspace.presenters import divided as presenter
from ginnel.surfaces.workspace.presenters.divided import Waiting

TOLD_BY: dict[str, Callable[..., Sequence[Any]]] = {
    "access.ContactPerson": access.naming_among,
    "access.Referral": access.referrals_among,
    "notices.Notice": notices.among,
    "notices.Notification": notices.notifications_among,
    "people.Restriction": people.restrictions_among,
    "relationships.Acting": relationships.acting_among,
    "relationships.Relationship": relationships.among,
    "safeguarding.ConcernPerson": safeguarding.about_among,
    "sharing.Barring": sharing.barrings_among,
    "sharing.Capacity": sharing.capacity_among,
    "sharing.Overruling": sharing.overrulings_among,
    "sharing.Willingness": sharing.willingness_among,
}


@requires(Capability.REVIEW_MATCHES)
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    found = waits(request.viewer)
    known = people.summaries(viewer=request.viewer, people=found.people)
    shown = presenter.partings(found, {one.person: one for one in known})
    return render(request, "workspace/divide_list.html", shown)


@requires(Capability.REVIEW_MATCHES)
@require_http_methods(["GET", "HEAD", "POST"])
def divide(request: HttpRequest, decision: int) -> HttpResponse:
    """All that is said is saved, or nothing where something has changed since the page was opened."""
    if request.method != "POST":
        return _page(request, decision)
    try:
        said = boxes.said(request.POST.dict())
        if said.is_nothing:
            raise Invalid("Say of at least one thing whose it is.")
        reason = request.POST.get("reason", "").strip()[:500]
        made = reception.divide(entries=said.entries, rows=said.rows, reason=reason, by=request.viewer)
        return redirect("workspace:decision", decision=made)
    except (Invalid, Conflict, NotFound) as error:
        return _page(request, decision, problem=str(error), status=error.http_status)


def waits(viewer: StaffViewer) -> Waiting:
    """Everything that waits, in the words of the nouns whose it is."""
    undivided = people.undivided(viewer=viewer)
    rows = [one for one in undivided if not one.is_own]
    told: dict[str, Any] = {}
    for model, among in TOLD_BY.items():
        ids = [UUID(one.item.row) for one in rows if one.item.model == model]
        told |= {str(one.id): one for one in (among(ids, viewer=viewer) if ids else [])}
    by = {getattr(one, "recorded_by", getattr(one, "raised_by", "")) for one in told.values()}
    staff = [UUID(identity) for identity in by - {""} if not identity.startswith("service:")]
    names = organisations.account_names(staff, viewer=viewer)
    entries = record.entries_to_divide(viewer=viewer, waiting=undivided)
    return Waiting(entries, rows, told, {str(account): name for account, name in names.items()})


def _page(request: HttpRequest, decision: int, *, problem: str = "", status: int = 200) -> HttpResponse:
    found = waits(request.viewer).of(decision)
    known = people.summaries(viewer=request.viewer, people=found.people)
    by_id = {one.person: one for one in known}
    shown = presenter.divide(found, by_id, sent=request.POST.dict(), problem=problem)
    return render(request, "workspace/divide.html", shown, status=status)
