"""Documents of Open Referral UK 3.0: whole, or only what is one to one where there are many. Nobody is named in any."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ginnel.foundation.directory.queries import Found, Had
from ginnel.foundation.directory.rules import openreferral

Document = dict[str, Any]


def service(document: Mapping[str, Any], changed_at: datetime) -> Document:
    return openreferral.write(openreferral.public(document), changed_at=changed_at)


def listed(found: Found) -> Document:
    return _flat(service(found.document, found.changed_at))


def at_location(found: Found) -> Document:
    """One of a list: the service at the location, without what either has many of."""
    said = _said_at(found.document, str(found.place))
    location = said.get("location")
    flat = {"location": _flat(location)} if isinstance(location, dict) else {}
    return {**_flat(said), **flat, "service": listed(found)}


def whole_at_location(had: Had, id: str) -> Document:
    """With all of the service, but not of the other places where it is had."""
    whole = service(had.document, had.changed_at)
    whole.pop("service_at_locations", None)
    return {**_said_at(had.document, id), "service": whole}


def _said_at(document: Mapping[str, Any], id: str) -> Document:
    places = document.get("service_at_locations")
    said = places if isinstance(places, list) else []
    found = (each for each in said if isinstance(each, dict) and str(each.get("id")).lower() == id.lower())
    return openreferral.public(next(found, {"id": id}))


def _flat(document: Mapping[str, Any]) -> Document:
    """Without lists; an object inside likewise."""
    return {
        name: _flat(value) if isinstance(value, dict) else value
        for name, value in document.items()
        if not isinstance(value, list)
    }


def organization(document: Document) -> Document:
    """One of a list."""
    return _flat(whole_organization(document))


def whole_organization(document: Document) -> Document:
    return openreferral.public(document)


def paged(items: list[Document], total: int, number: int, size: int) -> Document:
    pages = -(-total // size)
    return {
        "total_items": total,
        "total_pages": pages,
        "page_number": number,
        "size": len(items),
        "first_page": number == 1,
        "last_page": number >= pages,
        "empty": not items,
        "contents": items,
    }
