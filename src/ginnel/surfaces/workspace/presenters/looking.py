"""What is worth a look, in sentences that accuse nobody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse

from ginnel.foundation.audit.queries import PAGE, Happened, Queue, WorthALook
from ginnel.foundation.audit.rules.worth_a_look import Signal
from ginnel.foundation.audit.states import ALERT_TRANSITIONS, AlertState
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.sharing.queries import is_system
from ginnel.foundation.sharing.states import SystemRole
from ginnel.kernel.web import formats, pagination
from ginnel.surfaces.workspace.presenters import looking_at_systems as systems
from ginnel.surfaces.workspace.presenters.banner import display_name

WHY = {
    Signal.OWN_RECORD: "It may be their own record: the same name and e-mail address",
    Signal.SAME_NAME: "The person has the worker’s name",
    Signal.SAME_SURNAME: "The same surname, which few people here have",
    Signal.SAME_ADDRESS: "Somebody with the worker’s name lives at the person’s address",
    Signal.KEPT_APART: "The record is restricted, or kept apart for the person’s safety",
    Signal.STRANGER: "Their organisation had nothing to do with the person, before or after",
    Signal.UNRELATED: "Their organisation knew the person, but was not working with them, before or after",
    Signal.BRIEF: "Only an attendance or a call ties their organisation to the person",
    Signal.NIGHT: "At night, and nothing was written",
    Signal.VOLUME: "Far more people than is usual in their role in one day",
    Signal.SEARCHED: "Searches showed them far more people than is usual in their role in one day",
}
DID = {
    "sharing.decided": "Opened a page about the person",
    "sharing.overridden": "Opened the record in an emergency",
    "entry.published": "Wrote in the record",
    "entry.original-read": "Read an entry as it was received",
    "record.printed": "Made the record ready to print",
    "people.listed": "Saw the person in a list",
    "relationship.begun": "Wrote down that somebody works with the person",
    "relationship.ended": "Wrote down that somebody no longer works with the person",
    "sharing.willingness-recorded": "Wrote down what may be shared",
}
OUTCOMES = {"permit": "", "done": "", "deny": "; it was refused", "review": "; it was not open to them"}


def queue(
    found: Queue,
    workers: Mapping[str, str],
    people: Sequence[Any],
    now: Mapping[UUID, UUID],
    organisations: Mapping[str, str],
) -> dict[str, Any]:
    """`workers` by identity; `now` says whom a person's id stands for since."""
    known = names(people)
    slice_ = pagination.Slice(found.page, PAGE, found.total)
    return {
        "rows": [
            {
                **_who(one, workers, known, now, organisations),
                "href": reverse("workspace:worth-a-look-one", args=[one.id]),
                "when": formats.day(formats.in_england(one.first_at)),
                "why": _why(one),
                "state": AlertState(one.state).label if one.state in AlertState else "",
            }
            for one in found.rows
        ],
        "sentence": _sentence(found.total),
        "own": _own(found.own),
        "pages": pagination.component(slice_, {}),
    }


def page(
    one: WorthALook,
    workers: Mapping[str, str],
    people: Sequence[Any],
    now: Mapping[UUID, UUID],
    organisations: Mapping[str, str],
    happened: Iterable[Happened],
) -> dict[str, Any]:
    """One worker or system and one person: why it is shown, what was done, what has been said of it and may be."""
    following = ALERT_TRANSITIONS[one.state]
    did = systems.DID if is_system(one.identity) else DID
    return {
        **_who(one, workers, names(people), now, organisations),
        "why": _why(one),
        "ask": _ask(one, organisations),
        "between": _between(one),
        "did": [
            {
                "when": formats.moment(event.at),
                "what": did.get(event.action, "Something else that left an event")
                + OUTCOMES.get(event.outcome, ""),
                "event": str(event.id),
                "is_decision": event.action == "sharing.decided",
            }
            for event in happened
        ],
        "steps": [
            {
                "when": formats.moment(step.at),
                "state": _state(one, step.state),
                "note": step.note,
                "who": step.by_name,
            }
            for step in one.steps
        ],
        "choices": [{"value": state.value, "text": _state(one, state)} for state in following],
    }


def names(people: Sequence[Any]) -> dict[UUID, str]:
    return {one.person: display_name(one.family, one.given) for one in people}


def _who(
    one: WorthALook,
    workers: Mapping[str, str],
    people: Mapping[UUID, str],
    now: Mapping[UUID, UUID],
    organisations: Mapping[str, str],
) -> dict[str, Any]:
    roles = SystemRole if is_system(one.identity) else Role
    role = roles(one.role).label if one.role in roles.values else "role not known"
    person = people.get(now.get(one.person, one.person)) or "Name not known" if one.person else ""
    return {
        "worker": workers.get(one.identity, "A member of staff"),
        "is_system": is_system(one.identity),
        "role": f"{role}, {organisations.get(one.organisation, one.organisation)}",
        "person": person or _people(one.times),
        "times": "" if one.person is None else _times(one),
    }


def _state(one: WorthALook, state: AlertState) -> str:
    return str(systems.STATES.get(state, state.label) if is_system(one.identity) else state.label)


def _why(one: WorthALook) -> list[str]:
    words = WHY
    if is_system(one.identity):
        words = systems.WHY if one.person else systems.WHY_MANY
    return [words[signal] for signal in one.signals]


def _ask(one: WorthALook, organisations: Mapping[str, str]) -> str:
    if not is_system(one.identity):
        return ""
    return systems.ask(organisations.get(one.organisation, one.organisation), is_many=one.person is None)


def _between(one: WorthALook) -> str:
    """Alerts are about whole days of England: the last ends as the next begins."""
    first, last = (
        formats.day(formats.in_england(at)) for at in (one.first_at, one.last_at - timedelta(seconds=1))
    )
    return first if first == last else f"{first} to {last}"


def _people(count: int) -> str:
    return f"{count:,} people in one day"


def _times(one: WorthALook) -> str:
    count = one.times
    if is_system(one.identity):
        return systems.times(count)
    return "Opened once" if count == 1 else f"Opened {count:,} times"


def _sentence(total: int) -> str:
    if not total:
        return "Nothing is waiting"
    return "1 to look at" if total == 1 else f"{total:,} to look at"


def _own(count: int) -> str:
    if not count:
        return ""
    return "What you opened yourself is looked at by somebody else, and is not shown to you."
