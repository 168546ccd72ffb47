"""The kinds of entry in the words staff use, for filters and labels."""

from __future__ import annotations

GROUPS: dict[str, tuple[str, ...]] = {
    "Allergies": ("AllergyIntolerance",),
    "Medicines": (
        "MedicationRequest",
        "MedicationStatement",
        "MedicationDispense",
        "MedicationAdministration",
        "Medication",
    ),
    "Problems and diagnoses": ("Condition", "FamilyMemberHistory", "ClinicalImpression", "RiskAssessment"),
    "Results and measurements": ("Observation", "DiagnosticReport", "Specimen", "ImagingStudy", "Media"),
    "Visits, contacts and stays": ("Encounter", "Appointment", "AppointmentResponse", "EpisodeOfCare"),
    "Procedures and treatments": (
        "Procedure",
        "Immunization",
        "ImmunizationRecommendation",
        "Device",
        "DeviceUseStatement",
        "DeviceRequest",
    ),
    "Letters and documents": ("DocumentReference", "Composition", "DocumentManifest", "Binary"),
    "Notes": ("Communication", "CommunicationRequest"),
    "Referrals and requests": ("ServiceRequest", "Task", "RequestGroup", "NutritionOrder"),
    "Plans, goals and teams": ("CarePlan", "Goal", "CareTeam", "ActivityDefinition"),
    "Questionnaires and assessments": ("QuestionnaireResponse",),
    "Alerts and decisions": ("Flag", "Consent", "DetectedIssue", "AdverseEvent"),
    "People and demographics": ("Patient", "RelatedPerson", "Person"),
    "Money and administration": (
        "Claim",
        "ClaimResponse",
        "ExplanationOfBenefit",
        "Coverage",
        "Account",
        "Invoice",
        "ChargeItem",
        "Provenance",
        "AuditEvent",
        "Group",
        "List",
        "Basic",
        "SupplyDelivery",
        "SupplyRequest",
        "PaymentNotice",
        "PaymentReconciliation",
        "CoverageEligibilityRequest",
        "CoverageEligibilityResponse",
        "EnrollmentRequest",
    ),
}
OTHER = "Other"
BACKGROUND = frozenset({"People and demographics", "Money and administration"})
"""Groups that the timeline leaves out until somebody asks for everything."""

_GROUP_OF = {kind: group for group, kinds in GROUPS.items() for kind in kinds}
_PLAIN = {
    "AllergyIntolerance": "Allergy",
    "MedicationRequest": "Medicine prescribed",
    "MedicationStatement": "Medicine taken",
    "MedicationDispense": "Medicine dispensed",
    "MedicationAdministration": "Medicine given",
    "Condition": "Problem",
    "DiagnosticReport": "Report",
    "Encounter": "Contact",
    "DocumentReference": "Document",
    "Composition": "Document",
    "Communication": "Note",
    "ServiceRequest": "Referral or request",
    "CarePlan": "Plan",
    "CareTeam": "Care team",
    "Flag": "Alert",
    "Immunization": "Vaccination",
    "QuestionnaireResponse": "Questionnaire",
    "Patient": "Demographics",
    "RelatedPerson": "Related person",
    "ImagingStudy": "Imaging",
    "EpisodeOfCare": "Episode of care",
    "ExplanationOfBenefit": "Payment",
    "FamilyMemberHistory": "Family history",
    "RiskAssessment": "Risk assessment",
    "DeviceUseStatement": "Equipment in use",
    "DeviceRequest": "Equipment requested",
}


def group_of(kind: str) -> str:
    return _GROUP_OF.get(kind, OTHER)


def plain(kind: str) -> str:
    """What a reader calls one entry of this kind."""
    return (
        _PLAIN.get(kind) or "".join(f" {c.lower()}" if c.isupper() else c for c in kind).strip().capitalize()
    )
