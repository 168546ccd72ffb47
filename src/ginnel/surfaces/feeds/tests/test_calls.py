"""Ambulance and 111 calls, telecare alarms and pharmacy reviews: read, and as the timeline says them."""

from __future__ import annotations

from pathlib import Path

import pytest

from ginnel.foundation.record.fhir.categories import category
from ginnel.kernel.viewer import Category
from ginnel.surfaces.feeds.pharmacy.words import action_of, service_of
from ginnel.surfaces.feeds.telecare.words import alarm_of, response_of
from ginnel.surfaces.feeds.tests.tabular_files import codes, lines, notes, one, tree

CALL = {
    "AmbulanceTrust": "RX8",
    "YAS_ID": "Y1",
    "CallNumber": "1001",
    "TimeStampT0": "2025-03-04 02:40:10",
    "Priority": "Cat 2",
    "ChiefComplaint": "Falls",
    "DespatchCode": "17B01",
    "TimeAtScene": "2025-03-04 03:05",
    "incTimePatSide": "2025-03-04 03:07",
    "TimeHandover": "2025-03-04 04:30",
    "HospitalAttended": "York Hospital",
}
ADVICE = {
    "Provider": "RX8",
    "YAS_ID": "Y1",
    "CaseRef": "U1",
    "Call Start": "2025-03-04 18:02",
    "Call End": "2025-03-04 18:19",
    "Final Symptom Group": "Breathlessness",
    "Final Dx Code": "Dx05",
    "Final Dx Description": "To contact a primary care service within 2 hours",
    "Referral Service Type": "GP out of hours",
    "Referral Service": "",
}
ALARM = {
    "Provider_Code": "TC1",
    "Service_User_ID": "T1",
    "Event_ID": "9",
    "Event_Time": "2025-03-04 03:20:00",
    "Alarm_Type": "FALL DETECTOR",
    "Device_Type": "Pendant",
    "Device_Location": "bedroom",
    "Response_Type": "Mobile responder sent",
    "Outcome": "Helped up, no injury.",
}
REVIEW = {
    "Pharmacy_ODS_Code": "FX123",
    "Patient_Reference": "P1",
    "Service": "NMS",
    "Review_ID": "V1",
    "Review_Date": "04/03/2025",
    "Stage": "Intervention",
    "Method": "Telephone",
    "Condition": "High blood pressure",
    "Medicine_1": "Amlodipine 5 mg tablets",
    "Medicine_Action_1": "Stopped",
    "Medicine_Dose_1": "One each morning",
    "Problems_Found": "Ankle swelling",
    "Referred_To_GP": "Y",
}


def test_a_call_reads_like_english(tmp_path: Path) -> None:
    assert lines(one(tmp_path, CALL)) == ["Ambulance call, taken to York Hospital. Falls"]
    assert lines(one(tmp_path, CALL | {"HospitalAttended": "", "Outcome": "Treated at the scene"})) == [
        "Ambulance call. Falls. Treated at the scene"
    ]


def test_a_call_is_timed_from_the_call_to_the_handover(tmp_path: Path) -> None:
    call = tree(one(tmp_path, CALL), "Encounter")
    assert (call["period"]["start"], call["period"]["end"][11:16]) == ("2025-03-04T02:40:10+00:00", "04:30")
    assert [(each["status"], each["period"]["start"][11:16]) for each in call["statusHistory"]] == [
        ("arrived", "03:05"),
        ("in-progress", "03:07"),
    ]
    assert call["priority"]["coding"][0]["code"] == "2"


def test_a_time_in_summer_has_its_hour(tmp_path: Path) -> None:
    call = tree(one(tmp_path, CALL | {"TimeStampT0": "2025-02-04 12:00"}), "Encounter")
    assert call["period"]["start"].endswith("+00:00")
    summer = {name: value.replace("2025-03-04", "2025-07-04") for name, value in CALL.items()}
    assert tree(one(tmp_path, summer), "Encounter")["period"]["start"].endswith("+01:00")


def test_a_call_about_nobody_is_refused_unless_the_person_is_described(tmp_path: Path) -> None:
    nobody = CALL | {"YAS_ID": ""}
    assert codes(one(tmp_path, nobody)) == ["no-person"]
    told = {"PatientForename": "Ada", "PatientSurname": "Testperson", "PatientDateOfBirth": "1940-02-29"}
    assert codes(one(tmp_path, nobody | told)) == []


def test_an_overdose_is_restricted_wherever_the_call_says_so(tmp_path: Path) -> None:
    [call] = [
        each
        for each in one(tmp_path, CALL | {"ChiefComplaint": "Self harm"}).incoming
        if each.kind == "Encounter"
    ]
    assert category(call.kind, call.tree) is Category.MENTAL_HEALTH


def test_a_call_to_111_says_what_was_advised_and_where_it_led(tmp_path: Path) -> None:
    assert lines(one(tmp_path, ADVICE)) == [
        "NHS 111 call: to contact a primary care service within 2 hours. Breathlessness",
        "Referral from NHS 111 to GP out of hours",
    ]


def test_an_alarm_reads_like_english_and_is_telecare(tmp_path: Path) -> None:
    parcel = one(tmp_path, ALARM)
    assert lines(parcel) == ["Telecare alarm: fall. Pendant in bedroom. Helped up, no injury."]
    alarm = parcel.incoming[1]
    assert category(alarm.kind, alarm.tree) is Category.TELECARE


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("FALL DETECTOR", "fall"),
        ("Fall detector - low battery", "low-battery"),
        ("pendant", "personal-trigger"),
        ("Pull cord bathroom", "personal-trigger"),
        ("No movement 12h", "inactivity"),
        ("bed exit", "bed-exit"),
        ("property-exit", "property-exit"),
        ("Smoke alarm", "smoke"),
        ("Periodic test", "test"),
        ("xyzzy", ""),
    ],
)
def test_the_words_of_monitoring_centres_are_kinds_of_alarm(words: str, code: str) -> None:
    assert alarm_of(words) == code


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Mobile responder sent", "responder"),
        ("999 ambulance called", "ambulance"),
        ("Spoke to user, reassured", "reassured"),
        ("Keyholder contacted", "family"),
        ("No reply", "no-contact"),
        ("Accidental activation", "none-needed"),
    ],
)
def test_the_words_of_monitoring_centres_are_responses(words: str, code: str) -> None:
    assert response_of(words) == code


def test_an_alarm_of_an_unknown_kind_is_kept_and_noted(tmp_path: Path) -> None:
    parcel = one(tmp_path, ALARM | {"Alarm_Type": "xyzzy"})
    assert (codes(parcel), notes(parcel)) == ([], ["code-unknown:Alarm_Type"])
    assert lines(parcel)[0].startswith("Telecare alarm: xyzzy")


def test_a_review_says_what_was_found_and_what_became_of_each_medicine(tmp_path: Path) -> None:
    assert lines(one(tmp_path, REVIEW)) == [
        "New Medicine Service: intervention. High blood pressure",
        "Amlodipine 5 mg tablets. Stopped. One each morning",
        "Problems found in the review. Ankle swelling",
        "Pharmacy asks the practice to act. Proposed, not ordered",
    ]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("NMS", "new-medicine-service"),
        ("Structured Medication Review", "structured-medication-review"),
        ("DMS", "discharge-medicines-service"),
        ("Pharmacy First - sore throat", "pharmacy-first"),
    ],
)
def test_the_words_of_pharmacies_are_services(words: str, code: str) -> None:
    assert service_of(words) == code


def test_a_medicine_nothing_was_done_with_is_not_said_to_be_taken() -> None:
    assert [action_of(text) for text in ("", "Continued", "Stopped", "New")] == [
        "unknown",
        "active",
        "stopped",
        "intended",
    ]
