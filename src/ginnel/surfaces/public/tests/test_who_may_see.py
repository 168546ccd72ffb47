"""The rules are for everybody to read, in the words of the table that decides."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from ginnel.foundation.organisations.states import Role
from ginnel.foundation.sharing.rules import in_words
from ginnel.foundation.sharing.states import OwnRole, SystemRole

pytestmark = pytest.mark.django_db
ASKED = reverse("public:who-may-see")


@pytest.mark.parametrize("kind", [Role, SystemRole, OwnRole])
def test_every_rule_is_there_without_signing_in(client: Client, kind: type[Role]) -> None:
    shown = unescape(re.sub(r"<[^>]+>", "", client.get(ASKED).content.decode()))
    for role in kind:
        assert role.label in shown
        for line in in_words.lines_of(role):
            assert f"{line.may.capitalize()}, about {line.about}: {line.kinds}. {line.because}" in shown


def test_every_page_for_everybody_leads_to_it(client: Client) -> None:
    for name in ("services", "self-assessment", "my-list"):
        assert f'href="{ASKED}"' in client.get(reverse(f"public:{name}")).content.decode()
