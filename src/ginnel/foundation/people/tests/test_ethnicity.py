"""The ethnic category that a Patient says, in UK Core and as CareConnect wrote it."""

from __future__ import annotations

from typing import Any

import pytest

from ginnel.foundation.people.fhir import description

UK_CORE = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-EthnicCategory"
CARE_CONNECT = "https://fhir.hl7.org.uk/STU3/StructureDefinition/Extension-CareConnect-EthnicCategory-1"
ENGLAND = "https://fhir.hl7.org.uk/CodeSystem/UKCore-EthnicCategoryEngland"


def said(url: str, system: str, code: object) -> dict[str, Any]:
    concept = {
        "coding": [{"system": "urn:own", "code": "X"}, {"system": system, "code": code}],
        "text": "In words",
    }
    return {
        "resourceType": "Patient",
        "extension": [{"url": "urn:other"}, {"url": url, "valueCodeableConcept": concept}],
    }


@pytest.mark.parametrize(
    ("tree", "code"),
    [
        (said(UK_CORE, ENGLAND, "J"), "J"),
        (said(UK_CORE, ENGLAND, "99"), "99"),
        (
            said(CARE_CONNECT, "https://fhir.hl7.org.uk/STU3/CodeSystem/CareConnect-EthnicCategory-1", "a"),
            "A",
        ),
        (said(UK_CORE, "urn:ginnel:codes:ethnic-category-census", "GT"), "GT"),
        (said(UK_CORE, "urn:own", "J"), ""),
        (said("urn:EthnicCategory", ENGLAND, "J"), ""),
        (said(UK_CORE, ENGLAND, 99), ""),
        ({"resourceType": "Patient", "extension": "none"}, ""),
        ({"resourceType": "Patient"}, ""),
    ],
)
def test_a_patients_ethnic_category_is_its_national_code(tree: dict[str, Any], code: str) -> None:
    assert description(tree).ethnicity == code
