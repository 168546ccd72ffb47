"""What somebody types, as what to look for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ginnel.foundation.directory.rules import wording


def found(text: str) -> list[tuple[str, ...]]:
    return [one.find for one in wording.wanted(wording.tokens(text))]


def test_words_that_only_say_who_are_left_out() -> None:
    assert found("my nan needs help please") == []


def test_an_everyday_phrase_stands_for_what_services_say() -> None:
    assert ("hospice", "end of life") in found("dad is dying")
    assert ("pharmacy",) in found("where do I get a flu jab")


def test_no_more_is_looked_for_than_can_be_found_in_time() -> None:
    story = "falls dementia carers lonely dinner bus wheelchair library benefits debt housing hospice pain smoking "
    found = wording.wanted(wording.tokens("zeppelin " + story))
    assert len(found) == wording.MOST_WANTED
    assert [one.weight for one in found] == sorted((one.weight for one in found), reverse=True)
    assert ("zeppelin",) in [one.find for one in found]


def test_a_longer_phrase_counts_for_more() -> None:
    by_find = {one.find: one.weight for one in wording.wanted(wording.tokens("a lift to the hospital"))}
    assert by_find["patient transport", "transport to hospital"] > by_find["transport",]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("faling", "falling"),
        ("dementai", "dementia"),
        ("wheelchiar", "wheelchair"),
        ("lonley", "lonely"),
        ("nan", "nan"),
        ("york", "york"),
    ],
)
def test_a_slip_is_taken_for_the_nearest_word(typed: str, meant: str) -> None:
    assert wording.spelled([typed], ["york"]) == [meant]


def test_a_word_that_some_service_says_is_left_as_it_is() -> None:
    assert wording.spelled(["fading"], ["fading"]) == ["fading"]


@given(st.text(max_size=200))
def test_whatever_is_typed_is_answered(text: str) -> None:
    words = wording.spelled(wording.tokens(text), [])
    assert len(words) <= wording.MOST_WORDS
    wording.wanted(words)
