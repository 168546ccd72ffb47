"""What each role is offered on the pages about a person."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.people import actions as people
from ginnel.foundation.people.rules.description import Description
from ginnel.foundation.sharing import actions as sharing
from ginnel.foundation.sharing.queries import service, staff
from ginnel.foundation.sharing.states import SaidBy
from ginnel.kernel import clock
from ginnel.surfaces.workspace.viewer import ROLE, SEEN

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> UUID:
    """Somebody known at another place than staff work at."""
    by = service("load")
    there = organisations.ensure(code="THERE", name="There", by=by)
    key = (there.id, "1")
    source = people.ensure(keys=[key], by=by)[key]
    said = Description(number=source.number, family="Testperson", given="Ann", birth_date="1941-03-04")
    people.describe(descriptions=[said], by=by)
    return source.person


@pytest.fixture
def acting(client: Client) -> Any:
    """acting(role) is a browser signed in as one who works here in that role."""
    by = service("administer")
    here = organisations.ensure(code="HERE", name="Here", by=by)
    account = organisations.register_staff(username="one", display_name="One", password=None, by=by)

    def sign_in(role: Role) -> Client:
        granted = organisations.grant_role(account=account, role=role, organisation=here, by=by)
        client.force_login(account)
        session = client.session
        session.update({ROLE: str(granted.id), SEEN: int(clock.now().timestamp())})
        session.save()
        return client

    return sign_in


def page(browser: Client, person: UUID) -> str:
    return browser.get(reverse("workspace:person", args=[person])).content.decode()


def test_a_record_that_opens_for_a_reason_asks_for_it_and_shows_no_empty_boxes(
    acting: Any, person: UUID
) -> None:
    shown = page(acting(Role.OUT_OF_HOURS_CLINICIAN), person)
    assert "Why do you need it now?" in shown
    for nothing in ("At first glance", "No entries", "Write a note"):
        assert nothing not in shown


def test_an_opening_without_a_reason_is_refused_where_it_was_asked(acting: Any, person: UUID) -> None:
    browser = acting(Role.OUT_OF_HOURS_CLINICIAN)
    answer = browser.post(reverse("workspace:override", args=[person]), {"reason": "  "})
    shown = answer.content.decode()
    assert (answer.status_code, "<title>Error: TESTPERSON, Ann" in shown) == (422, True)
    assert "Why do you need it now?" in shown
    assert 'id="reason-error"' in shown


def test_once_opened_the_record_is_there(acting: Any, person: UUID) -> None:
    browser = acting(Role.OUT_OF_HOURS_CLINICIAN)
    browser.post(reverse("workspace:override", args=[person]), {"reason": "Chest pain"})
    shown = page(browser, person)
    assert "Why do you need it now?" not in shown
    for there in ("At first glance", "Nothing received. Ask", "Write a note"):
        assert there in shown


def test_allergies_and_plans_are_before_anything_else_where_the_rest_is_closed(
    acting: Any, person: UUID
) -> None:
    shown = page(acting(Role.AMBULANCE_CLINICIAN), person)
    for there in (
        "Before anything else",
        "Nothing received. Ask: no source has said",
        "No decision received.",
    ):
        assert there in shown
    assert "Who to ring" not in shown
    assert "Before anything else" in page(acting(Role.SOCIAL_WORKER), person)
    assert "Before anything else" not in page(acting(Role.FRONT_DOOR_ADVISER), person)


def test_a_refusal_of_them_is_said_and_not_taken_for_none(acting: Any, person: UUID) -> None:
    browser = acting(Role.AMBULANCE_CLINICIAN)
    viewer = staff(staff_role=UUID(browser.session[ROLE]))
    assert viewer is not None
    sharing.be_there(person=person, presence="here", by=viewer)
    fresh = staff(staff_role=UUID(browser.session[ROLE]))
    assert fresh is not None
    sharing.say(person=person, is_objection=True, said_by=SaidBy.SELF, said_at=clock.now(), by=fresh)
    assert page(browser, person).count("they asked that this is not shared with you. Ask them.") == 2


def test_one_tap_opens_it_and_the_page_says_until_when(acting: Any, person: UUID) -> None:
    browser = acting(Role.OUT_OF_HOURS_CLINICIAN)
    assert "I am on the phone with them now" in page(browser, person)
    browser.post(reverse("workspace:be-there", args=[person]), {"presence": "on-the-phone"})
    shown = page(browser, person)
    assert "At first glance" in shown
    assert "you said, “I am on the phone with them now”" in shown


def test_a_front_door_adviser_has_the_tap_and_no_emergency(acting: Any, person: UUID) -> None:
    browser = acting(Role.FRONT_DOOR_ADVISER)
    before = page(browser, person)
    assert "I am on the phone with them now" in before
    assert "They are not with you" not in before and "Why do you need it now?" not in before
    browser.post(reverse("workspace:be-there", args=[person]), {"presence": "on-the-phone"})
    after = page(browser, person)
    assert "you said, “I am on the phone with them now”" in after
    assert "Write a note" in after


def test_a_colleague_confirms_what_somebody_said_and_it_is_asked_no_more(acting: Any, person: UUID) -> None:
    acting(Role.OUT_OF_HOURS_CLINICIAN).post(
        reverse("workspace:be-there", args=[person]), {"presence": "here"}
    )
    by = service("administer")
    here = organisations.ensure(code="HERE", by=by)
    other = organisations.register_staff(username="two", display_name="Two", password=None, by=by)
    nurse = organisations.grant_role(account=other, role=Role.COMMUNITY_NURSE, organisation=here, by=by)
    browser = Client()
    browser.force_login(other)
    session = browser.session
    session.update({ROLE: str(nurse.id), SEEN: int(clock.now().timestamp())})
    session.save()
    shown = page(browser, person)
    assert "One says since" in shown
    address = shown.split('/confirm"')[0].rsplit('"', 1)[1] + "/confirm"
    assert browser.post(address).status_code == 302
    shown = page(browser, person)
    assert "At first glance" in shown
    assert "One says since" not in shown


def test_who_may_not_write_is_not_offered_to(acting: Any, person: UUID) -> None:
    shown = page(acting(Role.RECORD_KEEPER), person)
    assert "At first glance" in shown
    assert "Write a note" not in shown
    assert "Share screen" not in shown


def test_a_limit_that_cannot_be_read_is_said_beside_its_box(acting: Any, person: UUID) -> None:
    address = reverse("workspace:person", args=[person])
    shown = acting(Role.RECORD_KEEPER).get(address, {"since": "yesterday"}).content.decode()
    assert "<title>Error: TESTPERSON, Ann" in shown
    assert "Nothing is left out by it yet" in shown
    assert 'value="yesterday"' in shown


def test_the_reader_is_put_where_the_answer_is(acting: Any, person: UUID) -> None:
    answer = acting(Role.SOCIAL_WORKER).post(reverse("workspace:find"), {"text": "testperson"})
    assert 'id="found" tabindex="-1" autofocus' in answer.content.decode()


def test_a_page_with_an_error_in_a_separate_box_keeps_the_boxes_open(acting: Any, person: UUID) -> None:
    answer = acting(Role.SOCIAL_WORKER).post(reverse("workspace:find"), {"birth_date": "yesterday"})
    shown = answer.content.decode()
    assert "<title>Error: Find a person" in shown
    assert '<details class="nhsuk-details" open>' in shown


@pytest.mark.parametrize("role", [Role.ANALYST, Role.COMMISSIONER, Role.SYSTEM_ADMINISTRATOR])
def test_whoever_finds_nobody_is_not_asked_whom_to_find(acting: Any, role: Role) -> None:
    shown = acting(role).get(reverse("workspace:home")).content.decode()
    assert "Your role opens no person’s record." in shown
    assert "Find a person" not in shown and "People you opened last" not in shown


def test_whoever_finds_people_begins_with_that(acting: Any) -> None:
    shown = acting(Role.PHARMACIST).get(reverse("workspace:home")).content.decode()
    assert "Find a person" in shown and "Your role opens no person’s record." not in shown


def test_why_a_page_is_refused_is_said_in_words(acting: Any, person: UUID) -> None:
    answer = acting(Role.ANALYST).get(reverse("workspace:person", args=[person]))
    assert answer.status_code == 403
    assert "Your role does not include this part of Ginnel (read records)." in answer.content.decode()
