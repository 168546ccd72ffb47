"""An entry as somebody types it: a few boxes of plain words, of which the document of the service is made. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ginnel.foundation.directory.states import LocationType, Room, ServiceStatus

Lines = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlaceTyped:
    """One place. `id` is what the document calls the service there, "" for one that is new; `hours` only where they
    are others than those of the service."""

    id: str = ""
    kind: LocationType = LocationType.PHYSICAL
    name: str = ""
    street: str = ""
    town: str = ""
    postcode: str = ""
    travel: str = ""
    access: Lines = ()
    hours: Lines = ()

    @property
    def says_anything(self) -> bool:
        if self.kind is LocationType.VIRTUAL:
            return True
        return any((self.name, self.street, self.town, self.postcode, self.travel, self.access, self.hours))


@dataclass(frozen=True, slots=True)
class Entry:
    """What can be said of a service on the page. Each of `hours`, `costs`, `telephones`, `languages` and `areas` is one
    line. `other_hours` says how many schedules there are that no line can say: they stay unless `drops_other_hours`.
    `room` is "" where nobody said; `weeks` to wait, and `room_on` the day of which both are true."""

    name: str = ""
    what: str = ""
    status: ServiceStatus = ServiceStatus.ACTIVE
    alert: str = ""
    who: str = ""
    youngest: int | None = None
    oldest: int | None = None
    areas: Lines = ()
    hours: Lines = ()
    other_hours: int = 0
    drops_other_hours: bool = False
    places: tuple[PlaceTyped, ...] = ()
    costs: Lines = ()
    languages: Lines = ()
    telephones: Lines = ()
    email: str = ""
    website: str = ""
    how: str = ""
    room: Room | str = ""
    weeks: int | None = None
    room_on: date | None = None
    elements: frozenset[int] = frozenset()
