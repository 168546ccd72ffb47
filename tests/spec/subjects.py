"""Asks the program what the tables ask. Each function takes a case's `given` and answers in plain values."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Any

from ginnel.foundation.organisations.states import Role
from ginnel.foundation.relationships.states import RelationshipKind
from ginnel.foundation.sharing import rules
from ginnel.kernel.values import dates, identifiers
from ginnel.kernel.viewer import Action, Category, Purpose
from ginnel.surfaces.feeds.cld import validity
from ginnel.surfaces.feeds.cld.row import Row
from ginnel.surfaces.feeds.tabular.dates import NoDate, read_date
from tests.spec.measuring import care_home_admission, discharge_delay, emergency_admission
from tests.spec.pairs import match_grade, pair


def nhs_number(*, text: str) -> dict[str, Any]:
    cleaned = identifiers.clean_nhs_number(text)
    valid = identifiers.is_valid_nhs_number(cleaned)
    return {"valid": valid} | ({"shown": identifiers.format_nhs_number(cleaned)} if valid else {})


def postcode(*, text: str) -> dict[str, Any]:
    return {"kept": identifiers.clean_postcode(text)}


def partial_date(*, text: str) -> dict[str, Any]:
    try:
        known = dates.PartialDate.parse(text)
    except ValueError:
        return {"accepted": False}
    return {"accepted": True, "earliest": str(known.earliest), "latest": str(known.latest)}


def moment_range(*, text: str) -> dict[str, Any]:
    try:
        start, end = dates.moment_range(text)
    except ValueError:
        return {"accepted": False}
    return {"from": f"{start:%Y-%m-%d %H:%M:%S}Z", "before": f"{end:%Y-%m-%d %H:%M:%S}Z"}


def age(*, born: date, on: date) -> dict[str, Any]:
    return {"years": dates.age_on(born, on)}


def sharing(
    *,
    role: str,
    fact: str,
    to: str = "read",
    purpose: str = "direct-care",
    relationship: str = "",
    known: bool = False,
    objects: bool = False,
) -> dict[str, Any]:
    """`known`: the viewer's organisation itself sent a record about the person; `objects`: the person asked that such
    facts are not shared with it."""
    category = Category[fact.replace(" ", "_").upper()]
    working = frozenset({RelationshipKind(relationship)} if relationship else ())
    facts = rules.Facts(working, known, frozenset({category} if objects else ()))
    found = rules.decide(Role(role), Purpose(purpose), category, Action(to), facts)
    return {"outcome": found.outcome.value}


def client_level_date(*, text: str) -> dict[str, Any]:
    try:
        return {"day": str(read_date(text))}
    except NoDate as refused:
        return {"refused": refused.code}


def client_level_field(
    *, field: str, value: str = "", beside: dict[str, str] | None = None
) -> dict[str, Any]:
    """The national class of `value` in `field` of a row whose other fields are `beside`."""
    values = {"Client_Type": "Service user", **(beside or {}), field: value}
    row = Row(1, {name: said for name, said in values.items() if said}, _days(values))
    return {"class": validity.validity(field, validity.facts_of(row)).value}


def _days(values: dict[str, str]) -> dict[str, date]:
    days = {}
    for name, said in values.items():
        if "Date" in name and said:
            with suppress(NoDate):
                days[name] = read_date(said)
    return days


__all__ = [
    "age",
    "care_home_admission",
    "client_level_date",
    "client_level_field",
    "discharge_delay",
    "emergency_admission",
    "match_grade",
    "moment_range",
    "nhs_number",
    "pair",
    "partial_date",
    "postcode",
    "sharing",
]
