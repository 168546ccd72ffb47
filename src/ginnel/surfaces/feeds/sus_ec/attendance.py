"""One attendance at an emergency department."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b

from ginnel.surfaces.feeds import sus
from ginnel.surfaces.feeds.tabular import clinical, codes, labels, people, visits
from ginnel.surfaces.feeds.tabular.dates import stamp
from ginnel.surfaces.feeds.tabular.parts import OURS, UK_CORE, Tree, fhir_id, filled
from ginnel.surfaces.feeds.tabular.people import Person
from ginnel.surfaces.feeds.tabular.row import Row

# SNOMED CT concepts of the Emergency Care Data Set, in plain words: the acuity scale (1 the most urgent), how an
# attendance ended (HL7 UK Core value set UKCore-EmergencyCareDischargeStatus), and what an injury was meant as.
_ACUITY = {
    "1064891000000107": "Immediate", "1064911000000105": "Very urgent", "1064901000000103": "Urgent",
    "1077241000000103": "Standard", "1077251000000100": "Low acuity",
}  # fmt: skip
_ACUITY_SCALE = dict(zip("12345", _ACUITY, strict=True))
_ENDED = {
    "182992009": "Treatment completed", "63238001": "Dead on arrival", "75004002": "Died in the department",
    "1066301000000103": "Left before being assessed", "1066311000000101": "Left after being assessed",
    "1066321000000107": "Left before treatment was completed", "1077021000000100": "Sent to a general practitioner",
    "1077031000000103": "Sent to urgent care", "1077041000000107": "Sent to a mental health service",
    "1077051000000105": "Sent to a dental service", "1077061000000108": "Sent to ophthalmology",
    "1077071000000101": "Sent to a pharmacy", "1077081000000104": "Sent to same day emergency care",
    "1077091000000102": "Sent to a falls service", "1077101000000105": "Sent to a frailty service",
    "1077781000000101": "Sent to the emergency department", "1324201000000109": "Sent to a ward",
}  # fmt: skip
_SELF_HARM, _ASSAULT = "276853009", "52684005"
_KINDS = {
    "02": "Single specialty emergency attendance",
    "03": "Urgent treatment centre attendance",
    "04": "Walk-in centre attendance",
    "05": "Same day emergency care",
}


@dataclass(frozen=True, slots=True)
class Attendance:
    """What names an attendance and orders it."""

    id: str
    source: str
    subject: Tree
    arrived: visits.When
    left: visits.When

    @property
    def visit(self) -> clinical.Visit:
        return clinical.Visit(self.id, self.id, self.subject, self.arrived)


def read(row: Row, who: Person, source: str) -> Attendance:
    """The attendance of a row; its faults where its dates cannot be used."""
    arrived = row.at("ARRIVAL_DATE", "ARRIVAL_TIME")
    if arrived is None and not row.faults:
        row.fault("no-start", "ARRIVAL_DATE", "has no date of arrival")
    departed = row.at("DEPARTURE_DATE", "DEPARTURE_TIME") or row.at("CONCLUSION_DATE", "CONCLUSION_TIME")
    arrived, departed = visits.ordered(row, arrived, departed, "DEPARTURE_DATE")
    own = row.first("EMERGENCY_CARE_ATTENDANCE_IDENTIFIER", "EPIKEY")
    id = fhir_id(f"emergency-{own}") if own else _derived(people.key_of(who), arrived)
    return Attendance(id, source, people.subject(who, sus.PREFIX), arrived, departed)


def _derived(person: str, arrived: visits.When) -> str:
    text = f"{person}\x1f{stamp(arrived) if arrived else ''}"
    return f"emergency-{blake2b(text.encode(), digest_size=16).hexdigest()}"


def encounter(row: Row, visit: Attendance, conditions: list[Tree]) -> Tree:
    category = codes.listed(row, "ATTENDANCE_CATEGORY", "emergency-attendance-category")
    department = codes.listed(row, "DEPARTMENT_TYPE", "emergency-department-type")
    kind = {**(department or {}), "text": _words(row)}
    tree = visits.encounter(
        visit.id, "EMER", "finished" if visit.left else "in-progress", visit.subject,
        ("identifier", _identifiers(row, visit)),
        ("extension", _extensions(row)),
        ("type", [kind, category] if category else [kind]),
        ("serviceType", codes.listed(row, "TREATMENT_FUNCTION_CODE", "treatment-function")),
        ("priority", _acuity(row)),
        ("reasonCode", _complaint(row)),
        ("period", visits.period(visit.arrived, visit.left)),
        ("statusHistory", _phases(row, visit)),
        ("diagnosis", clinical.ranked(conditions)),
        ("hospitalization", _hospitalisation(row, visit)),
        ("location", _site(row)),
        ("serviceProvider", visits.service_provider(visit.source)),
    )  # fmt: skip
    return labels.labelled(tree, _label(row))


def _words(row: Row) -> str:
    kind = _KINDS.get(row.text("DEPARTMENT_TYPE").zfill(2), "Emergency department attendance")
    arrived = row.text("ARRIVAL_MODE_DESCRIPTION").lower()
    return f"{kind} by ambulance" if "ambulance" in arrived or row.text("AMBULANCE_CALL_IDENTIFIER") else kind


def _label(row: Row) -> str:
    """What the injury was meant as and the Mental Health Act restrict an attendance."""
    intent = row.text("INJURY_INTENT")
    if intent == _ASSAULT:
        return labels.VIOLENCE
    held = labels.of_legal_status(*(text for _, text in row.each("CLASSIFICATION_{}", 4)))
    return labels.MENTAL_HEALTH if intent == _SELF_HARM else held


def _identifiers(row: Row, visit: Attendance) -> list[Tree]:
    own = row.text("EMERGENCY_CARE_ATTENDANCE_IDENTIFIER")
    return [
        *visits.identifier(f"emergency-attendance/{visit.source}", own),
        *visits.identifier("hes-epikey", row.text("EPIKEY")),
        *visits.identifier("ambulance-incident", row.text("AMBULANCE_CALL_IDENTIFIER")),
    ]


def _extensions(row: Row) -> list[Tree]:
    code = row.text("DISCHARGE_STATUS")
    status = codes.snomed(code, row.text("DISCHARGE_STATUS_DESCRIPTION") or _ENDED.get(code, ""))
    return [
        *visits.coded(UK_CORE + "EmergencyCareDischargeStatus", status),
        *visits.resource_group(row, "HEALTH_RESOURCE_GROUP"),
    ]


def _acuity(row: Row) -> Tree | None:
    code = row.text("ACUITY")
    code = _ACUITY_SCALE.get(code, code)
    return codes.snomed(code, row.text("ACUITY_DESCRIPTION") or _ACUITY.get(code, ""))


def _complaint(row: Row) -> list[Tree]:
    complaint = codes.snomed(row.text("CHIEF_COMPLAINT"), row.text("CHIEF_COMPLAINT_DESCRIPTION"))
    return [complaint] if complaint else []


def _phases(row: Row, visit: Attendance) -> list[Tree]:
    """Arrived, assessed, seen: the phases of an attendance that say when they began."""
    steps = [
        ("arrived", visit.arrived),
        ("triaged", row.at("ASSESSMENT_DATE", "ASSESSMENT_TIME", is_fatal=False)),
        ("in-progress", row.at("SEEN_DATE", "SEEN_TIME", is_fatal=False)),
    ]
    return visits.phases(steps, visit.left) if any(at for _, at in steps[1:]) else []


def _hospitalisation(row: Row, visit: Attendance) -> Tree:
    mode = codes.snomed(row.text("ARRIVAL_MODE"), row.text("ARRIVAL_MODE_DESCRIPTION"))
    sent = codes.snomed(row.text("ATTENDANCE_SOURCE"), row.text("ATTENDANCE_SOURCE_DESCRIPTION"))
    went = codes.snomed(row.text("DISCHARGE_DESTINATION"), row.text("DISCHARGE_DESTINATION_DESCRIPTION"))
    return filled(
        [
            ("extension", visits.coded(OURS + "StructureDefinition/arrival-mode", mode)),
            ("admitSource", sent),
            ("dischargeDisposition", went if visit.left else None),
        ]
    )


def _site(row: Row) -> list[Tree]:
    site = row.text("SITE")
    return [{"location": {"identifier": {"system": OURS + "Id/site", "value": site}}}] if site else []
