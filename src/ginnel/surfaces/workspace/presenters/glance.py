"""The first-glance card: boxes in a fixed order, so that the eye learns where to look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from ginnel.foundation.record.presenters import dates
from ginnel.foundation.record.rules.glance import Glance, Line, Part, State
from ginnel.kernel import clock
from ginnel.kernel.values.dates import age_on
from ginnel.kernel.web import formats

NOTHING = {
    "allergies": "Nothing received. Ask: no source has said whether there are allergies.",
    "resuscitation": "No decision received.",
    "medicines": "Nothing received. No source has sent current medicines.",
    "contacts": "Nobody received. Ask who to ring.",
    "baseline": "Nothing received.",
    "visiting": "Nothing received.",
}
PAST = {"allergies": "Nothing current. Ask: allergies were received that no longer hold."}
TITLES = {
    "allergies": "Allergies",
    "resuscitation": "Resuscitation and advance decisions",
    "medicines": "Current medicines",
    "contacts": "Who to ring",
    "baseline": "Usual ability",
    "visiting": "Getting in and staying safe",
}
LAST_KNOWN = {"medicines": "Medicines last known", "baseline": "Usual ability, last known"}
"""Of somebody who has died."""
COLUMNS = (("allergies", "resuscitation"), ("medicines",), ("contacts", "baseline", "visiting"))
"""Side by side on a wide screen, one under the other on a narrow one: what must not be missed comes first."""
ESSENTIALS = ("allergies", "resuscitation")
"""Never behind an emergency opening."""
REFUSED = "Not shown: they asked that this is not shared with you. Ask them."
OPEN_LINES = 10
"""How many lines of a box stand open; those after them are a click away, except that allergies all stand open."""
AGES, OLD_YEARS = ("resuscitation", "medicines", "baseline"), 2
"""Boxes whose lines may no longer be so after some years; from how many on it is said."""


@dataclass(frozen=True, slots=True)
class Said:
    """One line: what, what about it, telephone numbers as (words, address), who says so and when, and the entry."""

    text: str
    detail: str
    calls: tuple[tuple[str, str], ...]
    who: str
    href: str
    is_warning: bool


@dataclass(frozen=True, slots=True)
class Box:
    """One part: its heading, its lines or the one sentence that stands in for them, and how it is coloured."""

    name: str
    title: str
    lines: tuple[Said, ...]
    more: tuple[Said, ...]
    more_words: str
    sentence: str
    note: str
    style: str


def columns(
    card: Glance,
    person: UUID,
    organisations: Mapping[int, str],
    *,
    is_closed: bool = False,
    only_essentials: bool = False,
    is_refused: bool = False,
) -> list[list[Box]]:
    """Boxes by column. Parts about visiting the home are left out for those who may not see them.

    `is_closed` where the viewer would see more for a reason, which the page asks for; `only_essentials` where that is
    all the rest, so that nothing is left of the card but what is never closed; `is_refused` where the person asked that
    even that is not shown.
    """
    closed = "Closed until you say why you need it." if is_closed else "Not shown to your role."
    parts = {name: getattr(card, name) for name in TITLES}
    titles = TITLES | (LAST_KNOWN if card.has_died else {})
    kept = {
        name: _box(
            name,
            titles[name],
            part,
            person,
            organisations,
            REFUSED if is_refused and name in ESSENTIALS else closed,
        )
        for name, part in parts.items()
        if not (name == "visiting" and part.state is State.NOT_SHOWN)
    }
    if only_essentials:
        shown = [name for name in ESSENTIALS if is_refused or parts[name].state is not State.NOT_SHOWN]
        return [[kept[name]] for name in shown]
    return [[kept[name] for name in names if name in kept] for names in COLUMNS]


def _box(
    name: str, title: str, part: Part, person: UUID, organisations: Mapping[int, str], closed: str
) -> Box:
    is_listed = part.state in (State.LISTED, State.DENIED_IN_PART)
    said = part.lines if is_listed else ()
    lines = tuple(_line(line, person, organisations, ages=name in AGES) for line in said)
    stop = len(lines) if name == "allergies" or len(lines) <= OPEN_LINES + 1 else OPEN_LINES
    more = lines[stop:]
    return Box(
        name,
        title,
        lines[:stop],
        more,
        f"{len(more)} more" if more else "",
        _sentence(name, part, organisations, closed),
        part.note,
        _style(name, part),
    )


def _sentence(name: str, part: Part, organisations: Mapping[int, str], closed: str) -> str:
    if part.state is State.NONE_KNOWN:
        return f"No known allergies, says {_who(part.lines[0], organisations)}, {_when(part.lines[0])}."
    if part.state is State.NOT_SHOWN:
        return closed
    if part.state is State.NOTHING_RECEIVED:
        return PAST.get(name, NOTHING[name]) if part.note else NOTHING[name]
    return ""


def _style(name: str, part: Part) -> str:
    if part.state in (State.NOTHING_RECEIVED, State.NOT_SHOWN, State.DENIED_IN_PART):
        return "unknown"
    is_allergy = name == "allergies" and part.state is State.LISTED
    return "warning" if is_allergy or any(line.is_warning for line in part.lines) else "plain"


def _line(line: Line, person: UUID, organisations: Mapping[int, str], *, ages: bool) -> Said:
    newest = line.facts[0]
    return Said(
        line.text,
        "" if line.numbers else line.detail,
        tuple((number, formats.call(number)) for number in line.numbers),
        f"{_who(line, organisations)}, {_when(line, ages=ages)}",
        reverse("workspace:entry", args=[person, newest.entry]),
        line.is_warning,
    )


def _when(line: Line, *, ages: bool = False) -> str:
    """The day of the newest entry that says it, and how long ago that is where it `ages`."""
    newest = line.facts[0]
    if not newest.is_dated:
        return f"received {formats.day(newest.when)}"
    years = age_on(formats.in_england(newest.when).date(), clock.today()) if ages else 0
    return dates.day(newest.kind, newest.tree, newest.when) + (
        f" ({years} years ago)" if years >= OLD_YEARS else ""
    )


def _who(line: Line, organisations: Mapping[int, str]) -> str:
    names = list(
        dict.fromkeys(organisations.get(fact.organisation, "another organisation") for fact in line.facts)
    )
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
