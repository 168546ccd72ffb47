"""Resources of the kinds and sizes that a hospital's bulk export holds, made from a seed; nobody is in them."""

from __future__ import annotations

import random
from typing import Any
from uuid import UUID

LOINC, SNOMED, UCUM = "http://loinc.org", "http://snomed.info/sct", "http://unitsofmeasure.org"
CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"
PROFILE = "https://fhir.hl7.org.uk/StructureDefinition/UKCore-"
STORY = "as entered by the ward " * 8
# Vital signs and blood tests: LOINC code, name, unit, usual value.
TESTS = [
    ("29463-7", "Body weight", "kg", 74.3),
    ("8302-2", "Body height", "cm", 168.2),
    ("8867-4", "Heart rate", "/min", 72),
    ("2339-0", "Glucose", "mg/dL", 92.17),
    ("2947-0", "Sodium", "mmol/L", 140.24),
]


def resources(count: int, seed: int = 1) -> list[dict[str, Any]]:
    """Observations 5, encounters 2, medication requests 2, claims 1 of ten, each about 1.4 kB minified."""
    chance = random.Random(seed)  # noqa: S311
    makers = [observation] * 5 + [encounter] * 2 + [medication_request] * 2 + [claim]
    return [makers[number % 10](chance) for number in range(count)]


def uuid(chance: random.Random) -> str:
    return str(UUID(int=chance.getrandbits(128), version=4))


def moment(chance: random.Random) -> str:
    day = f"20{chance.randrange(10, 26)}-{chance.randrange(1, 13):02d}-{chance.randrange(1, 29):02d}"
    return f"{day}T{chance.randrange(24):02d}:{chance.randrange(60):02d}:{chance.randrange(60):02d}+00:00"


def concept(system: str, code: str, display: str) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code, "display": display}], "text": display}


def started(kind: str, chance: random.Random) -> dict[str, Any]:
    own = uuid(chance)
    return {
        "resourceType": kind,
        "id": own,
        "meta": {"versionId": "1", "lastUpdated": moment(chance), "profile": [PROFILE + kind]},
        "text": {
            "status": "generated",
            "div": f'<div xmlns="http://www.w3.org/1999/xhtml"><p>{kind} {own}</p><p>{STORY}</p></div>',
        },
        "identifier": [
            {"use": "official", "system": "https://hospital.example/id/" + kind.lower(), "value": own}
        ],
    }


def pointed(kind: str, chance: random.Random) -> dict[str, str]:
    return {"reference": f"{kind}/{uuid(chance)}"}


def observation(chance: random.Random) -> dict[str, Any]:
    code, display, unit, usual = chance.choice(TESTS)
    value = round(usual * chance.uniform(0.8, 1.2), 2)
    return {
        **started("Observation", chance),
        "status": "final",
        "category": [concept(CATEGORY, "vital-signs", "Vital signs")],
        "code": concept(LOINC, code, display),
        "subject": pointed("Patient", chance),
        "encounter": pointed("Encounter", chance),
        "effectiveDateTime": moment(chance),
        "issued": moment(chance),
        "performer": [{**pointed("Practitioner", chance), "display": "The ward"}],
        "valueQuantity": {"value": value, "unit": unit, "system": UCUM, "code": unit},
    }


def encounter(chance: random.Random) -> dict[str, Any]:
    return {
        **started("Encounter", chance),
        "status": "finished",
        "class": {
            "system": "http://terminology.hl7.org/CodeSystem/v3-ActCode",
            "code": "AMB",
            "display": "ambulatory",
        },
        "type": [concept(SNOMED, "185349003", "Encounter for check up")],
        "subject": pointed("Patient", chance),
        "participant": [{"individual": pointed("Practitioner", chance)}],
        "period": {"start": moment(chance), "end": "2026-06-01T10:00:00+00:00"},
        "location": [{"location": pointed("Location", chance)}],
        "serviceProvider": pointed("Organization", chance),
    }


def medication_request(chance: random.Random) -> dict[str, Any]:
    return {
        **started("MedicationRequest", chance),
        "status": "active",
        "intent": "order",
        "medicationCodeableConcept": concept(SNOMED, "322236009", "Paracetamol 500mg tablets"),
        "subject": pointed("Patient", chance),
        "encounter": pointed("Encounter", chance),
        "authoredOn": moment(chance),
        "requester": pointed("Practitioner", chance),
        "dosageInstruction": [
            {"text": "Two tablets up to four times a day", "timing": {"repeat": {"frequency": 4}}}
        ],
    }


def claim(chance: random.Random) -> dict[str, Any]:
    return {
        **started("Claim", chance),
        "status": "active",
        "type": concept("http://terminology.hl7.org/CodeSystem/claim-type", "institutional", "Institutional"),
        "use": "claim",
        "patient": pointed("Patient", chance),
        "created": moment(chance),
        "provider": pointed("Organization", chance),
        "priority": concept("http://terminology.hl7.org/CodeSystem/processpriority", "normal", "Normal"),
        "insurance": [{"sequence": 1, "focal": True, "coverage": {"display": "NHS"}}],
        "item": [{"sequence": 1, "productOrService": concept(SNOMED, "185349003", "Check up")}],
        "total": {"value": 129.16, "currency": "GBP"},
    }
