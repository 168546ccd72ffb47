"""One case goes on: offered where it may, and not closed before what was said at the other door is read."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from ginnel.care.access import actions as access
from ginnel.care.access.rules import Described
from ginnel.care.access.states import Caller, Door, Part
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.people import actions as people
from ginnel.foundation.people.rules.description import Description
from ginnel.foundation.sharing.queries import service, staff
from ginnel.kernel import clock
from ginnel.kernel.values.identifiers import uuid7
from ginnel.surfaces.workspace.viewer import ROLE, SEEN

pytestmark = pytest.mark.django_db
Notice = apps.get_model("notices", "Notice")
BUTTON = "Go on there: it is the same"


class Desk:
    """A front door with two advisers and two people whom its council knows."""

    def __init__(self) -> None:
        by = service("administer")
        here = organisations.ensure(code="HERE", name="Here", by=by)
        team = organisations.ensure_team(organisation=here, code="FD", name="Front door", by=by)
        self.roles = {}
        for name in ("one", "two"):
            account = organisations.register_staff(username=name, display_name=name, password=None, by=by)
            self.roles[name] = organisations.grant_role(
                account=account, role=Role.FRONT_DOOR_ADVISER, organisation=here, team=team, by=by
            )
        keys = [(here.id, "1"), (here.id, "2")]
        made = people.ensure(keys=keys, by=service("synthetic"))
        said = [Description(number=made[key].number, given="Ada", family="Testperson") for key in keys]
        people.describe(descriptions=said, by=service("synthetic"))
        rows = apps.get_model("people", "SourceRecord").objects.order_by("local_id")
        self.people = [one.person_id for one in rows]

    def takes(self, name: str, *about: UUID) -> UUID:
        viewer = staff(staff_role=self.roles[name].id, request_id=uuid7())
        assert viewer is not None
        return access.receive_contact(
            door=Door.PHONE,
            caller=Caller.RELATIVE,
            words="She keeps falling.",
            named=[Described(Part.ABOUT, one) for one in about],
            may_have_needs=False,
            is_taken=True,
            by=viewer,
        )

    def browser(self, name: str) -> Client:
        client = Client()
        client.force_login(self.roles[name].account)
        session = client.session
        session.update({ROLE: str(self.roles[name].id), SEEN: int(clock.now().timestamp())})
        session.save()
        return client


def page(client: Client, contact: UUID) -> str:
    return client.get(reverse("workspace:contact", args=[contact])).content.decode()


def test_it_is_offered_only_where_the_other_is_about_everybody_whom_this_is_about(db: None) -> None:
    desk = Desk()
    one, two = desk.people
    case, narrower = desk.takes("one", one, two), desk.takes("two", one)
    assert BUTTON in page(desk.browser("two"), narrower)
    assert BUTTON not in page(desk.browser("one"), case)
    refused = desk.browser("one").post(
        reverse("workspace:join-contact", args=[case]), {"to": str(narrower), "number": "1"}
    )
    assert refused.status_code == 422 and "not about the same people" in refused.content.decode()


def test_what_was_said_at_the_other_door_is_read_before_the_case_is_closed(db: None) -> None:
    desk = Desk()
    case, other = desk.takes("one", desk.people[0]), desk.takes("two", desk.people[0])
    joined = desk.browser("two").post(
        reverse("workspace:join-contact", args=[other]), {"to": str(case), "number": "1"}
    )
    assert joined.status_code == 302
    client = desk.browser("one")
    client.post(reverse("workspace:contact-outcome", args=[case]), {"kind": "information", "detail": ""})
    assert close(client, case).status_code == 422
    assert "in touch again" in close(client, case).content.decode()
    notice = Notice.objects.get(reason="said-since")
    client.post(reverse("workspace:read-notice", args=[notice.id]))
    assert close(client, case).status_code == 302


def close(client: Client, contact: UUID) -> Any:
    return client.post(reverse("workspace:move-contact", args=[contact]), {"to": "closed", "number": "1"})
