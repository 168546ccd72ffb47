"""Keeping a worker or an organisation from one person altogether."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.sharing import actions
from ginnel.foundation.sharing.rules import Capability
from ginnel.kernel.errors import Conflict, Invalid
from ginnel.kernel.web.access import requires
from ginnel.surfaces.workspace.as_they_are_now import as_they_are_now
from ginnel.surfaces.workspace.forms.restricting import EndForm, KeepFromForm, RestrictForm, SeekWorkerForm
from ginnel.surfaces.workspace.presenters import restricting as presenter
from ginnel.surfaces.workspace.views.heading import heading
from ginnel.surfaces.workspace.views.restricting import restricted_page


@requires(Capability.RESTRICT_RECORDS)
@require_http_methods(["GET", "HEAD", "POST"])
@as_they_are_now
def keep_from(request: HttpRequest, person: UUID) -> HttpResponse:
    """Look for a worker, then keep them, or an organisation, from this person."""
    viewer, seek = request.viewer, SeekWorkerForm(request.POST if "seek" in request.POST else None)
    known = [(each.code, each.name) for each in organisations.everyone(viewer=viewer)]
    sent = request.POST if request.method == "POST" and not seek.is_bound else None
    form = KeepFromForm(sent, organisations=known)
    if form.is_bound and form.is_valid():
        try:
            actions.bar(person=person, **form.cleaned_data, by=viewer)
            return redirect("workspace:restricted", person=person)
        except (Invalid, Conflict) as refused:
            form.add_error("username", str(refused))
    sought = seek.cleaned_data["worker"] if seek.is_bound and seek.is_valid() else ""
    found = organisations.workers_like(sought, viewer=viewer) if sought else []
    shown = presenter.keep_from(heading(request, person), seek, found, form, known)
    return render(
        request, "workspace/keep_from.html", shown, status=422 if form.errors or seek.errors else 200
    )


@requires(Capability.RESTRICT_RECORDS)
@require_POST
@as_they_are_now
def let_back(request: HttpRequest, person: UUID, barring: UUID) -> HttpResponse:
    """Keep somebody from this person no longer."""
    form = EndForm(request.POST)
    if form.is_valid():
        try:
            actions.end_barring(barring=barring, reason=form.cleaned_data["reason"], by=request.viewer)
            return redirect("workspace:restricted", person=person)
        except (Invalid, Conflict) as refused:
            form.add_error("reason", str(refused))
    return restricted_page(request, person, RestrictForm(), refused={barring: form})
