"""Somebody new, whom organisations of the pretend county send as they send their own: a journey of theirs alone."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from ginnel.kernel import clock
from ginnel.kernel.values.identifiers import NHS_NUMBER_SYSTEM, ODS_SYSTEM, is_valid_nhs_number
from tests.journeys.journey import Journey

PRACTICE, COUNCIL, HOSPITAL, NEIGHBOURS = "Z99016", "218", "ZT1", "ZV001"
BORN, POSTCODE = "1944-05-17", "HG1 1AA"
STATUS = {
    "url": "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus",
    "valueCodeableConcept": {
        "coding": [
            {
                "system": "https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatusEngland",
                "code": "01",
            }
        ]
    },
}
_INTERPRETER = {
    "url": "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSCommunication",
    "extension": [{"url": "interpreterRequired", "valueBoolean": True}],
}


@dataclass(frozen=True, slots=True)
class Newcomer:
    family: str
    given: str
    nhs_number: str

    @property
    def shown(self) -> str:
        return f"{self.family.upper()}, {self.given}"


def given_somebody_new(
    journey: Journey, folder: Path, language: str = "", known_to: tuple[str, ...] = (PRACTICE, COUNCIL)
) -> Newcomer:
    """With a name nobody else has; `language` is the one they need an interpreter for, as each of them says."""
    letters = "".join(chr(ord("a") + int(figure, 16)) for figure in uuid4().hex[:8])
    who = Newcomer(f"{letters.capitalize()}test", "Agnes", free_number())
    for source in known_to:
        path = folder / f"{source}-{letters}.ndjson"
        path.write_text(json.dumps(_patient(who, source, language)) + "\n")
        journey.installation.load(path, source)
    return who


def given_somebody_served(journey: Journey, folder: Path, source: str = COUNCIL) -> Newcomer:
    """Somebody new, whom that organisation says that it gives a service: those who work there work with them."""
    who = given_somebody_new(journey, folder)
    path = folder / f"{source}-{who.nhs_number}-service.ndjson"
    service = {
        "resourceType": "EpisodeOfCare",
        "id": f"{source}-{who.nhs_number}-service",
        "status": "active",
        "type": [{"text": "Help at home"}],
        "patient": {"reference": f"Patient/{source}-{who.nhs_number}"},
        "period": {"start": (clock.today() - timedelta(days=30)).isoformat()},
    }
    path.write_text(json.dumps(service) + "\n")
    journey.installation.load(path, source)
    return who


def free_number() -> str:
    """One that is nobody's: of those that begin 999."""
    while True:
        body = f"999{uuid4().int % 1_000_000:06d}"
        for check in "0123456789":
            if is_valid_nhs_number(body + check):
                return body + check


def _patient(who: Newcomer, source: str, language: str) -> dict[str, object]:
    number = {"extension": [STATUS], "system": NHS_NUMBER_SYSTEM, "value": who.nhs_number}
    practice = {"type": "Organization", "identifier": {"system": ODS_SYSTEM, "value": PRACTICE}}
    spoken = {"extension": [_INTERPRETER], "language": {"text": language}, "preferred": True}
    return {
        "resourceType": "Patient",
        "id": f"{source}-{who.nhs_number}",
        "identifier": [number],
        "name": [{"use": "official", "family": who.family, "given": [who.given]}],
        "telecom": [{"system": "phone", "value": "01632 960333", "use": "home"}],
        "gender": "female",
        "birthDate": BORN,
        "address": [{"use": "home", "line": ["4 Station Road"], "city": "Harrogate", "postalCode": POSTCODE}],
        "generalPractitioner": [practice],
        **({"communication": [spoken]} if language else {}),
    }
