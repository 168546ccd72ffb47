"""Writing down a contact: about somebody found first, found while it is written, or not known."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ginnel.care.access import actions as access_actions
from ginnel.care.access import queries as access
from ginnel.care.access.rules import Described
from ginnel.care.access.states import Caller, Door, Part, Urgency
from ginnel.foundation.people import queries as people
from ginnel.foundation.sharing.rules import Capability
from ginnel.kernel.errors import Invalid
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.web.access import requires
from ginnel.surfaces.workspace.as_they_are_now import as_they_are_now
from ginnel.surfaces.workspace.doors import door_of
from ginnel.surfaces.workspace.forms.contacts import ContactForm, as_typed
from ginnel.surfaces.workspace.forms.finding import FindForm
from ginnel.surfaces.workspace.forms.likely import as_date
from ginnel.surfaces.workspace.presenters import contacts as presenter
from ginnel.surfaces.workspace.presenters import finding
from ginnel.surfaces.workspace.presenters.notes import errors
from ginnel.surfaces.workspace.views.heading import heading

_NOTHING = "Write a name, a date of birth, a postcode or an NHS number to find them by."


@requires(Capability.TAKE_CONTACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def new_contact(request: HttpRequest) -> HttpResponse:
    """About somebody who is not known, or is looked for among what is typed."""
    return _write(request, None)


@requires(Capability.TAKE_CONTACTS)
@require_http_methods(["GET", "HEAD", "POST"])
@as_they_are_now
def contact_about(request: HttpRequest, person: UUID) -> HttpResponse:
    return _write(request, person)


def _write(request: HttpRequest, person: UUID | None) -> HttpResponse:
    """Looking for somebody, choosing one, and going back because it is not them show the form anew with all that was
    typed; nothing is saved by it."""
    elsewhere = [(one.organisation, one.name) for one in access.doors_elsewhere(viewer=request.viewer)]
    keep = "mine" if not elsewhere else elsewhere[0][0] if len(elsewhere) == 1 else ""
    initial = {"door": door_of(request.viewer), "keep": keep, "form": str(uuid7())}
    anew = partial(ContactForm, elsewhere=elsewhere)
    if any(one in request.POST for one in ("look", "chosen", "back")):
        looked_for = _looked_for(request) if person is None and "look" in request.POST else None
        return _page(request, person, anew(initial=initial | as_typed(request.POST)), looked_for)
    form = anew(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        to = dict(elsewhere).get(form.cleaned_data["keep"], "")
        try:
            contact = _take(form, person, request.viewer, is_elsewhere=bool(elsewhere))
        except Invalid as error:
            form.add_error("words", str(error))
        else:
            return _sent(request, person, to) if to else redirect("workspace:contact", contact=contact)
    return _page(request, person, form)


def _sent(request: HttpRequest, person: UUID | None, to: str) -> HttpResponse:
    """What another organisation's front door has now is theirs to open."""
    banner = heading(request, person) if person else None
    return render(request, "workspace/contact_sent.html", {"to": to, "banner": banner, "person": person})


def _page(
    request: HttpRequest, person: UUID | None, form: ContactForm, looked_for: dict[str, Any] | None = None
) -> HttpResponse:
    shown = {
        **presenter.blank(form),
        "banner": heading(request, person) if person else None,
        "person": person,
        "earlier": presenter.earlier(access.earlier(person, viewer=request.viewer)) if person else [],
        "errors": errors(form) if form.is_bound else [],
        "may_look": Capability.FIND_PEOPLE in request.viewer.capabilities,
        **(looked_for or {}),
    }
    return render(
        request, "workspace/contact_new.html", shown, status=422 if form.is_bound and form.errors else 200
    )


def _looked_for(request: HttpRequest) -> dict[str, Any]:
    """As the page that finds people finds them, by what was typed here."""
    posted = request.POST
    typed = {name: posted.get(name, "") for name in ("postcode", "nhs_number")}
    form = FindForm({"text": posted.get("name", ""), "birth_date": as_date(posted.get("born", "")), **typed})
    if not form.is_valid():
        return {"sentence": str(next(iter(form.errors.values()))[0])}
    asked = form.asked()
    if not asked or Capability.FIND_PEOPLE not in request.viewer.capabilities:
        return {"sentence": _NOTHING}
    found = people.find(viewer=request.viewer, **asked)
    shown = finding.results(found, asked, is_limited=not request.viewer.may_find_anybody)
    return {"sentence": shown["sentence"], "advice": shown["advice"], "people": finding.choices(found)}


def _take(form: ContactForm, person: UUID | None, by: Any, *, is_elsewhere: bool) -> UUID:
    said = form.cleaned_data
    known = people.summaries(viewer=by, people=[person]) if person else []
    also = form.would_help(*(value for one in known for value in (one.postcode, one.nhs_number)))
    named = [Described(Part.ABOUT, person, said["name"], said["born"], also)]
    if said["caller"] != Caller.THEMSELF and (said["caller_name"] or said["caller_said"]):
        named.append(Described(Part.CALLER, None, said["caller_name"], said=said["caller_said"]))
    return access_actions.receive_contact(
        door=Door(said["door"]),
        caller=Caller(said["caller"]),
        words=said["words"],
        named=named,
        happened_at=said["at"],
        may_have_needs=said["may_have_needs"] == "yes",
        carer_may_have_needs=said["carer_may_have_needs"],
        is_taken=said["keep"] == "mine" and not is_elsewhere,
        organisation=said["keep"] if is_elsewhere else "",
        reference=f"form {said['form']}" if said["form"] else "",
        urgency=Urgency(said["urgency"]) if said["urgency"] else None,
        again=access.repeated(person, viewer=by) if person and not is_elsewhere else None,
        by=by,
    )
