"""Emergency essentials: what must be known before anybody is treated, and what is none."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import pytest

from ginnel.foundation.record.fhir.categories import SNOMED, category
from ginnel.kernel.viewer import Category

ESSENTIAL = Category.EMERGENCY_ESSENTIALS
TABLE: dict[str, Any] = json.loads(
    (files("ginnel.foundation.record.fhir") / "data/categories.json").read_text()
)
CODES = [code for code in TABLE["essentials"]["EMERGENCY_ESSENTIALS"] if code.isdigit()]
# Verhoeff's scheme: turning and reflecting a pentagon, and the permutation of each place.
TURNED = [[(a + b) % 5 if b < 5 else (a + b - 5) % 5 + 5 for b in range(10)] for a in range(5)]
REFLECTED = [[(a - b) % 5 + 5 if b < 5 else (a - b + 5) % 5 for b in range(10)] for a in range(5)]
DIHEDRAL = TURNED + REFLECTED
FIRST = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)
LABELS = "http://terminology.hl7.org/CodeSystem/v3-ActCode"


def concept(code: str, text: str = "", system: str = SNOMED) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code}], "text": text}


@pytest.mark.parametrize(
    ("kind", "tree"),
    [
        ("AllergyIntolerance", {"code": {"text": "Penicillin"}}),
        ("AllergyIntolerance", {"code": {"text": "Methadone"}}),
        ("Flag", {"code": concept("450476008")}),
        ("Flag", {"category": [concept("advance-directive", system="x")], "code": {"text": "See the form"}}),
        ("Flag", {"code": concept("816301000000100")}),
        ("Condition", {"code": concept("304253006")}),
        ("Consent", {"scope": concept("adr", system="x"), "category": [{"text": "No ventilation"}]}),
        ("Consent", {"scope": concept("treatment", system="x"), "category": [concept("dnr", system="x")]}),
        ("DocumentReference", {"type": concept("1382601000000107", "ReSPECT form")}),
        ("DocumentReference", {"description": "Advance decision to refuse treatment, signed"}),
        ("CarePlan", {"category": [concept("735324008")]}),
    ],
)
def test_allergies_emergency_plans_and_refusals_are_essential(kind: str, tree: dict[str, Any]) -> None:
    assert category(kind, tree) == ESSENTIAL


@pytest.mark.parametrize(
    ("kind", "tree", "expected"),
    [
        ("CarePlan", {"category": [{"text": "Diabetes"}]}, Category.PLAN),
        ("Consent", {"scope": concept("patient-privacy", system="x")}, Category.PLAN),
        ("Encounter", {"reasonCode": [{"text": "DNACPR form discussed"}]}, Category.HOSPITAL_ACTIVITY),
        (
            "DocumentReference",
            {"description": "Psychiatric report, with an advance decision to refuse treatment"},
            Category.MENTAL_HEALTH,
        ),
        ("MedicationRequest", {"medicationCodeableConcept": {"text": "Penicillin"}},
         Category.PROBLEMS_AND_MEDICATION),
    ],
)  # fmt: skip
def test_what_only_speaks_of_one_is_none(kind: str, tree: dict[str, Any], expected: Category) -> None:
    assert category(kind, tree) == expected


def test_a_label_of_its_source_closes_even_an_allergy() -> None:
    labelled = {"meta": {"security": [{"system": LABELS, "code": "HIV"}]}, "code": {"text": "Abacavir"}}
    assert category("AllergyIntolerance", labelled) == Category.SEXUAL_AND_REPRODUCTIVE_HEALTH


@pytest.mark.parametrize("code", CODES)
def test_every_code_of_an_essential_makes_whatever_may_carry_it_one(code: str) -> None:
    said = {"coding": [{"system": SNOMED, "code": code}]}
    for kind, element in (("Flag", "code"), ("Condition", "code"), ("Observation", "code")):
        assert category(kind, {element: said}) == ESSENTIAL
    for kind, element in (
        ("Consent", "category"),
        ("CarePlan", "category"),
        ("DocumentReference", "category"),
    ):
        assert category(kind, {element: [said]}) == ESSENTIAL
    assert category("DocumentReference", {"type": said}) == ESSENTIAL


@pytest.mark.parametrize("code", ["962601000000103", "873341000000100", "736366004", "861421000000109"])
def test_what_was_retracted_only_discussed_or_is_wider_is_none(code: str) -> None:
    assert category("DocumentReference", {"type": concept(code)}) != ESSENTIAL


def has_right_check_digit(code: str) -> bool:
    check = 0
    for place, digit in enumerate(reversed(code)):
        permuted = int(digit)
        for _ in range(place % 8):
            permuted = FIRST[permuted]
        check = DIHEDRAL[check][permuted]
    return check == 0


def test_every_snomed_code_has_the_right_check_digit_and_says_what_it_means_and_who_says_so() -> None:
    used = {
        code
        for name in ("essentials", "snomed")
        for codes in TABLE[name].values()
        for code in codes
        if code.isdigit()
    }
    assert not [code for code in used if not has_right_check_digit(code)]
    assert used == TABLE["codes"].keys()
    assert all(TABLE["codes"][code][1] for code in CODES)


def test_a_wrong_check_digit_is_caught() -> None:
    assert not has_right_check_digit("375071000000104")
    assert not has_right_check_digit("407625009")
