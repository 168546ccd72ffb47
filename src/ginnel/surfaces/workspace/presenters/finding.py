"""People found, as rows to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from ginnel.kernel.web import formats
from ginnel.surfaces.workspace.presenters.banner import address, age_words, display_name

LIMIT = 50


def results(found: Sequence[Any], asked: dict[str, Any]) -> dict[str, Any]:
    """Rows, and a sentence that says how many there are or what to try next."""
    return {"rows": [row(person) for person in found], "sentence": _sentence(len(found)) if asked else ""}


def row(person: Any) -> dict[str, Any]:
    return {
        "name": display_name(person.family, person.given),
        "href": reverse("workspace:person", args=[person.person]),
        "born": formats.day(person.birth_date) or "not known",
        "age": age_words(person.birth_date, person.death_date),
        "nhs_number": formats.nhs_number(person.nhs_number) if person.nhs_number else "not known",
        "address": address(person),
        "organisations": ", ".join(person.organisations),
        "why": person.why,
    }


def _sentence(count: int) -> str:
    if not count:
        return "Nobody found. Try fewer words, another spelling, or only the date of birth and postcode."
    if count >= LIMIT:
        return f"More than {LIMIT - 1} people found. Add a date of birth or postcode to narrow it."
    return "1 person found" if count == 1 else f"{count} people found"
