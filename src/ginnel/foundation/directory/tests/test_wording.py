"""What somebody types, as what to look for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ginnel.foundation.directory.rules import spelling, wording


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


def test_a_longer_phrase_counts_for_more_and_what_is_part_of_it_is_not_asked_for() -> None:
    found = wording.wanted(wording.tokens("a lift to the hospital, in a car"))
    by_find = {one.find: one.weight for one in found}
    assert by_find["patient transport", "transport to hospital"] > by_find["transport",]
    unsteady = [one.find for one in wording.wanted(wording.tokens("unsteady on my feet"))]
    assert ("foot care", "podiatry") not in unsteady
    assert ("foot care", "podiatry") in [
        one.find for one in wording.wanted(wording.tokens("my feet are sore"))
    ]


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
    assert spelling.meant([typed], ["york"]).words == [meant]


def test_a_word_that_some_service_says_is_left_as_it_is() -> None:
    assert spelling.meant(["fading"], ["fading"]).words == ["fading"]


@pytest.mark.parametrize(
    "said", ["i look after my dad and i'm shattered", "scamming my nan", "wet myself when i cough", "socks"]
)
def test_good_english_is_not_taken_for_a_word_of_some_service(said: str) -> None:
    words = wording.tokens(said)
    found = spelling.meant(words, ["sheltered", "swimming", "rocks", "couch"])
    assert (found.words, found.offered) == (words, words)


def test_two_letters_that_are_others_are_no_slip() -> None:
    assert spelling.meant(["zcamming"], ["zwimming"]).words == ["zcamming"]
    assert spelling.meant(["dimentai"], []).words == ["dementia"]


def test_a_word_that_may_be_another_is_only_offered_where_the_rest_says_something() -> None:
    found = spelling.meant(["dementia", "churth"], [])
    assert (found.words, found.offered) == (["dementia", "churth"], ["dementia", "church"])
    assert spelling.meant(["churth"], []).words == ["church"]


def test_a_letter_out_of_its_place_is_mended_whatever_else_is_said() -> None:
    for slip in ("chruch", "churrch", "chuch"):
        assert spelling.meant(["dementia", slip], []).words == ["dementia", "church"]


@given(st.text(max_size=200))
def test_whatever_is_typed_is_answered(text: str) -> None:
    words = spelling.meant(wording.tokens(text), []).words
    assert len(words) <= wording.MOST_WORDS
    wording.wanted(words)
