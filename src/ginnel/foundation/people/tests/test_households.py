"""What one household shares says less together than each thing alone."""

from __future__ import annotations

import pytest

from ginnel.foundation.people.rules import model
from ginnel.foundation.people.rules.features import Features, features
from ginnel.foundation.people.rules.weighing import weigher

SOMEBODY = {
    "number": 1, "nhs_number": "", "nhs_status": "", "given_folded": "exempla", "family_folded": "otherby",
    "other_names_folded": [], "birth_date": "1944-06-06", "gender": "female", "postcode": "ZZ1 1AA",
    "address_folded": "1 example street", "phone": "01632960001", "email": "", "birth_place_folded": "",
    "is_separated": False,
}  # fmt: skip
ANOTHER = {"given_folded": "petrus", "birth_date": "1941-11-23"}


def weight(**other: object) -> float:
    return weigher(model.shipped())(_made(), _made(number=2, **other)).weight


def _made(**changed: object) -> Features:
    return features(SOMEBODY | changed)


@pytest.mark.parametrize("gender", ["male", "female", ""])
def test_partners_and_siblings_are_not_suggested_as_one_person(gender: str) -> None:
    assert weight(**ANOTHER, gender=gender) < model.shipped().review


def test_partners_with_names_alike_are_not_either() -> None:
    assert weight(given_folded="exempius", birth_date="1941-11-23", gender="male") < model.shipped().review


@pytest.mark.parametrize(
    "changed",
    [
        {"birth_date": "1944-06-16"},
        {"given_folded": "exampla"},
        {"given_folded": "exampla", "birth_date": "1944-06-16"},
    ],
)
def test_somebody_written_down_badly_at_the_same_address_still_is(changed: dict[str, str]) -> None:
    assert weight(**changed) > model.shipped().review
