"""What came by MESH and is nobody's, and what of ours did not arrive, wait on the feeds page for the place's keeper."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ginnel.care.reception import actions as reception
from ginnel.care.reception import queries
from ginnel.care.reception.rules.mailbox import Posted, Report
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.states import OrganisationKind, Role
from ginnel.foundation.sharing.queries import service
from ginnel.surfaces.workspace.tests.test_governance import enter, works_as

pytestmark = pytest.mark.django_db
BY = service("load")


def posted(message: str, **more: Any) -> Posted:
    return Posted("OURS", message, "TRUST01", "EXAMPLE", **more)


@pytest.fixture
def held() -> None:
    """A file that is nobody's, and a report."""
    reception.hold_message(posted=posted("m1", filename="extract.csv", size=9), by=BY)
    report = Report(
        "20261101_SENT", "our-request", "14", "SEND", "Message not collected by recipient after 5 days"
    )
    reception.hold_message(posted=posted("m2", report=report), by=BY)
    for message in ("m1", "m2"):
        reception.acknowledged_message(mailbox="OURS", message=message, by=BY)


@pytest.fixture
def keeper(client: Client, held: None) -> Client:
    """Of the place's integrated care board."""
    organisations.ensure(
        code="HERE", name="Here", kind=OrganisationKind.INTEGRATED_CARE_BOARD, by=service("administer")
    )
    enter(client, works_as(Role.RECORD_KEEPER))
    return client


def feeds(client: Client) -> str:
    return client.get(reverse("feeds:feeds")).content.decode()


def test_a_file_that_is_nobodys_says_how_to_say_whose_it_is(keeper: Client) -> None:
    shown = feeds(keeper)
    assert "By MESH from mailbox TRUST01" in shown
    assert "ginnel mesh route TRUST01 EXAMPLE ORGANISATION" in shown
    page = keeper.get(reverse("feeds:kept", args=[reception.upload_id("OURS", "m1")])).content.decode()
    assert "Nobody has said yet" in page


def test_trying_it_again_before_anybody_has_said_changes_nothing(keeper: Client) -> None:
    address = reverse("feeds:settle-kept", args=[reception.upload_id("OURS", "m1")])
    refused = keeper.post(address, {"do": "again"})
    assert (refused.status_code, "Nobody has said whose it is" in refused.content.decode()) == (422, True)


def test_a_report_stays_until_somebody_says_what_was_done(keeper: Client) -> None:
    assert "not collected by recipient" in feeds(keeper)
    (report,) = queries.undelivered(viewer=BY)
    address = reverse("feeds:settle-report", args=[report.id])
    assert keeper.post(address, {"reason": " "}).status_code == 422
    assert keeper.post(address, {"reason": "Sent again"}).status_code == 302
    assert "not collected by recipient" not in feeds(keeper)


def test_an_organisations_own_keeper_neither_sees_nor_settles_them(client: Client, held: None) -> None:
    enter(client, works_as(Role.RECORD_KEEPER))
    shown = feeds(client)
    assert "TRUST01" not in shown
    assert "not collected" not in shown
    (report,) = queries.undelivered(viewer=BY)
    address = reverse("feeds:settle-report", args=[report.id])
    assert client.post(address, {"reason": "Done"}).status_code == 404
