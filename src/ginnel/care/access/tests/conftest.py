"""A council with a front door and social workers, a trust that rehabilitates, and somebody known to the council."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from ginnel.care.access import actions
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.models import Organisation, Team
from ginnel.foundation.organisations.states import OrganisationKind, Role
from ginnel.foundation.people.models import Person, SourceRecord
from ginnel.foundation.sharing.queries import StaffViewer, service, staff
from ginnel.kernel import clock
from ginnel.kernel.values.identifiers import uuid7

Acting = Callable[..., StaffViewer]


@dataclass(frozen=True)
class Place:
    council: Organisation
    trust: Organisation
    front_door: Team
    social_work: Team
    rehabilitation: Team


@pytest.fixture
def place(db: None) -> Place:
    by = service("administer")
    council = organisations.ensure(code="COUNCIL", name="Council", kind=OrganisationKind.COUNCIL, by=by)
    trust = organisations.ensure(code="TRUST", name="Trust", kind=OrganisationKind.COMMUNITY_TRUST, by=by)
    made = Place(
        council=council,
        trust=trust,
        front_door=organisations.ensure_team(organisation=council, code="FD", name="Front door", by=by),
        social_work=organisations.ensure_team(organisation=council, code="SW", name="Social work", by=by),
        rehabilitation=organisations.ensure_team(organisation=trust, code="R", name="Rehabilitation", by=by),
    )
    actions.set_desk(team=made.front_door.id, next_team=made.social_work.id, by=by)
    return made


@pytest.fixture
def acting(place: Place) -> Acting:
    """A new viewer for a request of somebody (`name`) in a role in a team, the front door's adviser unless said."""

    def act(
        role: Role = Role.FRONT_DOOR_ADVISER, team: Team | None = None, name: str = "adviser"
    ) -> StaffViewer:
        by = service("administer")
        works_in = team or place.front_door
        account = organisations.register_staff(username=name, display_name=name.title(), password=None, by=by)
        granted = organisations.grant_role(
            account=account, role=role, organisation=works_in.organisation, team=works_in, by=by
        )
        viewer = staff(staff_role=granted.id, request_id=uuid7())
        assert viewer is not None
        return viewer

    return act


def known(place: Place, *organisations: Organisation) -> Person:
    """Somebody of whom these organisations have sent a record; the council unless said."""
    person = Person.objects.create()
    for one in organisations or (place.council,):
        SourceRecord.objects.create(
            organisation=one,
            local_id=str(uuid7()),
            person=person,
            home=person,
            family="Example",
            given=["Ada"],
            birth_date="1941-03-27",
            described_at=clock.now(),
        )
    return person


@pytest.fixture
def person(place: Place) -> Person:
    return known(place)
