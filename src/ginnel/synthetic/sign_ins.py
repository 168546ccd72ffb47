"""Whom a visitor of the demonstration can be: somebody in each role, at an organisation where that role works."""

from __future__ import annotations

from dataclasses import dataclass

from ginnel.foundation.organisations.states import Role


@dataclass(frozen=True, slots=True)
class SignIn:
    """One of the people a visitor can be. `organisation` may name where the story's resident is registered or lives."""

    username: str
    display_name: str
    role: Role
    organisation: str
    team: str = ""


# The first is the doctor of the story's resident, the last whoever keeps the record.
SIGN_INS = (
    SignIn("gp", "Dr Ruth Ellerby", Role.GENERAL_PRACTITIONER, "practice"),
    SignIn("practice-nurse", "Beth Outhwaite", Role.PRACTICE_NURSE, "practice"),
    SignIn("community-nurse", "Bilal Raw", Role.COMMUNITY_NURSE, "ZC1", "District nurses"),
    SignIn("mental-health", "Idris Kearton", Role.MENTAL_HEALTH_PRACTITIONER, "ZC1", "Older people"),
    SignIn("physiotherapist", "Tomasz Appleyard", Role.PHYSIOTHERAPIST, "ZC1", "Rehabilitation"),
    SignIn("social-worker", "Orla Metcalfe", Role.SOCIAL_WORKER, "council", "Locality social work"),
    SignIn("safeguarding", "Nadia Holroyd", Role.SOCIAL_WORKER, "council", "Safeguarding"),
    SignIn("assessor", "Peter Stainthorpe", Role.SOCIAL_CARE_ASSESSOR, "council", "Care assessment"),
    SignIn(
        "occupational-therapist",
        "Grace Arkle",
        Role.OCCUPATIONAL_THERAPIST,
        "council",
        "Occupational therapy",
    ),
    SignIn("reablement", "Lucy Hebblethwaite", Role.REABLEMENT_WORKER, "council", "Reablement"),
    SignIn("front-door", "Sunita Priestley", Role.FRONT_DOOR_ADVISER, "council", "Front door"),
    SignIn("library", "Gareth Lumb", Role.FRONT_DOOR_ADVISER, "council", "Library"),
    SignIn("out-of-hours", "Dr Emeka Dinsdale", Role.OUT_OF_HOURS_CLINICIAN, "ZO1"),
    SignIn("ambulance", "Kofi Ramsden", Role.AMBULANCE_CLINICIAN, "ZA1"),
    SignIn("emergency", "Dr Callum Wensley", Role.EMERGENCY_DEPARTMENT_CLINICIAN, "ZT1"),
    SignIn("hospital-doctor", "Dr Priya Askwith", Role.HOSPITAL_DOCTOR, "ZT1"),
    SignIn("ward-nurse", "Moira Staveley", Role.HOSPITAL_WARD_NURSE, "ZT1"),
    SignIn("discharge", "Janet Braithwaite", Role.DISCHARGE_COORDINATOR, "ZT1", "Discharge"),
    SignIn("pharmacist", "Yasmin Garside", Role.PHARMACIST, "ZP1"),
    SignIn("care-home", "Dorota Slingsby", Role.CARE_HOME_WORKER, "ZH1"),
    SignIn("home-care", "Marcus Barraclough", Role.HOME_CARE_WORKER, "ZH2"),
    SignIn("telecare", "Shanice Oakroyd", Role.TELECARE_OPERATOR, "ZTC1"),
    SignIn("link-worker", "Freda Iveson", Role.VOLUNTARY_LINK_WORKER, "ZV001"),
    SignIn("analyst", "Wei Dewhirst", Role.ANALYST, "ZI1"),
    SignIn("commissioner", "Rosalind Ackroyd", Role.COMMISSIONER, "ZI1"),
    SignIn("governance", "Anil Thackray", Role.INFORMATION_GOVERNANCE_OFFICER, "ZI1"),
    SignIn("council-governance", "Hazel Sugden", Role.INFORMATION_GOVERNANCE_OFFICER, "council"),
    SignIn("guardian", "Dr Helen Micklethwait", Role.CALDICOTT_GUARDIAN, "ZT1"),
    SignIn("administrator", "Ted Holdsworth", Role.SYSTEM_ADMINISTRATOR, "ZI1"),
    SignIn("record-keeper", "Jane Umpleby", Role.RECORD_KEEPER, "ZI1"),
)
