"""A contact as the page shows it, and the forms that go with it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse

from ginnel.care.access.queries import Earlier, Running, Shown, next_opening
from ginnel.care.access.rules.hearing import is_stricter
from ginnel.care.access.rules.knowing import ASKED, Question
from ginnel.care.access.states import (
    NEVER_STOPPED,
    Answered,
    Caller,
    ClockKind,
    ContactState,
    Door,
    Duty,
    OutcomeKind,
    Part,
    ReferralState,
    RequestKind,
    Urgency,
    Verdict,
)
from ginnel.kernel import clock
from ginnel.kernel.clock import LONDON
from ginnel.kernel.web import formats
from ginnel.surfaces.workspace.forms.contacts import BOXES, CHOSEN, YES_OR_NO
from ginnel.surfaces.workspace.forms.notes import WHEN
from ginnel.surfaces.workspace.presenters.work import NOT_KNOWN, due_words

_VERDICTS = {one.value: one.label for one in Verdict}
_GET_BACK = "Waiting for us to get back to them"
_STATES = {"contact": ContactState, "referral": ReferralState}


def choices(options: Sequence[tuple[Any, str]], chosen: Any) -> list[dict[str, Any]]:
    return [{"value": str(value), "text": text, "checked": str(value) == chosen} for value, text in options]


def options(found: Sequence[tuple[Any, str]], chosen: Any) -> list[dict[str, Any]]:
    return [{"value": str(value), "text": text, "selected": str(value) == chosen} for value, text in found]


def blank(form: Any) -> dict[str, Any]:
    """What the form for a new contact is made of."""
    return {
        "form": form,
        "doors": options(Door.choices, form["door"].value()),
        "callers": choices(Caller.choices, form["caller"].value()),
        "needs": choices(YES_OR_NO, form["may_have_needs"].value()),
        "carer_needs": [
            {
                "value": "on",
                "text": "Somebody who cares for them may need support too",
                "checked": bool(form["carer_may_have_needs"].value()),
            }
        ],
        "urgencies": choices(form.fields["urgency"].choices, form["urgency"].value() or ""),
        "keeps": choices(form.fields["keep"].choices, form["keep"].value()),
        "boxes": [(name, value) for name in BOXES if (value := form[name].value())],
    }


def contact(shown: Shown, viewer: Any, staff: Mapping[UUID, str], *, not_rung: str = "") -> dict[str, Any]:
    """Everything but the people, whom the banners show, and the forms. `not_rung` is the need for which nobody rings
    them: where there is one, nothing here says to."""
    last, now = shown.last, clock.now()
    state = ContactState(last.state)
    # What was given out waits for whoever is to take it.
    is_for_me = last.staff_id is not None and str(last.staff_id) == viewer.identity
    is_mine = is_for_me and state != ContactState.WAITING
    return {
        "id": shown.id,
        "number": last.number,
        "words": shown.words,
        "withheld": shown.withheld.label.lower() if shown.withheld else "",
        "state": _state(state, not_rung),
        "not_rung": not_rung,
        "get_back": "Get back to them later" if not_rung else "Ring back later",
        "is_closed": state == ContactState.CLOSED,
        "is_mine": is_mine,
        "is_given_out": last.staff_id is not None and state == ContactState.WAITING,
        "may_give": state != ContactState.CLOSED and (is_mine or shown.recorded_by == viewer.identity),
        "has_it": last.staff or last.team,
        "team": last.team,
        "door": Door(shown.door).label,
        "caller": Caller(shown.caller).label if shown.caller else "",
        "again": reverse("workspace:contact", args=[shown.again]) if shown.again else "",
        "reach": [one.said for one in shown.about if one.person_id and one.said],
        "happened": formats.moment(shown.happened_at),
        "duties": _duties(shown.duties),
        "may_add_carer": is_mine and state != ContactState.CLOSED and _says_nothing_of_a_carer(shown),
        "unknown": [_described(one) for one in shown.people if one.part == Part.ABOUT and not one.person_id],
        "told_by": [_described(one) for one in shown.people if one.part != Part.ABOUT],
        "clocks": [_not_rung(one) if not_rung else one for one in clocks(shown.clocks, now)],
        "answers": [_answer(one) for one in shown.answers],
        "outcomes": [_outcome(one, staff) for one in shown.outcomes],
        "requests": [_request(one) for one in shown.requests],
        "has_services": any(one.service for one in shown.outcomes),
        "steps": [_step(one, staff, not_rung) for one in reversed(shown.steps)],
    }


def _duties(of: tuple[Duty, Duty]) -> list[dict[str, Any]]:
    """One line for each that is or was owed or offered, and whether it is still to be done."""
    named = zip(("An assessment of the person", "A carer’s assessment"), of, strict=True)
    return [{"what": what, "how": one.label, "is_owed": one == Duty.OWED} for what, one in named if one]


def _says_nothing_of_a_carer(shown: Shown) -> bool:
    is_gone = any(one.kind == OutcomeKind.CARER_GONE for one in shown.outcomes)
    return shown.words is not None and shown.duties[1] == Duty.NONE and not is_gone


def clocks(running: Sequence[Running], now: datetime) -> list[dict[str, Any]]:
    return [
        {
            "id": one.id,
            "what": ClockKind(one.kind).label,
            "due": _due(one, now),
            "at": formats.moment(one.due_at) if one.due_at else "",
            "is_late": one.due_at is not None and one.due_at < now,
            "is_stopped": one.stopped_until is not None,
            "may_stop": one.kind not in NEVER_STOPPED,
            "may_be_met": one.may_be_met,
            "until": next_opening(now).astimezone(LONDON).strftime(WHEN),
        }
        for one in running
    ]


def _due(one: Running, now: datetime) -> str:
    left = due_words(one.due_at, now)
    return (
        f"stands still until {formats.moment(one.stopped_until)}, then {left}" if one.stopped_until else left
    )


def hurries(running: Sequence[Running], form: Any) -> dict[str, Any]:
    """What is sooner than the clocks that run, to choose from: nothing where it is as urgent as can be."""
    kinds = [one.kind for one in running]
    sooner = [(one.value, one.label) for one in Urgency if is_stricter(one, kinds)]
    return {"items": choices(sooner, form["urgency"].value()), "form": form}


def _state(state: ContactState, not_rung: str) -> str:
    return _GET_BACK if not_rung and state == ContactState.CALL_BACK else str(state.label)


def _step(one: Any, staff: Mapping[UUID, str], not_rung: str) -> dict[str, Any]:
    return {**step(one, staff, ContactState), "state": _state(ContactState(one.state), not_rung)}


def _not_rung(one: dict[str, Any]) -> dict[str, Any]:
    return {**one, "what": "Got back to"} if one["what"] == ClockKind.CALL_BACK.label else one


def earlier(found: Sequence[Earlier], same: Collection[UUID] = ()) -> list[dict[str, Any]]:
    """One line each, with a way in where it is the viewer's organisation's. `same` are those that may go on for the
    contact that is shown."""
    return [
        {
            "when": formats.moment(one.at),
            "what": f"{one.kind.capitalize()}, {one.by_whom}",
            "state": _STATES[one.kind](one.state).label,
            "words": one.words,
            "href": reverse(f"workspace:{one.kind}", args=[one.id]) if one.id else "",
            "same": str(one.id) if one.id in same else "",
        }
        for one in found
    ]


def problems(
    refused: str,
    said: Mapping[str, str],
    answering: Any,
    ending: Any,
    giving: Any = None,
    hurrying: Any = None,
) -> list[dict[str, str]]:
    """What is wrong, each with the part of the page where it is put right: of a contact that cannot be closed yet, what
    came of it."""
    at = {ContactState.CLOSED: "#outcome"}.get(said.get("to", ""), "#maincontent")  # type: ignore[call-overload]
    found = [{"text": refused, "href": at}] if refused else []
    for form, place in (
        (answering, "#questions"),
        (ending, "#outcome"),
        (giving, "#files"),
        (hurrying, "#hurry"),
    ):
        every = form.errors.values() if form else ()
        found += [{"text": str(one), "href": place} for messages in every for one in messages]
    return found


def has_form(page: Mapping[str, Any], said: Mapping[str, str]) -> bool:
    """Whether the form that was posted, of a move or of a clock, is on the `page` still."""
    is_running = "clock" not in said or said["clock"] in {str(one["id"]) for one in page["clocks"]}
    return page["is_mine"] and not page["is_closed"] and is_running


def outcome_form(form: Any) -> dict[str, Any]:
    chosen = form["kind"].value()
    kinds = [(one.value, one.label) for one in OutcomeKind if one in CHOSEN]
    return {"kinds": choices(kinds, chosen), "form": form}


def _described(one: Any) -> dict[str, Any]:
    said = ", ".join(filter(None, (one.born and f"born {one.born}", one.said)))
    return {"id": one.id, "name": one.name or NOT_KNOWN, "said": said, "part": Part(one.part).label}


def _answer(one: Any) -> dict[str, Any]:
    asked = ASKED[Question(one.question)]
    text = ": ".join(filter(None, (one.verdict and _VERDICTS.get(one.verdict, one.verdict), one.text)))
    return {
        "question": asked.words,
        "text": text or "As the record says",
        "how": Answered(one.how).label,
        "why": one.again_because,
        "alone": "Asked alone" if one.is_alone else "",
    }


def _request(one: Any) -> dict[str, Any]:
    return {
        "what": f"{RequestKind(one.does).label} by {one.sender}",
        "when": formats.moment(one.at),
        "words": one.words,
    }


def _outcome(one: Any, staff: Mapping[UUID, str]) -> dict[str, Any]:
    return {
        "what": OutcomeKind(one.kind).label,
        "detail": one.detail,
        "when": formats.moment(one.at),
        "who": name_of(one.by, staff),
    }


def step(one: Any, staff: Mapping[UUID, str], states: Any) -> dict[str, Any]:
    return {
        "state": states(one.state).label,
        "has_it": str(one.staff or one.team),
        "reason": one.reason,
        "next_step": getattr(one, "next_step", ""),
        "when": formats.moment(one.at),
        "who": name_of(one.by, staff),
    }


def name_of(by: str, staff: Mapping[UUID, str], *, unknown: str = "A colleague") -> str:
    """Who did it: a colleague by name, a system as one."""
    return "Ginnel" if ":" in by else staff.get(UUID(by), unknown)
