"""What somebody was told of at the front door, on paper and by a short link that says nothing of them."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from ginnel.care.access import actions as access
from ginnel.care.access.rules import Described
from ginnel.care.access.states import Caller, Door, OutcomeKind, Part
from ginnel.foundation.directory import actions as directory
from ginnel.foundation.directory.tests.documents import id_of, service
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.sharing.queries import service as administer
from ginnel.foundation.terminology.tests.clerk import CLERK
from ginnel.surfaces.workspace.tests.test_governance import enter, works_as

pytestmark = pytest.mark.django_db


def contact(client: Client, *told: str) -> str:
    worker = works_as(Role.FRONT_DOOR_ADVISER)
    enter(client, worker)
    by = administer("administer")
    here = organisations.ensure(code="HERE", by=by)
    team = organisations.ensure_team(organisation=here, code="FD", name="Front door", by=by)
    access.set_desk(team=team.id, by=by)
    named = [Described(Part.ABOUT, None, "Ada Testperson")]
    id = access.receive_contact(
        door=Door.PHONE, caller=Caller.THEMSELF, words="Lonely", named=named, is_taken=True, by=worker
    )
    for name in told:
        assert directory.list_service(document=service(name), by=CLERK).listing
        access.add_outcome(
            contact=id, kind=OutcomeKind.SIGNPOSTED, detail=name, service=UUID(id_of(name)), by=worker
        )
    return reverse("workspace:prescription", args=[id])


def test_a_link_opens_what_they_were_told_of_and_says_nothing_of_them(client: Client) -> None:
    address = contact(client, "Lunch club", "Community bus")
    assert "Make a short link" in client.get(address).content.decode()
    found = re.search(r"http://testserver(/services/list/[a-z0-9-]+)", client.post(address).content.decode())
    assert found
    shown = Client().get(found[1]).content.decode()
    assert "Lunch club" in shown and "Community bus" in shown and "Testperson" not in shown


def test_where_they_were_told_of_nothing_there_is_no_link(client: Client) -> None:
    address = contact(client)
    assert "/services/list/" not in client.post(address).content.decode()
