"""A whole service of 1.0, in the shape of 3.0. Source: the 1.0 application profile (OpenReferralUK/human-services)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ginnel.kernel.errors import Fault
from ginnel.surfaces.openreferral.harvesting.version_1.places import at_location, schedule
from ginnel.surfaces.openreferral.harvesting.version_1.saying import (
    Document,
    Mapping,
    Saying,
    day,
    each,
    rest,
    without_nothing,
)
from ginnel.surfaces.openreferral.harvesting.wholes import Written

_OLDEST = 150


def written(feed: UUID) -> Written:
    """Documents of the feed with this id, in the shape of 3.0, with what is worth saying of each."""

    def document(said: Document) -> tuple[Any, tuple[Fault, ...]]:
        saying = Saying(feed)
        return without_nothing(_service(saying, said)), tuple(saying.remarks)

    return document


def _service(saying: Saying, said: Document) -> Document:
    status = said.get("status")
    if not status:
        saying.remark("assumed", "It says no status; taken for one that is running.", "status")
    organization = said.get("organization")
    used = [name for names, _, _ in _LISTS for name in names]
    if any(each(said, "holiday_schedules", "holiday_schedule")):
        saying.remark(
            "not-mapped", "Hours of holidays have no place in 3.0; kept as said.", "holiday_schedules"
        )
    return {
        **rest(said, "id", "organization", "organization_id", "eligibilitys", "eligibility", *used),
        "id": saying.id("service", said.get("id")),
        "status": status.lower() if isinstance(status, str) and status else status or "active",
        "assured_date": day(said.get("assured_date")),
        "organization": _organization(saying, organization) if isinstance(organization, dict) else None,
        **_eligibility(saying, said),
        **{
            name: [mapped(saying, one) for one in each(said, *names)] or None
            for names, name, mapped in _LISTS
        },
    }


def _organization(saying: Saying, said: Document) -> Document:
    return {
        **rest(said, "id", "url"),
        "id": saying.id("organization", said.get("id")),
        "website": said.get("url"),
    }


def _eligibility(saying: Saying, said: Document) -> Document:
    """The widest ages of several; 150 and over stand for no limit."""
    found = list(each(said, "eligibilitys", "eligibility"))
    youngest = [saying.number(one.get("minimum_age"), "minimum_age") for one in found]
    oldest = [saying.number(one.get("maximum_age"), "maximum_age") for one in found]
    words = [one["eligibility"] for one in found if isinstance(one.get("eligibility"), str)]
    limits = [one for one in oldest if one is not None]
    return {
        "minimum_age": min((one for one in youngest if one is not None), default=None) or None,
        "maximum_age": max(limits)
        if limits and len(limits) == len(oldest) and max(limits) < _OLDEST
        else None,
        "eligibility_description": "; ".join(words) or None,
    }


def _contact(saying: Saying, said: Document) -> Document:
    phones = [_plain("phone")(saying, one) for one in each(said, "phones", "phone")]
    return {
        **rest(said, "id", "service_id", "phones", "phone"),
        "id": saying.id("contact", said.get("id")),
        "phones": phones or None,
    }


def _cost(saying: Saying, said: Document) -> Document:
    return {
        **_plain("cost_option")(saying, said),
        "amount": saying.number(said.get("amount"), "cost_options.amount"),
        **{name: day(said.get(name)) for name in ("valid_from", "valid_to")},
    }


def _area(saying: Saying, said: Document) -> Document:
    return {
        **_plain("service_area")(saying, rest(said, "type")),
        "name": said.get("name") or said.get("service_area"),
        "extent_type": said.get("type"),
    }


def _language(saying: Saying, said: Document) -> Document:
    return {**_plain("language")(saying, rest(said, "language")), "name": said.get("language")}


def _attribute(saying: Saying, said: Document) -> Document:
    """What it is filed under. A taxonomy of 1.0 is a term of 3.0, and its vocabulary the taxonomy."""
    found = said.get("taxonomy")
    if not isinstance(found, dict):
        saying.remark("missing", "It is filed under a word that is not said.", "service_taxonomys")
        return {**rest(said, "id"), "id": saying.id("service_taxonomy", said.get("id"))}
    vocabulary = found.get("vocabulary")
    term = {
        **rest(found, "id", "vocabulary", "parent_id"),
        "id": saying.id("taxonomy", found.get("id")),
        "description": found.get("description") or found.get("name"),
        "taxonomy": vocabulary,
        "taxonomy_id": saying.id("vocabulary", vocabulary),
        "parent_id": saying.id("taxonomy", found.get("parent_id")),
    }
    return {
        "id": saying.id("service_taxonomy", said.get("id")),
        "link_type": "service",
        "taxonomy_term": term,
    }


def _plain(kind: str) -> Mapping:
    """As it is, under an id that is a UUID."""
    return lambda saying, said: {
        **rest(said, "id", "service_id", "contact_id"),
        "id": saying.id(kind, said.get("id")),
    }


# (what 1.0 calls the list, the first that is there; what 3.0 calls it; each of it in the shape of 3.0)
_LISTS: tuple[tuple[tuple[str, ...], str, Mapping], ...] = (
    (("service_at_locations", "service_at_location"), "service_at_locations", at_location),
    (("regular_schedules", "regular_schedule"), "schedules", schedule),
    (("contacts", "contact"), "contacts", _contact),
    (("cost_options", "cost_option"), "cost_options", _cost),
    (("service_areas", "service_area"), "service_areas", _area),
    (("languages", "language"), "languages", _language),
    (("fundings", "funding"), "funding", _plain("funding")),
    (("service_taxonomys", "service_taxonomies", "service_taxonomy"), "attributes", _attribute),
)
