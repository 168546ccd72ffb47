"""People found, as rows to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from ginnel.foundation.people.rules.searching import Wanted, mistyped_number
from ginnel.kernel.web import formats
from ginnel.surfaces.workspace.presenters.banner import address, age_words, display_name

LIMIT = 50


def results(found: Sequence[Any], asked: dict[str, Any], *, is_limited: bool = False) -> dict[str, Any]:
    """Rows, and a sentence that says how many there are or what to try next.

    `is_limited` for a role that only finds people whom its own organisation knows.
    """
    sentence = _sentence(len(found), is_limited=is_limited) if asked else ""
    return {"rows": [row(person) for person in found], "sentence": sentence, "advice": _advice(found, asked)}


def likely(found: Sequence[Any]) -> dict[str, Any]:
    """Those to choose from beneath what is typed, and how many there are to be read out."""
    count = len(found)
    said = {0: "", 1: "1 person may be meant"}.get(count, f"{count} people may be meant")
    return {"people": choices(found), "sentence": said and f"{said}: they are listed below."}


def choices(found: Sequence[Any]) -> list[dict[str, Any]]:
    return [{**row(one), "person": one.person} for one in found]


def _advice(found: Sequence[Any], asked: dict[str, Any]) -> str:
    """What may be wrong with what was typed; '' for nothing."""
    number = mistyped_number(Wanted(nhs_number=asked.get("nhs_number", "")), asked.get("text", ""))
    if not number:
        return ""
    near = " The NHS numbers below differ from it by one slip: check which is meant." if found else ""
    return f"The NHS number you typed is not a valid one.{near}"


def row(person: Any) -> dict[str, Any]:
    return {
        "name": display_name(person.family, person.given),
        "href": reverse("workspace:person", args=[person.person]),
        "born": formats.day(person.birth_date) or "not known",
        "age": ""
        if person.has_died and not person.death_date
        else age_words(person.birth_date, person.death_date),
        "is_restricted": person.is_restricted,
        "has_died": person.has_died,
        "local_ids": _local_ids(person),
        "nhs_number": formats.nhs_number(person.nhs_number) if person.nhs_number else "not known",
        "address": address(person),
        "organisations": ", ".join(person.organisations),
        "why": person.why,
        "fits": person.fits,
    }


def _local_ids(person: Any) -> str:
    """The organisations' own numbers, where nothing else tells this person from another."""
    is_told_apart = person.is_withheld or (person.family and person.nhs_number)
    return "" if is_told_apart else ", ".join(person.local_ids[:3])


def _sentence(count: int, *, is_limited: bool) -> str:
    if not count and is_limited:
        return "Nobody found among the people your organisation already knows, who are all that your role can find."
    if not count:
        return "Nobody found. Try fewer words, another spelling, or only the date of birth and postcode."
    if count >= LIMIT:
        return f"More than {LIMIT - 1} people found. Add a date of birth or postcode to narrow it."
    return "1 person found" if count == 1 else f"{count} people found"
