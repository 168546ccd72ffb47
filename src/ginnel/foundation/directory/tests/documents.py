"""Service documents for tests."""

from __future__ import annotations

from typing import Any
from uuid import NAMESPACE_URL, uuid5


def id_of(name: str) -> str:
    return str(uuid5(NAMESPACE_URL, name))


TERMS = id_of("kinds of service")


def term(name: str) -> dict[str, Any]:
    return {
        "id": id_of(f"term {name}"),
        "taxonomy_term": {
            "id": id_of(f"term {name}"),
            "name": name,
            "description": name,
            "taxonomy": "Kinds",
            "taxonomy_id": TERMS,
        },
    }


def weekly(byday: str, opens: str = "09:00", closes: str = "17:00", **more: Any) -> dict[str, Any]:
    said = {"freq": "WEEKLY", "byday": byday, "opens_at": opens, "closes_at": closes}
    return {"id": id_of(str(said)), **said, **more}


def place(name: str, at: tuple[float, float] | None = None, **more: Any) -> dict[str, Any]:
    location: dict[str, Any] = {"id": id_of(f"location {name}"), "location_type": "physical", "name": name}
    if at:
        location |= {"latitude": at[0], "longitude": at[1]}
    return {"id": id_of(f"at {name}"), "location": location, **more}


def service(name: str, **more: Any) -> dict[str, Any]:
    return {
        "id": id_of(name),
        "name": name,
        "status": "active",
        "description": f"About {name}",
        "organization": {
            "id": id_of("Example Trust"),
            "name": "Example Trust",
            "description": "A pretend charity",
        },
        "service_at_locations": [place(f"Hall of {name}", (53.96, -1.08))],
        **more,
    }
