"""What an entry's status says that a reader must not miss: not given, did not attend, ruled out, on hold.

FHIR R4 value sets named after each type (https://hl7.org/fhir/R4/terminologies-valuesets.html). A status that only says
that things went as they should is left unsaid.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ginnel.foundation.record.presenters import stays
from ginnel.foundation.record.rules import wording
from ginnel.foundation.record.rules.displays import display

Tree = Mapping[str, Any]

_WORDS = {
    "arrived": "Arrived",
    "booked": "Booked",
    "cancelled": "Cancelled",
    "completed": "Completed",
    "differential": "One of several possible diagnoses",
    "draft": "Draft",
    "entered-in-error": "Entered in error",
    "finished": "Finished",
    "in-progress": "In progress",
    "inactive": "No longer active",
    "intended": "Intended, not started",
    "noshow": "Did not attend",
    "not-done": "Not done",
    "not-taken": "Not taken",
    "on-hold": "On hold",
    "onhold": "On hold",
    "onleave": "On leave",
    "planned": "Planned",
    "preliminary": "Preliminary, not final",
    "preparation": "Being prepared",
    "proposed": "Proposed, not yet agreed",
    "provisional": "Provisional",
    "refuted": "Ruled out",
    "registered": "No result yet",
    "remission": "In remission",
    "resolved": "Resolved",
    "revoked": "Withdrawn",
    "stopped": "Stopped",
    "superseded": "Replaced by a newer one",
    "unconfirmed": "Unconfirmed",
    "waitlist": "On a waiting list",
}
_OF_KIND = {
    ("DiagnosticReport", "partial"): "Partial result",
    ("Immunization", "not-done"): "Not given",
    ("MedicationAdministration", "not-done"): "Not given",
    ("MedicationAdministration", "stopped"): "Stopped before it was finished",
    ("Procedure", "stopped"): "Stopped before it was finished",
    ("Communication", "not-done"): "Not sent",
    ("Encounter", "in-progress"): "Still going on",
}
_USUAL = frozenset(
    {"active", "amended", "appended", "confirmed", "corrected", "current", "final", "fulfilled"}
) | {
    "accepted",
    "available",
    "checked-in",
    "partial",
    "presumed",
    "success",
    "unknown",
}
# Where something is expected to end, that it has is worth saying; a contact or a vaccination that is over is not.
_LASTING = frozenset(
    {
        "CarePlan",
        "EpisodeOfCare",
        "Goal",
        "MedicationRequest",
        "MedicationStatement",
        "ServiceRequest",
        "Task",
    }
)
_INTENTS = {
    "proposal": "Proposed, not ordered",
    "plan": "Planned, not ordered",
    "option": "One of several options",
}
_PRIORITIES = {"urgent": "Urgent", "asap": "As soon as possible", "stat": "Immediately"}
_TOLD = {"MedicationRequest": "Not to be given", "ServiceRequest": "Not to be done"}


def status(kind: str, tree: Tree) -> str:
    """The words, '' when there is nothing out of the ordinary or the heading says it."""
    if kind == "Encounter" and stays.title(tree):
        return ""
    said = [_of_code(kind, code) for code in _codes(kind, tree)]
    if tree.get("doNotPerform"):
        said.append(_TOLD.get(kind, "Not to be done"))
    if kind in _TOLD and tree.get("status") in (None, "active", "draft", "on-hold"):
        said += [_INTENTS.get(str(tree.get("intent")), ""), _PRIORITIES.get(str(tree.get("priority")), "")]
    return ", ".join(_lowered(dict.fromkeys(filter(None, said)))) + _because(tree, said)


def _lowered(words: Mapping[str, None]) -> list[str]:
    """The first as it stands, those after it in the same sentence."""
    return [word if number == 0 else word[:1].lower() + word[1:] for number, word in enumerate(words)]


def _codes(kind: str, tree: Tree) -> list[str]:
    """The status codes of a type, most telling first."""
    if kind in ("Condition", "AllergyIntolerance"):
        certain = [code for _, code in wording.codes(tree.get("verificationStatus"))][:1]
        clinical = [code for _, code in wording.codes(tree.get("clinicalStatus"))][:1]
        return certain if "refuted" in certain or "entered-in-error" in certain else [*certain, *clinical]
    if kind == "DocumentReference":
        return [str(tree.get("status", "")), str(tree.get("docStatus", ""))]
    return [str(tree.get("lifecycleStatus" if kind == "Goal" else "status") or "")]


def _of_code(kind: str, code: str) -> str:
    if kind == "Condition" and code == "active":
        return "Active"
    if not code or code in _USUAL or (code in ("completed", "finished") and kind not in _LASTING):
        return ""
    return _OF_KIND.get((kind, code)) or _WORDS.get(code) or display("", code) or code


def _because(tree: Tree, said: list[str]) -> str:
    reasons = tree.get("statusReason") or tree.get("cancelationReason") or tree.get("reasonNotGiven")
    items = reasons if isinstance(reasons, list) else [reasons]
    told = {word.casefold() for word in said}
    why = ", ".join(word for word in map(wording.concept, items) if word and word.casefold() not in told)
    return f": {why}" if why and any(said) else ""
