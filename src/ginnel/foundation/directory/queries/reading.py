"""One service, and when what is said of it is old."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from ginnel.foundation.directory.models import ListingIndex, ListingPlace, ListingVersion
from ginnel.foundation.directory.queries.dropped import dropped_of
from ginnel.foundation.directory.queries.keeping import keeping_of
from ginnel.foundation.terminology import queries as terminology
from ginnel.kernel.errors import NotFound
from ginnel.kernel.exemptions import needs_no_viewer

_NOBODY = "Services are about nobody."


@dataclass(frozen=True, slots=True)
class Had:
    """A service as last said. `timetables` by the place where it is had, with `everywhere` those of all its places.
    `assured_by` is the organisation that keeps it here and says when it was assured; "" where a feed says so, or nobody
    is known to. `is_dropped`: the feed that said it no longer has it."""

    id: UUID
    document: dict[str, Any]
    version: int
    changed_at: datetime
    assured_on: date | None
    timetables: Mapping[UUID, int | None]
    everywhere: tuple[int, ...]
    is_dropped: bool = False
    assured_by: str = ""


@needs_no_viewer(_NOBODY)
def service(id: UUID) -> Had:
    """Raises NotFound."""
    row = ListingIndex.objects.filter(pk=id).select_related("listing__organisation").first()
    if row is None:
        raise NotFound("There is no such service.")
    text = ListingVersion.objects.get(listing_id=id, number=row.version).document
    kept = keeping_of(row.listing)
    timetables = dict(row.places.order_by("position").values_list("said_id", "timetable_id"))
    return Had(
        id,
        json.loads(text),
        row.version,
        row.changed_at,
        row.assured_on,
        timetables,
        tuple(row.timetables),
        is_dropped=bool(dropped_of([id])),
        assured_by=kept.organisation.name if kept.organisation and kept.is_here else "",
    )


@needs_no_viewer(_NOBODY)
def had_at(place: UUID) -> Had:
    """The service that is had at a location, by the id of that: the first, where several say the same. Raises
    NotFound."""
    places = ListingPlace.objects.filter(said_id=place).order_by("index", "id")
    found = places.values_list("index_id", flat=True).first()
    if found is None:
        raise NotFound("There is no such service at a location.")
    return service(found)


@needs_no_viewer(_NOBODY)
def stale_after() -> int:
    """Days after which what nobody has looked at again is marked to the reader."""
    return int(terminology.parameter("directory-assured-within").value)


@needs_no_viewer(_NOBODY)
def room_within() -> int:
    """Days after which what is said of room for new people may have changed."""
    return int(terminology.parameter("directory-room-within").value)
