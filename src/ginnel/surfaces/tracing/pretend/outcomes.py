"""What the pretend national service puts into an answer, in the words of the PDS FHIR API specification."""

from __future__ import annotations

import json
from typing import Any

from ginnel.surfaces.tracing.wire import Told

CONFIDENTIALITY = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"
ERRORS = "https://fhir.nhs.uk/R4/CodeSystem/Spine-ErrorOrWarningCode"
_UK_CORE = "https://fhir.hl7.org.uk"
VERIFIED: dict[str, Any] = {
    "url": f"{_UK_CORE}/StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus",
    "valueCodeableConcept": {
        "coding": [
            {
                "system": f"{_UK_CORE}/CodeSystem/UKCore-NHSNumberVerificationStatus",
                "version": "1.0.0",
                "code": "01",
                "display": "Number present and verified",
            }
        ]
    },
}
FORMAL_DEATH: dict[str, Any] = {
    "url": f"{_UK_CORE}/StructureDefinition/Extension-UKCore-DeathNotificationStatus",
    "extension": [
        {
            "url": "deathNotificationStatus",
            "valueCodeableConcept": {
                "coding": [
                    {
                        "system": f"{_UK_CORE}/CodeSystem/UKCore-DeathNotificationStatus",
                        "version": "1.0.0",
                        "code": "2",
                        "display": "Formal - death notice received from Registrar of Deaths",
                    }
                ]
            },
        }
    ],
}
# issue.code and what the code is called.
_SAID = {
    "ACCESS_DENIED": ("forbidden", "Access Denied"),
    "ADDITIONAL_PROPERTIES": ("invariant", "Additional properties should not be included"),
    "INVALIDATED_RESOURCE": (
        "processing",
        "Resource that has been marked as invalid was requested - invalid resources cannot be retrieved",
    ),
    "INVALID_RESOURCE_ID": ("value", "Resource Id is invalid"),
    "INVALID_SEARCH_DATA": ("value", "Search data is invalid"),
    "INVALID_VALUE": ("value", "Provided value is invalid"),
    "MISSING_VALUE": ("required", "Required value is missing"),
    "RESOURCE_NOT_FOUND": ("not-found", "Patient could not be found"),
    "SERVICE_UNAVAILABLE": ("processing", "Service unavailable"),
    "TOO_MANY_MATCHES": ("multiple-matches", "Too Many Matches"),
    "TOO_MANY_REQUESTS": ("throttled", "Too many requests"),
    "UNSUPPORTED_SERVICE": ("processing", "Unsupported Service"),
}


def resource(content: dict[str, Any]) -> Told:
    return Told(200, json.dumps(content).encode(), {"content-type": "application/fhir+json"})


def error(status: int, code: str, why: str = "", **headers: str) -> Told:
    """An OperationOutcome. `headers` by name with _ for -."""
    kind, display = _SAID[code]
    issue: dict[str, Any] = {
        "severity": "information" if status == 200 else "error",
        "code": kind,
        "details": {"coding": [{"system": ERRORS, "version": "1", "code": code, "display": display}]},
    }
    if why:
        issue["diagnostics"] = f"Invalid request with error - {why}"
    said = {name.replace("_", "-"): value for name, value in headers.items()}
    body = json.dumps({"resourceType": "OperationOutcome", "issue": [issue]}).encode()
    return Told(status, body, {"content-type": "application/fhir+json"} | said)
