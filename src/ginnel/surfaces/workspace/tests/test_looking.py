"""The pages of what is worth a look: who is shown what, and what is written down."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules.worth_a_look import Noticed, Signal
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.relationships.states import Need
from ginnel.foundation.sharing import actions as sharing
from ginnel.foundation.sharing import rules
from ginnel.foundation.sharing.queries import StaffViewer, service
from ginnel.foundation.terminology import actions as terminology
from ginnel.kernel import clock
from ginnel.kernel.viewer import Action, Purpose
from ginnel.surfaces.workspace.tests.test_governance import enter, somebody, works_as

pytestmark = pytest.mark.django_db
QUEUE = "workspace:worth-a-look"


@pytest.fixture(autouse=True)
def shipped_parameters(db: None) -> None:
    terminology.load_shipped(by=service("administer"))


def noticed(worker: StaffViewer, person: UUID | None, times: int = 2) -> None:
    signals = (Signal.SAME_NAME,) if person else (Signal.VOLUME,)
    one = Noticed(worker.identity, worker.role, worker.organisation, person, times, signals, 60)
    by, now = service("look-back", purpose=Purpose.INFORMATION_GOVERNANCE), clock.now()
    audit.raise_alerts(
        noticed=[one],
        since=now - timedelta(days=1),
        until=now + timedelta(seconds=times),
        openings=9,
        by=by,
    )


def page_of(client: Client, address: str) -> str:
    return " ".join(client.get(address).content.decode().split())


def link_in(page: str) -> str:
    return page.partition('app-timeline__title"><a href="')[2].partition('"')[0]


def test_a_reviewer_reads_why_it_is_shown_what_was_done_and_says_what_they_found(client: Client) -> None:
    nurse, person = works_as(Role.COMMUNITY_NURSE), somebody()
    nurse.categories(person, Action.READ)
    noticed(nurse, person)
    enter(client, works_as(Role.INFORMATION_GOVERNANCE_OFFICER))
    page = page_of(client, reverse(QUEUE))
    for told in (
        "1 to look at",
        "The person has the worker’s name",
        "By Community nurse, Community nurse, Here",
    ):
        assert told in page
    one = link_in(page)
    told = page_of(client, one)
    for words in ("Opened 2 times", "Opened a page about the person", "Why they could", "The same answer."):
        assert words in told
    assert client.post(one, {"found": "", "note": ""}).status_code == 422
    assert client.post(one, {"found": "asked", "note": "wrote to the ward manager"}).status_code == 302
    assert ">Asked</strong>" in page_of(client, reverse(QUEUE))
    assert client.post(one, {"found": "fine", "note": "the patient was on her list"}).status_code == 302
    assert "Nothing is waiting" in page_of(client, reverse(QUEUE))
    told = page_of(client, one)
    assert "wrote to the ward manager" in told
    assert "What did you find?" not in told
    assert client.post(one, {"found": "fine", "note": "and again"}).status_code == 409


@pytest.mark.parametrize("need", Need)
def test_why_they_could_is_told_of_an_emergency_opening_for_any_need(client: Client, need: Need) -> None:
    clinician, person = works_as(Role.AMBULANCE_CLINICIAN), somebody()
    sharing.override(person=person, reason="found on the floor", need=need, by=clinician)
    works_as(Role.AMBULANCE_CLINICIAN).categories(person, Action.READ)
    noticed(clinician, person)
    enter(client, works_as(Role.INFORMATION_GOVERNANCE_OFFICER))
    told = page_of(client, link_in(page_of(client, reverse(QUEUE))))
    assert "The same answer." in told
    assert "Opened in an emergency" in told


def test_what_cannot_be_decided_again_is_said_and_the_rest_is_shown(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    nurse, person = works_as(Role.COMMUNITY_NURSE), somebody()
    nurse.categories(person, Action.READ)
    noticed(nurse, person)
    enter(client, works_as(Role.INFORMATION_GOVERNANCE_OFFICER))
    monkeypatch.setattr(rules, "DECIDE_BY_VERSION", {})
    told = page_of(client, link_in(page_of(client, reverse(QUEUE))))
    assert "a version that this installation does not have" in told
    assert "Opened 2 times" in told


def test_how_many_people_is_shown_without_any_of_them(client: Client) -> None:
    noticed(works_as(Role.COMMUNITY_NURSE), None, times=57)
    enter(client, works_as(Role.CALDICOTT_GUARDIAN))
    page = page_of(client, reverse(QUEUE))
    assert "57 people in one day" in page
    assert "57 people in one day" in page_of(client, link_in(page))


def test_what_a_reviewer_opened_themselves_waits_for_somebody_else(client: Client) -> None:
    guardian = works_as(Role.CALDICOTT_GUARDIAN)
    noticed(guardian, somebody())
    enter(client, guardian)
    page = page_of(client, reverse(QUEUE))
    assert "Nothing is waiting" in page
    assert "looked at by somebody else" in page


def test_the_menu_says_how_many_wait_to_those_who_look(client: Client) -> None:
    noticed(works_as(Role.COMMUNITY_NURSE), somebody())
    enter(client, works_as(Role.INFORMATION_GOVERNANCE_OFFICER))
    assert '1<span class="nhsuk-u-visually-hidden"> to look at</span>' in page_of(
        client, reverse("workspace:home")
    )
    enter(client, works_as(Role.GENERAL_PRACTITIONER))
    assert "Worth a look" not in page_of(client, reverse("workspace:home"))
    assert client.get(reverse(QUEUE)).status_code == 403


def read_by_a_system(person: UUID | None, *signals: Signal, times: int = 2) -> None:
    by, now = service("look-back", purpose=Purpose.INFORMATION_GOVERNANCE), clock.now()
    row = organisations.ensure(code="HERE", name="HERE", by=service("administer"))
    registered = apps.get_model("organisations", "Client").objects.create(
        organisation=row, name="Test Records", registered_at=now
    )
    one = Noticed(f"client:{registered.id}", "health-system", "HERE", person, times, signals, 70)
    audit.raise_alerts(noticed=[one], since=now - timedelta(days=1), until=now, openings=9, by=by)


def test_what_a_system_read_is_shown_by_its_name_with_what_to_ask_of_whom(client: Client) -> None:
    read_by_a_system(somebody(), Signal.INTRODUCED, Signal.STRANGER)
    enter(client, works_as(Role.INFORMATION_GOVERNANCE_OFFICER))
    page = page_of(client, reverse(QUEUE))
    for told in ("By Test Records, a system of HERE. Read in 2 requests", "knows the person only by what"):
        assert told in page
    one = link_in(page)
    told_of_one = page_of(client, one)
    for told in (
        "Read by",
        "System of a health organisation, HERE",
        "Whom to ask",
        "records are used at HERE",
    ):
        assert told in told_of_one
    assert "The organisation has been asked" in told_of_one
    assert client.post(one, {"found": "fine", "note": "a referral came late"}).status_code == 302
    assert "Nothing is waiting" in page_of(client, reverse(QUEUE))


def test_how_many_people_a_system_read_about_is_shown_without_any_of_them(client: Client) -> None:
    read_by_a_system(None, Signal.OWN_VOLUME, Signal.BEYOND, times=412)
    enter(client, works_as(Role.CALDICOTT_GUARDIAN))
    page = page_of(client, reverse(QUEUE))
    assert "412 people in one day" in page
    assert "why did it read about so many people?" in page_of(client, link_in(page))
