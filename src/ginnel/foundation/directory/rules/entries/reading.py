"""The boxes of the page as a document fills them. Pure."""

from __future__ import annotations

from typing import Any

from ginnel.foundation.directory.rules import elements, room
from ginnel.foundation.directory.rules.entries import lines, members
from ginnel.foundation.directory.rules.entries.members import text
from ginnel.foundation.directory.rules.entries.shape import Entry, PlaceTyped
from ginnel.foundation.directory.rules.openreferral.values import reference
from ginnel.foundation.directory.states import LocationType, ServiceStatus

MOST_PLACES = 20


def entry_of(document: dict[str, Any]) -> Entry:
    said = room.of_document(document)
    status = document.get("status")
    fees = text(document.get("fees"))
    costs = members.lines(document, "cost_options", members.cost_line)
    return Entry(
        name=text(document.get("name")),
        what=_paragraphs(document.get("description")),
        status=ServiceStatus(status) if status in ServiceStatus.values else ServiceStatus.ACTIVE,
        alert=text(document.get("alert")),
        who=text(document.get("eligibility_description")),
        youngest=_age(document.get("minimum_age")),
        oldest=_age(document.get("maximum_age")),
        areas=members.lines(document, "service_areas", members.named("name")[0]),
        hours=lines.said(document),
        other_hours=len(lines.read(document).get("", ())),
        places=tuple(map(_place, list(members.of(document, "service_at_locations"))[:MOST_PLACES])),
        costs=(*costs, fees) if fees else costs,
        languages=members.lines(document, "languages", members.named("name")[0]),
        telephones=members.lines(document, "phones", members.named("number")[0]),
        email=text(document.get("email")),
        website=text(document.get("url")),
        how=text(document.get("application_process")),
        room=said.room if said else "",
        weeks=said.weeks if said else None,
        room_on=said.on if said else None,
        elements=frozenset(_elements(document)),
    )


def _paragraphs(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _age(value: Any) -> int | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return int(value) if is_number and 0 <= value <= 150 and value == int(value) else None


def _elements(document: dict[str, Any]) -> set[int]:
    terms = (each.get("taxonomy_term") for each in members.of(document, "attributes"))
    ids = (reference(term.get("id")) for term in terms if isinstance(term, dict))
    return {int(found) for id in ids if id and (found := elements.of_term(id))}


def _place(raw: dict[str, Any]) -> PlaceTyped:
    said = raw.get("location")
    location = said if isinstance(said, dict) else {}
    kind = location.get("location_type")
    address = next(members.of(location, "addresses"), {})
    return PlaceTyped(
        id=text(raw.get("id")),
        kind=LocationType(kind) if kind in LocationType.values else LocationType.PHYSICAL,
        name=text(location.get("name")),
        street=", ".join(
            dict.fromkeys(part for name in ("address_1", "address_2") if (part := text(address.get(name))))
        ),
        town=text(address.get("city")),
        postcode=text(address.get("postal_code")),
        travel=text(location.get("transportation")),
        access=members.lines(location, "accessibility", members.named("description")[0]),
        hours=lines.said(raw),
    )
