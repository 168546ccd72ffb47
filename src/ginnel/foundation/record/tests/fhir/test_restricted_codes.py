"""What closes an entry: each code with who says what it means, and the subjects that no list may miss."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import pytest

from ginnel.foundation.record.fhir.categories import SNOMED, category
from ginnel.kernel.viewer import RESTRICTED, Category

TABLE: dict[str, Any] = json.loads(
    (files("ginnel.foundation.record.fhir") / "data/categories.json").read_text()
)
ICD10 = "http://hl7.org/fhir/sid/icd-10"
SEXUAL, SAFEGUARDING = Category.SEXUAL_AND_REPRODUCTIVE_HEALTH, Category.SAFEGUARDING
NAMED = TABLE["codes"] | TABLE["stems"]
# May only shrink: what is entered needs somebody who says what it means.
UNSUPPORTED = {
    *("76105009", "95922009", "417715003", "371772001"),
    *(
        "N98",
        "O98.7",
        "Z20.6",
        "Z31.1",
        "Z31.2",
        "Z31.3",
        "Z50.3",
        "Z61.4",
        "Z61.5",
        "Z61.6",
        "Z71.5",
        "Z71.7",
    ),
    "Z91.5",
}


def closing(name: str) -> set[str]:
    return {code for codes in TABLE[name].values() for code in codes}


def about(code: str = "", system: str = ICD10, text: str = "") -> Category:
    coded = {"coding": [{"system": system, "code": code}]} if code else {}
    return category("Condition", {"code": {**coded, **({"text": text} if text else {})}})


def test_every_code_and_stem_that_closes_says_what_it_means_and_by_whom_or_that_nobody_does() -> None:
    assert closing("icd10") == TABLE["stems"].keys()
    assert closing("snomed") <= TABLE["codes"].keys()
    assert {code for code, (_, who) in NAMED.items() if not who} == UNSUPPORTED == TABLE["unsupported"].keys()
    assert all(meaning for meaning, _ in NAMED.values())


def test_every_source_is_named_where_it_is_used_and_used_where_it_is_named() -> None:
    assert {one for _, who in NAMED.values() for one in who} == TABLE["evidence"].keys()


def test_each_restricted_subject_says_why_it_is_restricted() -> None:
    assert {Category[name] for name in TABLE["subjects"]} == RESTRICTED
    for name in ("snomed", "icd10", "words", "labels", "confidentiality", "flags"):
        assert {Category[one] for one in TABLE[name]} <= RESTRICTED | {Category.EMERGENCY_ESSENTIALS}


@pytest.mark.parametrize(
    "text",
    [
        "Termination of pregnancy",
        "Genital warts",
        "Assisted conception clinic",
        "In vitro fertilisation, second cycle",
        "Gender dysphoria",
        "Waiting for gender reassignment surgery",
    ],
)
def test_what_emergency_summaries_leave_out_in_this_country_is_closed_here(text: str) -> None:
    assert about(text=text) == SEXUAL


@pytest.mark.parametrize(
    "text",
    [
        "Heard at MARAC",
        "Subject of multi-agency risk assessment conference",
        "Disclosed physical abuse by her son",
        "Family member on protection register",
        "Victim of coercive control",
    ],
)
def test_words_of_abuse_and_of_those_who_meet_about_it_are_closed(text: str) -> None:
    assert about(text=text) == SAFEGUARDING


@pytest.mark.parametrize("code", ["1064961000000107", "375041000000100", "706893006"])
def test_what_is_said_of_a_family_closes_as_what_is_said_of_a_child(code: str) -> None:
    assert about(code, SNOMED) == SAFEGUARDING


@pytest.mark.parametrize(
    "code", ["R75", "F02.4", "F024", "B24X", "B24", "O98.7", "F64.0", "F640", "Z312", "A54.9"]
)
def test_hiv_and_other_sexual_health_is_closed_wherever_the_classification_puts_it(code: str) -> None:
    assert about(code) == SEXUAL


@pytest.mark.parametrize("code", ["F02", "F02.3", "R74", "O98.8", "Z31.4", "K70.3", "M03.0", "A65", "N74"])
def test_their_neighbours_stay_where_treatment_finds_them(code: str) -> None:
    assert about(code) == Category.PROBLEMS_AND_MEDICATION
