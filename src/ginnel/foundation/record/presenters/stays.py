"""A stay in hospital or an attendance in the words of a ward: where, since when, and whether it has been at all.

https://hl7.org/fhir/R4/encounter.html; class codes of v3-ActCode.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ginnel.foundation.record.presenters import datatypes
from ginnel.foundation.record.rules import wording

Tree = Mapping[str, Any]
_INPATIENT = frozenset({"IMP", "ACUTE", "NONAC"})
_HEADINGS = {  # by what kind of stay it is, then by status
    "stay": {
        "planned": "Hospital admission planned",
        "arrived": "Arrived in hospital",
        "in-progress": "In hospital",
        "onleave": "In hospital, on leave",
        "finished": "Hospital stay",
        "cancelled": "Hospital admission cancelled",
        "entered-in-error": "Hospital stay entered in error",
    },
    "day": {
        "planned": "Day case planned",
        "finished": "Day case in hospital",
        "cancelled": "Day case cancelled",
        "entered-in-error": "Day case entered in error",
    },
    "emergency": {
        "planned": "Emergency attendance expected",
        "finished": "Emergency attendance",
        "cancelled": "Emergency attendance cancelled",
        "entered-in-error": "Emergency attendance entered in error",
    },
}
_UNDER_WAY = {"day": "In hospital for the day", "emergency": "In the emergency department"}
_VOID = frozenset({"cancelled", "entered-in-error"})
_PENDING = "https://ginnel.invalid/StructureDefinition/pending"
_ANNOUNCED = {"admission": "to be admitted", "transfer": "to be moved", "discharge": "discharge announced"}


def kind(tree: Tree) -> str:
    """ "stay", "day" or "emergency"; "" for any other contact, or a tree of another shape."""
    held = tree.get("class")
    code = str(held.get("code", "")) if isinstance(held, Mapping) else ""
    if code in _INPATIENT:
        return "stay"
    return {"SS": "day", "EMER": "emergency"}.get(code, "")


def title(tree: Tree) -> str:
    """What happened, and in which service; "" where it is no stay, or its source has words of its own for it."""
    which, status = kind(tree), str(tree.get("status", ""))
    if not which or (tree.get("type") and status not in _VOID):
        return ""
    heading = _HEADINGS[which].get(status) or _UNDER_WAY.get(which, "In hospital")
    about = wording.concept(tree.get("serviceType")) or ", ".join(
        map(wording.concept, _list(tree, "reasonCode"))
    )
    return f"{heading}: {about}" if about else heading


def where(tree: Tree) -> str:
    """Where somebody was admitted to and is now, or left from and to; "" of what has not been, or says no place."""
    if not kind(tree) or tree.get("status") in _VOID:
        return ""
    been = [one for one in _list(tree, "location") if one.get("status") != "planned"]
    places = [datatypes.line(one.get("location") or {}) for one in been]
    said = _left(tree, places) if tree.get("status") == "finished" else _is_in(tree, places)
    return ". ".join(filter(None, (*said, _announced(tree))))


def _is_in(tree: Tree, places: Sequence[str]) -> list[str]:
    if not places:
        return []
    if tree.get("status") == "planned":
        return [f"To {places[-1]}"]
    first = f"Admitted to {places[0]}" if kind(tree) != "emergency" else f"In {places[0]}"
    return [first] if len(places) == 1 else [first, f"Now in {places[-1]}"]


def _left(tree: Tree, places: Sequence[str]) -> list[str]:
    period = tree.get("period")
    end = datatypes.line(period.get("end", "")) if isinstance(period, Mapping) else ""
    hospital = tree.get("hospitalization")
    to = wording.concept(hospital.get("dischargeDisposition")) if isinstance(hospital, Mapping) else ""
    ends = (places[-1] if places else "", f"on {end}" if end else "")
    leaving = ", to ".join(filter(None, (" ".join(filter(None, ("left", *ends))), _short(to))))
    first = f"Admitted to {places[0]}, {leaving}" if len(places) > 1 else _sentence(leaving)
    return [first] if end or to or places else []


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _short(text: str) -> str:
    """A national code's words run to a paragraph: its first clause, as part of a sentence."""
    clause = text.split(" unless ")[0].split(", for example")[0].split(" (")[0]
    return clause[:1].lower() + clause[1:] if clause[1:2].islower() else clause


def _announced(tree: Tree) -> str:
    """What the hospital has announced and has not come about yet."""
    found = []
    for extension in _list(tree, "extension"):
        parts = {str(part.get("url")): part for part in _list(extension, "extension")}
        words = _ANNOUNCED.get(str(parts.get("kind", {}).get("valueCode", "")))
        if extension.get("url") == _PENDING and words:
            to = str(parts.get("to", {}).get("valueString", ""))
            found.append(f"{words} to {to}" if to else words)
    return _sentence(", ".join(found))


def _list(tree: Tree, element: str) -> list[Tree]:
    held = tree.get(element)
    return [one for one in held if isinstance(one, Mapping)] if isinstance(held, list) else []
