"""What the feed that said it has no longer is not shown as running."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from ginnel.foundation.directory import actions, queries
from ginnel.foundation.directory.actions import Terms
from ginnel.foundation.directory.rules.harvesting import Given
from ginnel.foundation.directory.tests.documents import id_of, service, weekly
from ginnel.foundation.terminology import actions as terminology
from ginnel.foundation.terminology.tests.clerk import CLERK
from ginnel.kernel import clock

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
DROPPED = "It is not in its source any more. Ring first."
KEPT, GONE, OURS = (service(name, schedules=[weekly("MO")]) for name in ("Kept", "Gone", "Ours"))


def read(*documents: Any) -> None:
    harvest, number = actions.begin_harvest(feed=queries.feed("town"), by=CLERK)
    given = [Given(str(each["id"]), each) for each in documents]
    actions.take_in_page(harvest=harvest, number=number, given=given, remarks=(), by=CLERK)
    actions.end_harvest(harvest=harvest, is_whole=True, said=len(given), by=CLERK)


def test_it_says_so_and_is_not_found_as_open(client: Client) -> None:
    terminology.load_shipped(by=CLERK)
    with clock.held_at(NOON):
        actions.add_feed(name="town", terms=Terms("https://town.example"), by=CLERK)
        actions.list_service(document=OURS, by=CLERK)
        read(KEPT, GONE)
    with clock.held_at(NOON + timedelta(hours=1)):
        read(KEPT)
        every, now = (client.get(f"/services{asked}").content.decode() for asked in ("", "?open_now=1"))
        pages = {
            name: client.get(f"/services/{id_of(name)}").content.decode() for name in ("Kept", "Gone", "Ours")
        }
    assert (every.count(DROPPED), every.count("Open now, until")) == (1, 2)
    assert "2 services found" in now
    assert {name: (DROPPED in page, "Open now" in page) for name, page in pages.items()} == {
        "Kept": (False, True),
        "Gone": (True, False),
        "Ours": (False, True),
    }
