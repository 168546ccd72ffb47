"""One service document, read whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from ginnel.foundation.directory.rules import elements
from ginnel.foundation.directory.rules.openreferral import hours, keeping
from ginnel.foundation.directory.rules.openreferral.closing import says_closed
from ginnel.foundation.directory.rules.openreferral.places import places
from ginnel.foundation.directory.rules.openreferral.shape import Provider, Said, Service, Term
from ginnel.foundation.directory.rules.openreferral.values import (
    Faults,
    day,
    identifier,
    items,
    needed,
    number,
    one_of,
    reference,
    text,
)
from ginnel.foundation.directory.states import ServiceStatus

_OLDEST = 150
# Members that are said in words, and by which a service may be looked for.
_WORDS = ("alternate_name", "eligibility_description", "fees", "fees_description", "accreditations", "alert")


def read(document: Any) -> Said:
    """Never raises, whatever `document` is."""
    faults = Faults()
    if not isinstance(document, dict):
        faults.refuse("not-an-object", "It is not an object.", "")
        return Said(None, tuple(faults.found))
    keeping.check(document, faults)
    if faults.lacking:
        return Said(None, tuple(faults.found))
    service = _service(document, faults)
    return Said(None if faults.lacking else service, tuple(faults.found))


def _service(raw: dict[str, Any], faults: Faults) -> Service | None:
    id = identifier(raw.get("id"), "id", faults)
    name = needed(raw.get("name"), "name", faults)
    status = one_of(raw.get("status"), ServiceStatus, "status", faults)
    provider = _provider(raw.get("organization"), faults)
    youngest = number(raw.get("minimum_age"), "minimum_age", faults, 0, _OLDEST)
    oldest = number(raw.get("maximum_age"), "maximum_age", faults, 0, _OLDEST)
    if youngest is not None and oldest is not None and youngest > oldest:
        faults.say("ages", "The youngest age is above the oldest.", "minimum_age")
    found = places(raw.get("service_at_locations"), faults)
    usual = hours.schedules(raw.get("schedules"), "schedules", faults)
    if says_closed(raw.get("alert")):
        usual = (*usual, hours.never_open())
    terms = tuple(_terms(raw, faults))
    if id is None or status is None or provider is None:
        return None
    return Service(
        id=id,
        name=name,
        status=status,
        description=text(raw.get("description"), "description", faults),
        provider=provider,
        minimum_age=youngest,
        maximum_age=oldest,
        assured_on=day(raw.get("assured_date"), "assured_date", faults),
        terms=terms,
        places=found,
        schedules=usual,
        words=tuple(each for name in _WORDS if (each := text(raw.get(name), name, faults))),
        document=raw,
    )


def _provider(raw: Any, faults: Faults) -> Provider | None:
    if not isinstance(raw, dict):
        faults.refuse("missing", "It says no organisation.", "organization")
        return None
    id = identifier(raw.get("id"), "organization.id", faults)
    name = needed(raw.get("name"), "organization.name", faults)
    description = needed(raw.get("description"), "organization.description", faults)
    return Provider(id, name, description) if id else None


def _terms(raw: dict[str, Any], faults: Faults) -> Iterator[Term]:
    seen: set[UUID] = set()
    for where, each in items(raw.get("attributes"), "attributes", faults):
        said = each.get("taxonomy_term")
        if not isinstance(said, dict):
            continue
        term = _term(said, f"{where}.taxonomy_term", faults)
        if term and term.id not in seen:
            seen.add(term.id)
            yield term


def _term(raw: dict[str, Any], where: str, faults: Faults) -> Term | None:
    id = reference(raw.get("id"))
    name = text(raw.get("name") or raw.get("term"), f"{where}.name", faults)[:255]
    if id is None or not name:
        faults.say("missing", "A word of a taxonomy has an id, a UUID, and a name.", where)
        return None
    detail = raw.get("taxonomy_detail")
    inside = detail if isinstance(detail, dict) else {}
    said = raw.get("taxonomy")
    return Term(
        id=id,
        name=name,
        description=text(raw.get("description"), f"{where}.description", faults),
        taxonomy=reference(raw.get("taxonomy_id")) or reference(inside.get("id")),
        taxonomy_name=text(said if isinstance(said, str) else inside.get("name"), where, faults)[:255],
        parent=reference(raw.get("parent_id")),
        element=elements.of_term(id),
    )
