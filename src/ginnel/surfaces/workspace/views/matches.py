"""Possible matches: the queue, two records side by side, the decision, and what was decided before."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from ginnel.care.reception import actions as reception
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.people import actions as people_actions
from ginnel.foundation.people import queries as people
from ginnel.foundation.record import queries as record
from ginnel.foundation.sharing.rules import Capability
from ginnel.kernel.errors import Conflict, Invalid
from ginnel.kernel.web import pagination
from ginnel.kernel.web.access import requires
from ginnel.surfaces.workspace.presenters import matches as presenter
from ginnel.surfaces.workspace.presenters import tracing

DECISIONS: dict[str, Callable[..., int]] = {
    "same": reception.confirm,
    "different": reception.reject,
    "ask": people_actions.ask,
}


@requires(Capability.REVIEW_MATCHES)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    viewer = request.viewer
    waiting = people.review_queue(viewer=viewer, page=pagination.number_in(request.GET.get("page")))
    undivided = people.awaits_division(viewer=viewer)
    in_doubt = record.how_many_in_doubt(viewer=viewer, waiting=undivided)
    shown = presenter.queue(waiting, people.wrong_link_rate(viewer=viewer), in_doubt=in_doubt)
    return render(request, "workspace/matches.html", shown)


@requires(Capability.REVIEW_MATCHES)
@require_safe
def review(request: HttpRequest, candidate: int) -> HttpResponse:
    return _review(request, candidate)


@requires(Capability.REVIEW_MATCHES)
@require_POST
def decide(request: HttpRequest, candidate: int) -> HttpResponse:
    """Same person, different people, or ask somebody; a reason is kept with each."""
    said = DECISIONS.get(request.POST.get("decision", ""))
    if said is None:
        return _review(request, candidate, problem="Say whether they are the same person.", status=422)
    try:
        said(candidate=candidate, reason=request.POST.get("reason", "").strip(), by=request.viewer)
    except (Invalid, Conflict) as error:
        return _review(request, candidate, problem=str(error), status=error.http_status)
    return redirect("workspace:matches")


@requires(Capability.REVIEW_MATCHES)
@require_safe
def unverified(request: HttpRequest) -> HttpResponse:
    """Whose NHS number the national service could not verify, and why."""
    number = pagination.number_in(request.GET.get("page"))
    found = people.unverified(viewer=request.viewer, page=number)
    return render(request, "workspace/unverified.html", tracing.unverified(found))


@requires(Capability.REVIEW_MATCHES)
@require_safe
def history(request: HttpRequest) -> HttpResponse:
    number = pagination.number_in(request.GET.get("page"))
    decided = people.history(viewer=request.viewer, page=number)
    concerned = dict.fromkeys(person for each in decided for person in each.people)
    found = people.summaries(viewer=request.viewer, people=list(concerned))
    return render(request, "workspace/match_history.html", presenter.history(decided, found, number))


@requires(Capability.REVIEW_MATCHES)
@require_POST
def undo(request: HttpRequest, decision: int) -> HttpResponse:
    """Take a decision back: the records part, or join, as they were before it; what was divided waits again."""
    reception.undo(decision=decision, reason=request.POST.get("reason", "").strip(), by=request.viewer)
    return redirect("workspace:decision", decision=decision)


def _review(request: HttpRequest, candidate: int, *, problem: str = "", status: int = 200) -> HttpResponse:
    found = people.review(viewer=request.viewer, candidate=candidate)
    codes = [found.waiting.first.practice_code, found.waiting.second.practice_code]
    practices = organisations.names_by_code(codes, viewer=request.viewer)
    shown = presenter.review(found, practices, problem=problem, typed=request.POST.dict())
    return render(request, "workspace/match.html", shown, status=status)
