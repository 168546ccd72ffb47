"""Whoever works in an organisation without a front door of its own has one all the same: the council's."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from ginnel.care.access import actions as access
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.states import OrganisationKind, Role
from ginnel.foundation.sharing.queries import service
from ginnel.kernel import clock
from ginnel.surfaces.workspace.viewer import ROLE, SEEN

pytestmark = pytest.mark.django_db
Contact, ContactStep = (apps.get_model("access", name) for name in ("Contact", "ContactStep"))
SAID = {"door": "pharmacy", "caller": "professional", "words": "Boxes unopened.", "may_have_needs": "yes"}


def council(code: str) -> None:
    by = service("administer")
    made = organisations.ensure(code=code, name=f"Council {code}", kind=OrganisationKind.COUNCIL, by=by)
    team = organisations.ensure_team(organisation=made, code="FD", name="Front door", by=by)
    access.set_desk(team=team.id, by=by)


@pytest.fixture
def pharmacist(client: Client) -> Client:
    by = service("administer")
    here = organisations.ensure(code="HERE", name="Here", by=by)
    account = organisations.register_staff(username="one", display_name="One", password=None, by=by)
    role = organisations.grant_role(account=account, role=Role.PHARMACIST, organisation=here, by=by)
    client.force_login(account)
    session = client.session
    session.update({ROLE: str(role.id), SEEN: int(clock.now().timestamp())})
    session.save()
    return client


def test_the_councils_front_door_has_what_they_were_told(pharmacist: Client) -> None:
    council("C1")
    page = pharmacist.get(reverse("workspace:new-contact")).content.decode()
    assert "The front door of Council C1" in page and "I am dealing with it now" not in page
    answer = pharmacist.post(reverse("workspace:new-contact"), {**SAID, "name": "Ada", "keep": "C1"})
    assert answer.status_code == 200 and "somebody there looks at it" in answer.content.decode()
    assert Contact.objects.get().organisation.code == "C1"
    assert ContactStep.objects.get().team.name == "Front door"


def test_where_there_are_two_they_say_which(pharmacist: Client) -> None:
    council("C1"), council("C2")
    answer = pharmacist.post(reverse("workspace:new-contact"), {**SAID, "name": "Ada"})
    assert "Say who deals with it" in answer.content.decode()
    for wrong in ("mine", "desk", "HERE"):
        assert pharmacist.post(reverse("workspace:new-contact"), {**SAID, "keep": wrong}).status_code == 422
    assert not Contact.objects.exists()


def test_where_there_is_none_it_is_refused_with_the_reason(pharmacist: Client) -> None:
    answer = pharmacist.post(reverse("workspace:new-contact"), {**SAID, "name": "Ada", "keep": "mine"})
    assert answer.status_code == 422 and "has not said which team" in answer.content.decode()
