"""What is worth a look, for those who answer for how records are used."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from ginnel.foundation.audit import actions as audit_actions
from ginnel.foundation.audit import queries as audit
from ginnel.foundation.audit.queries import Happened, WorthALook
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.people import queries as people
from ginnel.foundation.sharing import queries as sharing
from ginnel.foundation.sharing.queries import StaffViewer
from ginnel.foundation.sharing.rules import Capability
from ginnel.kernel.errors import Invalid
from ginnel.kernel.web import pagination
from ginnel.kernel.web.access import requires
from ginnel.surfaces.workspace.forms.looking import LookedForm
from ginnel.surfaces.workspace.presenters import looking as presenter
from ginnel.surfaces.workspace.presenters import replaying


@requires(Capability.SEE_AUDIT)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    viewer = request.viewer
    found = audit.queue(viewer=viewer, page=pagination.number_in(request.GET.get("page")))
    shown = presenter.queue(found, *_known(found.rows, viewer))
    return render(request, "workspace/worth_a_look.html", shown)


@requires(Capability.SEE_AUDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, alert: UUID) -> HttpResponse:
    viewer = request.viewer
    form = LookedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            audit_actions.say_of_alert(alert=alert, said=said["found"], note=said["note"], by=viewer)
            return redirect("workspace:worth-a-look")
        except Invalid as error:
            form.add_error("note", str(error))
    found = audit.one_alert(alert, viewer=viewer)
    happened = audit.opened(found, viewer=viewer)
    shown = presenter.page(found, *_known([found], viewer), happened)
    errors = [{"text": said[0], "href": f"#{name}"} for name, said in form.errors.items()]
    shown |= {
        "form": form,
        "errors": errors,
        "allowed": _allowed(happened, viewer),
        "is_own": found.identity == viewer.identity,
    }
    return render(request, "workspace/worth_a_look_one.html", shown, status=422 if errors else 200)


def _allowed(happened: Iterable[Happened], viewer: StaffViewer) -> list[replaying.Line]:
    """Why they could, by the last decision there was; nothing where there was none."""
    decided = [event.id for event in happened if event.action == "sharing.decided"][:1]
    try:
        return [line for one in decided for line in replaying.lines(sharing.replay(one, viewer=viewer))]
    except Invalid as error:
        return [("Why", str(error))]


def _known(shown: Sequence[WorthALook], viewer: StaffViewer) -> tuple[Any, ...]:
    """Names of workers, of people as they stand now, and of organisations."""
    now = people.standings([row.person for row in shown if row.person])
    return (
        sharing.names_of([row.identity for row in shown], viewer=viewer),
        people.summaries(viewer=viewer, people=list(dict.fromkeys(now.values()))),
        now,
        organisations.names_by_code([row.organisation for row in shown], viewer=viewer),
    )
