"""The first-glance card: six boxes in a fixed order, so that the eye learns where to look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from ginnel.foundation.record.rules.glance import Glance, Line, Part, State
from ginnel.kernel.web import formats

NOTHING = {
    "allergies": "Nothing received. Ask: no source has said whether there are allergies.",
    "medicines": "Nothing received. No source has sent current medicines.",
    "resuscitation": "No decision received.",
    "contacts": "Nobody received. Ask who to ring.",
    "baseline": "Nothing received.",
    "visiting": "Nothing received.",
}
TITLES = {
    "allergies": "Allergies",
    "medicines": "Current medicines",
    "resuscitation": "Resuscitation and advance decisions",
    "contacts": "Who to ring",
    "baseline": "Usual ability",
    "visiting": "Getting in and staying safe",
}
LONGEST = 8


@dataclass(frozen=True, slots=True)
class Box:
    """One part: its heading, its lines or the one sentence that stands in for them, and how it is coloured."""

    name: str
    title: str
    lines: tuple[tuple[str, str, str, str], ...]
    sentence: str
    note: str
    style: str


def boxes(card: Glance, person: UUID, organisations: Mapping[int, str]) -> list[Box]:
    """Boxes in the card's order. Parts about visiting the home are left out for those who may not see them."""
    parts = {name: getattr(card, name) for name in TITLES}
    return [
        _box(name, part, person, organisations)
        for name, part in parts.items()
        if not (name == "visiting" and part.state is State.NOT_SHOWN)
    ]


def _box(name: str, part: Part, person: UUID, organisations: Mapping[int, str]) -> Box:
    shown = part.lines[:LONGEST]
    more = len(part.lines) - len(shown)
    note = " ".join(filter(None, (part.note, f"And {more} more in the timeline." if more else "")))
    lines = (
        () if part.state is State.NONE_KNOWN else tuple(_line(line, person, organisations) for line in shown)
    )
    return Box(name, TITLES[name], lines, _sentence(name, part, organisations), note, _style(name, part))


def _sentence(name: str, part: Part, organisations: Mapping[int, str]) -> str:
    if part.state is State.NONE_KNOWN:
        return f"No known allergies, says {_who(part.lines[0], organisations)}."
    if part.state is State.NOT_SHOWN:
        return "Not shown to your role."
    return NOTHING[name] if part.state is State.NOTHING_RECEIVED else ""


def _style(name: str, part: Part) -> str:
    if part.state in (State.NOTHING_RECEIVED, State.NOT_SHOWN):
        return "unknown"
    return (
        "warning"
        if name == "allergies"
        and part.lines
        and part.state is State.LISTED
        or any(line.is_warning for line in part.lines)
        else "plain"
    )


def _line(line: Line, person: UUID, organisations: Mapping[int, str]) -> tuple[str, str, str, str]:
    """(text, detail, who says so and when, address of the newest entry that says it)."""
    newest = line.facts[0]
    return (
        line.text,
        line.detail,
        f"{_who(line, organisations)}, {formats.day(newest.when)}",
        reverse("workspace:entry", args=[person, newest.entry]),
    )


def _who(line: Line, organisations: Mapping[int, str]) -> str:
    names = list(
        dict.fromkeys(organisations.get(fact.organisation, "another organisation") for fact in line.facts)
    )
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
