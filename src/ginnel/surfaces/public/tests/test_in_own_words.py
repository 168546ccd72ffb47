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


def tell(client: Client, words: str, now: str = "none") -> str:
    """Up to what comes after the words and a postcode that is left out."""
    page = post(client, START, **{"in-own-words": "yes"})
    for question, value in (("who", "self"), ("now", now), ("more", words), ("postcode", "")):
        at = page.redirect_chain[-1][0]  # type: ignore[attr-defined]
        if at.endswith("/now"):
            page = post(client, at)
            at = page.redirect_chain[-1][0]  # type: ignore[attr-defined]
        assert asked(text(page)) == question
        page = send(client, int(at.rsplit("/", 1)[1]), question, value)
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


def test_danger_in_what_they_say_comes_first(client: Client) -> None:
    page = post(client, START, **{"in-own-words": "yes"})
    assert asked(text(page)) == "who"
    send(client, 1, "who", "self")
    page = send(client, 2, "now", "hurt")
    assert page.redirect_chain[-1][0].endswith("/now")  # type: ignore[attr-defined]
    assert "Say how to reach you" not in text(client.get(f"{START}/check", follow=True))  # type: ignore[arg-type]


def test_what_is_chosen_among_the_others_is_the_same_way(client: Client) -> None:
    post(client, START)
    send(client, 1, "who", "self")
    send(client, 2, "now", "none")
    assert asked(text(send(client, 3, "hard", "tell"))) == "more"
    refused = text(send(client, 3, "hard", "tell", "falls"))
    assert "Choose what is true, or choose" in refused
