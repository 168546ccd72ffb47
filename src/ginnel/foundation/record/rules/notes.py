"""A case note as FHIR R4 keeps it: a completed Communication about the patient.

Chosen over Composition and DocumentReference because its words stand in the entry as text, so that they are found by
search, and its sender, medium, time and status reason are elements of their own. https://hl7.org/fhir/R4/communication.html
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from ginnel.foundation.record.rules import wording
from ginnel.foundation.record.rules.wording import Tree
from ginnel.kernel.errors import Invalid

KIND_SYSTEM = "https://ginnel.invalid/CodeSystem/note-kind"
LONGEST = 20_000


class NoteKind(StrEnum):
    """What a note is about, in the words staff use."""

    CALL = "call"
    VISIT = "visit"
    DECISION = "management-decision"
    OTHER = "other"

    @property
    def label(self) -> str:
        return {"call": "Telephone call", "visit": "Visit", "management-decision": "Management decision"}.get(
            self.value, "Other note"
        )


def check_can_be_written(text: str, at: datetime, now: datetime) -> None:
    """Raises Invalid with what is wrong: no words, far too many, or a time that has not come."""
    if not text.strip():
        raise Invalid("Write what happened.")
    if len(text) > LONGEST:
        raise Invalid(f"The note is longer than {LONGEST:,} characters. Attach a long text as a document.")
    if at > now:
        raise Invalid("The time is in the future.")


def check_has_reason(reason: str) -> None:
    if not reason.strip():
        raise Invalid("Say why, so that those who read it later understand.")


def note(
    *, kind: NoteKind, text: str, at: datetime, author: str, organisation: str, subject: str, why: str = ""
) -> dict[str, Any]:
    """The Communication. `at` is aware; `subject` is the id of the person as they were known when it was first written;
    `why` says what a later version corrects."""
    tree: dict[str, Any] = {
        "resourceType": "Communication",
        "status": "completed",
        "category": [{"coding": [{"system": KIND_SYSTEM, "code": kind.value}], "text": kind.label}],
        "subject": {"reference": f"Patient/{subject}"},
        "sent": at.isoformat(timespec="seconds"),
        "sender": {"type": "Practitioner", "display": f"{author}, {organisation}"},
        "payload": [{"contentString": text.strip()}],
    }
    if why:
        tree["statusReason"] = {"text": why.strip()}
    return tree


def is_note(kind: str, tree: Tree) -> bool:
    return kind == "Communication" and any(
        system == KIND_SYSTEM for system, _ in wording.codes(tree.get("category"))
    )


def kind_of(tree: Tree) -> NoteKind:
    said = [code for system, code in wording.codes(tree.get("category")) if system == KIND_SYSTEM]
    return NoteKind(said[0]) if said else NoteKind.OTHER


def subject(tree: Tree) -> str:
    """The id of the person whom the note names."""
    return reference(tree).removeprefix("Patient/")


def reference(tree: Tree) -> str:
    """By what the note refers to whom it is about."""
    return str((tree.get("subject") or {}).get("reference", ""))


def text(tree: Tree) -> str:
    return "\n\n".join(str(part.get("contentString", "")) for part in tree.get("payload") or ())


def written_at(tree: Tree) -> str:
    """The code of the organisation whose worker wrote this note here; '' for anything else, and for what was moved here
    from elsewhere, whoever it says wrote it."""
    is_moved = bool((tree.get("meta") or {}).get("source"))
    if is_moved or not is_note(str(tree.get("resourceType", "")), tree):
        return ""
    return author(tree).rpartition(", ")[2]


def author(tree: Tree) -> str:
    return (
        str((tree.get("sender") or {}).get("display", ""))
        if tree.get("resourceType") == "Communication"
        else ""
    )


WHY = "https://ginnel.invalid/StructureDefinition/why-entered-in-error"


def marked(tree: dict[str, Any], why: str) -> dict[str, Any]:
    """The same resource with the reason for its withdrawal in its metadata."""
    meta = dict(tree.get("meta") or {})
    meta["extension"] = [*(meta.get("extension") or ()), {"url": WHY, "valueString": why.strip()}]
    return {**tree, "meta": meta}


MOVED = "https://ginnel.invalid/StructureDefinition/moved-to"


def moved(tree: dict[str, Any], to: UUID) -> dict[str, Any]:
    """The same resource with what it stands as now, in the record of whom it is about."""
    meta = dict(tree.get("meta") or {})
    meta["extension"] = [*(meta.get("extension") or ()), {"url": MOVED, "valueUri": f"urn:uuid:{to}"}]
    return {**tree, "meta": meta}


def moved_to(tree: Tree) -> UUID | None:
    """What an entry that was withdrawn here stands as now, where it was moved."""
    extensions = (tree.get("meta") or {}).get("extension") or ()
    said = [str(mark.get("valueUri", "")) for mark in extensions if mark.get("url") == MOVED]
    try:
        return UUID(said[-1].removeprefix("urn:uuid:")) if said else None
    except ValueError:  # not a mark of ours
        return None


def reason(tree: Tree) -> str:
    """Why this version replaced or withdrew the one before, where somebody here said so."""
    extensions = (tree.get("meta") or {}).get("extension") or ()
    marks = [mark.get("valueString", "") for mark in extensions if mark.get("url") == WHY]
    own = wording.concept(tree.get("statusReason")) if tree.get("resourceType") == "Communication" else ""
    return str(marks[0]) if marks else own
