"""Giving out what was ticked on a list: each by itself, and what cannot be given is said and left."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from ginnel.care.access import actions, queries
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.sharing.queries import service
from ginnel.kernel.clock import held_at
from ginnel.surfaces.workspace.tests.test_lists_for_today import LIST, NIGHT, adviser, came, page_of

__all__ = ["adviser"]
pytestmark = pytest.mark.django_db
GIVE = reverse("workspace:give-several")


def colleague_of(viewer: Any) -> Any:
    by = service("administer")
    with held_at(NIGHT.replace(month=5)):
        here = organisations.ensure(code="HERE", by=by)
        team = organisations.ensure_team(organisation=here, code="FD", name="Front door", by=by)
        named = {"username": "colleague", "display_name": "A colleague", "password": None}
        account = organisations.register_staff(**named, by=by)
        role = {"role": Role.FRONT_DOOR_ADVISER, "organisation": here, "team": team}
        organisations.grant_role(account=account, **role, by=by)
    return account


def test_those_ticked_are_given_and_those_that_cannot_be_are_said_and_left(
    client: Client, adviser: Any
) -> None:
    colleague = colleague_of(adviser)
    came(adviser, NIGHT, "One")
    came(adviser, NIGHT, "Two")
    page = page_of(client, view="all")
    assert f'<option value="staff {colleague.id}">A colleague</option>' in page
    assert "The list of Front door" in page and 'formaction="/front-door/give"' in page
    with held_at(NIGHT):
        one, two = queries.contacts_open(viewer=adviser).lines
        actions.take_contact(contact=two.id, number=1, by=adviser)
        ticked = [f"{line.id} {line.number}" for line in (one, two)]
        answer = client.post(
            GIVE, {"kind": "contacts", "view": "all", "contact": ticked, "to": f"staff {colleague.id}"}
        )
        held = {line.id: line.staff for line in queries.contacts_open(viewer=adviser).lines}
    assert answer["Location"] == f"{LIST}?kind=contacts&view=all&given=1&left=1"
    assert held == {one.id: colleague.id, two.id: UUID(adviser.identity)}
    page = page_of(client, view="all", given="1", left="1")
    assert "1 was given" in page and "1 of those chosen could not be given" in page
    assert "A colleague" in page


def test_nothing_is_given_to_nobody(client: Client, adviser: Any) -> None:
    came(adviser, NIGHT, "One")
    with held_at(NIGHT):
        [line] = queries.contacts_open(viewer=adviser).lines
        answer = client.post(GIVE, {"view": "today", "contact": f"{line.id} {line.number}", "to": ""})
        [after] = queries.contacts_open(viewer=adviser).lines
    assert answer["Location"] == f"{LIST}?kind=contacts&view=today&nobody=1"
    assert (after.number, after.staff) == (line.number, None)
    assert "choose to whom" in page_of(client, nobody="1")


def test_a_teams_list_is_given_to_as_well(client: Client, adviser: Any) -> None:
    by = service("administer")
    here = organisations.ensure(code="HERE", by=by)
    team = organisations.ensure_team(organisation=here, code="SW", name="Social work", by=by)
    came(adviser, NIGHT, "One")
    with held_at(NIGHT):
        [line] = queries.contacts_open(viewer=adviser).lines
        client.post(GIVE, {"view": "all", "contact": f"{line.id} {line.number}", "to": f"team {team.id}"})
        [after] = queries.contacts_open(viewer=adviser).lines
    assert (after.team, after.staff) == ("Social work", None)
