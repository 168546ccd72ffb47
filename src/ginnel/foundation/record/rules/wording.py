"""The words a FHIR datatype holds, for people to read. Input is parsed JSON; anything missing reads as ''."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Tree = Mapping[str, Any]


def concept(value: Any) -> str:
    """A CodeableConcept: its own text first, for that is what the author wrote, else the first display or code."""
    if not isinstance(value, Mapping):
        return ""
    if value.get("text"):
        return str(value["text"])
    codings = [coding for coding in value.get("coding") or () if isinstance(coding, Mapping)]
    displays = [str(coding["display"]) for coding in codings if coding.get("display")]
    return (displays or [str(coding.get("code", "")) for coding in codings] or [""])[0]


def codes(*concepts: Any) -> Iterator[tuple[str, str]]:
    """(system, code) of every coding in CodeableConcepts, or in lists of them."""
    for value in concepts:
        if isinstance(value, list):
            yield from codes(*value)
        elif isinstance(value, Mapping):
            for coding in value.get("coding") or ():
                yield str(coding.get("system", "")), str(coding.get("code", ""))


def has_code(value: Any, *wanted: str) -> bool:
    return any(code in wanted for _, code in codes(value))


def name(value: Any) -> str:
    """A HumanName, or the first of a list of them, as `Given Family`."""
    if isinstance(value, list):
        value = value[0] if value else None
    if not isinstance(value, Mapping):
        return ""
    if value.get("text"):
        return str(value["text"])
    return " ".join([*map(str, value.get("given") or ()), str(value.get("family") or "")]).strip()


def telephones(value: Any) -> list[str]:
    """Every telephone number in a list of ContactPoints, with what it is for where that is said."""
    found = []
    for point in value or ():
        if point.get("system", "phone") in ("phone", "sms") and point.get("value"):
            use = point.get("use")
            found.append(f"{point['value']} ({use})" if use in ("work", "mobile") else str(point["value"]))
    return found


def is_active(tree: Tree) -> bool:
    """Whether a clinical status, if there is one, says that it still holds, and no status says it was a mistake."""
    if has_code(tree.get("verificationStatus"), "entered-in-error", "refuted"):
        return False
    said = [code for _, code in codes(tree.get("clinicalStatus"))]
    return not said or bool({"active", "recurrence", "relapse"} & set(said))
