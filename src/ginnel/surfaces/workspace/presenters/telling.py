"""Who is to hear what becomes of a contact, and what was sent to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from ginnel.care.access.queries import ToTell
from ginnel.care.access.rules.needing import format_in, why_not_rung
from ginnel.care.access.states import Format, Told, Way
from ginnel.foundation.notices.queries import Sent
from ginnel.foundation.notices.states import Channel, MessageState
from ginnel.kernel.web import formats
from ginnel.surfaces.workspace.forms.telling import NEVER, PersonToTellForm
from ginnel.surfaces.workspace.presenters.contacts import choices, options

_BAD = frozenset({MessageState.FAILED})


def section(found: Sequence[ToTell] | None) -> dict[str, Any]:
    """Of the contact's page."""
    return {"told": people(found or []), "told_hidden": found is None}


def people(found: Sequence[ToTell]) -> list[dict[str, Any]]:
    return [_one(one) for one in found]


def _one(one: ToTell) -> dict[str, Any]:
    hours = f"Not between {one.since:%H:%M} and {one.until:%H:%M}." if one.since and one.until else ""
    return {
        "id": one.id,
        "who": one.name or Told(one.who).label,
        "way": f"{Way(one.way).label}: {one.to}" if one.to else Way(one.way).label,
        "needs": Format(one.needs).label if one.needs else "",
        "safe": f"{one.safe} {hours}".strip(),
        "code": one.code,
        "sent": [message(each) for each in one.sent],
    }


def message(one: Sent, named: Mapping[UUID, Any] | None = None) -> dict[str, Any]:
    """A line of what was sent. `named` are the people whom messages are about."""
    state = MessageState(one.state)
    waits = f"{state.label}, not before {formats.moment(one.not_before)}" if one.not_before else ""
    return {
        "person": (named or {}).get(one.person) if one.person else None,
        "what": f"{Channel(one.channel).label} to {one.to}",
        "subject": one.subject if one.channel == Channel.EMAIL else "",
        "body": one.body,
        "state": waits or f"{state.label}, {formats.moment(one.at)}",
        "is_bad": state in _BAD,
        "why": one.why,
        "made": formats.moment(one.made_at),
    }


def blank(form: PersonToTellForm, needs: Sequence[str] = ()) -> dict[str, Any]:
    """What the form for another is made of. `needs` are those of the person, which are not asked again: where they are
    not rung, that is said beside the way that rings."""
    not_rung, recorded = why_not_rung(needs), format_in(needs)
    ways = choices(Way.choices, form["way"].value())
    for way in ways:
        if not_rung and way["value"] == Way.TELEPHONE:
            way["hint"] = {"text": f"Not the person themself: {not_rung}"}
    return {
        "form": form,
        "whos": choices(Told.choices, form["who"].value()),
        "ways": ways,
        "recorded": recorded.label if recorded else "",
        "formats": options(Format.choices, form["needs"].value() or ""),
        "since": options(NEVER, form["since"].value() or ""),
        "until": options(NEVER, form["until"].value() or ""),
    }
