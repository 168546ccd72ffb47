"""The page of what each role may see: for whoever works here, in the words of the table that decides."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from ginnel.foundation.organisations.states import Role
from ginnel.foundation.sharing.rules import in_words
from ginnel.foundation.sharing.states import OwnRole, SystemRole
from ginnel.surfaces.workspace.tests.test_governance import enter, works_as

pytestmark = pytest.mark.django_db


def plain(markup: str) -> str:
    """As it is read."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", markup)).split()).replace(" ,", ",")


def page(client: Client, role: Role) -> str:
    enter(client, works_as(role))
    answer = client.get(reverse("workspace:roles"))
    assert answer.status_code == 200
    return answer.content.decode()


def section(shown: str, label: str) -> str:
    """What is folded away under a role, as it is read."""
    found = re.search(rf"summary-text\">{re.escape(label)}</span></summary>(.*?)</details>", shown, re.S)
    assert found, label
    return plain(found[1])


@pytest.mark.parametrize("kind", [Role, SystemRole, OwnRole])
def test_every_line_of_every_role_is_on_it(client: Client, kind: type[Role]) -> None:
    shown = page(client, Role.CALDICOTT_GUARDIAN)
    for role in kind:
        told = section(shown, role.label)
        for line in in_words.lines_of(role):
            said = f"{line.may.capitalize()}, about {line.about}: {line.kinds}. {line.because}"
            assert said in told
        assert told.count(", about ") == len(in_words.lines_of(role))


def test_whoever_reads_it_finds_their_own_role_first_and_unfolded(client: Client) -> None:
    shown = page(client, Role.SOCIAL_WORKER)
    own = plain(shown.split("<details", 1)[0])
    assert (
        "Your role: Social worker For caring for people Read, about anybody in the place: demographics."
        in own
    )
    assert "In an emergency they may open" in own
    assert "Records kept apart" not in own


def test_of_a_role_that_sees_nobody_it_says_so(client: Client) -> None:
    assert "They see no fact about any person" in section(page(client, Role.ANALYST), "Commissioner")


def test_information_governance_is_led_to_it_from_its_other_pages(client: Client) -> None:
    enter(client, works_as(Role.INFORMATION_GOVERNANCE_OFFICER))
    shown = client.get(reverse("workspace:agreements")).content.decode()
    assert f'href="{reverse("workspace:roles")}"' in shown


def test_nobody_reads_it_without_having_signed_in(client: Client) -> None:
    assert client.get(reverse("workspace:roles")).status_code == 302
