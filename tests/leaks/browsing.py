"""A member of staff in a browser, and everything that an answer carries to them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from copy import deepcopy
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import reverse

from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.models import Organisation, Team
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.sharing.queries import StaffViewer, SystemViewer, service, staff, system
from ginnel.kernel import clock
from ginnel.kernel.values.identifiers import uuid7
from ginnel.surfaces.workspace.viewer import ROLE, SEEN
from tests.leaks.visits import Visit
from tests.leaks.world import World


class _TakenBack(Exception):
    """Ends the transaction of a visit that changed something."""


def hire(world: World, role: Role, organisation: Organisation, *, team: Team | None = None) -> StaffViewer:
    """The first worker, in this role at this organisation, in this team or in the one that its people are in."""
    team = team or _team(world, organisation)
    held = organisations.grant_role(
        account=world.account, role=role, organisation=organisation, team=team, by=service("administer")
    )
    viewer = staff(staff_role=held.id)
    assert viewer is not None
    return viewer


def _team(world: World, organisation: Organisation) -> Team | None:
    return world.team if world.team and world.team.organisation_id == organisation.id else None


def system_of(organisation: Organisation) -> SystemViewer:
    """A system that calls for this organisation. Raises NotPermitted where it is of a kind that cares for nobody."""
    return system(
        client=uuid7(),
        name="System",
        organisation=organisation.code,
        organisation_name=organisation.name,
        organisation_kind=organisation.kind,
    )


def signed_in(world: World, viewer: StaffViewer) -> Client:
    client = Client(raise_request_exception=True)
    client.force_login(world.account)
    session: Any = client.session
    session.update({ROLE: str(viewer.staff_role), SEEN: int(clock.now().timestamp())})
    session.save()
    return client


def answers(client: Client, visits: Iterable[tuple[str, Visit]]) -> Iterator[tuple[str, Visit, str]]:
    """(name, visit, everything in the answer: status, headers, body), each as if it were the only one made."""
    for name, visit in visits:
        yield name, visit, _answer(client, reverse(name, args=visit.arguments), visit)


def _answer(client: Client, address: str, visit: Visit) -> str:
    found: list[str] = []
    cookies = deepcopy(client.cookies)
    try:
        with transaction.atomic():
            found.append(_asked(client, address, visit))
            raise _TakenBack
    except _TakenBack:
        client.cookies = cookies
        return found[0]


def _asked(client: Client, address: str, visit: Visit) -> str:
    if visit.method:
        answer = client.generic(visit.method, address, json.dumps(visit.posted), "application/fhir+json")
    else:
        is_read = visit.posted is None
        answer = client.get(address, visit.query) if is_read else client.post(address, visit.posted)
    assert answer.status_code < 500, (address, answer.status_code)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    told = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    return f"{answer.status_code}\n{told}\n\n{body.decode(errors='replace')}"
