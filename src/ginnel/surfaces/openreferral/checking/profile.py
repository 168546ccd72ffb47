"""The objects of Open Referral UK 3.0, as our own tables: what each may hold and what it must.

Written from the published profile (OpenReferralUK/uk-profile, schemas of version 3.0): every element with its type,
format and choices. Required is what the profile requires. Wanted is what a reader cannot do without although the
profile lets it be left out: what the service is, who provides it, when that was last made sure of and last changed.
Only we want it, so it is listed where it is missing and changes no verdict.
"""

from __future__ import annotations

from ginnel.surfaces.openreferral.checking.kinds import (
    CLOCK,
    DAY,
    EMAIL,
    MOMENT,
    NUMBER,
    TEXT,
    URI,
    UUID,
    Table,
    choice,
    many,
    may,
    needed,
    one,
    wanted,
)

_ID = {"id": needed(UUID)}
_ATTRIBUTES = {"attributes": may(many("attribute"))}
_WHERE = choice("physical", "postal", "virtual")
_STATUS = choice("active", "inactive", "defunct", "temporarily closed")


def _keys(*names: str) -> Table:
    """References to other objects, which nesting makes needless."""
    return {name: may(UUID) for name in names}


def _texts(*names: str) -> Table:
    return {name: may(TEXT) for name in names}


PROFILE: dict[str, Table] = {
    "service": {
        **_ID,
        **_keys("organization_id"),
        "name": needed(TEXT),
        "description": wanted(TEXT),
        "url": may(URI),
        "email": may(EMAIL),
        "status": needed(_STATUS),
        **_texts("fees", "accreditations", "alert"),
        "minimum_age": may(NUMBER),
        "maximum_age": may(NUMBER),
        "assured_date": wanted(DAY),
        "assurer_email": may(EMAIL),
        "last_modified": wanted(MOMENT),
        "schedules": may(many("schedule")),
        "service_areas": may(many("service_area")),
        "service_at_locations": may(many("service_at_location")),
        "languages": may(many("language")),
        "organization": wanted(one("organization")),
        "funding": may(many("funding")),
        "cost_options": may(many("cost_option")),
        "contacts": may(many("contact")),
        **_ATTRIBUTES,
    },
    "organization": {
        **_ID,
        "name": needed(TEXT),
        "description": needed(TEXT),
        "email": may(EMAIL),
        "website": may(URI),
        "logo": may(TEXT),
        "uri": may(URI),
        **_keys("parent_organization_id"),
        "organization_identifiers": may(many("organization_identifier")),
        **_ATTRIBUTES,
    },
    "organization_identifier": {
        **_ID,
        **_keys("organization_id"),
        "identifier_scheme": may(TEXT),
        "identifier_type": needed(TEXT),
        "identifier": needed(TEXT),
        **_ATTRIBUTES,
    },
    "service_at_location": {
        **_ID,
        **_keys("service_id", "location_id"),
        "location": may(one("location")),
        "service": may(one("service")),
    },
    "location": {
        **_ID,
        "location_type": needed(_WHERE),
        **_texts("name", "description", "external_identifier", "external_identifier_type"),
        "latitude": may(NUMBER),
        "longitude": may(NUMBER),
        "addresses": may(many("address")),
        "accessibility": may(many("accessibility")),
        **_ATTRIBUTES,
    },
    "address": {
        **_ID,
        **_keys("location_id"),
        **_texts("attention", "region"),
        "address_1": needed(TEXT),
        "city": needed(TEXT),
        "state_province": needed(TEXT),
        "postal_code": needed(TEXT),
        "country": needed(TEXT),
        "address_type": needed(_WHERE),
        **_ATTRIBUTES,
    },
    "accessibility": {
        **_ID,
        **_keys("location_id"),
        **_texts("description", "details", "accessibility"),
        "url": may(URI),
        **_ATTRIBUTES,
    },
    "schedule": {
        **_ID,
        **_keys("service_id", "service_at_location_id"),
        "valid_from": may(DAY),
        "valid_to": may(DAY),
        "dtstart": may(DAY),
        "freq": may(choice("WEEKLY", "MONTHLY")),
        "interval": may(NUMBER),
        "opens_at": may(CLOCK),
        "closes_at": may(CLOCK),
        **_texts("byday", "bymonthday", "description", "attending_type", "notes"),
        "schedule_link": may(URI),
    },
    "service_area": {
        **_ID,
        **_keys("service_id"),
        **_texts("name", "extent", "extent_type", "uri", "service_area"),
    },
    "language": {**_ID, **_keys("service_id", "phone_id")},
    "funding": {**_ID, **_keys("service_id"), "source": may(TEXT)},
    "cost_option": {
        **_ID,
        **_keys("service_id"),
        "valid_from": may(DAY),
        "valid_to": may(DAY),
        **_texts("option", "amount_description"),
        "amount": may(NUMBER),
    },
    "contact": {
        **_ID,
        **_keys("service_id"),
        **_texts("name", "title"),
        **_ATTRIBUTES,
    },
    "phone": {
        **_ID,
        **_keys("contact_id"),
        "number": needed(TEXT),
        "description": may(TEXT),
        "languages": may(many("language")),
    },
    "attribute": {
        **_ID,
        **_keys("link_id", "taxonomy_term_id"),
        "link_type": may(TEXT),
        "taxonomy_term": may(one("taxonomy_term")),
    },
    "taxonomy": {
        **_ID,
        "name": needed(TEXT),
        "description": needed(TEXT),
        "uri": may(URI),
        "version": may(TEXT),
        "taxonomy_terms": may(many("taxonomy_term")),
    },
    "taxonomy_term": {
        **_ID,
        "name": needed(TEXT),
        "description": needed(TEXT),
        **_keys("parent_id", "taxonomy_id"),
        **_texts("taxonomy", "term"),
        "term_uri": may(URI),
    },
    # The answer of `/`. HSDS 3.0, API reference, response details.
    "api": {"version": needed(TEXT), "profile": needed(URI), "openapi_url": needed(URI)},
}
