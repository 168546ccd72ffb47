"""Kinds of organisation that take part in a place's health and care, and the roles their staff hold."""

from django.db.models import TextChoices


class OrganisationKind(TextChoices):
    GP_PRACTICE = "gp-practice", "GP practice"
    COUNCIL = "council", "Council with adult social services responsibilities"
    ACUTE_TRUST = "acute-trust", "Acute hospital trust"
    COMMUNITY_TRUST = "community-trust", "Community or mental health trust"
    AMBULANCE_TRUST = "ambulance-trust", "Ambulance trust"
    INTEGRATED_CARE_BOARD = "integrated-care-board", "Integrated care board"
    PHARMACY = "pharmacy", "Community pharmacy"
    CARE_PROVIDER = "care-provider", "Care home or home care provider"
    TELECARE = "telecare", "Telecare monitoring centre"
    VOLUNTARY = "voluntary", "Voluntary or community organisation"
    GINNEL = "ginnel", "This installation"
    OTHER = "other", "Other"


class Validation(TextChoices):
    """What becomes of what a system sends that is not quite right."""

    STRICT = "strict", "Refused, with what is wrong"
    ACCEPT_AND_FLAG = (
        "accept-and-flag",
        "Accepted, with what is wrong remarked in it, where that can be borne",
    )


class DutyRank(TextChoices):
    """Who is asked first, and who when they do not answer."""

    FIRST = "first", "On duty"
    SECOND = "second", "Second on call"


class Competence(TextChoices):
    """What somebody was confirmed to be able to do, beyond their role. `rules.competences` says where each is from."""

    CARE_ACT_ASSESSMENT = "care-act-assessment", "Care Act assessment"
    DEAFBLIND = "deafblind", "Assessing deafblind people"
    TRUSTED_ASSESSOR = "trusted-assessor", "Trusted assessor: simple equipment, minor adaptations"
    ADVANCED_TRUSTED_ASSESSOR = "advanced-trusted-assessor", "Trusted assessor: complex equipment"
    CRISIS_TRIAGE = "crisis-triage", "Triage of a 2-hour crisis"
    SAFEGUARDING = "safeguarding", "Safeguarding adults"
    MENTAL_CAPACITY = "mental-capacity", "Assessing mental capacity"


class RowKind(TextChoices):
    """What a row of a file about colleagues says."""

    SHIFT = "shift", "Who is on duty when"
    COMPETENCE = "competence", "What a colleague may do"


class RowDecision(TextChoices):
    """What somebody, or a replay, did about a row that could not be accepted."""

    FIXED = "fixed", "Corrected"
    REFUSED = "refused", "Refused again"
    ACCEPTED = "accepted", "Accepted"
    DISCARDED = "discarded", "Discarded"


_OPEN = frozenset(RowDecision)
ROW_TRANSITIONS: dict[str, frozenset[RowDecision]] = {
    "waiting": _OPEN,
    RowDecision.FIXED: _OPEN,
    RowDecision.REFUSED: _OPEN,
    RowDecision.ACCEPTED: frozenset(),
    RowDecision.DISCARDED: frozenset(),
}


class Role(TextChoices):
    """The work somebody is employed to do. What each may see is in `sharing.rules.table`, nowhere else."""

    GENERAL_PRACTITIONER = "general-practitioner", "General practitioner"
    PRACTICE_NURSE = "practice-nurse", "Practice nurse"
    OUT_OF_HOURS_CLINICIAN = "out-of-hours-clinician", "Out-of-hours clinician"
    COMMUNITY_NURSE = "community-nurse", "Community nurse"
    MENTAL_HEALTH_PRACTITIONER = "mental-health-practitioner", "Mental health practitioner"
    OCCUPATIONAL_THERAPIST = "occupational-therapist", "Occupational therapist"
    PHYSIOTHERAPIST = "physiotherapist", "Physiotherapist"
    HOSPITAL_DOCTOR = "hospital-doctor", "Hospital doctor"
    HOSPITAL_WARD_NURSE = "hospital-ward-nurse", "Hospital ward nurse"
    EMERGENCY_DEPARTMENT_CLINICIAN = "emergency-department-clinician", "Emergency department clinician"
    DISCHARGE_COORDINATOR = "discharge-coordinator", "Discharge coordinator"
    AMBULANCE_CLINICIAN = "ambulance-clinician", "Ambulance clinician"
    PHARMACIST = "pharmacist", "Pharmacist"
    SOCIAL_WORKER = "social-worker", "Social worker"
    SOCIAL_CARE_ASSESSOR = "social-care-assessor", "Social care assessor"
    REABLEMENT_WORKER = "reablement-worker", "Reablement worker"
    CARE_HOME_WORKER = "care-home-worker", "Care home worker"
    HOME_CARE_WORKER = "home-care-worker", "Home care worker"
    TELECARE_OPERATOR = "telecare-operator", "Telecare operator"
    VOLUNTARY_LINK_WORKER = "voluntary-link-worker", "Voluntary link worker"
    FRONT_DOOR_ADVISER = "front-door-adviser", "Front-door adviser"
    RECORD_KEEPER = "record-keeper", "Record keeper"
    INFORMATION_GOVERNANCE_OFFICER = "information-governance-officer", "Information governance officer"
    CALDICOTT_GUARDIAN = "caldicott-guardian", "Caldicott Guardian"
    ANALYST = "analyst", "Analyst"
    COMMISSIONER = "commissioner", "Commissioner"
    SYSTEM_ADMINISTRATOR = "system-administrator", "System administrator"
