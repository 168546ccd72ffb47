"""What an entry is headed, whatever its FHIR type."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from ginnel.foundation.record.fhir import extraction
from ginnel.foundation.record.presenters import stays
from ginnel.foundation.record.rules import groups, notes, wording
from ginnel.foundation.record.rules.displays import display

Tree = Mapping[str, Any]

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|[-_]+")
_IDENTIFIER = re.compile(r"[0-9a-f-]{32,}|\d+")
_FHIR_WORDS = frozenset({"questionnaire", "example", "ukcore", "england", "fhir"})


def title(kind: str, tree: Tree) -> str:
    """A note by its kind, a medicine by its name, somebody by theirs, anything else as its source words it."""
    if notes.is_note(kind, tree):
        return notes.kind_of(tree).label
    return capitalised(_READERS.get(kind, _nothing)(tree) or _as_worded(kind, tree))


def capitalised(text: str) -> str:
    """With a capital first letter, unless it is a word that is written otherwise (pH, eGFR, mRNA)."""
    return text if text[1:2].isupper() else text[:1].upper() + text[1:]


def _as_worded(kind: str, tree: Tree) -> str:
    found = extraction.title(kind, tree)
    return groups.plain(kind) if found == extraction.plain_kind(kind) else found


def _nothing(tree: Tree) -> str:
    return ""


def _medicine(tree: Tree) -> str:
    return wording.medicine(tree) or "Medicine not named"


def _person(tree: Tree) -> str:
    return wording.name(tree.get("name"))


def _related(tree: Tree) -> str:
    ties = ", ".join(filter(None, map(wording.concept, tree.get("relationship") or ())))
    return ", ".join(filter(None, (_person(tree), ties)))


def _contact(tree: Tree) -> str:
    """A stay by what became of it; the sort of contact only where nothing else is said of it."""
    if stay := stays.title(tree):
        return stay
    if any(tree.get(element) for element in ("type", "serviceType", "reasonCode")):
        return ""
    sort = tree.get("class") or {}
    return display("v3-ActCode", str(sort.get("code", ""))) or wording.coding(sort)


def _questionnaire(tree: Tree) -> str:
    """Out of the last part of the form's address, for its own title stands elsewhere."""
    named = str((tree.get("_questionnaire") or {}).get("display", ""))
    last = (
        str(tree.get("questionnaire", "")).partition("|")[0].replace(":", "/").rstrip("/").rpartition("/")[2]
    )
    words = [] if _IDENTIFIER.fullmatch(last) else [word for word in _CAMEL.split(last) if word]
    kept = [word if word.isupper() else word.lower() for word in words if word.lower() not in _FHIR_WORDS]
    return named or " ".join(kept) or "Questionnaire"


def _imaging(tree: Tree) -> str:
    series = [one for one in tree.get("series") or () if isinstance(one, Mapping)]
    modalities = [*(tree.get("modality") or ()), *(one.get("modality") or {} for one in series)]
    sites = [one.get("bodySite") or {} for one in series]
    sorts, where = (
        ", ".join(dict.fromkeys(filter(None, map(wording.coding, x)))) for x in (modalities, sites)
    )
    said = extraction.title("ImagingStudy", tree)
    if said != extraction.plain_kind("ImagingStudy"):
        return said
    return f"{sorts}: {where}" if sorts and where else sorts or where


_READERS: dict[str, Callable[[Tree], str]] = {
    "MedicationRequest": _medicine,
    "MedicationStatement": _medicine,
    "MedicationDispense": _medicine,
    "MedicationAdministration": _medicine,
    "Patient": _person,
    "Person": _person,
    "RelatedPerson": _related,
    "Encounter": _contact,
    "QuestionnaireResponse": _questionnaire,
    "ImagingStudy": _imaging,
}
