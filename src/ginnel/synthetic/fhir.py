"""FHIR R4 shapes that every pretend organisation shares: identifiers, codes, people, visits, letters.

Profiles are UK Core STU 2.0.0 where it has one. https://simplifier.net/packages/uk.core.r4
What never changes is turned into JSON once and put into each resource as a Fragment.
"""

from __future__ import annotations

from base64 import b64encode
from datetime import date, datetime
from functools import cache
from typing import Any

import orjson

from ginnel.kernel.values.identifiers import NHS_NUMBER_SYSTEM, ODS_SYSTEM
from ginnel.synthetic.dirt import View
from ginnel.synthetic.facts import Organisation, place, read
from ginnel.synthetic.residents import Resident
from ginnel.synthetic.stamps import iso, stamp

Tree = dict[str, Any]
Fixed = orjson.Fragment
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


def fixed(tree: Any) -> Any:
    """Part of a resource that is always the same, as JSON."""
    return orjson.Fragment(orjson.dumps(tree))


def line(tree: Tree) -> bytes:
    """A resource as a row of NDJSON."""
    return orjson.dumps(tree)


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


@cache
def security(kind: str) -> Any:
    """The label of a sensitive fact. http://terminology.hl7.org/CodeSystem/v3-ActCode, v3-Confidentiality"""
    return fixed(
        {
            "security": [
                coding(f"{HL7_CODES}/v3-Confidentiality", "R"),
                coding(f"{HL7_CODES}/v3-ActCode", kind),
            ]
        }
    )


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


_UKCORE_PATIENT = fixed({"profile": [f"{UKCORE}/UKCore-Patient"]})
_NEEDS_INTERPRETER = fixed({"url": INTERPRETER, "valueBoolean": True})


def patient(view: View, contacts: list[Tree] | None = None, *, active: bool = True) -> Tree:
    """A Patient as one organisation holds it, NHS number with its verification status."""
    who, home = view.who, view.address
    tree: Tree = {
        "resourceType": "Patient",
        "id": view.local_id,
        "meta": _UKCORE_PATIENT,
        **_extensions(view, language := _language(who)),
        "identifier": _identifiers(view),
        "active": active,
        "name": [{"use": "official", "family": view.family, "given": [view.given]}],
        "telecom": [{"system": "phone", "value": who.phone, "use": "home"}],
        "gender": view.sex,
        "birthDate": view.born,
    }  # fmt: skip
    if view.died:
        tree["deceasedDateTime"] = iso(view.died)
    tree["address"] = [{"use": "home", "line": [home.line], "city": home.town, "postalCode": home.postcode}]
    if contacts:
        tree["contact"] = contacts
    if language:
        tree["communication"] = language
    tree["generalPractitioner"] = _registered(who.practice)
    return tree


def _extensions(view: View, language: Any) -> Tree:
    ethnicity = [_ethnicity(view.ethnicity)] if view.ethnicity else []
    found = [*ethnicity, _NEEDS_INTERPRETER] if language else ethnicity
    return {"extension": found} if found else {}


@cache
def _registered(practice: str) -> Any:
    return fixed([{"type": "Organization", "identifier": {"system": ODS_SYSTEM, "value": practice}}])


def _language(who: Resident) -> Any:
    """The language of some of those who came to the county grown up; they need an interpreter."""
    if who.ethnicity not in LANGUAGES or who.born.year >= 1972 or who.number % 3:
        return None
    return _speaks(who.ethnicity)


@cache
def _speaks(ethnicity: str) -> Any:
    language = coding(f"{UKCORE_CODES}/UKCore-HumanLanguage", *LANGUAGES[ethnicity])
    return fixed([{"language": {"coding": [language]}, "preferred": True}])


@cache
def _ethnicity(code: str) -> Any:
    category = {"coding": [coding(f"{UKCORE_CODES}/UKCore-EthnicCategoryEngland", code)]}
    return fixed({"url": f"{UKCORE}/Extension-UKCore-EthnicCategory", "valueCodeableConcept": category})


@cache
def _verification(status: str) -> Any:
    system = f"{UKCORE_CODES}/UKCore-NHSNumberVerificationStatusEngland"
    value = {"coding": [coding(system, status, STATUS_DISPLAY[status])]}
    return fixed(
        [{"url": f"{UKCORE}/Extension-UKCore-NHSNumberVerificationStatus", "valueCodeableConcept": value}]
    )


def _identifiers(view: View) -> list[Tree]:
    own = {"system": f"https://ginnel.invalid/id/{view.organisation.code}", "value": view.local_id}
    if not view.nhs:
        return [own]
    number = {
        "extension": _verification(view.status),
        "use": "official",
        "system": NHS_NUMBER_SYSTEM,
        "value": view.nhs,
    }
    return [number, own]


@cache
def _relationship(code: str, relation: str) -> Any:
    return fixed([{"coding": [coding(f"{HL7_CODES}/v2-0131", code)], "text": relation}])


def contact(name: tuple[str, str], phone: str, code: str, relation: str) -> Tree:
    """Somebody to ring: `code` N next of kin, C emergency contact (HL7 v2 table 0131)."""
    return {
        "relationship": _relationship(code, relation),
        "name": {"family": name[1], "given": [name[0]]},
        "telecom": [{"system": "phone", "value": phone}],
    }


@cache
def _class(kind: str) -> Any:
    return fixed(coding(f"{HL7_CODES}/v3-ActCode", kind, CLASSES[kind]))


@cache
def text(words: str) -> Any:
    """A concept said in words only, in a list."""
    return fixed([{"text": words}])


def visit(view: View, local_id: str, kind: str, start: datetime, end: datetime | None, **more: Any) -> Tree:
    """An Encounter of class `kind` (v3-ActCode): AMB, IMP, EMER, HH, VR."""
    period = {"start": stamp(start)}
    if end:
        period["end"] = stamp(end)
    return {
        "resourceType": "Encounter",
        "id": local_id,
        "status": "finished" if end else "in-progress",
        "class": _class(kind),
        "subject": view.reference,
        "period": period,
        **more,
    }


@cache
def _stands(key: str, category: str) -> tuple[Tree, Tree]:
    """What is always the same of a condition: before its subject, the label; the rest of its state and code."""
    sensitive = codes("restricted").get(key)
    return {"meta": security(sensitive)} if sensitive else {}, {
        "clinicalStatus": fixed({"coding": [coding(f"{HL7_CODES}/condition-clinical", "active")]}),
        "verificationStatus": fixed({"coding": [coding(f"{HL7_CODES}/condition-ver-status", "confirmed")]}),
        "category": fixed([{"coding": [coding(f"{HL7_CODES}/condition-category", category)]}]),
        "code": fixed(snomed(codes("conditions")[key])),
    }


def condition(view: View, local_id: str, key: str, onset: date, category: str = "problem-list-item") -> Tree:
    meta, state = _stands(key, category)
    day = iso(onset)
    return {
        "resourceType": "Condition", "id": local_id, **meta, **state, "subject": view.reference, "onsetDateTime": day,
        "recordedDate": day,
    }  # fmt: skip


@cache
def _measured(key: str) -> tuple[Any, Any]:
    code, display, _ = codes("observations")[key]
    category = [{"coding": [coding(f"{HL7_CODES}/observation-category", "vital-signs")]}]
    return fixed(category), fixed(concept(SNOMED, code, display))


def observation(view: View, local_id: str, key: str, at: datetime, value: float | int | None) -> Tree:
    """A measurement by its key in data/codes.json; frailty is a whole number, the rest a quantity in UCUM."""
    category, code = _measured(key)
    tree: Tree = {
        "resourceType": "Observation",
        "id": local_id,
        "status": "final",
        "category": category,
        "code": code,
        "subject": view.reference,
        "effectiveDateTime": stamp(at),
    }
    if value is not None:
        tree.update(_value(value, codes("observations")[key][2]))
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
        {"code": _measured("systolic")[1], **_value(systolic, "mm[Hg]")},
        {"code": _measured("diastolic")[1], **_value(diastolic, "mm[Hg]")},
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
        "period": {"start": iso(since)},
    }


@cache
def _document(kind: str) -> Any:
    return fixed(snomed(codes("documents")[kind]))


def letter(view: View, local_id: str, kind: str, title: str, text: str, at: datetime) -> Tree:
    """A document as plain text inside the resource."""
    when = stamp(at)
    return {
        "resourceType": "DocumentReference",
        "id": local_id,
        "status": "current",
        "docStatus": "final",
        "type": _document(kind),
        "subject": view.reference,
        "date": when,
        "description": title,
        "content": [
            {
                "attachment": {
                    "contentType": "text/plain",
                    "language": "en-GB",
                    "data": b64encode(text.encode()).decode(),
                    "title": title,
                    "creation": when,
                }
            }
        ],
    }
