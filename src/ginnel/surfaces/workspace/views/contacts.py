"""Reading a contact, and working on it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from ginnel.care.access import actions as access_actions
from ginnel.care.access import queries as access
from ginnel.care.access.states import ContactState, OutcomeKind, Urgency
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.sharing.rules import Capability
from ginnel.kernel.errors import Conflict, Invalid
from ginnel.kernel.web.access import requires
from ginnel.kernel.web.seen import number_seen
from ginnel.surfaces.workspace.forms.contacts import AnswersForm, HurryForm, OutcomeForm
from ginnel.surfaces.workspace.forms.files import FilesForm
from ginnel.surfaces.workspace.presenters import competences, files, known, telling, typed
from ginnel.surfaces.workspace.presenters import contacts as presenter
from ginnel.surfaces.workspace.views.clocks import change_clock
from ginnel.surfaces.workspace.views.known_already import known_already


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
        said = {"to": to, "reason": reason, "team": request.POST.get("team", "")}
        return contact_page(request, contact, refused=str(error), said=said)
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
def join(request: HttpRequest, contact: UUID) -> HttpResponse:
    """It is the same as another that is open: that one goes on, this one is closed."""
    try:
        to = _uuid(request.POST.get("to", ""), "There is no such contact.")
        if to is None:
            raise Invalid("Say which contact it is the same as.")
        access_actions.join_contact(contact=contact, number=number_seen(request), to=to, by=request.viewer)
    except (Invalid, Conflict) as error:
        return contact_page(request, contact, refused=str(error))
    return redirect("workspace:contact", contact=to)


@requires(Capability.TAKE_CONTACTS)
@require_POST
def answers(request: HttpRequest, contact: UUID) -> HttpResponse:
    """What was asked at the door, and what had not to be."""
    _, lines = known_already(request, access.contact(contact, viewer=request.viewer))
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
def carer(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Somebody who cares for them may need support: an assessment of their own is offered."""
    try:
        access_actions.say_carer_may_need(contact=contact, by=request.viewer)
    except (Invalid, Conflict) as error:
        return contact_page(request, contact, refused=str(error))
    return redirect("workspace:contact", contact=contact)


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
        said = {"clock": str(clock), "reason": request.POST.get("reason", "")}
        return contact_page(request, contact, refused=str(error), said=said)
    return redirect("workspace:contact", contact=contact)


@requires(Capability.TAKE_CONTACTS)
@require_POST
def hurry(request: HttpRequest, contact: UUID) -> HttpResponse:
    """It must be sooner than it is due."""
    form = HurryForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            access_actions.hurry_contact(
                contact=contact, urgency=Urgency(said["urgency"]), since=said["since"], by=request.viewer
            )
            return redirect("workspace:contact", contact=contact)
        except (Invalid, Conflict) as error:
            form.add_error(None, str(error))
    return contact_page(request, contact, hurrying=form)


@requires(Capability.TAKE_CONTACTS)
@require_POST
def hand_over(request: HttpRequest, contact: UUID) -> HttpResponse:
    """To whoever may do what is kept for some; or say that it asks for such a colleague, or does no more."""
    said, by = request.POST, request.viewer
    try:
        competence = competences.chosen(said.get("competence", ""))
        if said.get("do") == "hand-over":
            access_actions.hand_over(
                contact=contact, number=number_seen(request), competence=competence, by=by
            )
        else:
            is_asked = said.get("do") != "not-asked"
            access_actions.ask_competence(contact=contact, competence=competence, is_asked=is_asked, by=by)
    except (Invalid, Conflict) as error:
        return contact_page(request, contact, refused=str(error))
    return redirect("workspace:contact", contact=contact)


def contact_page(
    request: HttpRequest,
    contact: UUID,
    *,
    refused: str = "",
    said: dict[str, str] | None = None,
    ring: str = "",
    answering: AnswersForm | None = None,
    ending: OutcomeForm | None = None,
    giving: FilesForm | None = None,
    hurrying: HurryForm | None = None,
    deciding: tuple[UUID, str] | None = None,
) -> HttpResponse:
    """As it stands now. `said` is what was typed with what is `refused`, so that it is not typed again."""
    viewer = request.viewer
    shown = access.contact(contact, viewer=viewer)
    banners, lines = known_already(request, shown)
    bys = {UUID(one.by) for one in (*shown.steps, *shown.outcomes, *shown.files) if ":" not in one.by}
    form = answering or AnswersForm(known=frozenset(lines))
    about = [one.person_id for one in shown.about if one.person_id]
    wrong = presenter.problems(refused, said or {}, answering, ending, giving, hurrying)
    names = organisations.account_names(bys, viewer=viewer)
    not_rung = known.why_not_rung(lines, shown.answers)
    found = presenter.contact(shown, viewer, names, not_rung=not_rung)
    page = {
        "contact": found,
        "typed": [] if presenter.has_form(found, said or {}) else typed.words(said or {}),
        "banners": banners,
        "questions": known.questions(lines, form),
        "earlier": presenter.earlier(
            [one for person in about for one in access.earlier(person, viewer=viewer) if one.id != shown.id],
            access.may_join(contact, viewer=viewer),
        ),
        "hurry": presenter.hurries(shown.clocks, hurrying or HurryForm()),
        "outcome": presenter.outcome_form(ending or OutcomeForm()),
        "asked": competences.asked(access.asked_of_contact(contact, viewer=viewer)),
        "may_be_asked": competences.to_ask_for(),
        **telling.section(access.people_to_tell(contact, viewer=viewer)),
        "files": files.files(shown.files, "workspace:contact-file", shown.id, names),
        "no_blame": files.NO_BLAME,
        "deciding": deciding,
        "giving": giving or FilesForm(),
        "may_open": files.may_open(access.teams_asked(contact, viewer=viewer), giving),
        "largest": f"{access.largest_file(viewer=viewer) / 2**20:g}",
        "teams": access.own_teams(viewer=viewer),
        "problems": wrong,
        "said": said or {},
        "ring": ring,
    }
    return render(request, "workspace/contact.html", page, status=422 if wrong else 200)


def _uuid(text: str, otherwise: str = "There is no such team.") -> UUID | None:
    """Raises Invalid, in the words `otherwise`, for what is none."""
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Invalid(otherwise) from None
