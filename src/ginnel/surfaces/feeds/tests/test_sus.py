"""Hospital activity from the Secondary Uses Service: stays, appointments, attendances, and how they read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ginnel.surfaces.feeds.tests.tabular_files import codes, lines, notes, one, read, tree, written

STAY = {
    "CDS UPDATE TYPE": "9",
    "ORGANISATION IDENTIFIER (CODE OF PROVIDER)": "RCB00",
    "LOCAL PATIENT IDENTIFIER": "H1",
    "NHS NUMBER": "9990000018",
    "PERSON BIRTH DATE": "1940-02-29",
    "HOSPITAL PROVIDER SPELL IDENTIFIER": "S1",
    "START DATE (HOSPITAL PROVIDER SPELL)": "2025-03-03",
    "START TIME (HOSPITAL PROVIDER SPELL)": "10:15",
    "ADMISSION METHOD CODE (HOSPITAL PROVIDER SPELL)": "21",
    "SOURCE OF ADMISSION CODE (HOSPITAL PROVIDER SPELL)": "19",
    "EPISODE NUMBER": "1",
    "START DATE (EPISODE)": "2025-03-03",
    "END DATE (EPISODE)": "2025-03-05",
    "PRIMARY DIAGNOSIS (ICD)": "J440",
    "SECONDARY DIAGNOSIS (ICD) 1": "E119",
    "PRIMARY PROCEDURE (OPCS)": "E852",
    "DISCHARGE DATE (HOSPITAL PROVIDER SPELL)": "",
    "DISCHARGE READY DATE (HOSPITAL PROVIDER SPELL)": "",
    "DISCHARGE METHOD CODE (HOSPITAL PROVIDER SPELL)": "",
    "DISCHARGE DESTINATION CODE (HOSPITAL PROVIDER SPELL)": "98",
}
LAST = STAY | {
    "EPISODE NUMBER": "2",
    "START DATE (EPISODE)": "2025-03-05",
    "END DATE (EPISODE)": "2025-03-11",
    "DISCHARGE DATE (HOSPITAL PROVIDER SPELL)": "2025-03-11",
    "DISCHARGE READY DATE (HOSPITAL PROVIDER SPELL)": "2025-03-08",
    "DISCHARGE METHOD CODE (HOSPITAL PROVIDER SPELL)": "1",
    "DISCHARGE DESTINATION CODE (HOSPITAL PROVIDER SPELL)": "54",
}
APPOINTMENT = {
    "ORGANISATION IDENTIFIER (CODE OF PROVIDER)": "RCB00",
    "LOCAL PATIENT IDENTIFIER": "H1",
    "OUT-PATIENT ATTENDANCE IDENTIFIER": "A1",
    "APPOINTMENT DATE": "2025-03-04",
    "APPOINTMENT TIME": "09:30",
    "ATTENDED OR DID NOT ATTEND CODE": "5",
    "FIRST ATTENDANCE CODE": "1",
    "ACTIVITY TREATMENT FUNCTION CODE": "320",
    "REFERRAL REQUEST RECEIVED DATE": "2025-01-10",
}
ATTENDANCE = {
    "PROVIDER_CODE": "RCB00",
    "LOCAL_PATIENT_IDENTIFIER": "H1",
    "EMERGENCY_CARE_ATTENDANCE_IDENTIFIER": "E1",
    "DEPARTMENT_TYPE": "01",
    "ARRIVAL_DATE": "2025-03-04",
    "ARRIVAL_TIME": "23:50",
    "ASSESSMENT_DATE": "2025-03-05",
    "ASSESSMENT_TIME": "00:05",
    "DEPARTURE_DATE": "2025-03-05",
    "DEPARTURE_TIME": "03:10",
    "CHIEF_COMPLAINT": "267036007",
    "CHIEF_COMPLAINT_DESCRIPTION": "Shortness of breath",
    "DIAGNOSIS_CODE_1": "195951007",
    "DIAGNOSIS_DESCRIPTION_1": "Acute exacerbation of COPD",
    "INJURY_INTENT": "",
    "SAFEGUARDING_CONCERN_1": "",
}


def of_kind(parcel: Any, kind: str) -> list[dict[str, Any]]:
    return [each.tree for each in parcel.incoming if each.kind == kind]


def test_a_stay_reads_like_english(tmp_path: Path) -> None:
    assert lines(one(tmp_path, LAST)) == [
        "Emergency admission to hospital. Discharged to an NHS care home. Until 11 March 2025",
        "Hospital episode. Until 11 March 2025",
        "Chronic obstructive pulmonary disease (J44.0)",
        "Type 2 diabetes (E11.9)",
        "Procedure on the airways (E85.2)",
    ]


def test_a_stay_says_where_the_person_lived_then(tmp_path: Path) -> None:
    row = LAST | {"LOWER LAYER SUPER OUTPUT AREA (RESIDENCE)": "E01000003"}
    stay = tree(one(tmp_path, row), "Encounter", "spell-S1")
    said = {each["url"].rsplit("/", 1)[-1]: each for each in stay["extension"]}
    assert said["small-area-of-residence"]["valueCode"] == "E01000003"


def test_a_stay_says_when_the_person_was_ready_to_leave_and_how_they_came(tmp_path: Path) -> None:
    stay = tree(one(tmp_path, LAST), "Encounter", "spell-S1")
    said = {each["url"].rsplit("/", 1)[-1]: each for each in stay["extension"]}
    assert said["discharge-ready-date"]["valueDate"] == "2025-03-08"
    hospital = stay["hospitalization"]
    assert hospital["admitSource"]["coding"][0]["code"] == "19"
    methods = [each["valueCodeableConcept"]["coding"][0]["code"] for each in hospital["extension"]]
    assert methods == ["21", "1"]


def test_a_stay_is_named_by_its_spell_and_ordered_by_its_episodes(tmp_path: Path) -> None:
    """So that the last episode's word on the stay stands, whichever row comes first."""
    _, parcels = read(written(tmp_path, STAY, LAST, STAY))
    last, first = ([each for each in parcel.incoming if each.local_id == "spell-S1"] for parcel in parcels)
    assert (last[0].tree["status"], first[0].tree["status"]) == ("finished", "in-progress")
    assert last[0].stated_at > first[0].stated_at


def test_an_episode_lists_which_diagnoses_stand(tmp_path: Path) -> None:
    parcel = one(tmp_path, STAY)
    episode = tree(parcel, "Encounter", "episode-S1-1")
    named = [each["condition"]["reference"] for each in episode["diagnosis"]]
    assert named == [f"Condition/{each['id']}" for each in of_kind(parcel, "Condition")]
    assert episode["partOf"]["reference"] == "Encounter/spell-S1"


@pytest.mark.parametrize(
    ("discharged", "noted"), [("2023-03-31", False), ("2023-04-01", True), ("2025-03-11", True)]
)
def test_discharge_method_2_is_accepted_by_date(discharged: str, noted: bool, tmp_path: Path) -> None:
    """Discharged by a relative or advocate was taken out of the list in 2023."""
    row = LAST | {
        "DISCHARGE METHOD CODE (HOSPITAL PROVIDER SPELL)": "2",
        "DISCHARGE DATE (HOSPITAL PROVIDER SPELL)": discharged,
        **dict.fromkeys(
            ("START DATE (HOSPITAL PROVIDER SPELL)", "START DATE (EPISODE)", "END DATE (EPISODE)"),
            "2023-03-01",
        ),
        "DISCHARGE READY DATE (HOSPITAL PROVIDER SPELL)": "",
    }
    parcel = one(tmp_path, row)
    assert codes(parcel) == []
    assert notes(parcel) == (
        ["code-retired:DISCHARGE METHOD CODE (HOSPITAL PROVIDER SPELL)"] if noted else []
    )


@pytest.mark.parametrize("day", ["1800-01-01", "01/01/1801", "18020101", "1582-10-15"])
def test_a_day_that_stands_for_none_is_no_day(day: str, tmp_path: Path) -> None:
    parcel = one(tmp_path, STAY | {"DISCHARGE DATE (HOSPITAL PROVIDER SPELL)": day})
    assert tree(parcel, "Encounter", "spell-S1")["status"] == "in-progress"
    assert notes(parcel) == ["date-placeholder:DISCHARGE DATE (HOSPITAL PROVIDER SPELL)"]


def test_a_record_that_is_taken_back_is_entered_in_error_and_leaves_the_stay(tmp_path: Path) -> None:
    parcel = one(tmp_path, STAY | {"CDS UPDATE TYPE": "1"})
    assert [each["id"] for each in of_kind(parcel, "Encounter")] == ["episode-S1-1"]
    assert of_kind(parcel, "Encounter")[0]["status"] == "entered-in-error"
    assert of_kind(parcel, "Condition")[0]["verificationStatus"]["coding"][0]["code"] == "entered-in-error"


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("LOCAL PATIENT IDENTIFIER", "", ""),  # the NHS number still says who it is
        ("HOSPITAL PROVIDER SPELL IDENTIFIER", "", "value-missing"),
        ("START DATE (EPISODE)", "31/02/2025", "date-impossible"),
        ("START DATE (EPISODE)", "45809", "date-excel-serial"),
        ("END DATE (EPISODE)", "2025-03-01", "end-before-start"),
        ("PERSON BIRTH DATE", "2026-01-01", "start-before-birth"),
    ],
)
def test_what_makes_a_row_unusable_refuses_it_by_row_and_column(
    name: str, value: str, code: str, tmp_path: Path
) -> None:
    _, parcels = read(written(tmp_path, STAY, STAY, STAY | {name: value}))
    assert [(fault.code, fault.row) for fault in parcels[1].faults] == ([(code, 2)] if code else [])
    assert all(fault.field for fault in parcels[1].faults)
    assert all(value not in fault.message for fault in parcels[1].faults if value)


def test_an_unknown_code_is_kept_as_words_and_noted(tmp_path: Path) -> None:
    parcel = one(tmp_path, STAY | {"ADMISSION METHOD CODE (HOSPITAL PROVIDER SPELL)": "7Z"})
    assert notes(parcel) == ["code-unknown:ADMISSION METHOD CODE (HOSPITAL PROVIDER SPELL)"]


def test_an_appointment_reads_like_english(tmp_path: Path) -> None:
    assert lines(one(tmp_path, APPOINTMENT)) == [
        "First outpatient appointment. Cardiology",
        "Referral to cardiology",
    ]
    missed = APPOINTMENT | {"ATTENDED OR DID NOT ATTEND CODE": "3"}
    assert lines(one(tmp_path, missed))[0] == "First outpatient appointment, did not attend. Cardiology"


def test_an_attendance_reads_like_english(tmp_path: Path) -> None:
    assert lines(one(tmp_path, ATTENDANCE)) == [
        "Emergency department attendance. Shortness of breath. Until 5 March 2025",
        "Acute exacerbation of COPD",
    ]


def test_the_phases_of_an_attendance_follow_each_other(tmp_path: Path) -> None:
    visit = tree(one(tmp_path, ATTENDANCE), "Encounter")
    assert [(each["status"], each["period"]["start"][11:16]) for each in visit["statusHistory"]] == [
        ("arrived", "23:50"),
        ("triaged", "00:05"),
    ]


def test_a_provider_code_of_five_characters_is_its_trust(tmp_path: Path) -> None:
    assert [one(tmp_path, row).stated_source for row in (STAY, APPOINTMENT, ATTENDANCE)] == ["RCB"] * 3
