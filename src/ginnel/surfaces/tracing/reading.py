"""What the PDS FHIR API answers, as what the rules of tracing take (`people.rules.tracing`).

https://digital.nhs.uk/developer/api-catalogue/personal-demographics-service-fhir
"""

from __future__ import annotations

import json
from typing import Any

from ginnel.foundation.people.fhir import description
from ginnel.foundation.people.rules.tracing import Held, Nobody
from ginnel.surfaces.tracing.wire import Refused, Told

_DEATH = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-DeathNotificationStatus"
_KNOWN_DEATHS = frozenset("12")  # informal, formal; U takes an earlier notification back


def retrieved(told: Told) -> Held | Nobody:
    """From GET /Patient/{NHS number}. Raises Refused for an answer that says nothing about a person."""
    body = _body(told)
    if told.status == 200 and body.get("resourceType") == "Patient":
        return held(body)
    code = error_code(body)
    if told.status == 404 and code == "INVALIDATED_RESOURCE":
        return Nobody.INVALIDATED
    if told.status == 404 or (told.status == 400 and code == "INVALID_RESOURCE_ID"):
        return Nobody.NOT_FOUND
    raise refused(told, code)


def searched(told: Told) -> Held | Nobody:
    """From GET /Patient?… . Raises Refused likewise. What cannot be searched by at all counts as not asked."""
    body = _body(told)
    code = error_code(body)
    if told.status == 400 and code in ("INVALID_SEARCH_DATA", "INVALID_VALUE"):
        return Nobody.NOT_ASKED
    if told.status != 200:
        raise refused(told, code)
    if body.get("resourceType") == "OperationOutcome":
        if code == "TOO_MANY_MATCHES":
            return Nobody.TOO_MANY
        raise refused(told, code)
    found = [entry for entry in body.get("entry") or [] if isinstance(entry, dict)]
    if len(found) != 1:
        return Nobody.SEVERAL if found else Nobody.NOT_FOUND
    score = (found[0].get("search") or {}).get("score")
    return held(found[0].get("resource") or {}, float(score) if score is not None else None)


def held(patient: dict[str, Any], score: float | None = None) -> Held:
    """One Patient as the service holds them. Where they are is not read of whom it keeps apart, should it be there."""
    said = description(patient)
    if said.is_separated:
        said = description({name: patient[name] for name in patient if name not in _WHEREABOUTS})
    return Held(said, _death_status(patient), score)


_WHEREABOUTS = frozenset(("address", "telecom", "contact", "generalPractitioner"))


def _death_status(patient: dict[str, Any]) -> str:
    """PDS's death notification status, of the latest notification."""
    if not patient.get("deceasedDateTime"):
        return ""
    for extension in patient.get("extension") or []:
        if extension.get("url") == _DEATH:
            for part in extension.get("extension") or []:
                for coding in (part.get("valueCodeableConcept") or {}).get("coding") or []:
                    if coding.get("code") in _KNOWN_DEATHS:
                        return str(coding["code"])
    return ""


def error_code(body: dict[str, Any]) -> str:
    """The Spine's code of an OperationOutcome; never its diagnostics, which repeat what was asked."""
    for issue in body.get("issue") or []:
        for coding in (issue.get("details") or {}).get("coding") or []:
            if isinstance(coding.get("code"), str):
                return str(coding["code"])
    return ""


def refused(told: Told, code: str) -> Refused:
    return Refused(f"The national service refuses what was asked (HTTP {told.status}, {code or 'no code'}).")


def _body(told: Told) -> dict[str, Any]:
    try:
        said = json.loads(told.body)
    except ValueError:
        raise refused(told, "not JSON") from None
    if not isinstance(said, dict):
        raise refused(told, "not a resource")
    return said
