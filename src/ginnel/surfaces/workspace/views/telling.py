"""Saying who is to hear what becomes of a contact, finding the contact by the code they say, and what was sent."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ginnel.care.access import actions as access_actions
from ginnel.care.access import queries as access
from ginnel.care.access.states import ContactState, Way
from ginnel.foundation.notices import actions as notices_actions
from ginnel.foundation.notices import queries as notices
from ginnel.foundation.people import queries as people
from ginnel.foundation.sharing.rules import Capability
from ginnel.kernel.errors import Conflict, Invalid, NotFound
from ginnel.kernel.web.access import requires, signed_in
from ginnel.surfaces.workspace.forms.telling import EmailsForm, PersonToTellForm
from ginnel.surfaces.workspace.presenters import finding, known
from ginnel.surfaces.workspace.presenters import telling as presenter
from ginnel.surfaces.workspace.presenters.notes import errors
from ginnel.surfaces.workspace.views.known_already import known_already


@requires(Capability.TAKE_CONTACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def tell(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Everybody who is to hear of it, and the form for another."""
    form = PersonToTellForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        wanted = form.wanted(_needs(request, contact))
        try:
            access_actions.add_person_to_tell(contact=contact, wanted=wanted, by=request.viewer)
            return redirect("workspace:contact", contact=contact)
        except (Invalid, Conflict) as error:
            form.add_error("way" if wanted.way == Way.TELEPHONE else "to", str(error))
    return _page(request, contact, form)


@requires(Capability.TAKE_CONTACTS)
@require_POST
def tell_no_more(request: HttpRequest, contact: UUID, to_tell: UUID) -> HttpResponse:
    try:
        reason = request.POST.get("reason", "")
        access_actions.tell_no_more(contact=contact, to_tell=to_tell, reason=reason, by=request.viewer)
    except (Invalid, Conflict) as error:
        return _page(request, contact, PersonToTellForm(), refused=str(error))
    return redirect("workspace:tell", contact=contact)


def _page(
    request: HttpRequest, contact: UUID, form: PersonToTellForm, *, refused: str = "", code: Any = None
) -> HttpResponse:
    viewer = request.viewer
    found = access.people_to_tell(contact, viewer=viewer)
    last = access.contact(contact, viewer=viewer).last
    is_theirs = str(last.staff_id) == viewer.identity and last.state != ContactState.CLOSED
    needs = _needs(request, contact) if is_theirs else []
    shown = {
        **presenter.blank(form, needs),
        "contact": contact,
        "is_hidden": found is None,
        "people": presenter.people(found or []),
        "is_theirs": is_theirs and found is not None,
        "code": code,
        "refused": refused,
        "errors": errors(form),
    }
    return render(request, "workspace/tell.html", shown, status=422 if form.errors or refused else 200)


def _needs(request: HttpRequest, contact: UUID) -> list[str]:
    """How to communicate with whom it is about, as the record and other doors say."""
    shown = access.contact(contact, viewer=request.viewer)
    return known.needs(known_already(request, shown)[1], shown.answers)


@requires(Capability.TAKE_CONTACTS)
@require_POST
def find_by_code(request: HttpRequest) -> HttpResponse:
    """Somebody rings and says the code that a message gave them: who that is, and what about."""
    try:
        said = access.code_said(request.POST.get("code", "")[:40], viewer=request.viewer)
    except NotFound as error:
        return render(request, "workspace/no_such_code.html", {"refused": str(error)}, status=422)
    return _page(request, said.contact, PersonToTellForm(), code=said)


@requires(Capability.TAKE_CONTACTS)
@require_safe
def messages(request: HttpRequest) -> HttpResponse:
    """What the organisation had sent outside, word for word, and what became of it."""
    found = notices.messages(viewer=request.viewer)
    about = people.summaries(
        viewer=request.viewer, people=list(dict.fromkeys(one.person for one in found if one.person))
    )
    named = {one.person: finding.row(one) for one in about}
    return render(
        request, "workspace/messages.html", {"rows": [presenter.message(one, named) for one in found]}
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def emails(request: HttpRequest) -> HttpResponse:
    """Which emails about notices the colleague wants."""
    each, daily = notices.emails_wanted(viewer=request.viewer)
    form = EmailsForm(request.POST if request.method == "POST" else {"each": each, "daily": daily})
    refused, is_saved = "", False
    if request.method == "POST" and form.is_valid():
        try:
            notices_actions.choose_emails(by=request.viewer, **form.cleaned_data)
            is_saved = True
        except Invalid as error:
            refused = str(error)
    shown = {"form": form, "refused": refused, "is_saved": is_saved}
    return render(request, "workspace/emails.html", shown, status=422 if refused else 200)
