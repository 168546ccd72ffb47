"""A reason that is refused at the front door is on the page that says so."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from ginnel.care.access import actions
from ginnel.care.access.rules import Described
from ginnel.care.access.states import NEVER_STOPPED, Caller, Door, Part, Urgency
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.sharing import actions as sharing
from ginnel.foundation.sharing.queries import StaffViewer, service, staff
from ginnel.surfaces.workspace.tests.test_governance import enter, somebody

pytestmark = pytest.mark.django_db
OURS = "These are the words that were typed for an hour"
Clock = apps.get_model("access", "Clock")


@pytest.fixture
def person() -> UUID:
    return somebody()


@pytest.fixture
def adviser(client: Client, person: UUID) -> StaffViewer:
    by = service("administer")
    here = organisations.ensure(code="HERE", by=by)
    desk = organisations.ensure_team(organisation=here, code="FD", name="Front door", by=by)
    actions.set_desk(team=desk.id, by=by)
    role = Role.FRONT_DOOR_ADVISER
    account = organisations.register_staff(username=role, display_name=role.label, password=None, by=by)
    held = organisations.grant_role(account=account, role=role, organisation=here, team=desk, by=by)
    viewer = staff(staff_role=held.id)
    assert viewer is not None
    enter(client, viewer)
    sharing.be_there(person=person, presence="here", by=viewer)
    return viewer


@pytest.fixture
def contact(adviser: StaffViewer, person: UUID) -> UUID:
    return actions.receive_contact(
        door=Door.LIBRARY,
        caller=Caller.THEMSELF,
        words="They keep falling.",
        named=[Described(Part.ABOUT, person)],
        is_taken=True,
        by=adviser,
    )


def post(client: Client, route: str, *args: Any, **said: Any) -> tuple[int, str]:
    answer = client.post(reverse(f"workspace:{route}", args=args), said)
    return answer.status_code, answer.content.decode()


def test_the_reason_of_a_clock_is_given_back(client: Client, contact: UUID) -> None:
    clock = Clock.objects.get(contact=contact)
    status, page = post(client, "contact-clock", contact, clock.id, event="", reason=OURS)
    assert status == 422 and f'name="reason" value="{OURS}"' in page and page.count(OURS) == 1
    post(client, "move-contact", contact, to="waiting", number=1, reason="Somebody else")
    status, page = post(client, "contact-clock", contact, clock.id, event="met", reason=OURS)
    assert status == 422 and f">{OURS}</textarea>" in page


def test_a_carer_is_offered_an_assessment_by_a_click_that_is_offered_once(
    client: Client, contact: UUID
) -> None:
    where, button = reverse("workspace:contact", args=[contact]), "cares for them may need support</button>"
    assert button in client.get(where).content.decode()
    assert post(client, "contact-carer", contact)[0] == 302
    page = client.get(where).content.decode()
    assert "A carer’s assessment" in page and button not in page


@pytest.fixture
def referral(adviser: StaffViewer, person: UUID, contact: UUID) -> UUID:
    by, again = service("administer"), staff(staff_role=adviser.staff_role)
    there = organisations.ensure(code="THERE", by=by)
    to_team = organisations.ensure_team(organisation=there, code="RH", name="Rehabilitation", by=by)
    assert again is not None
    return actions.send_referral(
        person=person,
        to_team=to_team.id,
        asked_for="A rail",
        urgency=Urgency.SOON,
        contact=contact,
        by=again,
    )


def test_the_answer_to_a_referral_is_given_back(client: Client, referral: UUID) -> None:
    status, page = post(client, "answer-referral", referral, number=7, to="withdrawn", reason=OURS)
    assert status == 422 and f'id="reason-withdrawn" name="reason" value="{OURS}"' in page
    assert page.count(OURS) == 1


def test_the_answer_that_may_be_given_no_more_is_given_back(client: Client, referral: UUID) -> None:
    said = {"to": "declined", "reason": OURS, "next_step": f"{OURS}, next"}
    status, page = post(client, "answer-referral", referral, number=1, **said)
    assert status == 422 and f">{OURS}</textarea>" in page and f">{OURS}, next</textarea>" in page


def test_the_reason_of_a_clock_of_a_referral_is_given_back(client: Client, referral: UUID) -> None:
    clock = Clock.objects.filter(referral=referral).exclude(kind__in=NEVER_STOPPED).first()
    assert clock is not None
    status, page = post(client, "referral-clock", referral, clock.id, event="", reason=OURS)
    assert status == 422 and OURS in page
