"""What comes of the answers, asking to be contacted, coming back, and leaving."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ginnel.care.assessment import actions, queries, rules
from ginnel.care.assessment.queries import Draft
from ginnel.care.assessment.states import SelfAssessmentState
from ginnel.foundation.organisations.rules import asked_from
from ginnel.foundation.sharing.queries import service
from ginnel.kernel import clock
from ginnel.kernel.errors import NotFound, TooMany
from ginnel.kernel.web.access import open_to_all
from ginnel.surfaces.portal import session as portal
from ginnel.surfaces.public import finding, my_list, session
from ginnel.surfaces.public.contact_form import ContactForm
from ginnel.surfaces.public.council import council
from ginnel.surfaces.public.presenters import outcome as presenter
from ginnel.surfaces.public.views.answering import BY_ANYBODY, onward

NEUTRAL = "https://www.bbc.co.uk/weather"
"""Where leaving in a hurry leads: a page that says nothing of whoever has it open."""
_pages = require_http_methods(["GET", "HEAD", "POST"])
_DONE = (SelfAssessmentState.FINISHED, SelfAssessmentState.ASKED)


@open_to_all(BY_ANYBODY)
@require_safe
def result(request: HttpRequest) -> HttpResponse:
    draft = _finished(request)
    if draft is None:
        return onward(session.draft(request))
    came = rules.outcome(rules.shipped(), draft.answers, draft.said)
    sought = finding.sought(came.searches, draft.postcode)
    shown = presenter.page(came, draft, sought, council(draft.postcode), clock.today())
    return render(request, "public/self_assessment/result.html", shown)


@open_to_all(BY_ANYBODY)
@_pages
def contact(request: HttpRequest) -> HttpResponse:
    draft = _finished(request)
    if draft is None:
        return onward(session.draft(request))
    if draft.state is SelfAssessmentState.ASKED:
        return redirect("public:asked")
    posted = request.POST if request.method == "POST" else None
    form = ContactForm(posted, of_another=draft.is_of_another)
    if posted is not None and form.is_valid():
        by = service("self-assessment")
        actions.ask_for_contact(assessment=draft.id, wishes=form.wishes(), by=by)
        return redirect("public:asked")
    shown = presenter.contact(form, draft, council(draft.postcode))
    status = 422 if posted is not None else 200
    return render(request, "public/self_assessment/contact.html", shown, status=status)


@open_to_all(BY_ANYBODY)
@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    draft = _finished(request)
    if draft is None or draft.state is not SelfAssessmentState.ASKED:
        return onward(session.draft(request))
    return render(request, "public/self_assessment/asked.html", {"council": council(draft.postcode)})


@open_to_all(BY_ANYBODY)
@_pages
def save(request: HttpRequest) -> HttpResponse:
    """The code is in the answer to the form, and nowhere that could be opened again."""
    draft = session.draft(request)
    if draft is None:
        return redirect("public:self-assessment")
    code = ""
    if request.method == "POST":
        code = actions.save(assessment=draft.id, by=service("self-assessment"))
    where = request.get_host() + reverse("public:come-back")
    shown = {"code": code, "days": queries.kept_for(), "back": presenter.back_to(draft), "where": where}
    return render(request, "public/self_assessment/save.html", shown)


@open_to_all("Whoever saved their answers comes back by a code; how often it may be tried is limited")
@_pages
def come_back(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return render(request, "public/self_assessment/come_back.html", {"error": ""})
    code = request.POST.get("code", "")
    try:
        resumed = actions.resume(code=code, address=address_of(request), by=service("self-assessment"))
    except (NotFound, TooMany) as error:
        shown = {"error": str(error), "is_refused": isinstance(error, NotFound)}
        return render(request, "public/self_assessment/come_back.html", shown, status=error.http_status)
    session.hold(request, resumed.assessment)
    if resumed.has_changed:
        return render(request, "public/self_assessment/changed.html")
    return onward(session.draft(request))


@open_to_all("Clearing what one said must always work")
@require_POST
def clear(request: HttpRequest) -> HttpResponse:
    session.let_go(request, everything=True)
    return render(request, "public/self_assessment/cleared.html")


@open_to_all("Leaving in a hurry must always work; a link, so that it does without a script")
@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """Answers that were not saved are erased, and a list that was gathered, from whichever page somebody leaves; a
    resident who is signed in on the same browser is signed out."""
    session.let_go(request)
    my_list.let_go(request)
    portal.end(request)
    return HttpResponseRedirect(NEUTRAL)


def _finished(request: HttpRequest) -> Draft | None:
    """None unless everything is answered, and whoever answered has looked it over."""
    draft = session.draft(request)
    return draft if draft is not None and draft.state in _DONE else None


def address_of(request: HttpRequest) -> str:
    """Whence a code is tried, seen through the proxy that ends TLS where the settings say there is one: what anybody
    else says of it is not gone by."""
    return asked_from(
        request.META.get("REMOTE_ADDR", ""),
        request.META.get("HTTP_X_FORWARDED_FOR", ""),
        is_behind_proxy=settings.SECURE_PROXY_SSL_HEADER is not None,
    )
