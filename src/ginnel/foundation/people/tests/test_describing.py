"""What a Patient says of how its NHS number stands, in the codes and in the words of UK Core."""

from __future__ import annotations

import pytest

from ginnel.foundation.people.fhir import description

_URL = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus"


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("01", "01"),
        ("1", "01"),
        ("number-present-and-verified", "01"),
        ("trace-required", "03"),
        ("other", ""),
    ],
)
def test_a_status_is_understood_in_code_and_in_words(code: str, status: str) -> None:
    extension = {"url": _URL, "valueCodeableConcept": {"coding": [{"code": code}]}}
    number = {"extension": [extension], "system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9990000018"}
    assert description({"resourceType": "Patient", "identifier": [number]}).nhs_status == status
