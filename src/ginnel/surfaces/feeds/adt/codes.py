"""What hospitals write in coded fields, in the code systems that UK Core names where it is one of theirs."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

from ginnel.foundation.record.fhir import categories
from ginnel.foundation.terminology.rules import shipped
from ginnel.kernel.viewer import Category
from ginnel.surfaces.feeds.tabular import labels

Tree = dict[str, Any]

OWN = "https://ginnel.invalid"
UK_CORE = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-"
PATIENT_NUMBER = f"{OWN}/Id/hospital-number"
SPELL = f"{OWN}/Id/hospital-provider-spell"
PLACE = f"{OWN}/Id/hospital-place"
STAFF = f"{OWN}/Id/hospital-staff"
CLASS = f"{OWN}/CodeSystem/hospital-patient-class"
PENDING = f"{OWN}/StructureDefinition/pending"
EXPECTED_DISCHARGE = f"{OWN}/StructureDefinition/expected-discharge"
ARRIVED_BY = f"{OWN}/StructureDefinition/arrived-by"
ACT_CLASS = "http://terminology.hl7.org/CodeSystem/v3-ActCode"

# HL7 table 0001 and the NHS Data Dictionary's PERSON GENDER CODE, as FHIR AdministrativeGender.
GENDERS = {
    "M": "male",
    "F": "female",
    "O": "other",
    "A": "other",
    "U": "unknown",
    "N": "unknown",
    "1": "male",
    "2": "female",
    "0": "unknown",
    "9": "other",
    "X": "unknown",
}
# HL7 table 0004 (patient class) and what British systems write instead, as v3-ActCode.
CLASSES = {
    "I": ("IMP", "inpatient encounter"),
    "IP": ("IMP", "inpatient encounter"),
    "INPATIENT": ("IMP", "inpatient encounter"),
    "B": ("IMP", "inpatient encounter"),
    "E": ("EMER", "emergency"),
    "EMERGENCY": ("EMER", "emergency"),
    "O": ("AMB", "ambulatory"),
    "OP": ("AMB", "ambulatory"),
    "OUTPATIENT": ("AMB", "ambulatory"),
    "R": ("AMB", "ambulatory"),
    "P": ("PRENC", "pre-admission"),
    "PREADMIT": ("PRENC", "pre-admission"),
    "DAY CASE": ("SS", "short stay"),
    "DAYCASE": ("SS", "short stay"),
    "D": ("SS", "short stay"),
    "H": ("HH", "home health"),
    "V": ("VR", "virtual"),
}
_DIED = frozenset({"79", "4", "DEAD", "DIED", "DECEASED", "EXPIRED", "DEATH", "PATIENT DIED", "RIP"})


def patient_class(code: str) -> Tree:
    """Encounter.class: a code HL7 knows, else the hospital's own."""
    known = CLASSES.get(code.upper())
    if known:
        return {"system": ACT_CLASS, "code": known[0], "display": known[1]}
    return {"system": CLASS, "code": code.replace(" ", "-"), "display": code}


def national(name: str, code: str, said: str = "") -> Tree:
    """A code of one of the shipped national lists as a CodeableConcept; in the hospital's words where it is none."""
    listed = _codes(name)
    url, shown = listed[0], listed[1].get(code, "")
    if shown:
        return {"coding": [{"system": url, "code": code, "display": shown}], "text": said or shown}
    return {"text": said or code} if said or code else {}


def is_national(name: str, code: str) -> bool:
    return code in _codes(name)[1]


def says_died(*said: str) -> bool:
    """Whether a discharge disposition, destination or method says that the patient died (NHS codes 79 and 4)."""
    return any(one.strip().upper() in _DIED for one in said)


_LABELS = {
    Category.MENTAL_HEALTH: labels.MENTAL_HEALTH,
    Category.SUBSTANCE_MISUSE: labels.SUBSTANCE_MISUSE,
    Category.SEXUAL_AND_REPRODUCTIVE_HEALTH: labels.SEXUAL_HEALTH,
}


@lru_cache(maxsize=4096)
def label_of_words(text: str) -> str:
    """The security label of a ward's or service's name that says what is treated there; "" for one that does not."""
    if not text:
        return ""
    tree = {"resourceType": "Encounter", "serviceType": {"text": text}}
    return _LABELS.get(categories.category("Encounter", tree), "")


@cache
def _codes(name: str) -> tuple[str, dict[str, str]]:
    system = next(one for one in shipped.systems() if one.name == name)
    return system.url, {one.code: one.display for one in system.codes}
