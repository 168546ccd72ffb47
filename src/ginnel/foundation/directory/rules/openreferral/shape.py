"""What the directory understands of a service document. What it does not is kept in the document itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from ginnel.foundation.directory.rules.schedules import Schedule
from ginnel.foundation.directory.states import CriticalElement, LocationType, ServiceStatus
from ginnel.kernel.errors import Fault

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Provider:
    """The organisation that provides a service, as the document says."""

    id: UUID
    name: str
    description: str


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a taxonomy that the service is filed under."""

    id: UUID
    name: str
    description: str = ""
    taxonomy: UUID | None = None
    taxonomy_name: str = ""
    parent: UUID | None = None
    element: CriticalElement | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a service is had: `id` is of the service at the location, `location` of the location itself."""

    id: UUID
    location: UUID
    kind: LocationType
    name: str
    postcode: str
    latitude: float | None
    longitude: float | None
    schedules: tuple[Schedule, ...]


@dataclass(frozen=True, slots=True)
class Service:
    """`schedules` are of the service wherever it is had."""

    id: UUID
    name: str
    status: ServiceStatus
    description: str
    provider: Provider
    minimum_age: float | None
    maximum_age: float | None
    assured_on: date | None
    terms: tuple[Term, ...]
    places: tuple[Place, ...]
    schedules: tuple[Schedule, ...]
    words: tuple[str, ...]
    document: Document


@dataclass(frozen=True, slots=True)
class Said:
    """What came of reading a document: the service, None where something it cannot do without is missing, and every
    fault there is. A fault beside a service is a remark: that part is kept as it was said, and not gone by."""

    service: Service | None
    faults: tuple[Fault, ...]
