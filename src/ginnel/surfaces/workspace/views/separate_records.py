"""The register of organisations that keep a record of their own, for information governance."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.sharing import actions
from ginnel.foundation.sharing import queries as sharing
from ginnel.foundation.sharing.rules import Capability
from ginnel.kernel.errors import Invalid
from ginnel.kernel.web.access import requires
from ginnel.surfaces.workspace.forms.separate_records import AgainForm, KeepingForm
from ginnel.surfaces.workspace.presenters import separate_records as presenter


@requires(Capability.KEEP_AGREEMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """All in the register, and the form that enters another."""
    known = [(each.code, each.name) for each in organisations.everyone(viewer=request.viewer)]
    form = KeepingForm(request.POST or None, organisations=known)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.keep_apart(**form.cleaned_data, by=request.viewer)
            return redirect("workspace:separate-record", record=made)
        except Invalid as refused:
            form.add_error("reason", str(refused))
    shown = presenter.register(sharing.separate_records(), form, known)
    return render(request, "workspace/separate_records.html", shown, status=422 if form.errors else 200)


@requires(Capability.KEEP_AGREEMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, record: UUID) -> HttpResponse:
    """One, with its history, and the form that decides again."""
    form = AgainForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        is_kept = said.pop("answer") == AgainForm.KEPT
        try:
            actions.decide_again(record=record, is_kept=is_kept, **said, by=request.viewer)
            return redirect("workspace:separate-record", record=record)
        except Invalid as refused:
            form.add_error("reason", str(refused))
    shown = presenter.record(sharing.separate_record(record), form)
    return render(request, "workspace/separate_record.html", shown, status=422 if form.errors else 200)
