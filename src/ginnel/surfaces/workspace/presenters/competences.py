"""What colleagues may do, and what something asks of whoever deals with it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from ginnel.care.access.queries import CompetenceNeeded
from ginnel.care.access.rules.competences import MAY_BE_ASKED_FOR, RESERVES
from ginnel.foundation.organisations.queries import Member
from ginnel.foundation.organisations.rules.competences import Holding, with_included
from ginnel.foundation.organisations.states import Competence
from ginnel.kernel import clock
from ginnel.kernel.errors import Invalid
from ginnel.kernel.web import formats

SHOWN = 5


def asked(found: Sequence[CompetenceNeeded], *, is_called_in: bool = False) -> list[dict[str, Any]]:
    """What an organisation that keeps no list asks for is not said: it would be said of every contact. What is called
    in to can be told to the next in line where nobody is."""
    return [_asked(one, is_called_in) for one in found if one.is_listed or one.is_said]


def _asked(one: CompetenceNeeded, is_called_in: bool) -> dict[str, Any]:
    others = [each for each in one.holders if each.is_on_duty] or list(one.holders)
    names = ", ".join(each.name for each in others[:SHOWN])
    if not one.is_listed:
        who = "Your organisation keeps no list of who is confirmed for it."
    elif one.on_duty:
        who = f"On duty: {names}."
    elif one.holders:
        who = f"Nobody on duty is confirmed for it. Not on duty: {names}."
    else:
        who = "Nobody at your organisation is confirmed for it today."
    if one.is_listed and not one.is_reserved and not one.is_mine:
        who += " Until somebody is, whoever is here may do it."
    return {
        "value": one.competence.value,
        "label": one.competence.label,
        "who": f"You are confirmed for it. {who}" if one.is_mine else who,
        "is_mine": one.is_mine,
        "is_said": one.is_said,
        "may_hand_over": one.is_listed and not one.is_mine and (is_called_in or bool(one.holders)),
        "hand_over": f"{'Tell' if is_called_in else 'Hand over to'} {others[0].name}"
        if others
        else "Tell the next in line",
        "is_late": one.is_listed and not one.on_duty and not one.is_mine,
    }


def first_of(competence: str, kept: Collection[Competence]) -> str:
    """What is kept for some from the first confirmation of it on, in words; "" for what keeps nothing anew."""
    begins = sorted(one.label for one in with_included([competence]) & RESERVES - set(kept))
    return f"From now on this is kept for those on the list: {', '.join(begins)}" if begins else ""


def kept(found: Collection[Competence]) -> list[str]:
    """What is kept for those on the list today, in order."""
    return [str(one.label) for one in Competence if one in found and one in RESERVES]


def to_ask_for() -> list[dict[str, str]]:
    return [{"value": one.value, "text": str(one.label)} for one in MAY_BE_ASKED_FOR]


def chosen(text: str) -> Competence:
    """Raises Invalid for what is none."""
    if text not in Competence.values:
        raise Invalid("Say what it asks for.")
    return Competence(text)


def holdings(found: Sequence[Holding], soon: int, names: Mapping[UUID, str]) -> list[dict[str, Any]]:
    """`soon` is within how many days something ends soon; `names` are those of who wrote it down."""
    return [_holding(one, soon, names) for one in found]


def _holding(one: Holding, soon: int, names: Mapping[UUID, str]) -> dict[str, Any]:
    days = (one.valid_to - clock.today()).days
    who = one.confirmed_by or "somebody elsewhere"
    wrote = (
        "the installation"
        if ":" in one.recorded_by
        else names.get(UUID(one.recorded_by), "somebody elsewhere")
    )
    if one.ended_on:
        state, is_late = f"Taken back on {formats.day(one.ended_on)}", False
    elif days < 0:
        state, is_late = f"Ended on {formats.day(one.valid_to)}", True
    elif not one.is_held:
        state, is_late = "Does not work here now, or not yet from that day", False
    else:
        state, is_late = f"Until {formats.day(one.valid_to)}", days <= soon
    return {
        "id": one.id,
        "name": one.name,
        "label": one.competence.label,
        "state": state,
        "is_late": is_late,
        "said": f"{one.how}. Confirmed by {who}, from {formats.day(one.valid_from)}. Written down by {wrote}.",
        "may_end": one.ended_on is None and days >= 0,
    }


def colleagues(found: Sequence[Member], picked: str) -> list[dict[str, Any]]:
    rows = [
        {"value": str(one.staff), "text": one.name, "selected": str(one.staff) == picked} for one in found
    ]
    return [{"value": "", "text": "Choose"}, *rows]


def kinds(picked: str) -> list[dict[str, Any]]:
    rows = [{"value": value, "text": text, "selected": value == picked} for value, text in Competence.choices]
    return [{"value": "", "text": "Choose"}, *rows]
