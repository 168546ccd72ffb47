"""How words are compared, and that no text takes long to listen to."""

from __future__ import annotations

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ginnel.care.assessment import rules
from ginnel.care.assessment.rules import hearing


@pytest.mark.parametrize("sign", "\u2018\u2019\u00b4`'")
def test_whatever_stands_for_an_apostrophe_is_one(sign: str) -> None:
    assert hearing.heard(f"I can{sign}t breathe") == {"emergency"}


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("I cannot breathe", "emergency"),
        ("I cant brethe", "emergency"),
        ("I cant cope and he hits me", "harm"),
        ("He would not stop hitting me", "harm"),
        ("I do not know what to do, he hits me", "harm"),
        ("He used to beat me when I was young", "harm"),
    ],
)
def test_a_no_or_a_long_ago_that_does_not_take_it_back_silences_nothing(text: str, danger: str) -> None:
    assert danger in hearing.heard(text)


@pytest.mark.parametrize(
    "text",
    ["He has never hit me", "Nobody hurts me", "I had a heart attack in 2015", "She collapsed ten years ago"],
)
def test_what_is_said_not_to_be_so_rings_no_alarm(text: str) -> None:
    assert not hearing.heard(text)


def test_each_danger_of_the_questionnaire_is_heard_and_no_other() -> None:
    assert {one.danger for one in hearing.shipped().dangers} == {one.id for one in rules.shipped().dangers}


@pytest.mark.parametrize("word", ["he ", "i can not ", "no ", "my ", "{", "chest pain no "])
def test_no_text_takes_long(word: str) -> None:
    begins = perf_counter()
    hearing.heard(word * 1_000_000)
    assert perf_counter() - begins < 2


@given(st.text(max_size=300))
def test_no_text_is_an_error(text: str) -> None:
    assert hearing.heard(text) <= {one.id for one in rules.shipped().dangers}
