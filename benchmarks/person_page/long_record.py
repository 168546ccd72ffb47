"""One person with a long record, as two organisations would send it: NDJSON for reception, nothing in it real."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

NHS_NUMBER = "9990000018"
NEWEST = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
SNOMED = "http://snomed.info/sct"
STATUS = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus"
STATUS_CODES = "https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatus"
ACTIVE = {
    "coding": [
        {"system": "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical", "code": "active"}
    ]
}
# Of a hundred entries: what a long general practice and hospital record is made of.
MIX = (
    ("Observation", 55), ("Encounter", 18), ("MedicationRequest", 10), ("Condition", 5), ("Procedure", 4),
    ("DocumentReference", 4), ("Immunization", 2), ("AllergyIntolerance", 1), ("Flag", 1),
)  # fmt: skip


def write(folder: Path, count: int) -> list[Path]:
    """Two files, `count` resources in all beside the two descriptions of the person."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for half, code in enumerate(("BENCH-GP", "BENCH-HOSPITAL")):
        path = folder / f"{code}.ndjson"
        resources = [patient(code), *entries(code, count // 2, half)]
        path.write_text("".join(json.dumps(resource) + "\n" for resource in resources))
        paths.append(path)
    return paths


def patient(code: str) -> dict[str, Any]:
    verified = {"url": STATUS, "valueCodeableConcept": {"coding": [{"system": STATUS_CODES, "code": "01"}]}}
    number = {"system": "https://fhir.nhs.uk/Id/nhs-number", "value": NHS_NUMBER, "extension": [verified]}
    return {
        "resourceType": "Patient", "id": code.lower(), "identifier": [number], "gender": "female",
        "name": [{"use": "official", "family": "Testperson", "given": ["Rich"]}], "birthDate": "1941-03-04",
        "address": [{"line": ["1 High Street"], "city": "Anytown", "postalCode": "DL1 1AA"}],
    }  # fmt: skip


def entries(code: str, count: int, half: int) -> Iterator[dict[str, Any]]:
    kinds = [kind for kind, share in MIX for _ in range(share)]
    for number in range(count):
        kind = kinds[(number * 37) % len(kinds)]
        at = (NEWEST - timedelta(days=number * 5 + half)).isoformat()
        about = "patient" if kind in ("AllergyIntolerance", "Immunization") else "subject"
        yield {
            "resourceType": kind, "id": f"{kind.lower()}-{number}",
            about: {"reference": f"Patient/{code.lower()}"}, **_content(kind, number, at),
        }  # fmt: skip


def _content(kind: str, number: int, at: str) -> dict[str, Any]:
    code = {
        "coding": [{"system": SNOMED, "code": str(100000 + number)}],
        "text": f"{kind} number {number % 60}",
    }
    filler = [{"text": "Seen as arranged; no change since last time. " * 12}]
    letter = base64.b64encode(b"Thank you for referring this patient, whom I saw today. " * 40).decode()
    return {
        "Observation": {"status": "final", "code": code, "effectiveDateTime": at, "note": filler,
                        "valueQuantity": {"value": number % 90, "unit": "mmHg"}},
        "Encounter": {"status": "finished", "class": {"code": "AMB"}, "period": {"start": at, "end": at},
                      "type": [code]},
        "MedicationRequest": {"status": "active" if number < 100 else "stopped", "intent": "order", "authoredOn": at,
                              "medicationCodeableConcept": code, "dosageInstruction": [{"text": "One daily"}]},
        "Condition": {"code": code, "onsetDateTime": at, "note": filler},
        "Procedure": {"status": "completed", "code": code, "performedDateTime": at, "note": filler},
        "DocumentReference": {"status": "current", "date": at, "type": code, "description": "A letter",
                              "content": [{"attachment": {"contentType": "text/plain", "data": letter}}]},
        "Immunization": {"status": "completed", "vaccineCode": code, "occurrenceDateTime": at},
        "AllergyIntolerance": {"clinicalStatus": ACTIVE, "code": code, "recordedDate": at},
        "Flag": {"status": "active", "code": code, "period": {"start": at}},
    }[kind]  # fmt: skip
