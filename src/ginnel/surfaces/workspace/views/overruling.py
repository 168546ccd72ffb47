"""Letting an objection yield to a court, the law or serious risk to somebody else, and letting it count again."""

from __future__ import annotations

from uuid import UUID

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.sharing import actions
from ginnel.foundation.sharing import queries as sharing
from ginnel.foundation.sharing.rules import Capability
from ginnel.foundation.sharing.states import Ground
from ginnel.kernel.errors import Conflict, Invalid
from ginnel.kernel.web.access import requires
from ginnel.surfaces.workspace.as_they_are_now import as_they_are_now
from ginnel.surfaces.workspace.forms.overruling import OverruleForm
from ginnel.surfaces.workspace.forms.restricting import EndForm
from ginnel.surfaces.workspace.presenters import overruling as presenter
from ginnel.surfaces.workspace.views.heading import heading


@requires(Capability.OVERRULE)
@require_http_methods(["GET", "HEAD", "POST"])
@as_they_are_now
def overrule(request: HttpRequest, person: UUID) -> HttpResponse:
    """Where objections yield, and the form that lets one."""
    form = OverruleForm(request.POST or None, organisations=_organisations(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.overrule(
                person=person,
                organisation=said["organisation"],
                ground=Ground(said["ground"]),
                reason=said["reason"],
                ends_at=form.ends_at,
                categories=said["about"],
                by=request.viewer,
            )
            return redirect("workspace:overrule", person=person)
        except Invalid as refused:
            form.add_error("ends_on", str(refused))
    return _page(request, person, form)


@requires(Capability.OVERRULE)
@require_POST
@as_they_are_now
def end(request: HttpRequest, person: UUID, overruling: UUID) -> HttpResponse:
    """The objection counts again from now on."""
    form = EndForm(request.POST)
    if form.is_valid():
        try:
            actions.end_overruling(
                overruling=overruling, reason=form.cleaned_data["reason"], by=request.viewer
            )
            return redirect("workspace:overrule", person=person)
        except (Invalid, Conflict) as refused:
            form.add_error("reason", str(refused))
    blank = OverruleForm(organisations=_organisations(request))
    return _page(request, person, blank, refused={overruling: form})


def _organisations(request: HttpRequest) -> list[tuple[str, str]]:
    return [(each.code, each.name) for each in organisations.everyone(viewer=request.viewer)]


def _page(
    request: HttpRequest, person: UUID, form: OverruleForm, *, refused: dict[UUID, Form] | None = None
) -> HttpResponse:
    yielding = sharing.overruled(viewer=request.viewer, person=person)
    shown = presenter.page(
        heading(request, person), yielding, form, _organisations(request), refused=refused or {}
    )
    return render(request, "workspace/overrule.html", shown, status=422 if form.errors or refused else 200)
