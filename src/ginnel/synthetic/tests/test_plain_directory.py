"""What entries of the pretend county say to the public can be read by a child of ten, as what the pages ask can."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ginnel.care.assessment.tests.reading_ease import HARDEST_TEXT, grade, is_hard, sentences
from ginnel.synthetic.directory import services

SHOWN = ("description", "alert", "eligibility_description", "application_process", "fees")


def texts(document: dict[str, Any]) -> Iterator[str]:
    """All that its page shows in sentences: what it is, for whom, how to come to it, how to get there and in."""
    yield from (document[name] for name in SHOWN if document.get(name))
    for place in document.get("service_at_locations", ()):
        location = place.get("location", {})
        yield from (one["description"] for one in location.get("accessibility", ()))
        yield from filter(None, [location.get("transportation")])
    for one in document.get("cost_options", ()):
        yield from filter(None, [one.get("amount_description"), one.get("option")])


def every_text() -> set[str]:
    return {text for document, _ in services() for text in texts(document) if sentences(text)}


def test_every_sentence_of_an_entry_is_plain() -> None:
    said = every_text()
    assert len(said) > 70
    assert not {one: round(grade(one), 1) for text in said for one in sentences(text) if is_hard(one)}


def test_every_description_is_for_a_reader_of_ten() -> None:
    long = [text for text in every_text() if len(sentences(text)) > 1]
    assert len(long) > 60
    assert not {text: round(grade(text), 1) for text in long if grade(text) > HARDEST_TEXT}
