"""One question on each page, what to do at once, and what was answered."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ginnel.care.assessment import actions, rules
from ginnel.care.assessment.queries import Draft
from ginnel.care.assessment.states import SelfAssessmentState
from ginnel.foundation.sharing.queries import service
from ginnel.kernel.errors import Conflict, GinnelError, Invalid, NotFound, Stale
from ginnel.kernel.web.access import open_to_all
from ginnel.surfaces.public import session
from ginnel.surfaces.public.council import council
from ginnel.surfaces.public.presenters import answering as presenter

BY_ANYBODY = (
    "Whoever needs help may say so without signing in; shows the answers of this browser's session alone"
)
_pages = require_http_methods(["GET", "HEAD", "POST"])


@open_to_all(BY_ANYBODY)
@_pages
def start(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        if "in-own-words" in request.POST:
            return _in_own_words(request)
        session.hold(request, actions.begin(by=service("self-assessment")))
        return redirect("public:question", 1)
    shown = {"is_begun": session.draft(request) is not None, "council": council()}
    return render(request, "public/self_assessment/start.html", shown)


@open_to_all(BY_ANYBODY)
@_pages
def question(request: HttpRequest, number: int) -> HttpResponse:
    """That of this number on the way of whoever answered so far; a number further on leads back to what comes next."""
    draft = session.draft(request)
    if draft is None:
        return redirect("public:self-assessment")
    if request.method == "POST":
        return _answer(request, draft, number)
    comes = _following(draft)
    path = rules.path(rules.shipped(), draft.answers)
    ahead = isinstance(comes, rules.Ask) and number > comes.number
    if isinstance(comes, rules.InDanger) or ahead or not 1 <= number <= len(path):
        return onward(draft)
    return _shown(request, draft, number)


@open_to_all(BY_ANYBODY)
@_pages
def now(request: HttpRequest) -> HttpResponse:
    """What to do at once. Its address and its title are the same whatever was said."""
    draft = session.draft(request)
    if draft is None:
        return redirect("public:self-assessment")
    if request.method == "POST":
        actions.go_on(assessment=draft.id, by=service("self-assessment"))
        return onward(session.draft(request))
    shown = presenter.now(rules.shipped(), draft, council(draft.postcode))
    if not shown["dangers"]:
        return onward(draft)
    return render(request, "public/self_assessment/now.html", shown)


@open_to_all(BY_ANYBODY)
@_pages
def check(request: HttpRequest) -> HttpResponse:
    draft = session.draft(request)
    if draft is None or not isinstance(_following(draft), rules.Check):
        return onward(draft)
    if request.method == "POST":
        actions.finish(assessment=draft.id, by=service("self-assessment"))
        return redirect("public:contact" if rules.is_told(draft.answers) else "public:result")
    return render(request, "public/self_assessment/check.html", presenter.check(rules.shipped(), draft))


def onward(draft: Draft | None) -> HttpResponse:
    """To whatever comes next."""
    if draft is None:
        return redirect("public:self-assessment")
    comes = _following(draft)
    if isinstance(comes, rules.InDanger):
        return redirect("public:now")
    if isinstance(comes, rules.Ask):
        return redirect("public:question", comes.number)
    return redirect("public:check")


def _in_own_words(request: HttpRequest) -> HttpResponse:
    """What was answered so far is gone on with, until it is sent."""
    draft = session.draft(request)
    if draft is None or draft.state is SelfAssessmentState.ASKED:
        session.hold(request, actions.begin(by=service("self-assessment")))
        draft = session.draft(request)
    if draft is not None:
        actions.go_on_in_own_words(assessment=draft.id, by=service("self-assessment"))
    return onward(session.draft(request))


def _following(draft: Draft) -> rules.InDanger | rules.Ask | rules.Check:
    return rules.following(rules.shipped(), draft.answers, said=draft.said, seen=draft.seen)


def _answer(request: HttpRequest, draft: Draft, number: int) -> HttpResponse:
    given = request.POST.getlist("answer")
    try:
        actions.answer(
            assessment=draft.id,
            question=request.POST.get("question", ""),
            version=request.POST.get("version", ""),
            values=given,
            by=service("self-assessment"),
        )
    except Invalid as error:
        return _shown(request, draft, number, error, given)
    except Stale as error:
        return _shown(request, draft, number, error)
    except NotFound:
        return redirect("public:self-assessment")
    except Conflict:
        return redirect("public:result")
    return onward(session.draft(request))


def _shown(
    request: HttpRequest,
    draft: Draft,
    number: int,
    error: GinnelError | None = None,
    given: list[str] | None = None,
) -> HttpResponse:
    path = rules.path(rules.shipped(), draft.answers)
    number = max(1, min(number, len(path)))
    shown = presenter.question(
        rules.shipped(), draft, path[number - 1], number, error=str(error or ""), given=given
    )
    return render(
        request, "public/self_assessment/question.html", shown, status=error.http_status if error else 200
    )
