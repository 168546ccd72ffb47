"""Sending a referral, reading one, and answering it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ginnel.care.access import actions as access_actions
from ginnel.care.access import queries as access
from ginnel.care.access.queries import Earlier, FileShown
from ginnel.care.access.states import ReferralState, ReferredFor, Urgency
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.sharing.rules import Capability
from ginnel.kernel.errors import Conflict, Invalid, NotPermitted
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.web.access import requires
from ginnel.kernel.web.seen import number_seen
from ginnel.surfaces.workspace.as_they_are_now import as_they_are_now
from ginnel.surfaces.workspace.forms.contacts import ReferralForm
from ginnel.surfaces.workspace.presenters import competences, typed
from ginnel.surfaces.workspace.presenters import going as going_presenter
from ginnel.surfaces.workspace.presenters import referrals as presenter
from ginnel.surfaces.workspace.presenters.contacts import earlier
from ginnel.surfaces.workspace.presenters.notes import errors
from ginnel.surfaces.workspace.views.clocks import change_clock
from ginnel.surfaces.workspace.views.heading import heading


@requires(Capability.TAKE_CONTACTS)
@require_http_methods(["GET", "HEAD", "POST"])
@as_they_are_now
def refer(request: HttpRequest, person: UUID) -> HttpResponse:
    """Ask another team to do something for somebody; out of a contact, or again after another said no, where the
    address says so."""
    contact, again = _named(request, "contact"), _named(request, "again")
    form = ReferralForm(request.POST or None, initial={"form": str(uuid7()), "urgency": Urgency.SOON})
    held = access.files_to_send(contact, person=person, viewer=request.viewer)
    asking = access.assessment_asked(contact, again=again, viewer=request.viewer)
    if request.method == "POST" and asking.is_asked and not request.POST.get("assessment"):
        form.add_error("assessment", "Say which assessment it is for")
    same = _same_sent(request, form, person)
    if same is not None:
        form.add_error("asked_for", presenter.sent_already(same))
    if request.method == "POST" and form.is_valid():
        try:
            chosen = _chosen(request, held)
            sent = _send(form.cleaned_data, person, contact, again, chosen, request.viewer)
            return redirect("workspace:referral", referral=sent)
        except (Invalid, Conflict) as error:
            form.add_error("asked_for", str(error))
        except NotPermitted as error:
            form.add_error("asked_for", f"{error} Open their page and say that they are with you first.")
    page = presenter.new(heading(request, person), form, access.receiving(viewer=request.viewer))
    going = presenter.going(held, request.POST.getlist("going") if _offered(request) else None)
    page["referred"] = earlier(access.referrals_before(person, viewer=request.viewer))
    page["asks_again"] = same is not None
    page["assessments"] = presenter.assessments(asking, form["assessment"].value() or "")
    shown = {**page, "contact": contact, "again": again, "errors": errors(form), "files": going}
    return render(request, "workspace/referral_new.html", shown, status=422 if form.errors else 200)


def _same_sent(request: HttpRequest, form: ReferralForm, person: UUID) -> Earlier | None:
    """What was sent to that team in these words and is open: asked once whether it is to go all the same."""
    if request.method != "POST" or not form.is_valid() or request.POST.get("all_the_same"):
        return None
    said = form.cleaned_data
    return access.sent_already(
        person,
        to_team=said["to_team"],
        asked_for=said["asked_for"],
        reference=_reference(said),
        viewer=request.viewer,
    )


def _reference(said: Mapping[str, Any]) -> str:
    return f"form {said['form']}" if said["form"] else ""


def _offered(request: HttpRequest) -> set[str]:
    return set(request.POST.getlist("offered"))


def _chosen(request: HttpRequest, held: tuple[FileShown, ...]) -> list[UUID] | None:
    """The files that go; None where there is nothing to choose. Raises Invalid where one was given while the form was
    being filled in: nobody chose whether it goes."""
    if {str(one.id) for one in held} - _offered(request):
        raise Invalid(
            "A file was given with the contact since you opened this page. Choose which go, then send it."
        )
    going = set(request.POST.getlist("going"))
    return [one.id for one in held if str(one.id) in going] if held else None


def _send(
    said: dict[str, Any],
    person: UUID,
    contact: UUID | None,
    again: UUID | None,
    files: list[UUID] | None,
    by: Any,
) -> UUID:
    return access_actions.send_referral(
        person=person,
        to_team=said["to_team"],
        asked_for=said["asked_for"],
        urgency=Urgency(said["urgency"]),
        contact=contact,
        again=again,
        assessment=ReferredFor(said["assessment"]),
        files=files,
        reference=_reference(said),
        by=by,
    )


@requires(Capability.TAKE_CONTACTS)
@require_safe
def referral(request: HttpRequest, referral: UUID) -> HttpResponse:
    return _page(request, referral)


@requires(Capability.TAKE_CONTACTS)
@require_POST
def answer(request: HttpRequest, referral: UUID) -> HttpResponse:
    """Say what became of it."""
    said = request.POST
    try:
        if said.get("to") not in ReferralState:
            raise Invalid("Say what became of it.")
        access_actions.move_referral(
            referral=referral,
            number=number_seen(request),
            to=ReferralState(said["to"]),
            reason=said.get("reason", ""),
            next_step=said.get("next_step", ""),
            by=request.viewer,
        )
    except (Invalid, Conflict, NotPermitted) as error:
        return _page(request, referral, refused=str(error), said=said)
    return redirect("workspace:referral", referral=referral)


@requires(Capability.TAKE_CONTACTS)
@require_POST
def take_back(request: HttpRequest, referral: UUID, file: UUID) -> HttpResponse:
    try:
        access_actions.take_back_file(referral=referral, file=file, by=request.viewer)
    except Conflict as error:
        return _page(request, referral, refused=str(error), at="#files")
    return redirect(reverse("workspace:referral", args=[referral]) + "#files")


@requires(Capability.TAKE_CONTACTS)
@require_POST
def send_file(request: HttpRequest, referral: UUID) -> HttpResponse:
    """One more of the contact's files."""
    try:
        file = _named(request, "file")
        if file is None:
            return _page(request, referral, refused="Choose a file.", at="#file-to-send")
        access_actions.send_file(referral=referral, file=file, by=request.viewer)
    except (Invalid, Conflict) as error:
        return _page(request, referral, refused=str(error), at="#files")
    return redirect(reverse("workspace:referral", args=[referral]) + "#files")


@requires(Capability.TAKE_CONTACTS)
@require_POST
def call_in(request: HttpRequest, referral: UUID) -> HttpResponse:
    """Tell whoever may do what is kept for some that it waits for them."""
    try:
        competence = competences.chosen(request.POST.get("competence", ""))
        number = number_seen(request)
        access_actions.call_in(referral=referral, number=number, competence=competence, by=request.viewer)
    except (Invalid, Conflict) as error:
        return _page(request, referral, refused=str(error))
    return redirect("workspace:referral", referral=referral)


@requires(Capability.TAKE_CONTACTS)
@require_POST
def clock(request: HttpRequest, referral: UUID, clock: UUID) -> HttpResponse:
    """As of a contact."""
    try:
        change_clock(referral, clock, request)
    except (Invalid, Conflict) as error:
        said = {"clock": str(clock), "reason": request.POST.get("reason", "")}
        return _page(request, referral, refused=str(error), said=said)
    return redirect("workspace:referral", referral=referral)


def _page(
    request: HttpRequest,
    referral: UUID,
    *,
    refused: str = "",
    at: str = "#answers",
    said: Mapping[str, str] | None = None,
) -> HttpResponse:
    """`said` is what was typed with what is `refused`, so that it is not typed again."""
    viewer = request.viewer
    shown = access.referral(referral, viewer=viewer)
    going = access.files_going(referral, viewer=viewer)
    bys = {UUID(one.by) for one in (*shown.steps, *shown.files, *going.changes) if ":" not in one.by}
    names = organisations.account_names(bys, viewer=viewer)
    page = presenter.referral(shown, viewer, names)
    held = going_presenter.going_with(shown, going, names)
    asked = competences.asked(access.asked_of_referral(referral, viewer=viewer), is_called_in=True)
    who = heading(request, shown.person)
    said = said or {}
    left = [] if presenter.has_form(page, said) else typed.words(said)
    wrong = {"refused": refused, "refused_at": at, "said": said, "typed": left}
    return render(
        request,
        "workspace/referral.html",
        {"banner": who, "referral": page, **held, **wrong, "asked": asked},
        status=422 if refused else 200,
    )


def _named(request: HttpRequest, name: str) -> UUID | None:
    """A contact or referral that the address or the form names; none for what is no id."""
    text = request.POST.get(name) or request.GET.get(name, "")
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
