"""Where a service is had, and when, in the shape of 3.0."""

from __future__ import annotations

from typing import Any

from ginnel.surfaces.openreferral.harvesting.version_1.saying import Document, Saying, day, each, rest

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def at_location(saying: Saying, said: Document) -> Document:
    schedules = [schedule(saying, one) for one in each(said, "regular_schedule", "regular_schedules")]
    location = said.get("location")
    return {
        **rest(said, "id", "location", "regular_schedule", "regular_schedules", "location_id", "service_id"),
        "id": saying.id("service_at_location", said.get("id")),
        "location": _location(saying, location) if isinstance(location, dict) else None,
        **({"schedules": schedules} if schedules else {}),
    }


def _location(saying: Saying, said: Document) -> Document:
    physical = [
        _address(saying, one, "physical") for one in each(said, "physical_addresses", "physical_address")
    ]
    postal = [_address(saying, one, "postal") for one in each(said, "postal_addresses", "postal_address")]
    access = [_access(saying, one) for one in each(said, "accessibility_for_disabilities")]
    latitude = saying.number(said.get("latitude"), "latitude")
    longitude = saying.number(said.get("longitude"), "longitude")
    kind = "postal" if postal and not physical and latitude is None else "physical"
    if not physical and not postal and latitude is None:
        saying.remark(
            "assumed", "1.0 does not say what kind of place it is; taken for one to go to.", "location_type"
        )
    used = (
        "physical_addresses physical_address postal_addresses postal_address accessibility_for_disabilities"
    )
    return {
        **rest(said, "id", "latitude", "longitude", *used.split()),
        "id": saying.id("location", said.get("id")),
        "location_type": kind,
        "latitude": latitude,
        "longitude": longitude,
        "addresses": physical + postal or None,
        "accessibility": access or None,
    }


def _address(saying: Saying, said: Document, kind: str) -> Document:
    return {
        **rest(said, "id", "location_id"),
        "id": saying.id(f"{kind}_address", said.get("id")),
        "address_type": kind,
    }


def _access(saying: Saying, said: Document) -> Document:
    return {
        **rest(said, "id", "location_id"),
        "id": saying.id("accessibility", said.get("id")),
        "description": said.get("accessibility"),
    }


def schedule(saying: Saying, said: Document) -> Document:
    """Hours that only name a weekday, as HSDS 1 does, are weekly."""
    weekday, byday, freq = said.get("weekday"), said.get("byday"), said.get("freq")
    if not byday and isinstance(weekday, int) and 1 <= weekday <= 7:
        byday, freq = _DAYS[weekday - 1], freq or "WEEKLY"
    monthday = said.get("bymonthday")
    return {
        **rest(said, "id", "service_id", "service_at_location_id", "weekday"),
        "id": saying.id("regular_schedule", said.get("id")),
        "freq": freq.upper() if isinstance(freq, str) else freq,
        "byday": byday,
        "bymonthday": str(monthday) if isinstance(monthday, int) else monthday,
        "interval": saying.number(said.get("interval"), "interval"),
        **{name: _clock(said.get(name)) for name in ("opens_at", "closes_at")},
        **{name: day(said.get(name)) for name in ("valid_from", "valid_to", "dtstart")},
    }


def _clock(said: Any) -> Any:
    """The time of a moment; anything else as it is."""
    return said[11:] if isinstance(said, str) and said[10:11] == "T" else said
