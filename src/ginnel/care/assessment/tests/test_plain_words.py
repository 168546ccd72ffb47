"""Everything that is asked and advised can be read by a child of ten."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ginnel.care.assessment import rules
from ginnel.care.assessment.rules.questionnaire import Words
from ginnel.care.assessment.tests.reading_ease import (
    HARDEST_TEXT,
    grade,
    is_hard,
    sentences,
    syllables,
)

ASKED = rules.shipped()
HARDER = {
    "Ring Samaritans on 116 123.": "its name, beside its number",
    "Or ring Samaritans on 116 123.": "its name, beside its number",
    "Or ring Samaritans on 116 123, at any hour.": "its name, beside its number",
    "Samaritans": "its name, beside its number",
    "The National Domestic Abuse Helpline is free, day and night, on 0808 2000 247.": "its name, by which it answers",
}
"""Sentences that have no plainer word, each with why."""
PUT_IN = "the council"
TEMPLATES = Path(__file__).parents[3] / "surfaces/public/jinja2/public"


def both(*several: Words) -> list[str]:
    return [" ".join(one.own for one in several), " ".join(one.other for one in several)]


def texts() -> Iterator[tuple[str, str]]:
    """(where, everything said there in one go), for oneself and for another."""
    for one in ASKED.questions:
        for said in both(one.words, one.hint):
            yield f"question {one.id}", said
        for option in one.options:
            for said in both(option.words):
                yield f"question {one.id}, option {option.id}", said
    for danger in ASKED.dangers:
        yield f"danger {danger.id}", " ".join((f"{danger.heading}.", *danger.steps))
        for ring in danger.rings:
            yield f"danger {danger.id}", ring.who
    for advice in ASKED.advice:
        for said in both(*advice.text):
            yield f"advice {advice.id}", said
    for search in ASKED.searches:
        for said in both(search.heading):
            yield f"search {search.id}", said
    for thing in ASKED.equipment:
        for said in both(thing.helps):
            yield f"equipment {thing.id}", said


def test_every_sentence_is_plain() -> None:
    hard = {
        (where, sentence): round(grade(sentence), 1)
        for where, text in texts()
        for sentence in sentences(text)
        if is_hard(sentence) and sentence not in HARDER
    }
    assert not hard


def test_every_text_is_for_a_reader_of_ten() -> None:
    long = [(where, text) for where, text in texts() if len(sentences(text)) > 1]
    assert len(long) > 30
    assert not {where: round(grade(text), 1) for where, text in long if grade(text) > HARDEST_TEXT}


def test_only_what_is_said_and_hard_is_excepted() -> None:
    every = [text for _, text in texts()] + [
        text for path in TEMPLATES.rglob("*.html") for text in said_on(path)
    ]
    assert {one for text in every for one in sentences(text) if is_hard(one)} <= set(HARDER)
    assert all(any(one in text for text in every) for one in HARDER)


def said_on(path: Path) -> list[str]:
    """What stands between the marks of a template, and what it gives to the components, without what is put in."""
    whole = path.read_text()
    given = re.findall(r'"(?:text|titleText|label)": "([^"]+)"', whole)
    source = re.sub(r"\{%.*?%\}|\{#.*?#\}", " ", whole, flags=re.S)
    source = re.sub(r"\{\{.*?\}\}", f" {PUT_IN} ", source, flags=re.S)
    parts = re.findall(r"<(p|li|h1|h2|h3|dt|dd|button)\b[^>]*>(.*?)</\1>", source, re.S)
    plain = (" ".join(re.sub(r"<[^>]+>", " ", part).split()) for _, part in parts)
    once = (re.sub(rf"(?:{PUT_IN}[ .]*){{2,}}", f"{PUT_IN} ", part).strip() for part in plain)
    return [*(part for part in once if part != PUT_IN), *given]


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.stem)
def test_every_sentence_of_a_page_is_plain(path: Path) -> None:
    hard = {
        one: round(grade(one), 1)
        for text in said_on(path)
        for one in sentences(text)
        if is_hard(one) and one not in HARDER
    }
    assert not hard


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("ring", 1),
        ("council", 2),
        ("somebody", 3),
        ("hospital", 3),
        ("scared", 1),
        ("wanted", 2),
        ("little", 2),
        ("safe", 1),
        ("999", 1),
        ("assessment", 3),
        ("samaritans", 4),
        ("benefits", 3),
    ],
)
def test_syllables_are_counted_as_they_are_spoken(word: str, count: int) -> None:
    assert syllables(word) == count


def test_official_words_are_found_hard() -> None:
    said = "Eligibility is determined following a comprehensive assessment of individual circumstances."
    assert is_hard(said)
    assert is_hard("Eligibility criteria apply.")
