"""Whatever is cut of a long text, no danger in it is."""

from __future__ import annotations

import pytest
from django.test import Client

from ginnel.foundation.organisations.actions import allowing
from ginnel.kernel import clock
from ginnel.surfaces.public.tests.test_self_assessment import NOON, PLAIN, START, post, send, text

pytestmark = pytest.mark.django_db


def test_both_dangers_of_a_long_text_are_heard_and_the_cut_is_said(client: Client) -> None:
    allowing.forget()
    with clock.held_at(NOON):
        post(client, START)
        for number, question in enumerate(("who", "now", "hard"), start=1):
            send(client, number, question, *PLAIN[question])
        rest = "I like tea. " * 150
        page = text(
            send(client, 4, "more", f"{rest} I have chest pain. {rest} I want to end my life. {rest}")
        )
    assert "Ring 999 now" in page
    assert "Samaritans on 116 123" in page
    assert "We kept only some of it." in page
