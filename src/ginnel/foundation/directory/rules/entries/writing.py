"""The document that an entry makes of the one before: what is in no box of the page stays as it was said. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from ginnel.foundation.directory.rules import elements, room
from ginnel.foundation.directory.rules.entries import lines, members
from ginnel.foundation.directory.rules.entries.members import text
from ginnel.foundation.directory.rules.entries.reading import MOST_PLACES, entry_of
from ginnel.foundation.directory.rules.entries.shape import Entry, PlaceTyped
from ginnel.foundation.directory.rules.openreferral.values import reference
from ginnel.foundation.directory.states import CriticalElement, LocationType, Room

Document = dict[str, Any]
_BOXES = {
    "name": "name",
    "description": "what",
    "minimum_age": "youngest",
    "maximum_age": "oldest",
    "alert": "alert",
    "eligibility_description": "who",
    "email": "email",
    "url": "website",
    "application_process": "how",
}
Points = Mapping[str, tuple[float, float]]
"""Latitude and longitude of about where each postcode is, as far as that is known."""


def document_of(entry: Entry, before: Document, points: Points) -> Document:
    """`before` has at least the id of the service, its organization."""
    id, was = UUID(str(before["id"])), entry_of(before)
    said = {
        "status": entry.status.value,
        **_texts(entry, was, before),
        **_lists(entry, before, id),
        **_costs(entry, before, id),
        "service_at_locations": list(_places(entry, before, was, id, points)),
        "attributes": list(_attributes(entry, before, id)),
    }
    rest = {name: value for name, value in before.items() if name not in said}
    return rest | {name: value for name, value in said.items() if value not in (None, "", [])}


def assured(document: Document, today: date) -> Document:
    """That somebody made sure of it. Who is kept with the version: whoever did before did not do it now."""
    return {name: value for name, value in document.items() if name != "assurer_email"} | {
        "assured_date": today.isoformat()
    }


def room_dated(entry: Entry, was: Entry, today: date, *, is_right: bool) -> Entry:
    """What is said of room anew, or that all `is_right`, is true as of today, unless another day was typed with it."""
    is_anew = (entry.room, entry.weeks) != (was.room, was.weeks)
    if entry.room and entry.room_on == was.room_on and (is_anew or is_right):
        return replace(entry, room_on=today)
    return entry


def _texts(entry: Entry, was: Entry, before: Document) -> Document:
    """As typed where it was touched, else as it was said, spaces and all."""
    return {
        member: before.get(member) if getattr(entry, box) == getattr(was, box) else getattr(entry, box)
        for member, box in _BOXES.items()
    }


def _lists(entry: Entry, before: Document, id: UUID) -> Document:
    made = {
        name: members.kept(before, name, typed, *members.named(member), of_service=id)
        for name, typed, member in (
            ("service_areas", entry.areas, "name"),
            ("languages", entry.languages, "name"),
            ("phones", entry.telephones, "number"),
        )
    }
    return {**made, "schedules": lines.schedules(before, entry.hours, id, drops=entry.drops_other_hours)}


def _costs(entry: Entry, before: Document, id: UUID) -> Document:
    """What was said in words as `fees` stays there while its line stands."""
    fees = text(before.get("fees"))
    costs = tuple(line for line in entry.costs if line != fees)
    line, make = members.cost_line, members.cost
    return {
        "cost_options": members.kept(before, "cost_options", costs, line, make, of_service=id),
        "fees": before.get("fees") if fees in entry.costs else "",
    }


def _attributes(entry: Entry, before: Document, id: UUID) -> Iterator[Document]:
    """Critical elements and room anew, all else as it was."""
    for each in members.of(before, "attributes"):
        term = each.get("taxonomy_term")
        found = reference(term.get("id")) if isinstance(term, dict) else None
        element = elements.of_term(found) if found else None
        if not room.is_ours(each) and (element is None or int(element) in entry.elements):
            yield each
    held = entry_of(before).elements
    for number in sorted(entry.elements - held):
        term = elements.term(CriticalElement(number))
        yield {"id": str(uuid5(id, f"element {number}")), "link_type": "service", "taxonomy_term": term}
    if entry.room:
        yield from room.attributes(room.Said(Room(entry.room), entry.weeks, entry.room_on), id)


def _places(entry: Entry, before: Document, was: Entry, id: UUID, points: Points) -> Iterator[Document]:
    """Those that were typed, over what was said of each; what the page has no room for stays."""
    raw = list(members.of(before, "service_at_locations"))
    held = {place.id: (each, place) for each, place in zip(raw, was.places, strict=False) if place.id}
    for at, typed in enumerate(one for one in entry.places if one.says_anything):
        each, place = held.get(typed.id, ({}, None))
        if place == typed:
            yield each
        else:
            yield _place(typed, each, place, uuid5(id, f"place {_told_by(typed, at)}"), id, points)
    yield from raw[MOST_PLACES:]


def _told_by(typed: PlaceTyped, at: int) -> str:
    return " ".join((str(typed.kind.value), typed.name, typed.street, typed.town, typed.postcode, str(at)))


def _place(
    typed: PlaceTyped, raw: Document, was: PlaceTyped | None, new: UUID, id: UUID, points: Points
) -> Document:
    said = raw.get("location")
    held = said if isinstance(said, dict) else {"id": str(uuid5(new, "location"))}
    location = {
        **held,
        "location_type": typed.kind.value,
        "name": typed.name,
        "transportation": typed.travel,
        "accessibility": members.kept(
            held, "accessibility", typed.access, *members.named("description"), of_service=new
        ),
        "addresses": _addresses(typed, was, held, new),
        **_point(typed, was, held, points),
    }
    clean = {name: value for name, value in location.items() if value not in (None, "", [])}
    schedules = lines.schedules(raw, typed.hours, new, drops=False)
    made = {"id": str(new), "service_id": str(id), **raw, "location": clean, "schedules": schedules}
    return {name: value for name, value in made.items() if value != []}


def _addresses(typed: PlaceTyped, was: PlaceTyped | None, held: Document, new: UUID) -> list[Document]:
    """The first is what was typed, where any of it was changed. The profile wants each of these members."""
    before = list(members.of(held, "addresses"))
    if was and (typed.street, typed.town, typed.postcode) == (was.street, was.town, was.postcode):
        return before
    if not (typed.street or typed.town or typed.postcode):
        return before[1:]
    usual = {"id": str(uuid5(new, "address")), "state_province": "England", "country": "GB"}
    first = {**usual, "address_type": "physical", **(before[0] if before else {})}
    first |= {"address_1": typed.street, "city": typed.town, "postal_code": typed.postcode}
    first.pop("address_2", None)
    return [first, *before[1:]]


def _point(typed: PlaceTyped, was: PlaceTyped | None, held: Document, points: Points) -> Document:
    """As it was said while the postcode stands; else about where the new one is, or nowhere where that is not known."""
    if typed.kind is not LocationType.PHYSICAL:
        return {"latitude": None, "longitude": None}
    if was and was.postcode == typed.postcode and was.kind is typed.kind and held.get("latitude") is not None:
        return {}
    latitude, longitude = points.get(typed.postcode, (None, None))
    return {"latitude": latitude, "longitude": longitude}
