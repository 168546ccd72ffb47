"""What was found and done in one attendance, and who was asked to help."""

from __future__ import annotations

from collections.abc import Iterator

from ginnel.surfaces.feeds.sus_ec.attendance import Attendance
from ginnel.surfaces.feeds.tabular import codes, labels, visits
from ginnel.surfaces.feeds.tabular.dates import stamp
from ginnel.surfaces.feeds.tabular.parts import HL7_CODES, Tree, fhir_id, filled, local
from ginnel.surfaces.feeds.tabular.row import Row

# Qualifiers of a diagnosis: SNOMED CT, and their meaning in FHIR's condition-ver-status.
_QUALIFIERS = {"415684004": "provisional", "410605003": "confirmed"}


def conditions(row: Row, visit: Attendance) -> Iterator[Tree]:
    """The diagnoses of the attendance, then what else the person lives with."""
    for number, code in row.each("DIAGNOSIS_CODE_{}", 12):
        words = row.text(f"DIAGNOSIS_DESCRIPTION_{number}")
        qualifier = _QUALIFIERS.get(row.text(f"DIAGNOSIS_QUALIFIER_{number}"), "")
        yield _condition(
            visit,
            f"diagnosis-{number}",
            "encounter-diagnosis",
            codes.snomed(code, words, "Diagnosis"),
            qualifier,
        )
    for number, code in row.each("COMORBIDITIES_{}", 10):
        yield _condition(
            visit,
            f"comorbidity-{number}",
            "problem-list-item",
            codes.snomed(code, what="Also lives with"),
            "",
        )


def _condition(visit: Attendance, name: str, category: str, code: Tree | None, qualifier: str) -> Tree:
    status = (
        {"coding": [{"system": HL7_CODES + "condition-ver-status", "code": qualifier}]} if qualifier else None
    )
    return filled(
        [
            ("resourceType", "Condition"),
            ("id", fhir_id(f"{visit.id}-{name}")),
            ("verificationStatus", status),
            ("category", [{"coding": [{"system": HL7_CODES + "condition-category", "code": category}]}]),
            ("code", code),
            ("subject", visit.subject),
            ("encounter", local("Encounter", visit.id)),
            ("recordedDate", stamp(visit.arrived) if visit.arrived else None),
        ]
    )


def others(row: Row, visit: Attendance) -> Iterator[Tree]:
    """Investigations, treatments, referrals, concerns, drugs and alcohol."""
    yield from _procedures(row, visit, "INVESTIGATION", "investigation")
    yield from _procedures(row, visit, "TREATMENT", "treatment")
    yield from _referrals(row, visit)
    yield from _concerns(row, visit)
    yield from _drugs(row, visit)


def _procedures(row: Row, visit: Attendance, stem: str, name: str) -> Iterator[Tree]:
    for number, code in row.each(f"{stem}_CODE_{{}}", 12):
        at = row.at(f"{stem}_DATE_{number}", f"{stem}_TIME_{number}", is_fatal=False) or visit.arrived
        yield filled(
            [
                ("resourceType", "Procedure"),
                ("id", fhir_id(f"{visit.id}-{name}-{number}")),
                ("status", "completed"),
                ("category", {"text": name.capitalize()}),
                ("code", codes.snomed(code, what=name.capitalize())),
                ("subject", visit.subject),
                ("encounter", local("Encounter", visit.id)),
                ("performedDateTime", stamp(at) if at else None),
            ]
        )


def _referrals(row: Row, visit: Attendance) -> Iterator[Tree]:
    for number, code in row.each("REFERRED_TO_SERVICE_{}", 4):
        asked = row.at(f"SERVICE_REQUEST_DATE_{number}", f"SERVICE_REQUEST_TIME_{number}", is_fatal=False)
        at = asked or visit.arrived
        seen = row.at(
            f"REFERRAL_ASSESSMENT_DATE_{number}", f"REFERRAL_ASSESSMENT_TIME_{number}", is_fatal=False
        )
        yield filled(
            [
                ("resourceType", "ServiceRequest"),
                ("id", fhir_id(f"{visit.id}-referral-{number}")),
                ("status", "completed" if seen else "active"),
                ("intent", "order"),
                ("code", codes.snomed(code, what="Referral from the emergency department")),
                ("subject", visit.subject),
                ("encounter", local("Encounter", visit.id)),
                ("authoredOn", stamp(at) if at else None),
                ("requester", visits.service_provider(visit.source)),
            ]
        )


def _concerns(row: Row, visit: Attendance) -> Iterator[Tree]:
    """A safeguarding concern is a warning that only those accountable for safety may see."""
    for number, code in row.each("SAFEGUARDING_CONCERN_{}", 4):
        flag = filled(
            [
                ("resourceType", "Flag"),
                ("id", fhir_id(f"{visit.id}-concern-{number}")),
                ("status", "active"),
                ("category", [{"coding": [{"system": HL7_CODES + "flag-category", "code": "safety"}]}]),
                ("code", codes.snomed(code, "Safeguarding concern raised in the emergency department")),
                ("subject", visit.subject),
                ("period", visits.period(visit.arrived, None)),
                ("encounter", local("Encounter", visit.id)),
            ]
        )
        yield labels.labelled(flag, labels.VIOLENCE)


def _drugs(row: Row, visit: Attendance) -> Iterator[Tree]:
    for number, code in row.each("DRUG_ALCOHOL_CODE_{}", 4):
        observation = filled(
            [
                ("resourceType", "Observation"),
                ("id", fhir_id(f"{visit.id}-substance-{number}")),
                ("status", "final"),
                ("code", {"text": "Drug or alcohol involved in the attendance"}),
                ("subject", visit.subject),
                ("encounter", local("Encounter", visit.id)),
                ("effectiveDateTime", stamp(visit.arrived) if visit.arrived else None),
                ("valueCodeableConcept", codes.snomed(code)),
            ]
        )
        yield labels.labelled(observation, labels.SUBSTANCE_MISUSE)
