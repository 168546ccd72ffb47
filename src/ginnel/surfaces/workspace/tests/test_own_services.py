"""The pages on which an organisation keeps its own entries: nothing that was typed is lost."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from ginnel.foundation.directory import queries
from ginnel.foundation.directory.queries import Asked
from ginnel.foundation.organisations.states import Role
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


MESS = ("\0", "9" * 30, "²", "-1", "2026-02-30", "x" * 30_000, "\ud7ff\n" * 50, "", "٣", "[]")


@pytest.mark.parametrize(
    "box", [*TYPED, "seen", "youngest", "room_on", "place-0-hours", "place-0-id", "is_right"]
)
def test_whatever_is_posted_is_answered(keeper: Client, box: str) -> None:
    id = added(keeper)
    for mess in MESS:
        assert keeper.post(NEW, {**TYPED, box: mess}).status_code in (302, 422)
        assert keeper.post(address(id), {**TYPED, "seen": "1", box: mess}).status_code in (302, 409, 422)
        for name in ("assure-own-service", "end-own-service", "put-back-own-service", "own-service-keeper"):
            assert keeper.post(address(id, name), {"seen": mess, "to": mess}).status_code == 302
    assert keeper.get(address(id)).status_code == keeper.get(LIST).status_code == 200
