"""FHIR R4 shapes that every pretend organisation shares: identifiers, codes, people, visits, letters.

Profiles are UK Core STU 2.0.0 where it has one. https://simplifier.net/packages/uk.core.r4
"""

from __future__ import annotations

from base64 import b64encode
from datetime import date, datetime
from functools import cache
from typing import Any

from ginnel.kernel.clock import LONDON
from ginnel.kernel.values.identifiers import NHS_NUMBER_SYSTEM, ODS_SYSTEM
from ginnel.synthetic.dirt import View
from ginnel.synthetic.facts import Organisation, place, read
from ginnel.synthetic.residents import Resident

Tree = dict[str, Any]
SNOMED = "http://snomed.info/sct"
UKCORE = "https://fhir.hl7.org.uk/StructureDefinition"
UKCORE_CODES = "https://fhir.hl7.org.uk/CodeSystem"
HL7_CODES = "http://terminology.hl7.org/CodeSystem"
LOCAL_FLAG = "https://ginnel.invalid/CodeSystem/flag"
LOCAL_OBSERVATION = "https://ginnel.invalid/CodeSystem/observation"
INTERPRETER = "http://hl7.org/fhir/StructureDefinition/patient-interpreterRequired"
LANGUAGES = {  # by ethnic category of the NHS Data Dictionary
    "C": ("pl", "Polish"),
    "H": ("pa", "Panjabi; Punjabi"),
    "J": ("ur", "Urdu"),
    "R": ("zh", "Chinese"),
    "S": ("ar", "Arabic"),
}
STATUS_DISPLAY = {
    "01": "Number present and verified",
    "02": "Number present but not traced",
    "07": "Number not present and trace not required",
}
CLASSES = {
    "AMB": "ambulatory",
    "IMP": "inpatient encounter",
    "EMER": "emergency",
    "HH": "home health",
    "VR": "virtual",
}


def stamp(at: datetime) -> str:
    """An instant with the offset England kept that day."""
    return f"{at.isoformat(timespec='seconds')}{_offset(at.year, at.month, at.day)}"


@cache
def _offset(year: int, month: int, day: int) -> str:
    """As of noon: nobody in the county writes anything down in the hour that is repeated."""
    return datetime(year, month, day, 12, tzinfo=LONDON).isoformat()[-6:]


def coding(system: str, code: str, display: str = "") -> Tree:
    return (
        {"system": system, "code": code, "display": display} if display else {"system": system, "code": code}
    )


def concept(system: str, code: str, display: str, text: str = "") -> Tree:
    return {"coding": [coding(system, code, display)], "text": text or display}


def snomed(pair: list[str] | tuple[str, ...]) -> Tree:
    return concept(SNOMED, pair[0], pair[1])


def codes(table: str) -> Any:
    return read("codes.json")[table]


def security(kind: str) -> Tree:
    """The label of a sensitive fact. http://terminology.hl7.org/CodeSystem/v3-ActCode, v3-Confidentiality"""
    return {
        "security": [coding(f"{HL7_CODES}/v3-Confidentiality", "R"), coding(f"{HL7_CODES}/v3-ActCode", kind)]
    }


def organisation(body: Organisation) -> Tree:
    """An organisation; a practice says which commissioner's footprint it lies in, whoever its council is."""
    footprint = place().footprints.get(body.code)
    part_of = {"partOf": {"identifier": {"system": ODS_SYSTEM, "value": footprint}}} if footprint else {}
    return {
        "resourceType": "Organization",
        "id": body.code,
        "identifier": [{"system": ODS_SYSTEM, "value": body.code}],
        "active": True,
        "name": body.name,
        "address": [{"city": body.town}],
        **part_of,
    }


def practitioner(local_id: str, prefix: str, given: str, family: str) -> Tree:
    return {
        "resourceType": "Practitioner",
        "id": local_id,
        "active": True,
        "name": [{"use": "official", "family": family, "given": [given], "prefix": [prefix]}],
    }


def patient(view: View, contacts: list[Tree] | None = None) -> Tree:
    """A Patient as one organisation holds it, NHS number with its verification status."""
    who = view.who
    tree: Tree = {
        "resourceType": "Patient",
        "id": view.local_id,
        "meta": {"profile": [f"{UKCORE}/UKCore-Patient"]},
        "extension": [_ethnicity(who.ethnicity)],
        "identifier": _identifiers(view),
        "active": True,
        "name": [{"use": "official", "family": view.family, "given": [view.given]}],
        "telecom": [{"system": "phone", "value": who.phone, "use": "home"}],
        "gender": who.sex,
        "birthDate": view.born,
    }  # fmt: skip
    if who.died:
        tree["deceasedDateTime"] = who.died.isoformat()
    tree["address"] = [
        {
            "use": "home",
            "line": [view.address.line],
            "city": view.address.town,
            "postalCode": view.address.postcode,
        }
    ]
    if contacts:
        tree["contact"] = contacts
    if language := _language(who):
        tree["extension"].append({"url": INTERPRETER, "valueBoolean": True})
        tree["communication"] = [{"language": {"coding": [language]}, "preferred": True}]
    tree["generalPractitioner"] = [
        {"type": "Organization", "identifier": {"system": ODS_SYSTEM, "value": who.practice}}
    ]
    return tree


def _language(who: Resident) -> Tree | None:
    """The language of some of those who came to the county grown up; they need an interpreter."""
    known = LANGUAGES.get(who.ethnicity)
    if known is None or who.born.year >= 1972 or who.number % 3:
        return None
    return coding(f"{UKCORE_CODES}/UKCore-HumanLanguage", *known)


def _ethnicity(code: str) -> Tree:
    category = {"coding": [coding(f"{UKCORE_CODES}/UKCore-EthnicCategoryEngland", code)]}
    return {"url": f"{UKCORE}/Extension-UKCore-EthnicCategory", "valueCodeableConcept": category}


def _identifiers(view: View) -> list[Tree]:
    status = {
        "url": f"{UKCORE}/Extension-UKCore-NHSNumberVerificationStatus",
        "valueCodeableConcept": {
            "coding": [
                coding(
                    f"{UKCORE_CODES}/UKCore-NHSNumberVerificationStatusEngland",
                    view.status,
                    STATUS_DISPLAY[view.status],
                )
            ]
        },
    }
    own = {"system": f"https://ginnel.invalid/id/{view.organisation.code}", "value": view.local_id}
    if not view.nhs:
        return [own]
    return [{"extension": [status], "use": "official", "system": NHS_NUMBER_SYSTEM, "value": view.nhs}, own]


def contact(name: tuple[str, str], phone: str, code: str, relation: str) -> Tree:
    """Somebody to ring: `code` N next of kin, C emergency contact (HL7 v2 table 0131)."""
    return {
        "relationship": [{"coding": [coding(f"{HL7_CODES}/v2-0131", code)], "text": relation}],
        "name": {"family": name[1], "given": [name[0]]},
        "telecom": [{"system": "phone", "value": phone}],
    }


def visit(view: View, local_id: str, kind: str, start: datetime, end: datetime | None, **more: Any) -> Tree:
    """An Encounter of class `kind` (v3-ActCode): AMB, IMP, EMER, HH, VR."""
    period = {"start": stamp(start)}
    if end:
        period["end"] = stamp(end)
    return {
        "resourceType": "Encounter",
        "id": local_id,
        "status": "finished" if end else "in-progress",
        "class": coding(f"{HL7_CODES}/v3-ActCode", kind, CLASSES[kind]),
        "subject": view.reference,
        "period": period,
        **more,
    }


def condition(view: View, local_id: str, key: str, onset: date, category: str = "problem-list-item") -> Tree:
    sensitive = codes("restricted").get(key)
    tree: Tree = {"resourceType": "Condition", "id": local_id}
    if sensitive:
        tree["meta"] = security(sensitive)
    return tree | {
        "clinicalStatus": {"coding": [coding(f"{HL7_CODES}/condition-clinical", "active")]},
        "verificationStatus": {"coding": [coding(f"{HL7_CODES}/condition-ver-status", "confirmed")]},
        "category": [{"coding": [coding(f"{HL7_CODES}/condition-category", category)]}],
        "code": snomed(codes("conditions")[key]),
        "subject": view.reference,
        "onsetDateTime": onset.isoformat(),
        "recordedDate": onset.isoformat(),
    }


def observation(view: View, local_id: str, key: str, at: datetime, value: float | int | None) -> Tree:
    """A measurement by its key in data/codes.json; frailty is a whole number, the rest a quantity in UCUM."""
    code, display, unit = codes("observations")[key]
    tree: Tree = {
        "resourceType": "Observation",
        "id": local_id,
        "status": "final",
        "category": [{"coding": [coding(f"{HL7_CODES}/observation-category", "vital-signs")]}],
        "code": concept(SNOMED, code, display),
        "subject": view.reference,
        "effectiveDateTime": stamp(at),
    }
    if value is not None:
        tree.update(_value(value, unit))
    return tree


def _value(value: float | int, unit: str) -> Tree:
    if not unit:
        return {"valueInteger": value}
    return {
        "valueQuantity": {"value": value, "unit": unit, "system": "http://unitsofmeasure.org", "code": unit}
    }


def blood_pressure(view: View, local_id: str, at: datetime, systolic: int, diastolic: int) -> Tree:
    tree = observation(view, local_id, "blood_pressure", at, None)
    tree["component"] = [
        {"code": snomed(codes("observations")[key][:2]), **_value(value, "mm[Hg]")}
        for key, value in (("systolic", systolic), ("diastolic", diastolic))
    ]
    return tree


def flag(view: View, local_id: str, category: Tree, code: Tree, since: date) -> Tree:
    return {
        "resourceType": "Flag",
        "id": local_id,
        "status": "active",
        "category": [{"coding": [category]}],
        "code": code,
        "subject": view.reference,
        "period": {"start": since.isoformat()},
    }


def letter(view: View, local_id: str, kind: str, title: str, text: str, at: datetime) -> Tree:
    """A document as plain text inside the resource."""
    return {
        "resourceType": "DocumentReference",
        "id": local_id,
        "status": "current",
        "docStatus": "final",
        "type": snomed(codes("documents")[kind]),
        "subject": view.reference,
        "date": stamp(at),
        "description": title,
        "content": [
            {
                "attachment": {
                    "contentType": "text/plain",
                    "language": "en-GB",
                    "data": b64encode(text.encode()).decode(),
                    "title": title,
                    "creation": stamp(at),
                }
            }
        ],
    }
