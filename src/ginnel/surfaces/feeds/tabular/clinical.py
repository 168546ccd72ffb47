"""Diagnoses and procedures of hospital extracts: ICD-10 and OPCS-4 codes as FHIR, headed in plain words.

The licensed descriptions are not shipped; `conditions.csv` and `procedures.csv` say in this project's own words what
a block of codes is about, so that a line can be read.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from importlib.resources import files

from ginnel.surfaces.feeds.tabular.dates import stamp
from ginnel.surfaces.feeds.tabular.labels import labelled
from ginnel.surfaces.feeds.tabular.parts import HL7_CODES, ICD10, OPCS4, Tree, fhir_id, filled, local
from ginnel.surfaces.feeds.tabular.row import Row

_ICD10 = re.compile(r"^([A-Z]\d\d)[.\-]?([0-9X]?)([0-9A-Z]?)[0-9A-Z]?[DAO]?$")
_OPCS4 = re.compile(r"^([A-Z]\d\d)[.\-]?(\d?)$")
_NOT_CODED = frozenset({"-", "&", "R69X6"})
_REMEMBERED = 16_384
# OPCS-4 stems of procedures whose subject is restricted: termination of pregnancy, introduction of gametes, change of
# sex, and electroconvulsive therapy. OPCS-4 is licensed: the stems are not checked against it. Why the
# subjects are restricted stands in foundation.record.fhir (data/categories.json, subjects).
_LABELS = {"Q10": "REPRO", "Q11": "REPRO", "Q13": "REPRO", "Q14": "REPRO", "X15": "SEX", "A83": "PSY"}


@lru_cache(_REMEMBERED)
def icd10(text: str) -> str:
    """The code with its point and without filler, dagger or asterisk (F321 is F32.1, R54X is R54); "" for none."""
    found = _ICD10.match(text.strip().upper())
    if not found:
        return ""
    stem, third, fourth = found.groups()
    if third in ("", "X"):
        return stem
    return f"{stem}.{third}{fourth if fourth.isdigit() else ''}"


@lru_cache(_REMEMBERED)
def opcs4(text: str) -> str:
    """The code with its point (Z942 is Z94.2); "" for none."""
    found = _OPCS4.match(text.strip().upper())
    return "" if not found else f"{found[1]}.{found[2]}" if found[2] else found[1]


def is_coded(text: str) -> bool:
    """Whether a field of a code holds one: `-` and `&` stand for none or not known in hospital extracts."""
    bare = text.strip()
    return bool(bare) and bare.strip("-& ") != "" and bare not in _NOT_CODED


@cache
def _blocks() -> list[tuple[str, str, str]]:
    """(first, last, words) of each block, the narrowest first."""
    text = (files(__package__) / "conditions.csv").read_text(encoding="utf-8")
    rows = [(row["from"], row["to"], row["words"]) for row in csv.DictReader(text.splitlines())]
    return sorted(
        rows, key=lambda row: (int(row[1][1:]) - int(row[0][1:])) if row[0][0] == row[1][0] else 999
    )


@lru_cache(_REMEMBERED)
def condition_words(code: str) -> str:
    """What the block of an ICD-10 code is about; "" when it lies in none."""
    stem = code[:3]
    return next((words for first, last, words in _blocks() if first <= stem <= last), "")


@cache
def _chapters() -> dict[str, str]:
    text = (files(__package__) / "procedures.csv").read_text(encoding="utf-8")
    return {row["chapter"]: row["words"] for row in csv.DictReader(text.splitlines())}


def procedure_words(code: str) -> str:
    return _chapters().get(code[:1], "")


def icd10_concept(code: str, text: str = "") -> Tree:
    """An ICD-10 code, as `icd10` writes it, headed by the sender's words or ours."""
    words = text or condition_words(code)
    return {
        "coding": [{"system": ICD10, "code": code}],
        "text": f"{words} ({code})" if words else f"ICD-10 {code}",
    }


def diagnosis(
    local_id: str, code: str, *, subject: Tree, encounter: str, on: datetime | date | None, text: str = ""
) -> Tree:
    """A condition treated or found in a visit: `code` is ICD-10 as `icd10` writes it."""
    return filled(
        [
            ("resourceType", "Condition"),
            ("id", local_id),
            (
                "category",
                [{"coding": [{"system": HL7_CODES + "condition-category", "code": "encounter-diagnosis"}]}],
            ),
            ("code", icd10_concept(code, text)),
            ("subject", subject),
            ("encounter", local("Encounter", encounter)),
            ("recordedDate", stamp(on) if on else None),
        ]
    )


def procedure(local_id: str, code: str, *, subject: Tree, encounter: str, on: datetime | date | None) -> Tree:
    """A procedure done: `code` is OPCS-4 as `opcs4` writes it."""
    words = procedure_words(code)
    tree = filled(
        [
            ("resourceType", "Procedure"),
            ("id", local_id),
            ("status", "completed"),
            (
                "code",
                {
                    "coding": [{"system": OPCS4, "code": code}],
                    "text": f"{words} ({code})" if words else f"OPCS-4 {code}",
                },
            ),
            ("subject", subject),
            ("encounter", local("Encounter", encounter)),
            ("performedDateTime", stamp(on) if on else None),
        ]
    )
    label = _LABELS.get(code[:3])
    return labelled(tree, label) if label else tree


@dataclass(frozen=True, slots=True)
class Found:
    """A code in a column: its place among its like, from 1, and the day it is about where it has its own."""

    place: int
    column: str
    text: str
    on: datetime | date | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """The visit in which something was found or done; `stem` begins the ids of what is named after it."""

    id: str
    stem: str
    subject: Tree
    on: datetime | date | None


def diagnoses(row: Row, visit: Visit, found: Iterable[Found]) -> Iterator[Tree]:
    """A condition for each ICD-10 code; what is none is noted."""
    for each in found:
        if code := _code(row, each, icd10(each.text), "ICD-10"):
            id = fhir_id(f"{visit.stem}-diagnosis-{each.place}")
            yield diagnosis(id, code, subject=visit.subject, encounter=visit.id, on=visit.on)


def procedures(row: Row, visit: Visit, found: Iterable[Found]) -> Iterator[Tree]:
    """A procedure for each OPCS-4 code; what is none is noted."""
    for each in found:
        if code := _code(row, each, opcs4(each.text), "OPCS-4"):
            id = fhir_id(f"{visit.stem}-procedure-{each.place}")
            yield procedure(id, code, subject=visit.subject, encounter=visit.id, on=each.on or visit.on)


def _code(row: Row, each: Found, code: str, scheme: str) -> str:
    if not code and is_coded(each.text):
        row.note("code-unknown", each.column, f"holds something that is no {scheme} code")
    return code if is_coded(each.text) else ""


def ranked(conditions: Iterable[Tree]) -> list[Tree]:
    """Encounter.diagnosis: which conditions stand, the main one first."""
    return [
        {"condition": local("Condition", each["id"]), "rank": rank} for rank, each in enumerate(conditions, 1)
    ]
