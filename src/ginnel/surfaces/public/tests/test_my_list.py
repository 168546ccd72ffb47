"""Anybody gathers services, prints them, and opens them elsewhere by a short link that says nothing of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from ginnel.foundation.directory import actions
from ginnel.foundation.directory.tests.documents import id_of, place, service
from ginnel.foundation.organisations.actions import allowing
from ginnel.foundation.terminology.tests.clerk import CLERK
from ginnel.kernel import clock
from ginnel.kernel.clock import LONDON

pytestmark = pytest.mark.django_db
MINE = reverse("public:my-list")
ADD = reverse("public:add-to-my-list")
SAVE = reverse("public:save-my-list")
NOW = datetime(2026, 11, 27, 12, tzinfo=LONDON)


@pytest.fixture(autouse=True)
def held() -> Iterator[None]:
    allowing.forget()
    with clock.held_at(NOW):
        yield


@pytest.fixture(autouse=True)
def listed() -> None:
    for name in ("Lunch club", "Community bus"):
        say(service(name))


def say(document: dict[str, Any]) -> None:
    assert actions.list_service(document=document, by=CLERK).listing


def add(client: Client, name: str, back: str = "/services") -> str:
    return client.post(ADD, {"service": id_of(name), "back": back})["Location"]


def page(client: Client, address: str = MINE, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def link(client: Client) -> str:
    add(client, "Lunch club")
    add(client, "Community bus")
    answer = client.post(SAVE)
    assert answer.status_code == 302
    return str(answer["Location"])


def full() -> dict[str, Any]:
    hall = place("Hall")
    hall["location"] |= {
        "transportation": "Bus 4 stops outside",
        "accessibility": [{"id": id_of("step"), "description": "No steps"}],
    }
    return service(
        "Lunch club",
        minimum_age=60,
        url="https://lunch.example.org",
        languages=[{"id": id_of("urdu"), "name": "Urdu"}],
        service_at_locations=[hall],
    )


FULL = (
    "Who it is for: People aged 60 and over",
    "Getting there: Bus 4 stops outside",
    "Getting in: No steps",
    "Languages: Urdu",
    "https://lunch.example.org",
)


def test_a_list_says_all_that_a_reader_needs_to_go_there(client: Client) -> None:
    say(full())
    assert [one for one in FULL if one not in page(client, link(client))] == []


def test_services_are_gathered_and_taken_out_without_signing_in(client: Client) -> None:
    assert "nothing on your list" in page(client)
    add(client, "Lunch club")
    assert add(client, "Lunch club", "/services?words=lunch&page=2") == "/services?words=lunch&page=2"
    assert "My list (1)" in page(client, "/services")
    assert page(client).count("Take it out") == 1
    client.post(reverse("public:take-out-of-my-list"), {"service": id_of("Lunch club")})
    assert "nothing on your list" in page(client)


@pytest.mark.parametrize(
    "back",
    ["https://elsewhere.example", "//elsewhere.example", "/services/../find", "/services\r\nx", "", "/find"],
)
def test_nobody_is_led_anywhere_else(client: Client, back: str) -> None:
    assert add(client, "Lunch club", back) == MINE


def test_a_link_opens_the_same_list_on_another_phone_and_holds_nothing_but_services(client: Client) -> None:
    address = link(client)
    other = Client()
    shown = page(other, address)
    assert "Lunch club" in shown and "Community bus" in shown and "25 February 2027" in shown
    assert not other.cookies.get("sessionid") and len(address.rsplit("/", 1)[1]) == 11
    other.post(reverse("public:take-list", args=[address.rsplit("/", 1)[1]]))
    assert page(other).count("Take it out") == 2


def test_what_has_changed_or_ended_since_says_so(client: Client) -> None:
    address = link(client)
    say(service("Lunch club", status="defunct"))
    shown = page(Client(), address)
    assert "Ended." in shown and shown.count("has changed since the list was made") == 1


def test_after_its_time_a_link_opens_nothing_and_is_forgotten(client: Client) -> None:
    address = link(client)
    with clock.held_at(NOW + timedelta(days=91)):
        assert "We cannot find this list" in page(Client(), address, 404)
        assert actions.erase_lists(by=CLERK) == 1
        assert actions.erase_lists(by=CLERK) == 0


def test_guessing_is_held_back_and_whoever_has_a_link_is_not(client: Client) -> None:
    address = link(client)
    guess = reverse("public:saved-list", args=["aaaaa-aaaaa"])
    answers = [Client(REMOTE_ADDR="192.0.2.7").get(guess).status_code for _ in range(12)]
    assert answers == [404] * 10 + [429] * 2
    assert all(page(Client(REMOTE_ADDR="192.0.2.8"), address) for _ in range(25))


def test_no_more_is_kept_than_is_read_and_an_empty_list_has_no_link(client: Client) -> None:
    assert client.post(SAVE).status_code == 422
    for number in range(30):
        say(service(f"Bus {number}"))
        assert add(client, f"Bus {number}") == "/services"
    assert add(client, "Bus 7") == "/services"
    assert "30 minutes" in page(client) and "is full" not in page(client)
    address = add(client, "Lunch club")
    assert "Your list is full: it holds 30 services" in page(client, address)
    assert page(client).count("Take it out") == 30


def test_what_of_a_list_has_no_room_is_said(client: Client) -> None:
    code = link(client).rsplit("/", 1)[1]
    other = Client()
    for number in range(29):
        say(service(f"Bus {number}"))
        add(other, f"Bus {number}")
    answer = other.post(reverse("public:take-list", args=[code]))
    assert "Not all was added" in page(other, answer["Location"])


@pytest.mark.parametrize("odd", ["", "x", "\0", str(UUID(int=7))])
def test_taking_out_what_is_not_there_leaves_the_list_alone(client: Client, odd: str) -> None:
    add(client, "Lunch club")
    client.post(reverse("public:take-out-of-my-list"), {"service": odd})
    assert page(client).count("Take it out") == 1


def test_a_link_works_to_the_end_of_the_day_that_is_said(client: Client) -> None:
    address = link(client)
    last = datetime(2027, 2, 25, 23, 59, 59, tzinfo=LONDON)
    with clock.held_at(last):
        assert "25 February 2027" in page(Client(), address)
    with clock.held_at(last + timedelta(seconds=1)):
        page(Client(), address, 404)


@pytest.mark.parametrize("mess", ["", "\0", "x" * 5_000, "²", str(UUID(int=7)), "[]"])
def test_whatever_is_sent_is_answered(client: Client, mess: str) -> None:
    for name in ("add-to-my-list", "take-out-of-my-list", "save-my-list"):
        assert client.post(reverse(f"public:{name}"), {"service": mess, "back": mess}).status_code in (
            302,
            422,
        )
    if mess and mess.isprintable():
        assert client.get(reverse("public:saved-list", args=[mess])).status_code == 404
        assert client.post(reverse("public:take-list", args=[mess])).status_code == 302


def test_leaving_in_a_hurry_lets_go_of_the_list(client: Client) -> None:
    add(client, "Lunch club")
    client.get(reverse("public:leave"))
    assert "nothing on your list" in page(client)


def test_a_list_is_in_large_print_for_whoever_chooses_it(client: Client) -> None:
    for address in (link(client), MINE):
        assert "app-large-print" not in page(client, address)
        large = page(client, f"{address}?print=large")
        assert 'class="app-large-print"' in large and f"{address}?print=usual" in large
