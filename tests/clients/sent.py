"""What the clients send: pretend people, and what is seen of them."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

Tree = dict[str, Any]
ODS, PRACTICE = "https://fhir.nhs.uk/Id/ods-organization-code", "P1"
LOCAL = "https://surgery.example/number"
LOINC = "http://loinc.org"


def someone(**more: Any) -> Tree:
    """With a number of the practice's own, new each time."""
    return {
        "resourceType": "Patient",
        "identifier": [{"system": LOCAL, "value": str(uuid4())}],
        "name": [{"family": "Testperson", "given": ["Ada"]}],
        "birthDate": "1950-01-01",
        "generalPractitioner": [{"type": "Organization", "identifier": {"system": ODS, "value": PRACTICE}}],
        **more,
    }


def pulse(subject: str, beats: int = 70, **more: Any) -> Tree:
    return {
        "resourceType": "Observation",
        "status": "final",
        "code": {"coding": [{"system": LOINC, "code": "8867-4"}]},
        "subject": {"reference": subject},
        "valueQuantity": {
            "value": beats,
            "unit": "/min",
            "system": "http://unitsofmeasure.org",
            "code": "/min",
        },
        **more,
    }


def together() -> Tree:
    """A transaction: somebody, and an Observation that refers to them by the name they have in it."""
    name = f"urn:uuid:{uuid4()}"
    entries = [
        {"fullUrl": name, "resource": someone(), "request": {"method": "POST", "url": "Patient"}},
        {"resource": pulse(name), "request": {"method": "POST", "url": "Observation"}},
    ]
    return {"resourceType": "Bundle", "type": "transaction", "entry": entries}
