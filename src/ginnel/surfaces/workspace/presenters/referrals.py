"""A referral as the page shows it, and what whoever reads it may answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from ginnel.care.access.queries import Earlier, FileShown, Receiving, ReferralShown
from ginnel.care.access.rules.referring import Asking
from ginnel.care.access.states import REFERRAL_TRANSITIONS, ReferralState, ReferredFor, Urgency
from ginnel.kernel import clock
from ginnel.kernel.web import formats
from ginnel.surfaces.workspace.presenters.banner import Banner
from ginnel.surfaces.workspace.presenters.contacts import choices, clocks, options, step

_SENDER = (ReferralState.WITHDRAWN, ReferralState.SETTLED)
_RECEIVER = (
    ReferralState.RECEIVED,
    ReferralState.ACCEPTED,
    ReferralState.DECLINED,
    ReferralState.COMPLETED,
)
_WORDS = {
    ReferralState.RECEIVED: "We have it",
    ReferralState.ACCEPTED: "Accept it",
    ReferralState.DECLINED: "Decline it",
    ReferralState.COMPLETED: "It is done",
    ReferralState.WITHDRAWN: "Withdraw it",
    ReferralState.SETTLED: "It is settled",
}
_ASKS_WHY = frozenset(
    {ReferralState.DECLINED, ReferralState.COMPLETED, ReferralState.WITHDRAWN, ReferralState.SETTLED}
)


_FOR = {
    ReferredFor.PERSON: "It is for the person’s own assessment",
    ReferredFor.CARER: "It is for an assessment of whoever cares for them",
}


def new(who: Banner, form: Any, teams: Sequence[Receiving]) -> dict[str, Any]:
    """The form, with every team of the place to choose from."""
    found = [("", "Choose a team"), *((one.team, _team(one)) for one in teams)]
    return {
        "banner": who,
        "person": who.person,
        "form": form,
        "teams": options(found, str(form["to_team"].value() or "")),
        "urgencies": choices(Urgency.choices, form["urgency"].value()),
    }


def sent_already(same: Earlier) -> str:
    """Said once, before the same is asked of the same team again."""
    when = formats.moment(same.at)
    return f"The same was sent to them on {when} and is open. Look at it first, or send this all the same"


def going(held: Sequence[FileShown], chosen: Sequence[str] | None) -> list[dict[str, Any]]:
    """Each file of the contact as a box, ticked where it goes; all of them before anything was chosen."""
    return [
        {
            "value": str(one.id),
            "text": f"{one.name}: {one.what}" if one.what else one.name,
            "checked": chosen is None or str(one.id) in chosen,
        }
        for one in held
    ]


def assessments(asking: Asking, chosen: str) -> dict[str, Any]:
    """The choice of which assessment it is for: asked, or closed with what it is for by itself; nothing where the
    contact owes none."""
    said = chosen or asking.otherwise.value
    kinds = [one for one in ReferredFor.choices if one[0]]
    shows = asking.is_asked or asking.otherwise in (ReferredFor.PERSON, ReferredFor.CARER)
    return {
        "is_asked": asking.is_asked,
        "items": choices(kinds, said) if shows else [],
        "by_itself": _FOR.get(asking.otherwise, ""),
    }


def _team(one: Receiving) -> str:
    return f"{one.organisation}: {one.name}{' (front door)' if one.is_front_door else ''}"


def referral(shown: ReferralShown, viewer: Any, staff: Mapping[UUID, str]) -> dict[str, Any]:
    last = shown.last
    state = ReferralState(last.state)
    return {
        "id": shown.id,
        "number": last.number,
        "contact": shown.contact if viewer.organisation == shown.sender else None,
        "from": f"{shown.from_team}, {shown.sender_name}",
        "to": ", ".join(filter(None, (shown.to_team, shown.receiver_name))),
        "asked_for": shown.asked_for,
        "assessment": ReferredFor(shown.assessment).label if shown.assessment else "",
        "urgency": Urgency(shown.urgency).label,
        "sent": formats.moment(shown.sent_at),
        "state": state.label,
        "has_it": last.staff or last.team,
        "is_ours": last.team_id == viewer.team,
        "reason": last.reason,
        "next_step": last.next_step,
        "clocks": clocks(shown.clocks, clock.now()),
        "steps": [step(one, staff, ReferralState) for one in reversed(shown.steps)],
        "may_call_in": viewer.team == shown.to_team_id
        and state in (ReferralState.SENT, ReferralState.RECEIVED),
        "answers": _answers(state, shown, viewer),
        "may_send_again": viewer.team == shown.from_team_id
        and state in (ReferralState.DECLINED, ReferralState.BOUNCED),
    }


def has_form(page: Mapping[str, Any], said: Mapping[str, str]) -> bool:
    """Whether the form that was posted, of an answer or of a clock, is on the `page` still."""
    answers = {one["to"] for one in page["answers"] if one["asks_why"]}
    clocks = {str(one["id"]) for one in page["clocks"]} if page["is_ours"] else set()
    return said.get("to") in answers or said.get("clock") in clocks


def _answers(state: ReferralState, shown: ReferralShown, viewer: Any) -> list[dict[str, Any]]:
    mine = (*(_SENDER if viewer.team == shown.from_team_id else ()),)
    mine += _RECEIVER if viewer.team == shown.to_team_id else ()
    return [
        {
            "to": one.value,
            "words": _WORDS[one],
            "asks_why": one in _ASKS_WHY,
            "asks_next": one == ReferralState.DECLINED,
        }
        for one in REFERRAL_TRANSITIONS[state]
        if one in mine and one != state
    ]
