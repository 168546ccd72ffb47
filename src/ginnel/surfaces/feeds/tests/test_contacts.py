"""Community and mental health data sets: who somebody is, what they were referred for, and each contact."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps

from ginnel.foundation.record.fhir.categories import category
from ginnel.foundation.sharing.queries import service
from ginnel.foundation.terminology import actions as terminology
from ginnel.kernel import clock
from ginnel.kernel.viewer import Category
from ginnel.surfaces.feeds import loading
from ginnel.surfaces.feeds.tests.tabular_files import codes, lines, one, read, tree, written

COMMUNITY = {
    "ORGANISATION IDENTIFIER (CODE OF PROVIDER)": "RCD",
    "LOCAL PATIENT IDENTIFIER (EXTENDED)": "C1",
    "REPORTING PERIOD END DATE": "2025-03-31",
}
MENTAL = {"OrgIDProv": "RGD", "LocalPatientId": "M1", "ReportingPeriodEndDate": "2025-03-31"}
INDEX = COMMUNITY | {
    "NHS NUMBER": "9990000018",
    "PERSON BIRTH DATE": "1940-02-29",
    "POSTCODE OF USUAL ADDRESS": "YO1 7HH",
    "PERSON STATED GENDER CODE": "2",
    "LOOKED AFTER CHILD INDICATOR": "N",
    "SAFEGUARDING VULNERABILITY FACTORS INDICATOR": "Y",
}
REFERRAL = COMMUNITY | {
    "SERVICE REQUEST IDENTIFIER": "R1",
    "REFERRAL REQUEST RECEIVED DATE": "2025-02-20",
    "SOURCE OF REFERRAL (COMMUNITY CARE)": "01",
    "SERVICE OR TEAM TYPE REFERRED TO (COMMUNITY CARE)": "12",
    "SERVICE DISCHARGE DATE": "",
}
CONTACT = COMMUNITY | {
    "CARE CONTACT IDENTIFIER": "K1",
    "SERVICE REQUEST IDENTIFIER": "R1",
    "CARE CONTACT DATE": "2025-03-04",
    "CARE CONTACT TIME": "10:00",
    "CLINICAL CONTACT DURATION OF CARE CONTACT": "40",
    "ATTENDANCE STATUS": "5",
    "CONSULTATION MECHANISM": "01",
    "ACTIVITY LOCATION TYPE CODE": "A01",
    "CARE CONTACT SUBJECT": "01",
}
DETAINED = MENTAL | {
    "HospProvSpellID": "P1",
    "ServiceRequestId": "R2",
    "StartDateHospProvSpell": "2025-03-01",
    "StartTimeHospProvSpell": "22:10",
    "DischDateHospProvSpell": "",
    "DestOfDischHospProvSpell": "98",
    "MethAdmMHHospProvSpell": "2A",
}


def test_a_home_visit_reads_like_english_and_lasts_as_long_as_it_says(tmp_path: Path) -> None:
    parcel = one(tmp_path, CONTACT)
    assert lines(parcel) == ["Community services: visit"]
    visit = tree(parcel, "Encounter")
    assert (visit["class"]["code"], visit["status"]) == ("HH", "finished")
    assert (visit["period"]["start"][11:16], visit["period"]["end"][11:16]) == ("10:00", "10:40")
    assert visit["basedOn"][0]["reference"] == "ServiceRequest/csds-referral-R1"


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("3", "Community services: visit, did not attend"),
        ("2", "Community services: visit, cancelled by the person"),
        ("4", "Community services: visit, cancelled by the service"),
    ],
)
def test_a_contact_that_did_not_happen_says_why(status: str, said: str, tmp_path: Path) -> None:
    assert lines(one(tmp_path, CONTACT | {"ATTENDANCE STATUS": status})) == [said]


def test_a_contact_belongs_to_its_referral_and_both_to_the_person_of_the_index(tmp_path: Path) -> None:
    index, referral, contact = (one(tmp_path, row) for row in (INDEX, REFERRAL, CONTACT))
    who = {"reference": f"Patient/{tree(index, 'Patient')['id']}"}
    assert tree(referral, "ServiceRequest")["subject"] == who
    assert tree(contact, "Encounter")["subject"] == who
    assert tree(contact, "Encounter")["basedOn"][0]["reference"].endswith(
        tree(referral, "ServiceRequest")["id"]
    )


def test_a_referral_says_to_what_and_whether_it_stands(tmp_path: Path) -> None:
    parcel = one(tmp_path, REFERRAL)
    assert lines(parcel)[0].startswith("Referral to ")
    assert tree(parcel, "ServiceRequest")["status"] == "active"
    closed = one(tmp_path, REFERRAL | {"SERVICE DISCHARGE DATE": "2025-03-20"})
    assert tree(closed, "ServiceRequest")["status"] == "completed"


def test_a_safeguarding_indicator_becomes_a_restricted_warning(tmp_path: Path) -> None:
    parcel = one(tmp_path, INDEX)
    assert [category(each.kind, each.tree) for each in parcel.incoming if each.kind == "Flag"] == [
        Category.SAFEGUARDING
    ]


def test_a_later_submission_stands_before_an_earlier_one(tmp_path: Path) -> None:
    later = REFERRAL | {"REPORTING PERIOD END DATE": "2025-04-30"}
    _, [second, first] = read(written(tmp_path, REFERRAL, later, REFERRAL))
    assert second.incoming[0].stated_at > first.incoming[0].stated_at


def test_everything_of_a_mental_health_service_but_the_person_is_restricted(tmp_path: Path) -> None:
    referral = MENTAL | {
        "ServiceRequestId": "R2",
        "ReferralRequestReceivedDate": "2025-02-20",
        "ServTeamType": "A05",
        "PrimReasonReferralMH": "05",
    }
    contact = MENTAL | {
        "CareContactId": "K2",
        "ServiceRequestId": "R2",
        "CareContDate": "2025-03-04",
        "AttendStatus": "5",
        "ConsMechanismMH": "02",
    }
    for row in (referral, contact, DETAINED):
        parcel = one(tmp_path, row)
        assert {category(each.kind, each.tree) for each in parcel.incoming} == {Category.MENTAL_HEALTH}


def test_a_stay_in_a_mental_health_hospital_goes_on_until_it_has_ended(tmp_path: Path) -> None:
    assert lines(one(tmp_path, DETAINED)) == ["Stay in a mental health hospital. Still going on"]
    ended = DETAINED | {"DischDateHospProvSpell": "2025-03-20", "DestOfDischHospProvSpell": "19"}
    assert lines(one(tmp_path, ended)) == [
        "Stay in a mental health hospital. Discharged to usual place of residence. Until 20 March 2025"
    ]
    without = DETAINED | {"StartDateHospProvSpell": ""}
    assert codes(one(tmp_path, without)) == ["value-missing"]


def test_a_contact_of_nobody_is_refused_by_row_and_column(tmp_path: Path) -> None:
    _, [parcel] = read(written(tmp_path, CONTACT, CONTACT | {"LOCAL PATIENT IDENTIFIER (EXTENDED)": ""}))
    assert [(fault.code, fault.row, fault.field) for fault in parcel.faults] == [
        ("no-person", 1, "LOCAL PATIENT IDENTIFIER (EXTENDED)")
    ]


CRISIS = MENTAL | {"CareContactId": "K3", "CareContDate": "2025-03-04", "AttendStatus": "5"}
TEAM = "SERVICE OR TEAM TYPE REFERRED TO (COMMUNITY CARE)"


@pytest.mark.parametrize(
    ("row", "is_urgent"),
    [
        (CONTACT | {TEAM: "51"}, True),
        (CONTACT | {TEAM: "49"}, True),
        (CONTACT | {TEAM: "12"}, False),
        (CONTACT, False),
        (CRISIS | {"ServTeamType": "A02"}, True),
        (CRISIS | {"ServTeamType": "A06"}, False),
        (CRISIS | {"ServTeamType": "A06", "PlannedCareContIndicator": "N"}, True),
        (CRISIS | {"ServTeamType": "A06", "PlannedCareContIndicator": "Y"}, False),
        (CRISIS | {"PlaceOfSafetyInd": "Y"}, True),
    ],
)
def test_a_contact_that_came_to_whoever_was_on_duty_says_that_it_was_urgent(
    row: dict[str, str], is_urgent: bool, tmp_path: Path
) -> None:
    contact = tree(one(tmp_path, row), "Encounter")
    said = [each["code"] for each in contact.get("priority", {}).get("coding", ())]
    assert said == (["UR"] if is_urgent else [])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("team", "attended", "opened"),
    [("51", "5", ["duty-contact"]), ("12", "5", []), ("51", "3", [])],
)
def test_it_opens_a_short_relationship_for_the_provider(
    team: str, attended: str, opened: list[str], tmp_path: Path
) -> None:
    terminology.load_shipped(by=service("administer"))
    now = clock.now().astimezone(clock.LONDON) - timedelta(hours=3)
    row = CONTACT | {
        TEAM: team,
        "ATTENDANCE STATUS": attended,
        "REPORTING PERIOD END DATE": f"{now:%Y-%m-%d}",
    }
    row |= {"CARE CONTACT DATE": f"{now:%Y-%m-%d}", "CARE CONTACT TIME": f"{now:%H:%M}"}
    for receipt in loading.load_path(written(tmp_path, row, row)):
        assert not receipt["quarantined"], receipt
    loading.settle()
    held = apps.get_model("relationships", "Relationship").objects.all()
    assert [one.kind for one in held] == opened
    assert all(one.organisation.code == "RCD" and one.expires_at > clock.now() for one in held)
