"""Writing down a contact, reading one, and working on it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from ginnel.care.access import actions as access_actions
from ginnel.care.access import queries as access
from ginnel.care.access.rules import Described
from ginnel.care.access.states import Caller, ContactState, Door, OutcomeKind, Part
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.record import queries as record
from ginnel.foundation.sharing.rules import Capability
from ginnel.kernel.errors import Conflict, Invalid, NotPermitted
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Action, Category
from ginnel.kernel.web.access import requires
from ginnel.kernel.web.seen import number_seen
from ginnel.surfaces.workspace.as_they_are_now import as_they_are_now
from ginnel.surfaces.workspace.doors import door_of
from ginnel.surfaces.workspace.forms.contacts import AnswersForm, ContactForm, OutcomeForm
from ginnel.surfaces.workspace.forms.files import FilesForm
from ginnel.surfaces.workspace.presenters import contacts as presenter
from ginnel.surfaces.workspace.presenters import files, known, telling
from ginnel.surfaces.workspace.presenters.notes import errors
from ginnel.surfaces.workspace.views.clocks import change_clock
from ginnel.surfaces.workspace.views.heading import heading


@requires(Capability.TAKE_CONTACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def new_contact(request: HttpRequest) -> HttpResponse:
    """About somebody who is not known, or was not found."""
    return _write(request, None)


@requires(Capability.TAKE_CONTACTS)
@require_http_methods(["GET", "HEAD", "POST"])
@as_they_are_now
def contact_about(request: HttpRequest, person: UUID) -> HttpResponse:
    return _write(request, person)


def _write(request: HttpRequest, person: UUID | None) -> HttpResponse:
    initial = {"door": door_of(request.viewer), "keep": "mine", "form": str(uuid7())}
    form = ContactForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("workspace:contact", contact=_take(form.cleaned_data, person, request.viewer))
        except Invalid as error:
            form.add_error("words", str(error))
    shown = {
        **presenter.blank(form),
        "banner": heading(request, person) if person else None,
        "person": person,
        "earlier": presenter.earlier(access.earlier(person, viewer=request.viewer)) if person else [],
        "errors": errors(form),
    }
    return render(request, "workspace/contact_new.html", shown, status=422 if form.errors else 200)


def _take(said: dict[str, Any], person: UUID | None, by: Any) -> UUID:
    named = [Described(Part.ABOUT, person, said["name"], said["born"], said["said"])]
    if said["caller"] != Caller.THEMSELF and (said["caller_name"] or said["caller_said"]):
        named.append(Described(Part.CALLER, None, said["caller_name"], said=said["caller_said"]))
    return access_actions.receive_contact(
        door=Door(said["door"]),
        caller=Caller(said["caller"]),
        words=said["words"],
        named=named,
        happened_at=said["at"],
        may_have_needs=said["may_have_needs"] == "yes",
        is_taken=said["keep"] == "mine",
        reference=f"form {said['form']}" if said["form"] else "",
        again=access.repeated(person, viewer=by) if person else None,
        by=by,
    )


@requires(Capability.TAKE_CONTACTS)
@require_http_methods(["GET", "HEAD"])
def contact(request: HttpRequest, contact: UUID) -> HttpResponse:
    return contact_page(request, contact)


@requires(Capability.TAKE_CONTACTS)
@require_POST
def move(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Take it, hold it to ring back, give it to a team's list, close it, or open it again."""
    to, reason = request.POST.get("to", ""), request.POST.get("reason", "")
    try:
        _move(contact, to, reason, request)
    except (Invalid, Conflict) as error:
        return contact_page(request, contact, refused=str(error))
    return redirect("workspace:contact", contact=contact)


def _move(contact: UUID, to: str, reason: str, request: HttpRequest) -> None:
    number, by = number_seen(request), request.viewer
    if to == ContactState.TRIAGE:
        access_actions.take_contact(contact=contact, number=number, by=by)
    elif to == ContactState.CLOSED:
        access_actions.close_contact(contact=contact, number=number, by=by)
    elif to in ContactState:
        team = _uuid(request.POST.get("team", ""))
        access_actions.move_contact(
            contact=contact, number=number, to=ContactState(to), reason=reason, team=team, by=by
        )
    else:
        raise Invalid("Say what should become of it.")


@requires(Capability.TAKE_CONTACTS)
@require_POST
def answers(request: HttpRequest, contact: UUID) -> HttpResponse:
    """What was asked at the door, and what had not to be."""
    _, lines = _known(request, access.contact(contact, viewer=request.viewer))
    form = AnswersForm(request.POST, known=frozenset(lines))
    if form.is_valid():
        try:
            ring = access_actions.answer(contact=contact, answers=form.given(), by=request.viewer)
            return (
                contact_page(request, contact, ring=ring)
                if ring
                else redirect("workspace:contact", contact=contact)
            )
        except (Invalid, Conflict) as error:
            form.add_error(None, str(error))
    return contact_page(request, contact, answering=form)


@requires(Capability.TAKE_CONTACTS)
@require_POST
def outcome(request: HttpRequest, contact: UUID) -> HttpResponse:
    form = OutcomeForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            ring = access_actions.add_outcome(
                contact=contact, kind=OutcomeKind(said["kind"]), detail=said["detail"], by=request.viewer
            )
            return (
                contact_page(request, contact, ring=ring)
                if ring
                else redirect("workspace:contact", contact=contact)
            )
        except (Invalid, Conflict) as error:
            form.add_error("detail", str(error))
    return contact_page(request, contact, ending=form)


@requires(Capability.TAKE_CONTACTS)
@require_POST
def clock(request: HttpRequest, contact: UUID, clock: UUID) -> HttpResponse:
    """Stop a clock, with a reason, let it run again, or say that what it is for has happened."""
    try:
        change_clock(contact, clock, request)
    except (Invalid, Conflict) as error:
        return contact_page(request, contact, refused=str(error))
    return redirect("workspace:contact", contact=contact)


def contact_page(
    request: HttpRequest,
    contact: UUID,
    *,
    refused: str = "",
    ring: str = "",
    answering: AnswersForm | None = None,
    ending: OutcomeForm | None = None,
    giving: FilesForm | None = None,
    deciding: tuple[UUID, str] | None = None,
) -> HttpResponse:
    """The page as it stands now, with what was typed and why it was not taken."""
    viewer = request.viewer
    shown = access.contact(contact, viewer=viewer)
    banners, lines = _known(request, shown)
    bys = {UUID(one.by) for one in (*shown.steps, *shown.outcomes, *shown.files) if ":" not in one.by}
    form = answering or AnswersForm(known=frozenset(lines))
    about = [one.person_id for one in shown.about if one.person_id]
    wrong = [refused] if refused else []
    wrong += [str(messages[0]) for each in (answering, ending) if each for messages in each.errors.values()]
    wrong += [str(one) for messages in giving.errors.values() for one in messages] if giving else []
    names = organisations.account_names(bys, viewer=viewer)
    page = {
        "contact": presenter.contact(shown, viewer, names),
        "banners": banners,
        "questions": known.questions(lines, form),
        "earlier": presenter.earlier(
            [one for person in about for one in access.earlier(person, viewer=viewer) if one.id != shown.id]
        ),
        "outcome": presenter.outcome_form(ending or OutcomeForm()),
        **telling.section(access.people_to_tell(contact, viewer=viewer)),
        "files": files.files(shown.files, "workspace:contact-file", shown.id, names),
        "no_blame": files.NO_BLAME,
        "deciding": deciding,
        "giving": giving or FilesForm(),
        "largest": f"{access.largest_file(viewer=viewer) / 2**20:g}",
        "teams": access.own_teams(viewer=viewer),
        "problems": wrong,
        "ring": ring,
    }
    return render(request, "workspace/contact.html", page, status=422 if wrong else 200)


def _known(request: HttpRequest, shown: Any) -> tuple[list[Any], dict[Any, Any]]:
    """A banner for each person found whom it is about, and what the record says of the first, or
    they were told at another door, to the questions."""
    banners = [heading(request, one.person_id) for one in shown.about if one.person_id]
    if not banners:
        return [], {}
    person = banners[0].person
    if Category.CONTACT_AND_CARER not in request.viewer.categories(person, Action.READ):
        return banners, known.lines(None, None)
    try:
        card = record.first_glance(viewer=request.viewer, person=person)
    except NotPermitted:
        return banners, {}
    is_about_one = len(banners) == 1  # else nobody knows of whom an answer was
    said = access.said_before(person, but=shown.id, viewer=request.viewer) if is_about_one else []
    return banners, known.with_said_before(known.lines(card, banners[0]), said)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Invalid("There is no such team.") from None
