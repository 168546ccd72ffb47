"""The one line under an entry's title on the timeline: the value, the dose, the outcome."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ginnel.foundation.record.fhir import extraction
from ginnel.foundation.record.presenters import datatypes
from ginnel.foundation.record.rules import groups, notes, wording

Tree = Mapping[str, Any]


def title(kind: str, tree: Tree) -> str:
    """What an entry is headed: a note by its kind, anything else as its source words it."""
    if notes.is_note(kind, tree):
        return notes.kind_of(tree).label
    return extraction.title(kind, tree) or groups.plain(kind)


def summary(kind: str, tree: Tree) -> str:
    """What most readers want to know next about this entry; '' when its title says it all."""
    reader = _READERS.get(kind)
    return reader(tree) if reader else _noted(tree)


def _observation(tree: Tree) -> str:
    parts = tree.get("component") or ()
    inside = [f"{wording.concept(part.get('code'))} {_value(part)}" for part in parts if _value(part)]
    words = [_value(tree), *inside, *map(wording.concept, tree.get("interpretation") or ())]
    return ", ".join(filter(None, words)) or _noted(tree)


def _value(tree: Tree) -> str:
    return next((datatypes.line(value) for key, value in tree.items() if key.startswith("value")), "")


def _medicine(tree: Tree) -> str:
    doses = [
        str(item["text"])
        for item in tree.get("dosageInstruction") or tree.get("dosage") or ()
        if item.get("text")
    ]
    status = "" if tree.get("status") == "active" else str(tree.get("status", ""))
    return ". ".join(filter(None, ("; ".join(doses), status.capitalize())))


def _problem(tree: Tree) -> str:
    ended = datatypes.line(tree.get("abatementDateTime", ""))
    words = [wording.concept(tree.get("severity")), wording.concept(tree.get("clinicalStatus"))]
    return ", ".join(filter(None, (*words, f"until {ended}" if ended else "", _noted(tree))))


def _contact(tree: Tree) -> str:
    place = datatypes.line(tree.get("serviceProvider") or {})
    reasons = ", ".join(map(wording.concept, tree.get("reasonCode") or ()))
    return ". ".join(filter(None, (reasons, place, wording.concept(tree.get("serviceType")))))


def _note(tree: Tree) -> str:
    said = [str(part["contentString"]) for part in tree.get("payload") or () if part.get("contentString")]
    return _short(" ".join(" ".join(said).split()))


def _document(tree: Tree) -> str:
    return _short(str(tree.get("description") or ""))


def _report(tree: Tree) -> str:
    return _short(str(tree.get("conclusion") or ""))


def _allergy(tree: Tree) -> str:
    shown = [
        wording.concept(item)
        for reaction in tree.get("reaction") or ()
        for item in reaction.get("manifestation") or ()
    ]
    return ", ".join(filter(None, shown))


def _noted(tree: Tree) -> str:
    notes = tree.get("note")
    said = (
        [str(note.get("text", "")) for note in notes if isinstance(note, Mapping)]
        if isinstance(notes, list)
        else []
    )
    return _short(" ".join(said))


def _short(text: str, length: int = 200) -> str:
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0] + " …"


_READERS: dict[str, Callable[[Tree], str]] = {
    "Observation": _observation,
    "MedicationRequest": _medicine,
    "MedicationStatement": _medicine,
    "Condition": _problem,
    "Encounter": _contact,
    "Communication": _note,
    "DocumentReference": _document,
    "DiagnosticReport": _report,
    "AllergyIntolerance": _allergy,
}
