"""What comes of what: the table is the specification."""

from __future__ import annotations

import re

import pytest
from hypothesis import given

from ginnel.care.assessment import rules
from ginnel.care.assessment.tests.test_going import ASKED, Given, somebody, texts_of_everything

# answers -> advice, searches, equipment, (offered as may need care, offered as carer)
TABLE: list[tuple[Given, set[str], set[str], set[str], tuple[bool, bool]]] = [
    ({"hard": ("none",)}, {"well"}, set(), set(), (False, False)),
    (
        {"hard": ("falls",), "falls": ("shaky",), "alone": ("no",)},
        {"falls"},
        {"falls"},
        {"rail"},
        (True, False),
    ),
    (
        {"hard": ("falls",), "falls": ("often",), "alone": ("yes",)},
        {"falls", "falls-again"},
        {"falls"},
        {"rail", "alarm"},
        (True, False),
    ),
    (
        {"hard": ("washing",), "washing": ("bath", "clothes")},
        {"washing"},
        {"washing", "moving"},
        {"rail", "bath-board", "dressing"},
        (True, False),
    ),
    (
        {"hard": ("eating",), "eating": ("holding", "swallow")},
        {"eating", "swallow"},
        {"washing"},
        {"cups"},
        (True, False),
    ),
    (
        {"hard": ("memory",), "memory": ("forget", "unsafe")},
        {"memory", "memory-unsafe"},
        {"memory"},
        {"clock"},
        (True, False),
    ),
    ({"hard": ("mood",), "mood": ("lonely",)}, {"mood"}, {"lonely"}, set(), (True, False)),
    ({"hard": ("mood",), "mood": ("loss", "low")}, {"mood"}, {"loss", "mood"}, set(), (True, False)),
    ({"hard": ("caring",), "caring": ("young",)}, {"caring"}, {"caring", "young"}, set(), (False, True)),
    ({"hard": ("money",), "money": ("food",)}, {"money"}, {"money", "food"}, set(), (False, False)),
    (
        {"hard": ("house",), "house": ("cold", "losing")},
        {"house-cold", "house-losing"},
        {"house"},
        set(),
        (True, False),
    ),
    ({"hard": ("out",)}, {"out"}, {"out"}, set(), (True, False)),
    ({"hard": ("senses",), "since": ("days",)}, {"senses", "sudden"}, {"senses"}, set(), (True, False)),
    (
        {"hard": ("medicines",), "medicines": ("forget",)},
        {"medicines"},
        {"medicines"},
        {"pill-box"},
        (True, False),
    ),
    (
        {"hard": ("moving",), "moving": ("stairs", "chair", "dark"), "help": ("strain",)},
        set(),
        {"moving", "strain"},
        {"rail", "stair-rail", "raisers", "light"},
        (True, True),
    ),
    ({"now": ("harm",), "hard": ("none",)}, {"well"}, set(), set(), (True, False)),
]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: " ".join(row[0].get("hard", ())))
def test_what_comes_of_what(row: tuple[Given, set[str], set[str], set[str], tuple[bool, bool]]) -> None:
    answers, advice, searches, equipment, offered = row
    came = rules.outcome(ASKED, answers)
    assert {one.id for one in came.advice} == advice | {"assessment", "carers"}
    assert {one.id for one in came.searches} == searches
    assert {one.id for one in came.equipment} == equipment
    assert (came.may_need_care, came.may_need_support_as_carer) == offered


@given(somebody())
def test_everybody_is_told_of_an_assessment_and_that_they_may_refuse(way: tuple[Given, int]) -> None:
    came = rules.outcome(ASKED, way[0])
    said = " ".join(line.own for one in came.advice if one.id == "assessment" for line in one.text)
    assert "You can say no" in said
    assert "how much money you have" in said


@given(somebody())
def test_whoever_says_that_care_is_hard_to_do_without_is_offered_an_assessment_first(
    way: tuple[Given, int],
) -> None:
    answers = way[0]
    hard = set(answers["hard"]) - {"none", "caring", "money"}
    assert rules.outcome(ASKED, answers).may_need_care or not hard


def test_no_word_says_or_implies_who_is_eligible() -> None:
    words = re.compile(
        r"\b(eligib|entitle|qualif|criteria|threshold|not enough need|too much money|savings|self-fund)", re.I
    )
    assert not [text for text in texts_of_everything() if words.search(text)]
