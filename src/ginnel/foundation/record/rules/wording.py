"""The words a FHIR datatype holds, for people to read. Input is parsed JSON; anything missing reads as ''."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ginnel.foundation.record.rules.displays import display

Tree = Mapping[str, Any]

# The end of a SNOMED CT fully specified name says in which hierarchy the concept lies: "Asthma (disorder)". Readers
# want the term. https://confluence.ihtsdotools.org/display/DOCEG/Fully+Specified+Name
_HIERARCHIES = (
    "administrative concept|assessment scale|attribute|body structure|cell|cell structure|clinical drug|"
    "context-dependent category|disorder|dose form|environment|environment / location|ethnic group|event|finding|"
    "foundation metadata concept|life style|medicinal product|medicinal product form|morphologic abnormality|"
    "observable entity|occupation|organism|person|physical force|physical object|procedure|product|product name|"
    "qualifier value|racial group|record artifact|regime/therapy|religion/philosophy|situation|social concept|specimen|"
    "staging scale|substance|tumor staging|unit of presentation"
)
_TAG = re.compile(rf"(?<!\s)\s*+\((?:{_HIERARCHIES})\)\s*$")  # a run of spaces is gone through once
_SPELT = re.compile(r"[a-z]+(?:-[a-z]+)+")  # a code that spells its meaning, put where words belong
_EXPRESSION = re.compile(r"\d{6,18}\s*+\|([^|]+)\|?")


def plain(text: str) -> str:
    """Words without the hierarchy that a SNOMED CT fully specified name ends in, the code that a SNOMED CT expression
    begins with, and white space around."""
    found = _EXPRESSION.fullmatch(text.strip())
    bare = _TAG.sub("", found[1] if found else text).strip()
    return display("", bare) if _SPELT.fullmatch(bare) else bare


def concept(value: Any) -> str:
    """A CodeableConcept: its own text first, for that is what the author wrote, else the first display, else what is
    known of a code; the code itself only when nobody says what it means."""
    if not isinstance(value, Mapping):
        return ""
    codings = [one for one in value.get("coding") or () if isinstance(one, Mapping)]
    written = str(value.get("text") or "")
    if written and written not in (one.get("code") for one in codings):
        return plain(written)
    displays = [str(one["display"]) for one in codings if one.get("display")]
    return plain(displays[0]) if displays else next(filter(None, map(coding, codings)), plain(written))


def coding(value: Tree) -> str:
    """One Coding."""
    code = str(value.get("code", ""))
    return plain(str(value.get("display") or "")) or display(str(value.get("system", "")), code) or code


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


def medicine(tree: Tree) -> str:
    """The medicine as named in the entry itself: by concept, by the reference's display, or contained."""
    if tree.get("medicationCodeableConcept"):
        return concept(tree["medicationCodeableConcept"])
    reference = tree.get("medicationReference") or {}
    if reference.get("display"):
        return plain(str(reference["display"]))
    wanted = str(reference.get("reference", "")).removeprefix("#")
    inside = [item for item in tree.get("contained") or () if item.get("id") == wanted]
    return concept(inside[0].get("code")) if inside else ""


def telephones(value: Any) -> list[str]:
    """Every telephone number in use in a list of ContactPoints, with what it is for where that is said."""
    found = []
    for point in value or ():
        if (
            point.get("system", "phone") in ("phone", "sms")
            and point.get("value")
            and point.get("use") != "old"
        ):
            use = point.get("use")
            number = telephone(str(point["value"]))
            found.append(f"{number} ({use})" if use in ("work", "mobile") else number)
    return found


_UK_NUMBER = re.compile(r"(?:\+44\s*(?:\(0\))?|0044|0)([1-9]\d{8,9})")
_AREAS = (("20", 2), ("23", 2), ("24", 2), ("28", 2), ("29", 2), ("11", 3), ("1?1", 3), ("3", 3), ("8", 3))


def telephone(text: str) -> str:
    """A United Kingdom number in the groups it is read out in: 01632 960626, 020 7946 0123. Others as they were sent.

    Source: NHS digital service manual, content guide, "Telephone numbers".
    """
    found = _UK_NUMBER.fullmatch(re.sub(r"[\s().-]", "", text).replace("+440", "+44"))
    if not found:
        return text.strip()
    digits = found[1]
    for start, length in _AREAS:
        if re.match(start.replace("?", r"\d"), digits):
            area, rest = digits[:length], digits[length:]
            return f"0{area} {rest[:-4]} {rest[-4:]}"
    return f"0{digits[:4]} {digits[4:]}"


def is_active(tree: Tree) -> bool:
    """Whether a clinical status, if there is one, says that it still holds, and no status says it was a mistake."""
    if has_code(tree.get("verificationStatus"), "entered-in-error", "refuted"):
        return False
    said = [code for _, code in codes(tree.get("clinicalStatus"))]
    return not said or bool({"active", "recurrence", "relapse"} & set(said))
