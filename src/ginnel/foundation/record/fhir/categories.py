"""Which sharing category an entry falls in: by its security labels, its flag or codes, its words, else its type.

The table, with its sources, is data/categories.json. A restricted subject outranks the type, safeguarding outranks
the others, and a label outranks what is found in the content.
"""

from __future__ import annotations

import json
import re
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from ginnel.foundation.record.fhir.json import Tree
from ginnel.kernel.viewer import Category

SNOMED = "http://snomed.info/sct"
ICD10 = frozenset(
    {
        "http://hl7.org/fhir/sid/icd-10",
        "http://hl7.org/fhir/sid/icd-10-uk",
        "http://id.who.int/icd/release/10",
    }
)
LABELS = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
# Elements whose codes and words say what an entry is about.
_SUBJECT = (
    "code",
    "type",
    "category",
    "reasonCode",
    "serviceType",
    "specialty",
    "vaccineCode",
    "medicationCodeableConcept",
    "topic",
    "title",
)
_STRONGEST = (
    Category.SAFEGUARDING,
    Category.STAFF_RESTRICTED,
    Category.SEXUAL_AND_REPRODUCTIVE_HEALTH,
    Category.SUBSTANCE_MISUSE,
    Category.MENTAL_HEALTH,
    Category.GENETIC,
    Category.SOCIAL_CARE,
)
# Systems of the codes that adult social care Client Level Data is read into.
CLIENT_LEVEL_DATA = "urn:ginnel:cld:"


def category(kind: str, tree: Tree) -> Category:
    """The category of a checked tree. Types that no table names are ADMINISTRATIVE."""
    if "meta" in tree and "security" in tree["meta"]:
        labelled = _strongest(_of_labels(tree["meta"]["security"]))
        if labelled:
            return labelled
    found: set[Category] = set()
    for name in _SUBJECT:
        value = tree.get(name)
        if value:
            _add(value, found)
    return (_strongest(found) if found else None) or _defaults().get(kind, Category.ADMINISTRATIVE)


def _strongest(found: set[Category]) -> Category | None:
    return next((one for one in _STRONGEST if one in found), None)


def _of_labels(security: list[Tree]) -> set[Category]:
    table = _exact("labels")
    return {
        table[one["code"]] for one in security if one.get("system") == LABELS and one.get("code") in table
    }


def _add(value: Any, found: set[Category]) -> None:
    """Add what the words and codings of an element, or of each of several, are about."""
    if type(value) is list:
        for one in value:
            _add(one, found)
    elif type(value) is str:
        found.update(_of_words(value))
    elif type(value) is dict:
        for coding in value.get("coding", ()):
            found.update(
                _of_coding(coding.get("system", ""), coding.get("code", ""), coding.get("display", ""))
            )
        if "text" in value:
            found.update(_of_words(value["text"]))


@lru_cache(maxsize=32768)
def _of_coding(system: str, code: str, display: str) -> tuple[Category, ...]:
    if system == SNOMED:
        found = _exact("snomed").get(code)
    elif system in ICD10:
        found = _of_icd10(code)
    elif system.startswith(CLIENT_LEVEL_DATA):
        found = Category.SOCIAL_CARE
    else:
        found = _exact("flags").get(code)
    return (*((found,) if found else ()), *_of_words(display))


def _of_icd10(code: str) -> Category | None:
    stems = _exact("icd10")
    return next((stems[code[:length]] for length in range(5, 1, -1) if code[:length] in stems), None)


def _of_words(text: str) -> tuple[Category, ...]:
    return _searched(text) if text else ()


@lru_cache(maxsize=16384)
def _searched(text: str) -> tuple[Category, ...]:
    lowered = text.lower()
    return tuple(one for one, pattern in _patterns() if pattern.search(lowered))


@cache
def _table() -> dict[str, Any]:
    return json.loads((files(__package__) / "data/categories.json").read_text())


@cache
def _exact(name: str) -> dict[str, Category]:
    return {code: Category[category] for category, codes in _table()[name].items() for code in codes}


@cache
def _defaults() -> dict[str, Category]:
    return _exact("kinds")


@cache
def _patterns() -> tuple[tuple[Category, re.Pattern[str]], ...]:
    words = _table()["words"].items()
    return tuple(
        (Category[name], re.compile(rf"\b(?:{'|'.join(map(re.escape, stems))})")) for name, stems in words
    )
