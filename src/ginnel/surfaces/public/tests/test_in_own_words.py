"""The short way: whoever would rather say what is hard than be asked."""

from __future__ import annotations

import pytest
from django.test import Client

from ginnel.surfaces.public.tests.test_self_assessment import (
    CONTACT,
    START,
    asked,
    at_noon,
    post,
    send,
    text,
    waiting,
)

pytestmark = pytest.mark.django_db
__all__ = ["at_noon"]
WORDS = "I cannot get up the stairs to bed."


def tell(client: Client, words: str, now: str = "none", upto: str = "postcode") -> str:
    """Up to what comes after the words, or after a postcode that is left out."""
    page = post(client, START, **{"in-own-words": "yes"})
    for question, value in (("who", "self"), ("now", now), ("more", words), ("postcode", "")):
        at = page.redirect_chain[-1][0]  # type: ignore[attr-defined]
        if at.endswith("/now"):
            page = post(client, at)
            at = page.redirect_chain[-1][0]  # type: ignore[attr-defined]
        assert asked(text(page)) == question
        page = send(client, int(at.rsplit("/", 1)[1]), question, value)
        if question == upto:
            break
    return text(page)


def test_four_questions_lead_to_how_they_can_be_reached(client: Client) -> None:
    page = tell(client, WORDS)
    assert "Check your answers" in page
    assert "I want to say it in my own words" in page
    assert "Say how to reach you" in page
    assert "Ask us to get in touch" in text(post(client, f"{START}/check"))
    assert "We have your message" in text(post(client, f"{START}/contact", **CONTACT))
    (one,) = waiting()
    assert [answer["answered"] for answer in one.said["answers"] if answer["question"] == "more"] == [[WORDS]]
    assert not one.is_urgent


@pytest.mark.parametrize("danger", ["hurt", "head", "much", "life"])
def test_danger_comes_first(client: Client, danger: str) -> None:
    post(client, START, **{"in-own-words": "yes"})
    send(client, 1, "who", "self")
    page = send(client, 2, "now", danger)
    assert page.redirect_chain[-1][0].endswith("/now")  # type: ignore[attr-defined]
    assert "Say how to reach you" not in text(client.get(f"{START}/check", follow=True))  # type: ignore[arg-type]


def test_danger_in_what_they_say_comes_before_anything_else(client: Client) -> None:
    assert "What to do now" in tell(client, "I want to kill myself.", upto="more")


def test_a_long_story_is_kept_whole(client: Client) -> None:
    words = "I cannot get up the stairs. " * 120
    tell(client, words)
    post(client, f"{START}/check")
    post(client, f"{START}/contact", **CONTACT)
    (one,) = waiting()
    kept = [answer["answered"] for answer in one.said["answers"] if answer["question"] == "more"]
    assert kept == [[words.strip()]]


def test_what_was_answered_before_is_gone_on_with(client: Client) -> None:
    post(client, START)
    send(client, 1, "who", "self")
    send(client, 2, "now", "none")
    send(client, 3, "hard", "falls")
    assert asked(text(post(client, START, **{"in-own-words": "yes"}))) == "more"


def test_what_is_chosen_among_the_others_is_the_same_way(client: Client) -> None:
    post(client, START)
    send(client, 1, "who", "self")
    send(client, 2, "now", "none")
    assert asked(text(send(client, 3, "hard", "tell"))) == "more"
    refused = text(send(client, 3, "hard", "tell", "falls"))
    assert "Choose what is true, or choose" in refused


def test_nobody_has_to_say_who_they_are(client: Client) -> None:
    tell(client, WORDS)
    post(client, f"{START}/check")
    assert "You can leave this empty" in text(client.get(f"{START}/contact"))
    assert "We have your message" in text(post(client, f"{START}/contact", **CONTACT | {"name": ""}))
    assert waiting()[0].said["contact"]["name"] == ""
