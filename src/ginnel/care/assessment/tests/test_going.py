"""Whatever somebody answers, they come to an end, and nothing that means danger is passed over."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ginnel.care.assessment import rules
from ginnel.care.assessment.rules import Ask, Check, InDanger, Question
from ginnel.kernel.errors import Invalid

ASKED = rules.shipped()
NOW, HARD = ASKED.question("now"), ASKED.question("hard")
assert NOW and HARD
Given = dict[str, tuple[str, ...]]
DANGERS = [(one, option) for one in ASKED.questions for option in one.options if option.danger]
ALARMS = [
    ("emergency", "He has stopped breathing"),
    ("emergency", "I\u2018ve got a pain in the chest"),
    ("emergency", "I can\u00b4t breathe"),
    ("emergency", "I took all my tablets"),
    ("life", "there is no point in living"),
    ("life", "I want to hurt my self"),
    ("harm", "my partner slapped me"),
    ("harm", "he grabs me by the throat"),
    ("harm", "I'm not allowed to leave the house"),
    ("urgent", "I have no insulin left"),
]


def possible(question: Question) -> st.SearchStrategy[tuple[str, ...]]:
    """Anything that may be answered to a question."""
    if question.kind is rules.Kind.POSTCODE:
        return st.sampled_from([(), ("YO1 6AA",), ("yo16aa",)])
    if not question.kind.is_choice:
        return st.one_of(st.just(()), st.tuples(st.text(min_size=1, max_size=50)))
    ids = [one.id for one in question.options]
    if question.kind is rules.Kind.ONE:
        return st.sampled_from(ids).map(lambda id: (id,))
    many = [one.id for one in question.options if not one.is_alone]
    alone = [(one.id,) for one in question.options if one.is_alone]
    some = st.lists(st.sampled_from(many), min_size=1, unique=True).map(tuple)
    return st.one_of(some, st.sampled_from(alone)) if alone else some


@st.composite
def somebody(draw: st.DrawFn) -> tuple[Given, int]:
    """The answers of one way to its end, and how many questions that took."""
    answers: Given = {}
    asked = 0
    while True:
        comes = rules.following(ASKED, answers, seen=[one.id for one in ASKED.dangers])
        if isinstance(comes, Check):
            return answers, asked
        assert isinstance(comes, Ask)
        asked += 1
        assert asked <= rules.MOST_QUESTIONS, "no end"
        answers[comes.question.id] = rules.cleaned(ASKED, comes.question, draw(possible(comes.question)))


@given(somebody())
def test_every_way_ends_after_twelve_questions_at_most(way: tuple[Given, int]) -> None:
    answers, asked = way
    assert asked <= 12
    assert rules.fitting(ASKED, answers) == answers


@given(somebody(), st.sampled_from(DANGERS))
def test_an_answer_that_means_danger_always_comes_first(way: tuple[Given, int], said: object) -> None:
    question, option = said  # type: ignore[misc]
    answers = way[0] | {question.id: (option.id,)}
    comes = rules.following(ASKED, answers)
    assert isinstance(comes, InDanger)
    assert option.danger in comes.dangers


@given(somebody(), st.sampled_from(DANGERS), st.data())
def test_danger_is_never_refused_for_what_stands_beside_it(
    way: tuple[Given, int], said: object, data: st.DataObject
) -> None:
    question, option = said  # type: ignore[misc]
    beside = data.draw(st.lists(st.sampled_from([one.id for one in question.options] + ["nothing", ""])))
    kept = rules.cleaned(ASKED, question, [*beside, option.id, *beside])
    assert rules.dangers(ASKED, {question.id: kept})
    if question.kind is rules.Kind.MANY:
        assert option.id in kept


@given(st.sampled_from(ALARMS), st.text(max_size=1500), st.text(max_size=1500))
def test_words_that_mean_danger_are_heard_whatever_stands_around_them(
    alarm: tuple[str, str], before: str, after: str
) -> None:
    danger, words = alarm
    more = ASKED.question("more")
    assert more
    kept = rules.cleaned(ASKED, more, [f"{before}\n{words.upper()}. {after}"])
    assert danger in rules.dangers(ASKED, {"more": kept})
    assert len(kept[0]) <= rules.LONGEST_TEXT


@given(somebody(), st.sets(st.sampled_from([one.id for one in ASKED.dangers]), min_size=1))
def test_what_was_said_and_taken_back_still_comes_first(way: tuple[Given, int], said: set[str]) -> None:
    comes = rules.following(ASKED, way[0], said=said)
    assert isinstance(comes, InDanger)
    assert said <= set(comes.dangers)


def test_somebody_goes_on_from_what_they_were_shown_but_not_past_something_new() -> None:
    answers = {"who": ("self",), "now": ("harm",)}
    assert isinstance(rules.following(ASKED, answers, seen=["harm"]), Ask)
    new = rules.following(ASKED, answers | {"now": ("harm", "chest")}, seen=["harm"])
    assert isinstance(new, InDanger)
    assert new.dangers == ("emergency",)


def test_details_are_asked_of_four_things_at_most() -> None:
    everything = tuple(one.id for one in HARD.options if not one.is_alone)
    path = rules.path(ASKED, {"hard": everything})
    assert sum(one.is_detail for one in path) == 4
    assert len(path) == 12


def test_nothing_hard_is_five_questions() -> None:
    assert [one.id for one in rules.path(ASKED, {"hard": ("none",)})] == [
        "who",
        "now",
        "hard",
        "more",
        "postcode",
    ]


@pytest.mark.parametrize(
    ("question", "given_", "said"),
    [
        ("hard", [], "Choose one or more answers"),
        ("who", [], "Choose an answer"),
        ("who", ["self", "for"], "Choose one answer"),
        ("hard", ["none", "falls"], "Choose what is true, or choose “Nothing is hard right now”"),
        ("hard", ["falls", "zeppelin"], "not one of the answers"),
        ("more", ["x" * 4001], "no more than 4,000 letters"),
        ("postcode", ["x" * 11], "Write a postcode"),
    ],
)
def test_what_is_no_answer_is_refused_with_what_to_do(question: str, given_: list[str], said: str) -> None:
    found = ASKED.question(question)
    assert found
    with pytest.raises(Invalid, match=said):
        rules.cleaned(ASKED, found, given_)


@given(st.text(max_size=300))
def test_a_text_keeps_no_sign_that_cannot_be_stored(text: str) -> None:
    more = ASKED.question("more")
    assert more
    kept = "".join(rules.cleaned(ASKED, more, [text]))
    kept.encode()
    assert "\x00" not in kept


@pytest.mark.parametrize(
    "text",
    [
        "I like cooking",
        "rugs on the floor and wires",
        "He hit the ball",
        "my chest of drawers",
        "my hip hurts me when I walk",
        "she fell and hit her head last year",
        "I am scared of my stairs",
        "my arthritis controls me",
        "he wants to die at home not in hospital",
        "no chest pain",
        "I can't go on the bus on my own",
        "",
    ],
)
def test_other_words_ring_no_alarm(text: str) -> None:
    assert rules.alarmed(ASKED, text) == []


def texts_of_everything() -> list[str]:
    """All that anybody could be told, for tests of words."""
    from ginnel.care.assessment.tests.test_plain_words import texts

    return [text for _, text in texts()]
