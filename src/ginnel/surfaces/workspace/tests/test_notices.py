"""What must be read stands on the home page of whom it is for, until they have read it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from ginnel.care.access.rules import duty
from ginnel.foundation.notices import actions as notices
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.people import actions as people
from ginnel.foundation.people.rules.description import Description
from ginnel.foundation.sharing.queries import service
from ginnel.kernel import clock
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Action, Category
from ginnel.surfaces.workspace.presenters import notices as presenter
from ginnel.surfaces.workspace.tests.test_governance import enter, works_as

pytestmark = pytest.mark.django_db
HOME = reverse("workspace:home")


@pytest.mark.parametrize("reason", [value for name, value in vars(duty).items() if name.isupper()])
def test_every_reason_of_the_front_door_has_a_heading(reason: str) -> None:
    assert reason in presenter._HEADINGS


def somebody(organisation: str = "HERE") -> UUID:
    """A person known and described at an organisation."""
    by = service("administer")
    where = organisations.ensure(code=organisation, by=by)
    (source,) = people.ensure(keys=[(where.id, organisation)], by=by).values()
    said = Description(number=source.number, family="Testperson", given="Ada", birth_date="1940-03-02")
    people.describe(descriptions=[said], by=by)
    return source.person


def told(person: UUID, organisation: str = "HERE", **more: Any) -> Any:
    by = service("administer")
    values = {"reason": "hospital-admission", "text": "Look where she is.", **more}
    return notices.raise_notice(
        organisation=organisations.ensure(code=organisation, by=by),
        person=person,
        read_by=clock.now() + timedelta(hours=4),
        by=by,
        **values,
    )


def page_of(client: Client) -> str:
    return client.get(HOME).content.decode()


def test_a_notice_names_the_person_and_goes_when_it_is_read(client: Client) -> None:
    doctor, notice = works_as(Role.GENERAL_PRACTITIONER), told(somebody())
    enter(client, doctor)
    page = page_of(client)
    for words in ("What you must read", "TESTPERSON, Ada", "Admitted to hospital", "Look where she is."):
        assert words in page
    assert client.post(reverse("workspace:read-notice", args=[notice.id])).status_code == 302
    assert "What you must read" not in page_of(client)


@pytest.mark.parametrize("reference", ["to tell {id} 7", "message {other} to tell {id} 7"])
def test_a_notice_of_a_message_leads_to_who_is_told(client: Client, reference: str) -> None:
    doctor, id = works_as(Role.GENERAL_PRACTITIONER), uuid7()
    told(somebody(), reason="message-went", reference=reference.format(id=id, other=uuid7()))
    enter(client, doctor)
    assert f'href="{reverse("workspace:tell", args=[id])}"' in page_of(client)


def test_reading_one_that_a_colleague_read_first_is_no_error(client: Client) -> None:
    doctor, notice = works_as(Role.GENERAL_PRACTITIONER), told(somebody())
    notices.read(notice=notice.id, by=doctor)
    enter(client, doctor)
    assert client.post(reverse("workspace:read-notice", args=[notice.id])).status_code == 302


def test_a_notice_to_another_organisation_is_neither_shown_nor_read(client: Client) -> None:
    doctor, notice = works_as(Role.GENERAL_PRACTITIONER), told(somebody(), "ELSEWHERE")
    enter(client, doctor)
    assert "What you must read" not in page_of(client)
    assert client.post(reverse("workspace:read-notice", args=[notice.id])).status_code == 404


def test_somebody_whose_work_is_with_no_person_sees_none_and_ends_none(client: Client) -> None:
    analyst, notice = works_as(Role.ANALYST), told(somebody())
    enter(client, analyst)
    assert "What you must read" not in page_of(client)
    assert client.post(reverse("workspace:read-notice", args=[notice.id])).status_code == 403
    doctor = works_as(Role.GENERAL_PRACTITIONER)
    enter(client, doctor)
    assert "What you must read" in page_of(client)


def test_a_notice_nobody_read_in_time_says_so(client: Client) -> None:
    doctor = works_as(Role.GENERAL_PRACTITIONER)
    told(somebody())
    with clock.held_at(clock.now() + timedelta(hours=5)):
        notices.escalate_overdue(by=service("observe"))
    enter(client, doctor)
    assert "Not read in time" in page_of(client)


def test_of_very_many_the_most_urgent_are_shown_and_the_rest_are_counted(client: Client) -> None:
    doctor, person = works_as(Role.GENERAL_PRACTITIONER), somebody()
    for number in range(23):
        told(person, reason=f"reason {number}")
    enter(client, doctor)
    assert "20 of 23 shown" in page_of(client)


def test_a_notice_of_a_fact_that_the_role_does_not_open_is_neither_shown_nor_ended(client: Client) -> None:
    doctor, person = works_as(Role.GENERAL_PRACTITIONER), somebody()
    notice = told(person, category=Category.SEXUAL_AND_REPRODUCTIVE_HEALTH)
    assert Category.SEXUAL_AND_REPRODUCTIVE_HEALTH not in doctor.categories(person, Action.READ)
    enter(client, doctor)
    assert "What you must read" not in page_of(client)
    assert client.post(reverse("workspace:read-notice", args=[notice.id])).status_code == 403
