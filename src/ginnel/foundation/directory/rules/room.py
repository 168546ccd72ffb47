"""Whether a service takes new people and how long they wait, as attributes of Open Referral UK. Pure.

The profile has no member for it but `wait_time`, which it calls deprecated, and which says of no day that it was true.
So it goes out as words of a taxonomy of our own, each with the day of which it is true as its `value`, and the weeks as
that of another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from ginnel.foundation.directory.states import Room

_OURS = UUID("6f3a1c52-7f0b-5d0e-9a41-2f6d0c8e7b10")
TAXONOMY = uuid5(_OURS, "room")
NAME = "Whether a service takes new people"
MOST_WEEKS = 260
_FIGURES = len(str(MOST_WEEKS))
_TERMS = {str(uuid5(TAXONOMY, each.value)): each for each in Room}
_WEEKS = str(uuid5(TAXONOMY, "weeks"))


@dataclass(frozen=True, slots=True)
class Said:
    """`weeks` is None where nobody said; `on` is the day of which it is true."""

    room: Room
    weeks: int | None
    on: date | None


def of_document(document: Mapping[str, Any]) -> Said | None:
    """The first that is said; None where nothing is."""
    room: Room | None = None
    weeks, on = None, None
    for term, value in _attributes(document):
        if term in _TERMS and room is None:
            room = _TERMS[term]
            with suppress(ValueError):
                on = date.fromisoformat(value)
        elif term == _WEEKS and len(value) <= _FIGURES and value.isdecimal() and int(value) <= MOST_WEEKS:
            weeks = int(value)
    return Said(room, weeks, on) if room else None


def is_ours(attribute: Any) -> bool:
    """Whether it says room, and so is replaced by what is said anew."""
    term = attribute.get("taxonomy_term") if isinstance(attribute, dict) else None
    return isinstance(term, dict) and str(term.get("id")) in {*_TERMS, _WEEKS}


def said_today(document: Mapping[str, Any], today: date) -> dict[str, Any]:
    """The same, where it says room, as of today: whoever says that all of it is right says that of room too."""
    if (said := of_document(document)) is None:
        return dict(document)
    rest = [each for each in document["attributes"] if not is_ours(each)]
    anew = attributes(Said(said.room, said.weeks, today), UUID(str(document["id"])))
    return {**document, "attributes": [*rest, *anew]}


def attributes(said: Said, service: UUID) -> Iterator[dict[str, Any]]:
    for room, id in ((each, id) for id, each in _TERMS.items() if each is said.room):
        yield _attribute(service, id, str(room.label), said.on.isoformat() if said.on else "")
    if said.weeks is not None:
        yield _attribute(service, _WEEKS, "Weeks to wait", str(said.weeks))


def _attribute(service: UUID, term: str, name: str, value: str) -> dict[str, Any]:
    return {
        "id": str(uuid5(service, f"room {term}")),
        "link_type": "service",
        "value": value,
        "taxonomy_term": {
            "id": term,
            "name": name,
            "description": name,
            "taxonomy": NAME,
            "taxonomy_id": str(TAXONOMY),
        },
    }


def _attributes(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    found = document.get("attributes")
    for each in found if isinstance(found, list) else ():
        term = each.get("taxonomy_term") if isinstance(each, dict) else None
        if isinstance(term, dict):
            value = each.get("value")
            yield str(term.get("id")), value if isinstance(value, str) else ""
