"""How a resource stands on a timeline: when it happened and one line that says what it is."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from ginnel.foundation.record.fhir import moments
from ginnel.foundation.record.fhir.json import Tree
from ginnel.foundation.record.rules import wording

# Elements that say when, best first: what happened before what was written down about it. Dots go inwards.
_WHEN: dict[str, tuple[str, ...]] = {
    "AdverseEvent": ("date", "detected", "recordedDate"),
    "AllergyIntolerance": ("onsetDateTime", "onsetPeriod", "recordedDate", "lastOccurrence"),
    "Appointment": ("start", "requestedPeriod", "created"),
    "AppointmentResponse": ("start",),
    "AuditEvent": ("period", "recorded"),
    "CarePlan": ("period", "created"),
    "CareTeam": ("period",),
    "ChargeItem": ("occurrenceDateTime", "occurrencePeriod", "enteredDate"),
    "Claim": ("billablePeriod", "created"),
    "ClaimResponse": ("created",),
    "ClinicalImpression": ("effectiveDateTime", "effectivePeriod", "date"),
    "Communication": ("sent", "received"),
    "CommunicationRequest": ("occurrenceDateTime", "occurrencePeriod", "authoredOn"),
    "Composition": ("event.period", "date"),
    "Condition": ("onsetDateTime", "onsetPeriod", "recordedDate", "abatementDateTime", "abatementPeriod"),
    "Consent": ("dateTime", "provision.period"),
    "Contract": ("applies", "issued"),
    "Coverage": ("period",),
    "DetectedIssue": ("identifiedDateTime", "identifiedPeriod"),
    "Device": ("manufactureDate",),
    "DeviceRequest": ("occurrenceDateTime", "occurrencePeriod", "authoredOn"),
    "DeviceUseStatement": ("timingPeriod", "timingDateTime", "recordedOn"),
    "DiagnosticReport": ("effectiveDateTime", "effectivePeriod", "issued"),
    "DocumentManifest": ("created",),
    "DocumentReference": ("context.period", "date"),
    "Encounter": ("period",),
    "EpisodeOfCare": ("period",),
    "ExplanationOfBenefit": ("billablePeriod", "created"),
    "FamilyMemberHistory": ("date",),
    "Flag": ("period",),
    "Goal": ("startDate", "statusDate"),
    "GuidanceResponse": ("occurrenceDateTime",),
    "ImagingStudy": ("started",),
    "Immunization": ("occurrenceDateTime", "recorded"),
    "ImmunizationRecommendation": ("date",),
    "Invoice": ("date",),
    "List": ("date",),
    "MeasureReport": ("date", "period"),
    "Media": ("createdDateTime", "createdPeriod", "issued"),
    "MedicationAdministration": ("effectiveDateTime", "effectivePeriod"),
    "MedicationDispense": ("whenHandedOver", "whenPrepared"),
    "MedicationRequest": ("authoredOn", "dispenseRequest.validityPeriod"),
    "MedicationStatement": ("effectiveDateTime", "effectivePeriod", "dateAsserted"),
    "NutritionOrder": ("dateTime",),
    "Observation": ("effectiveDateTime", "effectivePeriod", "effectiveInstant", "effectiveTiming", "issued"),
    "Procedure": ("performedDateTime", "performedPeriod"),
    "Provenance": ("occurredDateTime", "occurredPeriod", "recorded"),
    "QuestionnaireResponse": ("authored",),
    "RequestGroup": ("authoredOn",),
    "RiskAssessment": ("occurrenceDateTime", "occurrencePeriod"),
    "ServiceRequest": ("occurrenceDateTime", "occurrencePeriod", "occurrenceTiming", "authoredOn"),
    "Specimen": ("collection.collectedDateTime", "collection.collectedPeriod", "receivedTime"),
    "SupplyDelivery": ("occurrenceDateTime", "occurrencePeriod"),
    "SupplyRequest": ("occurrenceDateTime", "occurrencePeriod", "authoredOn"),
    "Task": ("executionPeriod", "authoredOn", "lastModified"),
    "VisionPrescription": ("dateWritten", "created"),
}
# Elements that say what, best first.
_WHAT: dict[str, tuple[str, ...]] = {
    "Appointment": ("description", "appointmentType", "serviceType", "reasonCode"),
    "CarePlan": ("title", "category", "description"),
    "CareTeam": ("name", "category"),
    "Claim": ("type",),
    "Communication": ("topic", "reasonCode", "category"),
    "Composition": ("title", "type"),
    "Consent": ("scope", "category"),
    "DetectedIssue": ("code", "detail"),
    "Device": ("deviceName.name", "type"),
    "DocumentReference": ("type", "description", "content.attachment.title", "category"),
    "Encounter": ("type", "serviceType", "reasonCode", "class"),
    "EpisodeOfCare": ("type",),
    "ExplanationOfBenefit": ("type",),
    "FamilyMemberHistory": ("condition.code", "relationship"),
    "Goal": ("description",),
    "ImagingStudy": ("procedureCode", "description"),
    "Immunization": ("vaccineCode",),
    "List": ("title", "code"),
    "Location": ("name",),
    "Media": ("content.title", "type"),
    "Medication": ("code",),
    "Organization": ("name",),
    "QuestionnaireResponse": ("questionnaire",),
    "RelatedPerson": ("relationship",),
    "Task": ("description", "code"),
}
_DEFAULT_WHAT = (
    "code",
    "medicationCodeableConcept",
    "medicationReference",
    "title",
    "name",
    "type",
    "category",
    "description",
)
_WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])")
LONGEST = 200
# A year before or after these is a placeholder or a slip, not when something happened to somebody in the record.
EARLIEST_YEAR, LATEST_YEAR = 1800, 2200


def occurred(kind: str, tree: Tree) -> tuple[datetime, datetime | None] | None:
    """The half-open range of instants the clinical date covers; no end when it is still going on. None: undated.

    A date outside EARLIEST_YEAR to LATEST_YEAR counts as not said.
    """
    for element in _WHEN.get(kind, ()):
        value = _first(tree, element.split("."))
        if not value:
            continue
        found = moments.of_any(value)
        if found:
            start, end = found
            start = end if type(value) is dict and start.year < EARLIEST_YEAR else start
            if EARLIEST_YEAR <= start.year <= LATEST_YEAR:
                return start, None if end.year > LATEST_YEAR else end
    return None


def said(kind: str, tree: Tree) -> str:
    """The text of the date that `occurred` reads, of its start where it is a period; '' for none and for a Timing."""
    for element in _WHEN.get(kind, ()):
        value = _first(tree, element.split("."))
        if value and moments.of_any(value):
            text = value.get("start") or value.get("end") if type(value) is dict else value
            return text if type(text) is str else ""
    return ""


def title(kind: str, tree: Tree) -> str:
    """One line for a timeline, as the source words it; the type in plain words when it says nothing."""
    for element in _WHAT.get(kind, _DEFAULT_WHAT):
        text = _words(_first(tree, element.split(".")))
        if text:
            return text[:LONGEST]
    return plain_kind(kind)


def plain_kind(kind: str) -> str:
    """A type as staff would write it: MedicationRequest is "Medication request"."""
    return _WORDS.sub(" ", kind).capitalize()


def _first(value: Any, steps: list[str]) -> Any:
    for step in steps:
        if type(value) is list:
            value = value[0] if value else None
        if type(value) is not dict:
            return None
        value = value.get(step)
    return value[0] if type(value) is list and value else value


def _words(value: Any) -> str:
    """What a CodeableConcept, Coding, Reference, name or text says in words; "" when it says nothing."""
    if type(value) is str:
        return wording.plain(value)
    if type(value) is not dict:
        return ""
    if "coding" in value or "text" in value:
        return wording.concept(value)
    return wording.name(value) if "family" in value or "given" in value else wording.coding(value)
