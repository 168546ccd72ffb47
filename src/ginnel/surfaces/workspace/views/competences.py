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
from ginnel.surfaces.workspace.presenters import rota_rows as rows
from ginnel.surfaces.workspace.presenters.notes import errors

MAY = Capability.KEEP_ROTAS


@requires(MAY)
@require_http_methods(["GET", "HEAD", "POST"])
def held(request: HttpRequest) -> HttpResponse:
    """The list, and a form to confirm another. What keeps a step for some from now on is asked about once."""
    form = CompetenceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        begins = _begins(request, said["competence"])
        if begins and not said["is_known"]:
            form.add_error("is_known", "Tick that you know this, and confirm it again")
            return _page(request, form, begins=begins)
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
            form.add_error("until", str(error))
            return _page(request, form, begins=begins)
    return _page(request, form)


@requires(MAY)
@require_POST
def end(request: HttpRequest, holding: UUID) -> HttpResponse:
    """What was typed stays, beside the one it was typed of."""
    reason = request.POST.get("reason", "")
    try:
        actions.end_competence(holding_id=holding, reason=reason, by=request.viewer)
    except (Invalid, Stale) as error:
        return _page(request, CompetenceForm(), ending=(holding, reason, str(error)))
    return redirect("workspace:competences")


def _begins(request: HttpRequest, competence: str) -> str:
    viewer = request.viewer
    return presenter.first_of(competence, queries.kept_competences(viewer.organisation, viewer=viewer))


def _page(
    request: HttpRequest,
    form: CompetenceForm,
    *,
    begins: str = "",
    ending: tuple[UUID, str, str] | None = None,
) -> HttpResponse:
    viewer = request.viewer
    found = queries.competences_held(viewer.organisation, viewer=viewer)
    staff = queries.colleagues(viewer.organisation, viewer=viewer)
    wrote = {UUID(one.recorded_by) for one in found if ":" not in one.recorded_by}
    typed = {name: str(form[name].value() or "") for name in form.fields}
    wrong = errors(form)
    if ending:
        shows = any(one.id == ending[0] for one in found)
        wrong.append({"text": ending[2], "href": f"#reason-{ending[0]}" if shows else "#maincontent"})
    shown = {
        "rows": presenter.holdings(found, queries.told_before(), queries.account_names(wrote, viewer=viewer)),
        "kept": presenter.kept(queries.kept_competences(viewer.organisation, viewer=viewer)),
        "staff": presenter.colleagues(staff, typed["staff"]),
        "witnesses": presenter.colleagues(staff, typed["confirmed_by"] or viewer.identity),
        "waiting": rows.number(queries.rota_rows_waiting(viewer=viewer)),
        "kinds": presenter.kinds(typed["competence"]),
        "typed": typed,
        "begins": begins,
        "ending": {"id": ending[0], "reason": ending[1], "error": ending[2]} if ending else None,
        "said": {
            name: {"text": str(form.errors[name][0])} if name in form.errors else None for name in form.fields
        },
        "wrong": wrong,
    }
    return render(request, "workspace/competences.html", shown, status=422 if wrong else 200)
