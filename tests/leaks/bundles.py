"""What an organisation says of somebody: one entry for each kind of fact, each with a word of its own."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable
from typing import Any

from ginnel.kernel.viewer import Category
from tests.leaks.words import Fact, Words

Tree = dict[str, Any]
_ACT = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
_SUBJECT = {"reference": "Patient/p"}
_AT = "2026-11-0{day}T09:00:00Z"


def bundle(words: Words, person: int, organisation: str, categories: Iterable[Category], who: Tree) -> bytes:
    """A collection in FHIR with the patient and one or more entries of each category."""
    resources = [{"resourceType": "Patient", "id": f"p{person}", **who}]
    for category in categories:
        for number, make in enumerate(_ENTRIES[category]):
            made = make(words.word(Fact(person, category, organisation)))
            resources.append({**made, "id": f"p{person}-{int(category)}-{number}"})
    entries = [
        {"fullUrl": f"https://x.example/{one['resourceType']}/{one['id']}", "resource": one}
        for one in resources
    ]
    text = json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries})
    return text.replace('"Patient/p"', f'"Patient/p{person}"').encode()


def _condition(text: str) -> Callable[[str], Tree]:
    return lambda word: {
        "resourceType": "Condition",
        "subject": _SUBJECT,
        "code": {"text": f"{text} {word}"},
        "recordedDate": _AT.format(day=2),
    }


def _request(text: str) -> Callable[[str], Tree]:
    return lambda word: {
        "resourceType": "MedicationRequest",
        "status": "active",
        "intent": "order",
        "subject": _SUBJECT,
        "medicationCodeableConcept": {"text": f"{text} {word}"},
        "authoredOn": _AT.format(day=4),
    }


def _observation(text: str, label: str = "") -> Callable[[str], Tree]:
    meta = {"meta": {"security": [{"system": _ACT, "code": label}]}} if label else {}
    return lambda word: {
        **meta,
        "resourceType": "Observation",
        "status": "final",
        "subject": _SUBJECT,
        "code": {"text": text},
        "valueString": f"seen {word}",
        "effectiveDateTime": _AT.format(day=3),
    }


def _flag(text: str, code: str = "") -> Callable[[str], Tree]:
    coding = {"coding": [{"system": "https://ginnel.invalid/CodeSystem/flag", "code": code}]} if code else {}
    return lambda word: {
        "resourceType": "Flag",
        "status": "active",
        "subject": _SUBJECT,
        "code": {**coding, "text": f"{text} {word}"},
    }


def _encounter(text: str, system: str = "", kind: str = "EMER") -> Callable[[str], Tree]:
    coding = {"coding": [{"system": system, "code": "1", "display": text}]} if system else {}
    return lambda word: {
        "resourceType": "Encounter",
        "status": "finished",
        "class": {"system": _ACT, "code": kind},
        "subject": _SUBJECT,
        "type": [{**coding, "text": f"{text} {word}"}],
        "reasonCode": [{"text": f"{text} {word}"}],
        "period": {"start": _AT.format(day=4), "end": _AT.format(day=5)},
    }


def _letter(text: str) -> Callable[[str], Tree]:
    return lambda word: {
        "resourceType": "DocumentReference",
        "status": "current",
        "subject": _SUBJECT,
        "type": {"text": text},
        "description": f"{text} {word}",
        "date": _AT.format(day=6),
        "content": [
            {
                "attachment": {
                    "contentType": "text/plain",
                    "title": f"{text} {word}",
                    "data": base64.b64encode(f"Dear colleague, {word}.".encode()).decode(),
                }
            }
        ],
    }


def _related(word: str) -> Tree:
    return {
        "resourceType": "RelatedPerson",
        "patient": _SUBJECT,
        "name": [{"family": word, "given": ["Ann"]}],
        "telecom": [{"system": "phone", "value": f"01632 960001 {word}"}],
        "relationship": [{"text": "daughter"}],
    }


def _allergy(word: str) -> Tree:
    return {
        "resourceType": "AllergyIntolerance",
        "clinicalStatus": {
            "coding": [
                {
                    "system": "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical",
                    "code": "active",
                }
            ]
        },
        "patient": _SUBJECT,
        "code": {"text": f"Penicillin {word}"},
        "reaction": [{"manifestation": [{"text": "rash"}]}],
    }


def _medicine(word: str) -> Tree:
    return {
        "resourceType": "MedicationStatement",
        "status": "active",
        "subject": _SUBJECT,
        "medicationCodeableConcept": {"text": f"Ramipril {word}"},
        "effectiveDateTime": _AT.format(day=1),
    }


def _plan(word: str) -> Tree:
    return {
        "resourceType": "CarePlan",
        "status": "active",
        "intent": "plan",
        "subject": _SUBJECT,
        "title": f"What matters {word}",
    }


def _account(word: str) -> Tree:
    return {"resourceType": "Account", "status": "active", "subject": [_SUBJECT], "name": f"Account {word}"}


_ENTRIES: dict[Category, tuple[Callable[[str], Tree], ...]] = {
    Category.CONTACT_AND_CARER: (_related,),
    Category.PROBLEMS_AND_MEDICATION: (_condition("Heart failure"), _medicine),
    Category.EMERGENCY_ESSENTIALS: (_allergy,),
    Category.OBSERVATIONS: (_observation("Pulse"),),
    Category.HOSPITAL_ACTIVITY: (_encounter("Chest pain"), _letter("Discharge letter")),
    Category.SOCIAL_CARE: (_encounter("Assessment", "urn:ginnel:cld:event-type", "HH"),),
    Category.PLAN: (_plan,),
    Category.SAFEGUARDING: (
        _flag("Safeguarding concern"),
        _letter("Safeguarding conference"),
        _encounter("Safeguarding enquiry", kind="VR"),
    ),
    Category.MENTAL_HEALTH: (_condition("Severe depression"), _observation("Mood", "MH")),
    Category.SEXUAL_AND_REPRODUCTIVE_HEALTH: (_condition("Chlamydia"), _letter("Sexual health clinic")),
    Category.SUBSTANCE_MISUSE: (_condition("Alcohol dependence"), _observation("Units", "ALC")),
    Category.MENTAL_HEALTH_MEDICATION: (_request("Clozapine"), _observation("Lithium level")),
    Category.SEXUAL_HEALTH_MEDICATION: (_request("Descovy"),),
    Category.SUBSTANCE_MISUSE_MEDICATION: (_request("Methadone"),),
    Category.GENETIC: (_observation("Variant", "GDIS"),),
    Category.STAFF_RESTRICTED: (_flag("Key safe", "key-safe"),),
    Category.TELECARE: (_encounter("Alarm", "https://ginnel.invalid/CodeSystem/telecare-event", "VR"),),
    Category.ADMINISTRATIVE: (_account,),
}
SAID = frozenset(_ENTRIES)
"""Every kind of which entries are told. THIRD_PARTY is not among them: no table of categories leads to it."""
