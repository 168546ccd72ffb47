"""What the council's safeguarding team does with a concern."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from ginnel.care.access import queries as access
from ginnel.care.safeguarding import actions as safeguarding_actions
from ginnel.care.safeguarding import queries as safeguarding
from ginnel.care.safeguarding.states import Advocacy, ConcernState, WishesMet
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.people import queries as people
from ginnel.foundation.sharing.rules import Capability
from ginnel.kernel.errors import Conflict, Invalid, NotFound, NotPermitted
from ginnel.kernel.web import pagination
from ginnel.kernel.web.access import requires
from ginnel.kernel.web.seen import number_seen
from ginnel.surfaces.workspace.for_safety import for_safety
from ginnel.surfaces.workspace.forms.safeguarding import ConclusionForm, DecisionForm, EnquiryForm
from ginnel.surfaces.workspace.presenters import safeguarding as presenter
from ginnel.surfaces.workspace.presenters import typed
from ginnel.surfaces.workspace.presenters.banner import Banner, banner

_REFUSED = (Invalid, Conflict, NotPermitted, NotFound)


@requires(Capability.DECIDE_SAFEGUARDING)
@require_safe
def concerns(request: HttpRequest) -> HttpResponse:
    """What is open with the worker's team."""
    viewer, number = request.viewer, pagination.number_in(request.GET.get("page"))
    found = safeguarding.concerns_open(viewer=viewer, mine=request.GET.get("view") == "mine", page=number)
    about = list(dict.fromkeys(person for line in found.lines for person in line.people))
    held = {line.staff for line in found.lines if line.staff}
    page = presenter.page(
        found,
        people.summaries(viewer=viewer, people=about),
        organisations.account_names(held, viewer=viewer),
        number,
    )
    return render(request, "workspace/concerns.html", page)


@requires(Capability.TAKE_CONTACTS)
@require_safe
def concern(request: HttpRequest, concern: UUID) -> HttpResponse:
    """The concern, to those who work with it; to whoever raised it, that it was received."""
    try:
        return _page(request, concern)
    except NotFound:
        found = safeguarding.receipt(concern, viewer=request.viewer)
        return render(request, "workspace/concern_received.html", {"receipt": presenter.receipt(found)})


@requires(Capability.DECIDE_SAFEGUARDING)
@require_POST
def move(request: HttpRequest, concern: UUID) -> HttpResponse:
    """Take it, give it to a team, or open it again."""
    said, by = request.POST, for_safety(request)
    which: dict[str, Any] = {"concern": concern, "number": number_seen(request)}
    try:
        if said.get("to") == "take":
            safeguarding_actions.take_concern(**which, by=by)
        elif said.get("to") == "team":
            team = _team(said.get("team", ""))
            safeguarding_actions.hand_over(**which, reason=said.get("reason", ""), team=team, by=by)
            return redirect("workspace:concerns")
        else:
            safeguarding_actions.reopen(**which, reason=said.get("reason", ""), by=by)
    except _REFUSED as error:
        place = "may_reopen" if said.get("to") == "reopen" else "may_work"
        return _again(request, concern, place, refused=str(error))
    return redirect("workspace:concern", concern=concern)


@requires(Capability.DECIDE_SAFEGUARDING)
@require_POST
def learn(request: HttpRequest, concern: UUID) -> HttpResponse:
    """Write down a wish, who may be harming them, or that others may be told."""
    said, by = request.POST, for_safety(request)
    words = said.get("words", "")
    try:
        if said.get("what") == "wish":
            safeguarding_actions.add_wish(concern=concern, words=words, by=by)
        elif said.get("what") == "source":
            username = said.get("username", "")
            safeguarding_actions.add_source(concern=concern, said=words, username=username, by=by)
        else:
            safeguarding_actions.clear(concern=concern, reason=words, by=by)
    except _REFUSED as error:
        return _again(request, concern, "may_work", refused=str(error))
    return redirect("workspace:concern", concern=concern)


@requires(Capability.DECIDE_SAFEGUARDING)
@require_POST
def decide(request: HttpRequest, concern: UUID) -> HttpResponse:
    form = DecisionForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            safeguarding_actions.decide(
                concern=concern,
                number=number_seen(request),
                limbs=form.limbs(),
                outcome=ConcernState(said["outcome"]),
                reasons=said["reasons"],
                by=for_safety(request),
            )
            return redirect("workspace:concern", concern=concern)
        except _REFUSED as error:
            form.add_error("outcome", str(error))
    return _again(request, concern, "may_decide", deciding=form)


@requires(Capability.DECIDE_SAFEGUARDING)
@require_POST
def enquire(request: HttpRequest, concern: UUID) -> HttpResponse:
    form, ending = EnquiryForm(request.POST), _ending_kept(request)
    if form.is_valid():
        said = form.cleaned_data
        try:
            safeguarding_actions.enquire(
                concern=concern,
                number=number_seen(request),
                asks=said["asks"],
                advocacy=Advocacy(said["advocacy"]),
                is_planned=bool(said["is_planned"]),
                made_by=said["made_by"],
                by_when=said["by_when"],
                by=for_safety(request),
            )
            return (
                _page(request, concern, ending=ending) if ending else redirect("workspace:concern", concern)
            )
        except _REFUSED as error:
            form.add_error("asks", str(error))
    return _again(request, concern, "may_enquire", enquiring=form, ending=ending)


@requires(Capability.DECIDE_SAFEGUARDING)
@require_POST
def conclude(request: HttpRequest, concern: UUID) -> HttpResponse:
    form = ConclusionForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            safeguarding_actions.conclude(
                concern=concern,
                number=number_seen(request),
                outcome=said["outcome"],
                wishes_met=WishesMet(said["wishes_met"]),
                by=for_safety(request),
            )
            return redirect("workspace:concern", concern=concern)
        except _REFUSED as error:
            form.add_error("outcome", str(error))
    return _again(request, concern, "may_conclude", ending=form)


def _ending_kept(request: HttpRequest) -> ConclusionForm | None:
    """What was written of the end while the enquiry had to be changed first: it is filled in again, and not saved."""
    outcome = request.POST.get("ending", "")
    if not outcome:
        return None
    return ConclusionForm(initial={"outcome": outcome, "wishes_met": request.POST.get("ending_met", "")})


def _again(
    request: HttpRequest,
    concern: UUID,
    place: str,
    *,
    refused: str = "",
    deciding: DecisionForm | None = None,
    enquiring: EnquiryForm | None = None,
    ending: ConclusionForm | None = None,
) -> HttpResponse:
    """The page with what was typed and refused. Whoever may not know of the concern gets their own words back, and
    nothing else: the same as where there never was one."""
    try:
        return _page(
            request,
            concern,
            place=place,
            refused=refused,
            deciding=deciding,
            enquiring=enquiring,
            ending=ending,
        )
    except NotFound:
        words = typed.words(request.POST)
        if not words:
            raise
        return render(request, "workspace/concern_typed.html", {"typed": words}, status=404)


def _page(
    request: HttpRequest,
    concern: UUID,
    *,
    place: str = "",
    refused: str = "",
    deciding: DecisionForm | None = None,
    enquiring: EnquiryForm | None = None,
    ending: ConclusionForm | None = None,
) -> HttpResponse:
    """As it stands now. `place` is what must be allowed for the form that was refused to be on the page again: where it
    is not, what was typed into it stands by itself."""
    viewer = for_safety(request)
    shown = safeguarding.concern(concern, viewer=viewer)
    decisions = shown.said.decisions if shown.said else ()
    bys = {UUID(one.by) for one in (*shown.steps, *decisions) if ":" not in one.by}
    wrong = [refused] if refused else []
    wrong += [
        str(messages[0])
        for each in (deciding, enquiring, ending)
        if each is not None
        for messages in each.errors.values()
    ]
    own = request.viewer.organisation
    found = presenter.concern(shown, viewer, organisations.account_names(bys, viewer=viewer))
    page = {
        "concern": found,
        "said_again": request.POST if refused else {},
        "typed": typed.words(request.POST) if wrong and place and not found[place] else [],
        "banners": _banners([one.person_id for one in shown.people if one.person_id], viewer),
        "problems": list(dict.fromkeys(wrong)),
        "teams": access.own_teams(viewer=viewer),
        **presenter.forms_of(
            deciding or DecisionForm(),
            enquiring or EnquiryForm(initial={"is_planned": ""}),
            ending or ConclusionForm(),
            [one for one in organisations.everyone(viewer=viewer) if one.code != own],
        ),
    }
    return render(request, "workspace/concern.html", page, status=422 if wrong else 200)


def _banners(about: list[UUID], viewer: Any) -> list[Banner]:
    """Who they are, of those of whom the viewer may know. Warnings stay on their own page: no look at the record."""
    found = []
    for person in about:
        try:
            found.append(banner(people.banner(viewer=viewer, person=person)))
        except NotPermitted:
            continue
    return found


def _team(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Invalid("There is no such team.") from None
