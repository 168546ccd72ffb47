"""The pages on which an organisation keeps its own entries: nothing that was typed is lost."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from ginnel.foundation.directory import actions, queries
from ginnel.foundation.directory.queries import Asked
from ginnel.foundation.directory.rules import room
from ginnel.foundation.directory.states import Room
from ginnel.foundation.directory.tests.documents import service, weekly
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.queries import account_named
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.terminology.tests.clerk import CLERK
from ginnel.surfaces.workspace.tests.test_governance import enter, works_as

LIST = reverse("workspace:own-services")
NEW = reverse("workspace:add-own-service")
TYPED = {
    "name": "Lunch club",
    "what": "A hot dinner.\r\n\r\nAnd company.",
    "status": "active",
    "hours": "Mon to Fri midday-2pm\r\nSaturday 10am to 11am",
    "places": "1",
    "place-0-kind": "physical",
    "place-0-name": "Example hall",
    "place-0-street": "1 Example Street",
    "place-0-town": "Exampleton",
    "place-0-postcode": "qx11aa",
    "place-0-access": "Ramp\r\nHearing loop",
    "telephones": "01632 960001",
    "costs": "£6 a meal",
    "room": "waiting",
    "weeks": "6",
    "elements": ["15"],
}


@pytest.fixture
def keeper(client: Client, db: None) -> Client:
    enter(client, works_as(Role.VOLUNTARY_LINK_WORKER))
    return client


def added(client: Client, **more: Any) -> UUID:
    assert client.post(NEW, {**TYPED, **more}).status_code == 302
    (found,) = queries.search(Asked()).items
    return found.id


def address(id: UUID, name: str = "own-service") -> str:
    return reverse(f"workspace:{name}", args=[id])


def test_a_service_that_is_added_is_seen_by_residents_as_it_was_typed(keeper: Client) -> None:
    id = added(keeper)
    page = " ".join(Client().get(reverse("public:service", args=[id])).content.decode().split())
    for words in (
        "Lunch club",
        "Ramp",
        "£6 a meal",
        "Example hall",
        "midday to 2pm",
        "Last checked",
        "6 weeks",
    ):
        assert words in page
    assert "Lunch club" in keeper.get(LIST).content.decode()


def test_what_is_wrong_names_its_box_and_what_was_typed_stays(keeper: Client) -> None:
    wrong = {
        **TYPED,
        "hours": "Monday 9am to 5pm\nMonday 4pm to 6pm",
        "place-0-name": "",
        "place-0-street": "",
    }
    wrong |= {"place-0-town": "", "place-0-postcode": "", "place-0-access": "", "youngest": "old"}
    answer = keeper.post(NEW, wrong)
    assert answer.status_code == 422
    wrong |= {"youngest": ""}
    answer = keeper.post(NEW, wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    for words in (
        "Lines 1 and 2 overlap on Monday",
        'href="#hours"',
        "Say where it is",
        'href="#place-0-name"',
    ):
        assert words in page
    for words in ("Monday 4pm to 6pm", "Lunch club", "01632 960001"):
        assert words in page
    assert not queries.search(Asked()).total


def test_saving_what_was_opened_changes_nothing_but_what_was_typed(keeper: Client) -> None:
    id = added(keeper)
    before = queries.service(id).document
    said = {**TYPED, "seen": "1", "places": "2", "place-0-id": before["service_at_locations"][0]["id"]}
    said |= {"what": "Two courses.", "hours": "Monday to Friday midday to 2pm\nSaturday 10am to 11am"}
    assert keeper.post(address(id), said).status_code == 302
    after = queries.service(id).document
    assert {name for name in after if after[name] != before.get(name)} <= {"description", "attributes"}
    assert after["description"] == "Two courses."


def test_of_two_at_once_the_second_reads_what_the_first_said_and_may_save_over_it(keeper: Client) -> None:
    id = added(keeper)
    assert keeper.post(address(id), {**TYPED, "seen": "1", "what": "Soup"}).status_code == 302
    answer = keeper.post(address(id), {**TYPED, "seen": "1", "name": "Dinner club"})
    page = answer.content.decode()
    assert answer.status_code == 409
    for words in ("Somebody else has changed", "Soup", "Dinner club", 'name="seen" value="2"'):
        assert words in page
    assert keeper.post(address(id), {**TYPED, "seen": "2", "name": "Dinner club"}).status_code == 302
    assert queries.service(id).document["name"] == "Dinner club"
    assert keeper.post(address(id, "assure-own-service"), {"seen": "1"})["Location"].endswith("done=not")


def test_it_is_said_right_taken_out_and_put_back(keeper: Client) -> None:
    id = added(keeper)
    for number, (name, said) in enumerate(
        [("end-own-service", "ended"), ("put-back-own-service", "back"), ("end-own-service", "ended")], 1
    ):
        answer = keeper.post(address(id, name), {"seen": str(number)}, follow=True)
        assert answer.redirect_chain[-1][0].endswith(f"done={said}")
    assert "Put it back" in keeper.get(address(id)).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.COMMUNITY_NURSE, Role.ANALYST, Role.CARE_HOME_WORKER])
def test_a_role_that_keeps_no_entries_is_refused(client: Client, role: Role) -> None:
    enter(client, works_as(role))
    assert client.get(LIST).status_code == 403
    assert client.post(NEW, TYPED).status_code == 403


def test_what_is_wrong_does_not_hide_that_somebody_was_quicker(keeper: Client) -> None:
    id = added(keeper)
    assert keeper.post(address(id), {**TYPED, "seen": "1", "what": "Soup"}).status_code == 302
    answer = keeper.post(address(id), {**TYPED, "seen": "1", "youngest": "old"})
    assert answer.status_code == 422 and 'name="seen" value="1"' in answer.content.decode()
    assert keeper.post(address(id), {**TYPED, "seen": "1"}).status_code == 409
    assert queries.service(id).document["description"] == "Soup"


def test_what_was_typed_stays_where_the_service_was_taken_out_meanwhile(keeper: Client) -> None:
    id = added(keeper)
    keeper.post(address(id, "end-own-service"), {"seen": "1"})
    answer = keeper.post(address(id), {**TYPED, "seen": "1", "what": "Soup"})
    page = answer.content.decode()
    assert answer.status_code == 409
    for words in ("Soup", "Saving what you typed puts it back", 'name="seen" value="2"'):
        assert words in page
    assert keeper.post(address(id), {**TYPED, "seen": "2", "what": "Soup"}).status_code == 302
    assert queries.service(id).document["status"] == "active"


def test_what_was_typed_stays_where_a_feed_or_another_organisation_keeps_it_now(keeper: Client) -> None:
    here = organisations.ensure(code="HERE", by=CLERK)
    said = service("Bus")
    id = actions.list_service(document=said, organisation=here, feed="county", by=CLERK).listing
    assert id
    typed = {**TYPED, "seen": "1", "what": "Soup"}
    answer = keeper.post(address(id), typed)
    assert answer.status_code == 409
    for words in ("Soup", "The feed county says", "is not saved"):
        assert words in answer.content.decode()
    there = organisations.ensure(code="THERE", name="There", by=CLERK)
    account = account_named(Role.VOLUNTARY_LINK_WORKER, viewer=CLERK)
    assert account
    organisations.grant_role(account=account, role=Role.RECORD_KEEPER, organisation=there, by=CLERK)
    page = keeper.get(address(id)).content.decode()
    assert page.index("Choose an organisation") < page.index(">There<")
    keeper.post(address(id, "own-service-keeper"), {"to": "THERE"})
    answer = keeper.post(address(id), typed)
    page = answer.content.decode()
    assert answer.status_code == 409 and "Soup" in page and "handed to another organisation" in page
    assert ">Save<" not in page and keeper.get(address(id)).status_code == 404


def test_pressing_twice_adds_it_once(keeper: Client) -> None:
    (new,) = re.findall(r'name="new" value="([0-9a-f-]{36})"', keeper.get(NEW).content.decode())
    answer = keeper.post(NEW, {**TYPED, "new": new, "hours": "soon"})
    assert f'name="new" value="{new}"' in answer.content.decode()
    for _ in range(2):
        assert keeper.post(NEW, {**TYPED, "new": new})["Location"].endswith("done=added")
    assert [str(one.id) for one in queries.search(Asked()).items] == [new]


def test_a_page_opens_whatever_week_of_the_month_and_wait_a_feed_has_said(keeper: Client) -> None:
    here = organisations.ensure(code="HERE", by=CLERK)
    attribute = next(room.attributes(room.Said(Room.WAITING, 6, None), UUID(int=1)))
    weeks = list(room.attributes(room.Said(Room.WAITING, 6, None), UUID(int=1)))[1]
    said = service(
        "Bus",
        schedules=[weekly("5MO", freq="MONTHLY"), weekly("-2MO", freq="MONTHLY")],
        attributes=[attribute, {**weeks, "value": "9" * 5_000}],
    )
    id = actions.list_service(document=said, organisation=here, by=CLERK).listing
    assert id
    page = keeper.get(address(id)).content.decode()
    assert "Fifth Monday of the month" in page and "1 line of hours is" in page
    (box,) = re.findall(r'<input[^>]* name="room_on"[^>]*>', page)
    assert re.search(r'value="[0-9]', box) is None
    assert Client().get(reverse("public:service", args=[id])).status_code == 200


MESS = ("\0", "9" * 30, "²", "-1", "2026-02-30", "x" * 30_000, "\ud7ff\n" * 50, "", "٣", "[]")


@pytest.mark.parametrize(
    "box", [*TYPED, "seen", "youngest", "room_on", "place-0-hours", "place-0-id", "is_right", "new"]
)
def test_whatever_is_posted_is_answered(keeper: Client, box: str) -> None:
    id = added(keeper)
    for mess in MESS:
        assert keeper.post(NEW, {**TYPED, box: mess}).status_code in (302, 422)
        assert keeper.post(address(id), {**TYPED, "seen": "1", box: mess}).status_code in (302, 409, 422)
        for name in ("assure-own-service", "end-own-service", "put-back-own-service", "own-service-keeper"):
            assert keeper.post(address(id, name), {"seen": mess, "to": mess}).status_code == 302
    assert keeper.get(address(id)).status_code == keeper.get(LIST).status_code == 200
