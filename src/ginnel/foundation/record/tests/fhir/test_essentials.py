"""Emergency essentials: what must be known before anybody is treated, and what is none."""

from __future__ import annotations

from typing import Any

import pytest

from ginnel.foundation.record.fhir.categories import SNOMED, category
from ginnel.kernel.viewer import Category

ESSENTIAL = Category.EMERGENCY_ESSENTIALS
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
