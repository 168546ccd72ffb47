"""A questionnaire with a mistake is refused as a whole, and says where the mistake is."""

from __future__ import annotations

from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ginnel.care.assessment import rules
from ginnel.care.assessment.rules.reading import NAME, NotAQuestionnaire, read

TEXT = (files("ginnel.care.assessment") / "data" / NAME).read_text(encoding="utf-8")
FALLS = 'text = "Have you had a fall?"'


def faults(before: str, after: str) -> str:
    assert before in TEXT
    with pytest.raises(NotAQuestionnaire) as caught:
        read(TEXT.replace(before, after, 1))
    assert caught.value.faults
    return str(caught.value)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("version =", "version = =", "questionnaire.toml: is not TOML"),
        ('version = "2026', 'old = "2026', "questionnaire.toml: the file: version is missing"),
        (FALLS, "text = 7", "question falls: text must be str"),
        (FALLS, 'text = " "', "question falls: text says nothing"),
        (FALLS, FALLS + '\nfoo = "x"', "question falls: foo is no field that is read here"),
        ('them = "Have they had a fall?"\n', "", "question falls: them is needed"),
        (
            '{ hard = ["falls"] }\noption',
            '{ hard = ["fall"] }\noption',
            "question falls: when names options of hard",
        ),
        (
            '{ hard = ["falls"] }\noption',
            '{ alone = ["yes"] }\noption',
            "question falls: when names alone, which is not",
        ),
        (
            '{ hard = ["falls"] }\noption',
            '"falls"\noption',
            "question falls: when must name options by question",
        ),
        ('kind = "one"\ndetail', 'kind = "two"\ndetail', "question falls: kind must be one of one, many"),
        ('id = "once"', 'id = "shaky"', "question falls, option shaky: id is given 2 times"),
        ('danger = "life"', 'danger = "lives"', "question now, option life: danger lives is not described"),
        ("most_details = 4", "most_details = 5", "lets somebody be asked 13 questions; at most 12"),
        ('id = "who"', 'id = "whom"', "question who: must come first"),
        ('id = "carers"\nheading', 'id = "carer"\nheading', "advice carers: must be there for everybody"),
        ("element = 13", "element = 99", "search washing: element 99 is none"),
        ("written = 2026-11-27", 'written = "today"', "advice assessment: written must be date"),
        ('who = "Police", ', "", "danger harm, ring: who is missing"),
        (
            'steps = [\n  "Ring 999 and',
            'steps = [7,\n  "Ring 999 and',
            "danger emergency: steps must be a list of sentences",
        ),
        (
            '"They can say no. If they say no now, they can still ask later.",\n',
            "",
            "advice assessment: them must say each sentence",
        ),
    ],
)
def test_a_mistake_is_said_with_its_file_question_and_field(before: str, after: str, said: str) -> None:
    assert said in faults(before, after)


def test_every_mistake_is_said_at_once() -> None:
    said = faults(FALLS, 'text = 7\nfoo = "x"')
    assert "text must be str" in said
    assert "foo is no field" in said


@given(st.integers(0, len(TEXT) - 1), st.text(max_size=3))
def test_no_slip_of_the_pen_is_anything_but_a_fault(at: int, slip: str) -> None:
    try:
        found = read(TEXT[:at] + slip + TEXT[at + len(slip) :])
    except NotAQuestionnaire as error:
        assert str(error).startswith(NAME)
    else:
        assert len(rules.path(found, {})) <= 12


def test_every_piece_of_advice_has_a_source_and_a_day_to_look_again() -> None:
    for one in rules.shipped().advice:
        assert one.source
        assert one.link.startswith("https://")
        assert one.written_on < one.review_by
