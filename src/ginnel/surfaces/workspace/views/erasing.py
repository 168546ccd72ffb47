"""Files that were kept by mistake, in information governance's room."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from ginnel.care.access import actions as access_actions
from ginnel.care.access import queries as access
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.sharing.rules import Capability
from ginnel.kernel.errors import Conflict, Invalid
from ginnel.kernel.web import pagination
from ginnel.kernel.web.access import requires
from ginnel.surfaces.workspace.presenters import erasing as presenter


@requires(Capability.ERASE_FILES)
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """What is kept aside and may be erased, and the trace of what was."""
    return _page(request)


@requires(Capability.ERASE_FILES)
@require_POST
def erase(request: HttpRequest, file: UUID) -> HttpResponse:
    reason = request.POST.get("reason", "")
    try:
        access_actions.erase_file(file=file, reason=reason, by=request.viewer)
    except (Invalid, Conflict) as error:
        return _page(request, refused=(file, str(error), reason))
    return redirect("workspace:erase-files")


def _page(request: HttpRequest, *, refused: tuple[UUID, str, str] | None = None) -> HttpResponse:
    """`refused` says of which file, why, and what was typed."""
    viewer = request.viewer
    number = pagination.number_in(request.GET.get("page"))
    aside = access.files_aside(viewer=viewer, page=number)
    erased = access.files_erased(viewer=viewer, page=number)
    said = {
        one for row in (*aside.rows, *erased.rows) for one in (row.by, row.done_by) if one and ":" not in one
    }
    names = organisations.account_names({UUID(one) for one in said}, viewer=viewer)
    shown = presenter.register(number, aside, erased, names, refused)
    return render(request, "workspace/erase_files.html", shown, status=422 if refused else 200)
