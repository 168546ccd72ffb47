"""What may leave for planning and research: the register, approving, and ending an approval."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ginnel.foundation.sharing import actions
from ginnel.foundation.sharing import queries as sharing
from ginnel.foundation.sharing.rules import Capability
from ginnel.kernel.errors import Conflict, Invalid
from ginnel.kernel.web.access import requires
from ginnel.surfaces.workspace.forms.disclosures import ApprovalForm, EndingForm
from ginnel.surfaces.workspace.presenters import disclosures as presenter


@requires(Capability.KEEP_AGREEMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """All that was ever approved, and the form that approves another."""
    form = ApprovalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.approve_disclosure(**form.cleaned_data, by=request.viewer)
            return redirect("workspace:disclosure", disclosure=made)
        except Invalid as refused:
            form.add_error("title", str(refused))
    lists = sharing.lists_brought_up_to_date()
    shown = presenter.register(sharing.disclosures(), lists, form, lasts=sharing.list_lasts())
    return render(request, "workspace/disclosures.html", shown, status=422 if form.errors else 200)


@requires(Capability.KEEP_AGREEMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, disclosure: UUID) -> HttpResponse:
    """One approval, what left under it, and the form that ends it."""
    form = EndingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_disclosure(disclosure=disclosure, **form.cleaned_data, by=request.viewer)
            return redirect("workspace:disclosure", disclosure=disclosure)
        except (Invalid, Conflict) as refused:
            form.add_error("reason", str(refused))
    shown = presenter.one(sharing.disclosure(disclosure), form)
    return render(request, "workspace/disclosure.html", shown, status=422 if form.errors else 200)
