"""To a worker who is kept from somebody, every page about them is as if nobody were there: the same bytes."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from ginnel.foundation.audit import queries as audit
from ginnel.foundation.notices import queries as notices
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.people import actions as people
from ginnel.foundation.sharing import actions
from ginnel.foundation.sharing.queries import StaffViewer, service
from ginnel.foundation.sharing.rules import OVERRIDE_NOTICE
from ginnel.foundation.terminology import actions as terminology
from ginnel.kernel import clock
from ginnel.kernel.values.identifiers import uuid7
from ginnel.surfaces.workspace.tests.test_governance import enter, somebody, works_as
from ginnel.surfaces.workspace.tests.test_looking import noticed
from ginnel.surfaces.workspace.tests.test_parting import Twins, twins

__all__ = ["twins"]
pytestmark = pytest.mark.django_db
ENTRY = uuid7()
NOTE = {"kind": "call", "text": "Rang.", "at": "2026-11-20T10:00"}
# Every kind of address of a person, with what is posted, if anything.
PAGES: list[tuple[str, tuple[UUID, ...], dict[str, str] | None]] = [
    ("person", (), None),
    ("print", (), None),
    ("documents", (), None),
    ("willingness", (), None),
    ("acting", (), None),
    ("acting", (), {"kind": "proxy", "name": "Ann", "seen": "She said so"}),
    ("end-acting", (ENTRY,), {}),
    ("note", (), None),
    ("note", (), NOTE),
    ("entry", (ENTRY,), None),
    ("document", (ENTRY,), None),
    ("override", (), {"need": "treatment"}),
    ("override", (), {"reason": ""}),
    ("be-there", (), {"presence": "here"}),
    ("confirm-there", (ENTRY,), {}),
]


@pytest.fixture
def officer() -> StaffViewer:
    return works_as(Role.INFORMATION_GOVERNANCE_OFFICER)


@pytest.fixture
def nurse(twins: Twins, officer: StaffViewer, client: Client) -> StaffViewer:
    """Kept from the first of the twins, signed in."""
    viewer = works_as(Role.HOSPITAL_WARD_NURSE)
    keep_from(viewer, twins.one.person, officer)
    enter(client, viewer)
    return viewer


def keep_from(viewer: StaffViewer, person: UUID, officer: StaffViewer) -> None:
    actions.bar(person=person, username=viewer.role, reason="Violent to her", by=officer)


def answer(
    client: Client, name: str, person: UUID, more: tuple[UUID, ...], posted: dict[str, str] | None
) -> str:
    address = reverse(f"workspace:{name}", args=[person, *more])
    got = client.get(address) if posted is None else client.post(address, posted)
    body = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", got.content.decode())
    told = {name: value for name, value in got.headers.items() if name != "X-Request-ID"}
    return f"{got.status_code} {told} {body}".replace(str(person), "PERSON")


@pytest.mark.parametrize(("name", "more", "posted"), PAGES)
def test_a_barred_worker_is_answered_as_for_nobody(
    name: str,
    more: tuple[UUID, ...],
    posted: dict[str, str] | None,
    twins: Twins,
    nurse: StaffViewer,
    client: Client,
) -> None:
    refused = answer(client, name, twins.one.person, more, posted)
    assert refused == answer(client, name, uuid7(), more, posted)
    assert refused.startswith("404")


def test_an_address_of_before_a_merge_does_not_say_that_there_was_one(
    twins: Twins, nurse: StaffViewer, client: Client
) -> None:
    twins.merge()
    for person in (twins.one.person, twins.two.person):
        refused = answer(client, "person", person, (), None)
        assert refused == answer(client, "person", uuid7(), (), None)


def test_they_find_nobody_of_that_name_and_governance_hears_that_they_tried(
    twins: Twins, nurse: StaffViewer, officer: StaffViewer, client: Client
) -> None:
    keep_from(nurse, twins.two.person, officer)
    found = client.post(reverse("workspace:find"), {"text": "Testperson"}).content.decode()
    assert str(twins.one.person) not in found
    assert str(twins.two.person) not in found
    assert notices.waiting(viewer=officer) == []
    client.get(reverse("workspace:person", args=[twins.one.person]))
    (told,) = notices.waiting(viewer=officer)
    assert (told.person, "tried to open it" in told.text) == (twins.one.person, True)


def test_a_page_under_another_name_says_so(twins: Twins, client: Client, officer: StaffViewer) -> None:
    people.restrict_record(
        person=twins.one.person,
        kind="public-figure",
        reason="Known to many",
        given="Jo",
        family="Sample",
        review_on=clock.today() + timedelta(days=30),
        by=officer,
    )
    enter(client, works_as(Role.OUT_OF_HOURS_CLINICIAN))
    page = client.get(reverse("workspace:person", args=[twins.one.person])).content.decode()
    assert "SAMPLE, Jo" in page
    assert "Known here under another name" in page
    assert "Testperson" not in page


def test_a_barring_goes_with_whoever_is_joined(twins: Twins, nurse: StaffViewer) -> None:
    person = twins.merge()
    assert nurse.facts(person).is_barred


def waits(client: Client, label: str) -> int:
    """The number beside a link of the menu."""
    page = client.get(reverse("workspace:home")).content.decode()
    link = page.partition(f">{label}")[2].partition("</a>")[0]
    found = re.search(r"(\d+)<span", link)
    return int(found[1]) if found else 0


def test_the_menu_counts_what_the_lists_hold_for_an_officer_who_is_kept_from_somebody(client: Client) -> None:
    officer, guardian = works_as(Role.INFORMATION_GOVERNANCE_OFFICER), works_as(Role.CALDICOTT_GUARDIAN)
    clinician, person = works_as(Role.AMBULANCE_CLINICIAN), somebody()
    actions.override(person=person, need="treatment", by=clinician)
    terminology.load_shipped(by=service("administer"))
    noticed(clinician, person)
    noticed(clinician, None, times=57)
    enter(client, officer)
    assert (waits(client, "Worth a look"), waits(client, "Emergency openings")) == (2, 1)
    actions.bar(person=person, username=officer.role, reason="Her sister", by=guardian)
    assert (waits(client, "Worth a look"), waits(client, "Emergency openings")) == (1, 0)
    assert "1 to look at" in client.get(reverse("workspace:worth-a-look")).content.decode()
    assert "Nothing waits for a review." in client.get(reverse("workspace:overrides")).content.decode()
    enter(client, guardian)
    assert waits(client, "Worth a look") == 2


def test_where_nothing_waits_the_menu_asks_whom_an_officer_may_know_of_of_nobody(client: Client) -> None:
    officer = works_as(Role.INFORMATION_GOVERNANCE_OFFICER)
    replaced = replace(officer, request_id=uuid7())
    assert audit.how_many_wait(viewer=replaced) == 0
    assert notices.how_many_wait(viewer=replaced, reason=OVERRIDE_NOTICE) == 0
    happened = audit.recent(viewer=officer, actions_named=["sharing.restricted"])
    assert [event for event in happened if event.request_id == replaced.request_id] == []
