"""Published lists of what hospital codes mean, against which of them close an entry."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ginnel.foundation.record.fhir.categories import category
from ginnel.kernel.viewer import Category

RealData = Callable[[str], Path]
ICD10 = "http://hl7.org/fhir/sid/icd-10"
SEXUAL = Category.SEXUAL_AND_REPRODUCTIVE_HEALTH
# Of yaws and its like, which is not caught sexually.
NOT_SEXUAL = {"A65"}


def rows(folder: Path) -> Iterator[tuple[str, str, str]]:
    """(list, code, words) of every ICD-10 code of the phenotypes."""
    for path in sorted((folder / "caliber-308-phenotypes" / "secondary_care").glob("*.csv")):
        with path.open(encoding="utf-8-sig") as lines:
            for row in csv.DictReader(lines):
                held = {(name or "").lower(): value for name, value in row.items()}
                if held.get("icd10code"):
                    yield path.stem, held["icd10code"], held.get("icd10codedescr") or ""


def closed_as(code: str) -> Category:
    return category("Condition", {"code": {"coding": [{"system": ICD10, "code": code}]}})


@pytest.fixture
def phenotypes(real_data: RealData) -> list[tuple[str, str, str]]:
    return list(rows(real_data("clinical-code-lists")))


@pytest.mark.parametrize(
    ("names", "expected", "least"),
    [
        ({"ICD_hiv"}, SEXUAL, 8),
        ({"ICD_substance_misuse"}, Category.SUBSTANCE_MISUSE, 8),
        ({"ICD_schizo", "ICD_BAD", "ICD_depression", "ICD_anxiety", "ICD_PD"}, Category.MENTAL_HEALTH, 14),
    ],
)
def test_every_code_of_a_restricted_phenotype_is_closed(
    names: set[str], expected: Category, least: int, phenotypes: list[tuple[str, str, str]]
) -> None:
    held = {code for name, code, _ in phenotypes if name in names}
    assert len(held) >= least
    assert {code for code in held if closed_as(code) != expected} == set()


def test_every_code_whose_words_say_a_sexually_transmitted_infection_is_closed(
    phenotypes: list[tuple[str, str, str]],
) -> None:
    said = re.compile(r"\[HIV\]|syphil|gonoc|venereal|sexual(?:ly)? (?:transmi|mode)", re.IGNORECASE)
    held = {code for _, code, words in phenotypes if said.search(words)}
    assert len(held) > 40
    assert {code for code in held if closed_as(code) != SEXUAL} == NOT_SEXUAL


def test_drink_closes_what_is_about_drinking_and_not_what_it_does_to_the_body(
    phenotypes: list[tuple[str, str, str]],
) -> None:
    held = {code for name, code, _ in phenotypes if name == "ICD_alc_problems"}
    closed = {code for code in held if closed_as(code) == Category.SUBSTANCE_MISUSE}
    assert closed == {code for code in held if code[:3] in {"F10", "Z50", "Z71"}}
    assert {"K70", "G62.1"} <= held - closed
