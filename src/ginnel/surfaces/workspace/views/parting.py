"""Parting records that are about two people: which, what will move, why; then what came of it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from ginnel.care.reception import actions as reception
from ginnel.foundation.people import queries as people
from ginnel.foundation.record import queries as record
from ginnel.foundation.sharing.rules import Capability
from ginnel.kernel.errors import Conflict, Invalid
from ginnel.kernel.web.access import requires
from ginnel.surfaces.workspace.as_they_are_now import as_they_are_now
from ginnel.surfaces.workspace.forms.parting import PartForm
from ginnel.surfaces.workspace.presenters import parting as presenter
from ginnel.surfaces.workspace.views.heading import heading


@requires(Capability.REVIEW_MATCHES)
@require_http_methods(["GET", "HEAD", "POST"])
@as_they_are_now
def part(request: HttpRequest, person: UUID) -> HttpResponse:
    """Choose, look at what will move, confirm. Nothing happens before that."""
    viewer = request.viewer
    who = heading(request, person)
    joined = people.joined(viewer=viewer, person=who.person)
    form = PartForm(request.POST or None, held=[each.record.id for each in joined], who=who.version)
    chosen = form.cleaned_data["sources"] if form.is_bound and form.is_valid() else None
    if chosen and form.is_confirmed:
        try:
            decision = reception.unmerge(
                person=who.person, sources=chosen, reason=form.cleaned_data["reason"], by=viewer
            )
            return redirect("workspace:decision", decision=decision)
        except (Invalid, Conflict) as error:
            form.add_error(None, str(error))
    entries = record.how_much(viewer=viewer, person=who.person)
    if chosen or (form.is_confirmed and set(form.errors) == {"reason"}):
        going = form.cleaned_data["sources"]
        found = people.parting(viewer=viewer, person=who.person, sources=going)
        return render(request, "workspace/part_confirm.html", presenter.confirm(who, form, found, entries))
    return render(request, "workspace/part.html", presenter.choose(who, form, joined, entries))


@requires(Capability.REVIEW_MATCHES)
@require_safe
def decision(request: HttpRequest, decision: int) -> HttpResponse:
    """One decision: what it was, who is who now, and what is still to be divided because of it."""
    viewer = request.viewer
    decided = people.decided(viewer=viewer, decision=decision)
    found = people.summaries(viewer=viewer, people=decided.people)
    waiting = [one for one in people.awaits_division(viewer=viewer) if one.decision == decision]
    in_doubt = record.how_many_in_doubt(viewer=viewer, waiting=waiting)
    return render(request, "workspace/decision.html", presenter.decision(decided, found, in_doubt))
