"""The endpoints of the profile, and which of them a feed must have.

HSDS 3.0 and Open Referral UK both require `/`, `/services` and `/services/{id}`. What else the UK profile names is
missed with a warning. The profile leaves organisations out: a feed may have them, and nothing there fails it.
"""

from __future__ import annotations

from dataclasses import dataclass

from ginnel.surfaces.openreferral.checking.findings import Weight


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A list and its members. `missed` is what its absence counts for; `most` is the heaviest that a fault there may
    count for, and `paging` the heaviest for the envelope of its pages."""

    name: str
    kind: str
    missed: Weight | None
    most: Weight = Weight.REQUIRED
    paging: Weight = Weight.REQUIRED

    @property
    def list(self) -> str:
        return f"/{self.name}"

    @property
    def whole(self) -> str:
        return f"/{self.name}/{{id}}"


ROOT = "/"
ENDPOINTS = (
    Endpoint("services", "service", Weight.REQUIRED),
    Endpoint("service_at_locations", "service_at_location", Weight.RECOMMENDED),
    Endpoint("taxonomies", "taxonomy", Weight.RECOMMENDED),
    Endpoint("taxonomy_terms", "taxonomy_term", Weight.RECOMMENDED),
    Endpoint("organizations", "organization", None, Weight.RECOMMENDED, Weight.OPEN),
)
_ORDER = (Weight.OPEN, Weight.RECOMMENDED, Weight.REQUIRED)


def at_most(weight: Weight, most: Weight) -> Weight:
    return min(weight, most, key=_ORDER.index)
