"""Any FHIR element as words."""

from __future__ import annotations

from typing import Any

import pytest

from ginnel.foundation.record.presenters import datatypes, facts, summary, title
from ginnel.foundation.record.presenters.statuses import status
from ginnel.foundation.record.tests.told import coded


@pytest.mark.parametrize(
    "value, line",
    [
        ({"coding": [{"code": "1", "display": "Asthma"}]}, "Asthma"),
        ({"coding": [{"display": "Asthma"}], "text": "Bad chest"}, "Bad chest"),
        ({"value": 72, "unit": "kg"}, "72 kg"),
        ({"value": 5, "comparator": "<", "code": "mmol/L"}, "<5 mmol/L"),
        ({"start": "2026-01-02", "end": "2026-02"}, "2 January 2026 to February 2026"),
        ({"system": "phone", "value": "01632 960000"}, "01632 960000"),
        ({"reference": "Practitioner/1", "display": "Dr Who Knows"}, "Dr Who Knows"),
        ({"reference": "Practitioner/1"}, ""),
        ({"type": "Organization", "identifier": {"value": "RR8"}}, "Organization RR8"),
        (
            {"code": {"text": "Diastolic"}, "valueQuantity": {"value": 96, "unit": "mm[Hg]"}},
            "Diastolic: 96 mmHg",
        ),
        ({"code": {"text": "Rest"}, "status": "completed"}, "Rest: Status: completed"),
        ({"title": "Plan", "text": {"div": "<div>Rest</div>"}}, "Plan: Rest"),
        ({"value": 23.46, "currency": "GBP"}, "£23.46"),
        ({"text": "M", "coding": [{"code": "M", "display": "Married"}]}, "Married"),
        ("2026-06-01T08:05:00Z", "1 June 2026 at 9:05am"),
        ("0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00+14:00"),
        ("9999-12-31T23:59:59Z", "31 December 9999 at 11:59pm"),
        ({"line": ["1 High Street"], "postalCode": "DL1 1AA"}, "1 High Street, DL1 1AA"),
        (
            {"start": "2026-10-20T09:40:00+01:00", "end": "2026-10-20T10:00:00+01:00"},
            "20 October 2026, 9:40am to 10am",
        ),
        ({"low": {"value": 115, "unit": "g/L"}, "high": {"value": 165, "unit": "g/L"}}, "115 to 165 g/L"),
        ({"linkId": "1", "text": "Falls?", "answer": [{"valueInteger": 3}]}, "Falls? 3"),
        ("vital-signs", "Vital signs"),
        (True, "Yes"),
        ({"authorString": "A", "text": "Noted"}, "Noted"),
    ],
)
def test_a_datatype_reads_as_one_line(value: object, line: str) -> None:
    assert datatypes.line(value) == line


def test_facts_leave_out_what_only_machines_need_and_name_who_is_referred_to() -> None:
    tree = {
        "resourceType": "Observation",
        "id": "1",
        "meta": {},
        "status": "final",
        "subject": {"reference": "x"},
        "performer": [{"reference": "Practitioner/1"}],
    }
    assert facts(tree, {"Practitioner/1": "Dr Testperson"}) == [
        ("Status", ["Final"]),
        ("By whom", ["Dr Testperson"]),
    ]


def pressure(**more: Any) -> dict[str, Any]:
    """Diastolic first, as some systems send it."""
    halves = (("Diastolic blood pressure", 96), ("Systolic blood pressure", 182.0))
    parts = [
        {"code": {"text": words}, "valueQuantity": {"value": n, "unit": "mm[Hg]"}} for words, n in halves
    ]
    return {"component": parts, **more}


def test_a_blood_pressure_is_written_as_it_is_said() -> None:
    assert summary("Observation", pressure()) == "182/96 mmHg"
    assert summary("Observation", pressure(interpretation=[{"text": "High"}])) == "182/96 mmHg, high"


def test_a_result_that_its_source_calls_abnormal_says_so_with_the_usual_range() -> None:
    low = {
        "coding": [
            {"system": "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation", "code": "LL"}
        ]
    }
    tree = {
        "status": "preliminary",
        "valueQuantity": {"value": 72.123456789, "unit": "g/L"},
        "interpretation": [low],
        "referenceRange": [{"low": {"value": 115, "unit": "g/L"}, "high": {"value": 165, "unit": "g/L"}}],
    }
    assert (
        summary("Observation", tree)
        == "Preliminary, not final. 72.12 g/L, critically low (usual range 115 to 165 g/L)"
    )


def test_a_measurement_that_was_not_made_says_why() -> None:
    absent = {"system": "http://terminology.hl7.org/CodeSystem/data-absent-reason", "code": "not-performed"}
    assert summary("Observation", {"dataAbsentReason": {"coding": [absent]}}) == "No value (not performed)"


@pytest.mark.parametrize(
    "kind, tree, words",
    [
        ("Immunization", {"status": "not-done", "statusReason": {"text": "Refused"}}, "Not given: Refused"),
        ("Immunization", {"status": "completed"}, ""),
        ("Appointment", {"status": "noshow"}, "Did not attend"),
        (
            "Appointment",
            {"status": "cancelled", "cancelationReason": {"text": "Unwell"}},
            "Cancelled: Unwell",
        ),
        ("Procedure", {"status": "not-done"}, "Not done"),
        ("Encounter", {"status": "finished"}, ""),
        ("Encounter", {"status": "planned"}, "Planned"),
        ("MedicationRequest", {"status": "on-hold"}, "On hold"),
        ("MedicationRequest", {"status": "active", "doNotPerform": True}, "Not to be given"),
        ("MedicationRequest", {"status": "active", "intent": "proposal"}, "Proposed, not ordered"),
        ("MedicationStatement", {"status": "not-taken"}, "Not taken"),
        ("ServiceRequest", {"status": "active", "priority": "urgent"}, "Urgent"),
        ("ServiceRequest", {"status": "revoked", "intent": "proposal"}, "Withdrawn"),
        ("DocumentReference", {"status": "superseded"}, "Replaced by a newer one"),
        ("Observation", {"status": "registered"}, "No result yet"),
        (
            "Condition",
            {"verificationStatus": coded("refuted"), "clinicalStatus": coded("active")},
            "Ruled out",
        ),
        (
            "Condition",
            {"verificationStatus": coded("provisional"), "clinicalStatus": coded("active")},
            "Provisional, active",
        ),
        ("Condition", {"clinicalStatus": coded("resolved")}, "Resolved"),
        ("AllergyIntolerance", {"verificationStatus": coded("refuted")}, "Ruled out"),
        ("Goal", {"lifecycleStatus": "cancelled"}, "Cancelled"),
        ("CarePlan", {"status": "completed"}, "Completed"),
    ],
)
def test_a_status_that_changes_how_an_entry_is_read_is_said(
    kind: str, tree: dict[str, Any], words: str
) -> None:
    assert status(kind, tree) == words
    assert summary(kind, tree).startswith(words)


def test_a_medicine_is_headed_by_its_name_wherever_the_entry_keeps_it() -> None:
    inside = {"resourceType": "Medication", "id": "m", "code": {"text": "Furosemide 40mg tablets"}}
    tree = {
        "category": {"text": "Inpatient"},
        "contained": [inside],
        "medicationReference": {"reference": "#m"},
    }
    assert title("MedicationStatement", tree) == "Furosemide 40mg tablets"


@pytest.mark.parametrize(
    "kind, tree, heading",
    [
        ("Patient", {"name": [{"family": "Testperson", "given": ["Ann"]}]}, "Ann Testperson"),
        (
            "QuestionnaireResponse",
            {"questionnaire": "https://a.example/Questionnaire/falls-risk|1"},
            "Falls risk",
        ),
        (
            "QuestionnaireResponse",
            {"questionnaire": "urn:uuid:0123456789abcdef0123456789abcdef"},
            "Questionnaire",
        ),
        ("Encounter", {"class": {"system": "x", "code": "HH"}}, "Home visit"),
        ("Encounter", {"type": [{"text": "inpatient encounter"}]}, "Inpatient encounter"),
        ("Observation", {"code": {"text": "pH of urine"}}, "pH of urine"),
        (
            "ImagingStudy",
            {"series": [{"modality": {"code": "CT", "display": "CT"}, "bodySite": {"display": "Chest"}}]},
            "CT: Chest",
        ),
    ],
)
def test_every_type_is_headed_in_words(kind: str, tree: dict[str, Any], heading: str) -> None:
    assert title(kind, tree) == heading


def test_a_contact_does_not_say_its_reason_twice_nor_name_what_it_cannot() -> None:
    tree = {
        "type": [{"text": "Home visit"}],
        "reasonCode": [{"text": "Breathless"}, {"text": "Breathless"}],
        "serviceProvider": {"reference": "Organization/1"},
    }
    assert summary("Encounter", tree) == "Breathless"


def place(name: str, status: str = "completed") -> dict[str, object]:
    return {"location": {"display": name}, "status": status}


def stay(status: str, code: str = "IMP", **more: object) -> dict[str, object]:
    tree = {"status": status, "class": {"code": code}, "serviceType": {"text": "Acute medicine"}, **more}
    return {name: value for name, value in tree.items() if value is not None}


@pytest.mark.parametrize(
    ("tree", "heading"),
    [
        (stay("in-progress"), "In hospital: Acute medicine"),
        (stay("onleave"), "In hospital, on leave: Acute medicine"),
        (stay("finished"), "Hospital stay: Acute medicine"),
        (stay("planned", serviceType=None), "Hospital admission planned"),
        (stay("cancelled"), "Hospital admission cancelled: Acute medicine"),
        (stay("entered-in-error"), "Hospital stay entered in error: Acute medicine"),
        (stay("finished", "SS"), "Day case in hospital: Acute medicine"),
        (stay("in-progress", "EMER", serviceType=None), "In the emergency department"),
        (stay("finished", "EMER", type=[{"text": "Ambulance attendance"}]), "Ambulance attendance"),
        (
            stay("cancelled", "EMER", type=[{"text": "Ambulance"}]),
            "Emergency attendance cancelled: Acute medicine",
        ),
        (stay("finished", "AMB"), "Acute medicine"),
    ],
)
def test_a_stay_is_headed_by_what_became_of_it(tree: dict[str, object], heading: str) -> None:
    assert title("Encounter", tree) == heading


def test_a_stay_says_where_somebody_was_admitted_and_is_now() -> None:
    tree = stay("in-progress", location=[place("W1, bed 2"), place("W2, bed 3", "active")])
    assert summary("Encounter", tree) == "Admitted to W1, bed 2. Now in W2, bed 3"
    assert summary("Encounter", stay("in-progress", location=[place("W1", "active")])) == "Admitted to W1"


def test_a_stay_that_is_over_says_when_and_to_where_they_left() -> None:
    home = {
        "dischargeDisposition": {"text": "Usual place of residence unless listed below, for example, a home"}
    }
    tree = stay(
        "finished", period={"end": "2026-02-05"}, hospitalization=home, location=[place("W1"), place("W2")]
    )
    assert summary("Encounter", tree) == (
        "Admitted to W1, left W2 on 5 February 2026, to usual place of residence"
    )
    assert summary("Encounter", stay("finished", period={"end": "2026-02-05"})) == "Left on 5 February 2026"


def test_a_cancelled_stay_says_no_place() -> None:
    assert summary("Encounter", stay("cancelled", location=[place("W1")])) == ""


def test_what_a_hospital_announces_is_said_beside_where_they_are() -> None:
    said = [{"url": "kind", "valueCode": "transfer"}, {"url": "to", "valueString": "W9"}]
    announced = {"url": "https://ginnel.invalid/StructureDefinition/pending", "extension": said}
    tree = stay(
        "in-progress", extension=[announced], location=[place("W1", "active"), place("W9", "planned")]
    )
    assert summary("Encounter", tree) == "Admitted to W1. To be moved to W9"


def test_a_missed_appointment_is_not_also_called_cancelled() -> None:
    missed = {"type": [{"text": "First appointment, did not attend"}], "status": "cancelled"}
    assert summary("Encounter", missed) == ""
    assert summary("Encounter", missed | {"type": [{"text": "First appointment"}]}) == "Cancelled"


def test_a_reason_that_repeats_the_status_is_not_said() -> None:
    tree = {"status": "stopped", "statusReason": [{"text": "stopped"}]}
    assert summary("MedicationStatement", tree) == "Stopped"
