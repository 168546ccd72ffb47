"""How often a code may be tried goes by where somebody is, and not by where they say they are."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from ginnel.foundation.organisations.actions import allowing
from ginnel.kernel import clock
from ginnel.surfaces.public.tests.test_self_assessment import NOON, START

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("is_behind", [False, True])
def test_made_up_addresses_are_one_address(client: Client, settings: Any, is_behind: bool) -> None:
    allowing.forget()
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if is_behind else None
    found = []
    with clock.held_at(NOON):
        for at in range(11):
            said = {"x-forwarded-for": f"192.0.2.{at}, 198.51.100.7", "x-forwarded-proto": "https"}
            page = client.post(f"{START}/back", {"code": "abcd-2345-efgh"}, headers=said, secure=True)
            found.append(page.status_code)
    assert found == [404] * 10 + [429]
