"""Every element of a resource as a row: what it is called and what it says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ginnel.foundation.record.presenters import datatypes

_LEFT_OUT = frozenset(
    {
        "resourceType",
        "id",
        "meta",
        "text",
        "contained",
        "extension",
        "modifierExtension",
        "subject",
        "patient",
        "implicitRules",
        "identifier",
        "language",
    }
)
# Elements whose name ends in a type: https://hl7.org/fhir/R4/formats.html#choice
_STEMS = ("effective", "onset", "abatement", "performed", "occurrence", "medication", "value")
_LABELS = {
    "abatement": "Ended",
    "authoredOn": "Written",
    "cancelationReason": "Cancelled because",
    "clinicalStatus": "Status",
    "code": "What",
    "component": "Parts",
    "contained": "With it",
    "content": "Document",
    "dataAbsentReason": "Why there is no value",
    "date": "Date",
    "dosage": "How to take it",
    "dosageInstruction": "How to take it",
    "effective": "When",
    "encounter": "During",
    "intent": "Intent",
    "interpretation": "Judged to be",
    "issued": "Reported",
    "lifecycleStatus": "Status",
    "medication": "Medicine",
    "occurrence": "When",
    "onset": "Began",
    "payload": "What was said",
    "performed": "When",
    "performer": "By whom",
    "period": "When",
    "protocolApplied": "Course",
    "reasonCode": "Why",
    "recordedDate": "Recorded",
    "referenceRange": "Usual range",
    "requester": "Asked for by",
    "sent": "When",
    "serviceProvider": "Where",
    "statusReason": "Why this status",
    "value": "Value",
    "verificationStatus": "How certain",
}
_LABELS_OF_KIND = {
    ("Condition", "code"): "Problem",
    ("AllergyIntolerance", "code"): "Allergic to",
    ("Encounter", "class"): "Sort of contact",
    ("Immunization", "vaccineCode"): "Vaccine",
    ("QuestionnaireResponse", "item"): "Answers",
}


def facts(tree: Mapping[str, Any], names: Mapping[str, str] | None = None) -> list[tuple[str, list[str]]]:
    """(label, lines) in the source's own order. What only machines need is left to the original below it.

    `names` gives the words for references that say none themselves.
    """
    rows = [
        (_label(str(tree.get("resourceType", "")), element), _lines(_named(value, names or {})))
        for element, value in tree.items()
        if element not in _LEFT_OUT and not element.startswith("_")
    ]
    return [(label, lines) for label, lines in rows if lines]


def _label(kind: str, element: str) -> str:
    """In the words staff use; FHIR's own where they are plain enough."""
    bare = next((start for start in _STEMS if element.startswith(start)), element)
    return _LABELS_OF_KIND.get((kind, bare)) or _LABELS.get(bare) or datatypes.label(element)


def _named(value: Any, names: Mapping[str, str]) -> Any:
    """A copy of `value` in which every reference found in `names` says its name."""
    if isinstance(value, list):
        return [_named(item, names) for item in value]
    if not isinstance(value, Mapping):
        return value
    known = names.get(str(value.get("reference", "")))
    if known and not value.get("display"):
        return {**value, "display": known}
    return {key: _named(inside, names) for key, inside in value.items()}


def _lines(value: Any) -> list[str]:
    lines = map(datatypes.line, value if isinstance(value, list) else [value])
    return [line.capitalize() if line.islower() and line.isalpha() else line for line in lines if line]
