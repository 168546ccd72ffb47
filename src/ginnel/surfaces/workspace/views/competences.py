"""What colleagues of one's own organisation may do: who is confirmed for what, by whom, and until when."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from ginnel.foundation.organisations import actions, queries
from ginnel.foundation.organisations.states import Competence
from ginnel.foundation.sharing.rules import Capability
from ginnel.kernel.errors import Invalid, Stale
from ginnel.kernel.web.access import requires
from ginnel.surfaces.workspace.forms.competences import CompetenceForm
from ginnel.surfaces.workspace.presenters import competences as presenter

MAY = Capability.KEEP_ROTAS


@requires(MAY)
@require_http_methods(["GET", "HEAD", "POST"])
def held(request: HttpRequest) -> HttpResponse:
    """The list, and a form to confirm another."""
    form = CompetenceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.confirm_competence(
                staff=said["staff"],
                organisation=request.viewer.organisation,
                competence=Competence(said["competence"]),
                how=said["how"],
                confirmed_by=said["confirmed_by"],
                valid_to=said["until"],
                by=request.viewer,
            )
            return redirect("workspace:competences")
        except Invalid as error:
            form.add_error(None, str(error))
    return _page(request, form, [str(messages[0]) for messages in form.errors.values()])


@requires(MAY)
@require_POST
def end(request: HttpRequest, holding: UUID) -> HttpResponse:
    try:
        actions.end_competence(holding_id=holding, reason=request.POST.get("reason", ""), by=request.viewer)
    except (Invalid, Stale) as error:
        return _page(request, CompetenceForm(), [str(error)])
    return redirect("workspace:competences")


def _page(request: HttpRequest, form: CompetenceForm, wrong: list[str]) -> HttpResponse:
    viewer = request.viewer
    found = queries.competences_held(viewer.organisation, viewer=viewer)
    staff = queries.colleagues(viewer.organisation, viewer=viewer)
    typed = {name: str(form[name].value() or "") for name in form.fields}
    shown = {
        "rows": presenter.holdings(found, queries.told_before()),
        "staff": presenter.colleagues(staff, typed["staff"]),
        "witnesses": presenter.colleagues(staff, typed["confirmed_by"] or viewer.identity),
        "kinds": presenter.kinds(typed["competence"]),
        "typed": typed,
        "wrong": wrong,
    }
    return render(request, "workspace/competences.html", shown, status=422 if wrong else 200)
