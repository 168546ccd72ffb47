"""Old versions of an entry of the directory: what was said, by whom, and what they changed."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from ginnel.foundation.organisations.states import Role
from ginnel.kernel import clock
from ginnel.surfaces.workspace.tests.test_governance import enter, works_as
from ginnel.surfaces.workspace.tests.test_own_services import TYPED, added, address, keeper

__all__ = ["keeper"]
pytestmark = pytest.mark.django_db


def changed(client: Client, service: UUID, seen: int, **more: Any) -> None:
    said = {**TYPED, "seen": str(seen), **more}
    assert client.post(address(service), said).status_code == 302


def version(client: Client, service: UUID, number: int) -> Any:
    return client.get(reverse("workspace:own-service-version", args=[service, number]))


def shown(client: Client, service: UUID, number: int) -> str:
    answer = version(client, service, number)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_an_old_version_says_what_was_said_then_and_what_was_changed(keeper: Client) -> None:
    service = added(keeper)
    changed(keeper, service, 1, costs="£9 a meal", name="Dinner club")
    old, now = shown(keeper, service, 1), shown(keeper, service, 2)
    assert "£6 a meal" in old and "Lunch club" in old and "£9" not in old
    assert "It is the first" in old and "This is what was said then" in old
    changes = now.split("What was changed")[1].split("What it said")[0]
    for words in ("£6 a meal", "£9 a meal", "Lunch club", "Dinner club"):
        assert words in changes
    assert "Telephones" not in changes and "as it is now" in now
    assert reverse("workspace:own-service-version", args=[service, 1]) in now
    page = keeper.get(address(service)).content.decode()
    assert reverse("workspace:own-service-version", args=[service, 2]) in page


def test_that_it_was_looked_at_alone_is_said(keeper: Client) -> None:
    service = added(keeper)
    with clock.held_at(clock.now() + timedelta(days=2)):
        assert keeper.post(address(service, "assure-own-service"), {"seen": "1"}).status_code == 302
    changes = shown(keeper, service, 2).split("What was changed")[1].split("What it said")[0]
    assert re.findall(r"summary-list__key\">([^<]+)", changes) == ["As of"]
    changed(keeper, service, 2, room="", weeks="")
    with clock.held_at(clock.now() + timedelta(days=4)):
        assert keeper.post(address(service, "assure-own-service"), {"seen": "3"}).status_code == 302
    assert "nothing that this page shows" in shown(keeper, service, 4)


def test_that_it_was_taken_out_and_put_back_is_shown_as_a_change(keeper: Client) -> None:
    service = added(keeper)
    assert keeper.post(address(service, "end-own-service"), {"seen": "1"}).status_code == 302
    assert keeper.post(address(service, "put-back-own-service"), {"seen": "2"}).status_code == 302
    assert "Whether it runs" in shown(keeper, service, 2).split("What it said")[0]
    assert "Whether it runs" in shown(keeper, service, 3).split("What it said")[0]


@pytest.mark.parametrize("number", [0, 2, 10**12])
def test_there_is_no_other_version(keeper: Client, number: int) -> None:
    assert version(keeper, added(keeper), number).status_code == 404


def test_only_whoever_may_edit_the_entry_reads_them(keeper: Client) -> None:
    service = added(keeper)
    other = Client()
    enter(other, works_as(Role.PHARMACIST))
    assert version(other, service, 1).status_code in (403, 404)
    assert Client().get(reverse("workspace:own-service-version", args=[service, 1])).status_code == 302
    assert version(keeper, UUID(int=1), 1).status_code == 404
