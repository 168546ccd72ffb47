"""Pages say nothing is open that its own words say is closed, and nothing by the hours of nowhere."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from ginnel.foundation.directory import actions
from ginnel.foundation.directory.tests.documents import id_of, place, service, weekly
from ginnel.foundation.terminology.tests.clerk import CLERK
from ginnel.kernel import clock

pytestmark = pytest.mark.django_db
TUESDAY = datetime(2026, 12, 29, 12, tzinfo=UTC)
DAILY = weekly("MO,TU,WE,TH,FR,SA,SU")


def shown(client: Client, path: str) -> str:
    with clock.held_at(TUESDAY):
        return " ".join(client.get(path).content.decode().split())


def listed(**said: Any) -> None:
    actions.list_service(document=service("Library", **said), by=CLERK)


@pytest.mark.parametrize(
    "said",
    [
        {"schedules": [DAILY], "alert": "Closed until further notice"},
        {"schedules": [DAILY, {"id": "x", "description": "Closed until January 2027"}]},
        {
            "schedules": [
                DAILY,
                {"id": "x", "valid_from": "2026-12-24", "valid_to": "2027-01-04", "notes": "Closed"},
            ]
        },
        {"schedules": [DAILY], "service_at_locations": [place("Hall", schedules=[weekly("SA")])]},
    ],
)
def test_it_is_neither_said_nor_found_to_be_open(client: Client, said: dict[str, Any]) -> None:
    listed(**said)
    for path in ("/services?words=library", f"/services/{id_of('Library')}"):
        page = shown(client, path)
        assert "Library" in page
        assert "Open now" not in page
    assert "No services found" in shown(client, "/services?open_now=1")


def test_an_alert_stands_in_the_results(client: Client) -> None:
    listed(schedules=[DAILY], alert="Closed until further notice")
    page = shown(client, "/services")
    assert "Closed until further notice" in page
    assert "Hours may be different. Ring first." in page


def test_days_on_which_it_is_closed_stand_among_the_hours(client: Client) -> None:
    listed(
        schedules=[
            DAILY,
            {"id": "x", "valid_from": "2026-12-24", "valid_to": "2027-01-04", "notes": "Closed"},
        ]
    )
    page = shown(client, f"/services/{id_of('Library')}")
    assert "24 December 2026 to 4 January 2027" in page
    assert "Opens on Tuesday 5 January 2027 at 9am" in page


def test_hours_of_everywhere_hold_where_a_place_says_none(client: Client) -> None:
    listed(schedules=[DAILY], service_at_locations=[place("Hall", schedules=[weekly("SA")]), place("Annexe")])
    assert "1 service found" in shown(client, "/services?open_now=1")
