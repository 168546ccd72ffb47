"""Asks the matching rules about two records that a table describes."""

from __future__ import annotations

from typing import Any

from ginnel.foundation.people.rules.agreement import grade, reason
from ginnel.foundation.people.rules.features import Features, features
from ginnel.foundation.people.rules.folding import fold
from ginnel.foundation.people.rules.model import shipped
from ginnel.foundation.people.rules.weighing import weigher
from ginnel.foundation.people.states import Reason

# Two records of one invented person, as alike as records can be; a case says what differs.
ALIKE = {
    "number": "9990000018",
    "status": "02",
    "given": "Exempla",
    "family": "Testperson",
    "born": "1944-06-06",
    "gender": "female",
    "address": "1 Nowhere Street",
    "postcode": "ZZ1 1ZZ",
    "separated": False,
}


def _features(place: int, said: dict[str, Any]) -> Features:
    about = ALIKE | said
    return features(
        {
            "number": place,
            "nhs_number": about["number"],
            "nhs_status": about["status"],
            "given_folded": fold(about["given"]),
            "family_folded": fold(about["family"]),
            "other_names_folded": [],
            "birth_date": about["born"],
            "gender": about["gender"],
            "postcode": about["postcode"],
            "address_folded": fold(about["address"]),
            "phone": "",
            "email": "",
            "birth_place_folded": "",
            "is_separated": about["separated"],
        }
    )


def pair(
    *,
    both: dict[str, Any] | None = None,
    one: dict[str, Any] | None = None,
    other: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """`both`, `one` and `other` change what the two records say, in that order."""
    a, b = (_features(place, (both or {}) | (own or {})) for place, own in ((1, one), (2, other)))
    why = reason(a, b, weigher(shipped())(a, b).levels)
    return {"said": why.value if why else "never proposed", "joined": why is Reason.TRACED}


def match_grade(
    *,
    both: dict[str, Any] | None = None,
    one: dict[str, Any] | None = None,
    other: dict[str, Any] | None = None,
) -> dict[str, Any]:
    a, b = (_features(place, (both or {}) | (own or {})) for place, own in ((1, one), (2, other)))
    return {"grade": grade(a, b) / 100}
