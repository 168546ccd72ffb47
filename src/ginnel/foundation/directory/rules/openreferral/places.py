"""Where a service is had."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from ginnel.foundation.directory.rules.openreferral import hours
from ginnel.foundation.directory.rules.openreferral.shape import Place
from ginnel.foundation.directory.rules.openreferral.values import (
    Faults,
    identifier,
    items,
    number,
    one_of,
    text,
)
from ginnel.foundation.directory.states import LocationType
from ginnel.kernel.values.identifiers import clean_postcode

_MOST = 1_000


def places(value: Any, faults: Faults) -> tuple[Place, ...]:
    said = list(items(value, "service_at_locations", faults))
    if len(said) > _MOST:
        faults.say("too-many", f"Only the first {_MOST:,} places are gone by.", "service_at_locations")
    found = [_place(each, where, faults) for where, each in said[:_MOST]]
    if not found:
        faults.say("no-place", "The service says no place where it is had.", "service_at_locations")
    return tuple(_each_once((one for one in found if one), faults))


def _each_once(found: Iterable[Place], faults: Faults) -> Iterator[Place]:
    """Two places under one id cannot be told apart: the first is gone by."""
    seen: set[UUID] = set()
    for one in found:
        if one.id in seen:
            faults.say(
                "said-twice", "Two places have the same id; the first is gone by.", "service_at_locations"
            )
        else:
            seen.add(one.id)
            yield one


def _place(raw: dict[str, Any], where: str, faults: Faults) -> Place | None:
    id = identifier(raw.get("id"), f"{where}.id", faults)
    location = raw.get("location")
    if not isinstance(location, dict):
        faults.say("no-place", "It says no location.", f"{where}.location")
        return None
    inside = f"{where}.location"
    location_id = identifier(location.get("id"), f"{inside}.id", faults)
    kind = one_of(location.get("location_type"), LocationType, f"{inside}.location_type", faults)
    latitude = number(location.get("latitude"), f"{inside}.latitude", faults, -90, 90)
    longitude = number(location.get("longitude"), f"{inside}.longitude", faults, -180, 180)
    if (latitude is None) != (longitude is None):
        faults.say("half-a-point", "It says only one of latitude and longitude.", inside)
        latitude = longitude = None
    if kind is not LocationType.PHYSICAL:  # nobody goes there, so that it is near nobody
        latitude = longitude = None
    if id is None or location_id is None or kind is None:
        return None
    return Place(
        id=id,
        location=location_id,
        kind=kind,
        name=text(location.get("name"), f"{inside}.name", faults)[:255],
        postcode=_postcode(location, inside, faults),
        latitude=latitude,
        longitude=longitude,
        schedules=hours.schedules(raw.get("schedules"), f"{where}.schedules", faults)
        + hours.schedules(location.get("schedules"), f"{inside}.schedules", faults),
    )


def _postcode(location: dict[str, Any], where: str, faults: Faults) -> str:
    """Of the first address that has one."""
    for inside, address in items(location.get("addresses"), f"{where}.addresses", faults):
        said = text(address.get("postal_code"), f"{inside}.postal_code", faults)
        if said and (found := clean_postcode(said)):
            return found[:16]
    return ""
