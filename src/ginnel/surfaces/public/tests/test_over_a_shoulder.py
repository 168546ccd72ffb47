"""Whoever looks over a shoulder, later or with the code, learns nothing of harm that somebody told of."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.test import Client

from ginnel.foundation.organisations.actions import allowing
from ginnel.kernel import clock
from ginnel.surfaces.public.tests.test_self_assessment import NOON, START, finished, post, send, text, through

pytestmark = pytest.mark.django_db
HELPLINE = "0808 2000 247"


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    allowing.forget()
    with clock.held_at(NOON):
        yield


def test_harm_is_not_shown_again_once_somebody_has_gone_on(client: Client) -> None:
    finished(client, now=["harm"])
    page = client.get(f"{START}/now", follow=True)
    assert page.redirect_chain[-1][0] == f"{START}/check"
    assert HELPLINE not in text(page)


def test_harm_is_not_shown_beside_a_later_danger(client: Client) -> None:
    through(client, now=["harm"])
    page = text(send(client, 4, "more", "I have chest pain"))
    assert "Ring 999 now" in page
    assert HELPLINE not in page


def test_whoever_has_the_code_is_not_shown_harm(client: Client) -> None:
    through(client, now=["harm"])
    code = re.search(r'id="code">([a-z2-9-]{14})<', text(post(client, f"{START}/save")))
    assert code
    other = Client()
    post(other, f"{START}/back", code=code[1])
    for path in ("now", "check", "2"):
        assert HELPLINE not in text(other.get(f"{START}/{path}", follow=True))


def test_the_answers_to_look_over_are_the_same_whether_or_not_somebody_is_hurt() -> None:
    pages = set()
    for said in (
        {"now": ["harm"], "more": ["he hits me"]},
        {"now": ["none"], "more": ["I like tea"]},
        {"now": ["chest", "harm"], "more": ["up a lane"]},
    ):
        page = text(through(Client(), **said))
        pages.add(re.sub(r'value="[^"]*"', "", page))
    assert len(pages) == 1
    assert pages.pop().count("Your answer is kept") == 2


def test_leaving_promises_no_more_than_it_does(client: Client) -> None:
    post(client, START)
    send(client, 1, "who", "self")
    assert "It clears answers that you did not save." in text(send(client, 2, "now", "harm"))
