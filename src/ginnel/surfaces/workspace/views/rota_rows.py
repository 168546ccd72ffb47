"""Rows of a loaded rota, and of what colleagues may do, that could not be accepted, for whoever keeps it: mend, try
again, or discard."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from ginnel.foundation.organisations import actions, queries
from ginnel.foundation.organisations.queries import RowShown
from ginnel.foundation.organisations.states import Competence, RowDecision, RowKind
from ginnel.foundation.sharing import queries as sharing
from ginnel.foundation.sharing.rules import Capability
from ginnel.kernel.errors import Conflict, Invalid, Stale
from ginnel.kernel.web.access import requires
from ginnel.kernel.web.seen import number_seen
from ginnel.surfaces.workspace.presenters import competences
from ginnel.surfaces.workspace.presenters import rota_rows as presenter


@requires(Capability.KEEP_ROTAS)
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """Oldest first."""
    rows = queries.rota_rows(viewer=request.viewer)
    shown = presenter.waiting(rows, queries.rota_rows_waiting(viewer=request.viewer))
    return render(request, "workspace/rota_rows.html", shown)


@requires(Capability.KEEP_ROTAS)
@require_safe
def row(request: HttpRequest, row: UUID) -> HttpResponse:
    return _page(request, row)


@requires(Capability.KEEP_ROTAS)
@require_POST
def settle(request: HttpRequest, row: UUID) -> HttpResponse:
    """Where it is refused again, what was typed is its correction and stays, with what is wrong now."""
    held = queries.rota_row(row, viewer=request.viewer)
    said, by, seen = request.POST, request.viewer, number_seen(request, "seen")
    begins = _begins(request, held)
    try:
        if begins and said.get("do") != "discard" and said.get("is_known") != "on":
            raise Invalid("Tick that you know what is kept for some from now on, and save it again.")
        if said.get("do") == "discard":
            actions.discard_row(id=row, reason=said.get("reason", ""), seen=seen, by=by)
        elif said.get("do") == "replay":
            if actions.replay_row(id=row, seen=seen, by=by) is RowDecision.REFUSED:
                raise _Refused("It was refused again: what is wrong is below.")
        else:
            columns = {name: said.get(f"column-{name}", "") for name in held.columns}
            if actions.fix_row(id=row, columns=columns, seen=seen, by=by) is RowDecision.REFUSED:
                raise _Refused("Your correction is kept, and was refused: what is wrong is below.")
    except _Refused as error:
        return _page(request, row, problem=str(error), is_refused=True, begins=begins)
    except (Invalid, Conflict, Stale) as error:
        return _page(request, row, problem=str(error), begins=begins)
    return redirect("workspace:rota-rows")


class _Refused(Exception):
    """What is wrong stands with each column."""


def _begins(request: HttpRequest, held: RowShown) -> str:
    """What is kept for some from what was typed, or stands there, on: asked about once, as where it is confirmed."""
    if held.kind != RowKind.COMPETENCE:
        return ""
    stands = held.columns["competence"]
    said = stands if request.POST.get("do") == "replay" else request.POST.get("column-competence", stands)
    kept = queries.kept_competences(request.viewer.organisation, viewer=request.viewer)
    return competences.first_of(said, kept) if said in Competence else ""


def _page(
    request: HttpRequest, row: UUID, *, problem: str = "", is_refused: bool = False, begins: str = ""
) -> HttpResponse:
    """What was typed stands in the boxes, whether it was kept or not."""
    found = queries.rota_row(row, viewer=request.viewer)
    names = sharing.names_of([one.by for one in found.done], viewer=request.viewer)
    shown = presenter.row(found, names, request.POST.dict() if problem else {}, begins)
    told = presenter.problems(found, problem, is_refused=is_refused)
    return render(request, "workspace/rota_row.html", {**shown, **told}, status=422 if problem else 200)
