"""A little place: two organisations, two teams, a handful of people, and staff made on demand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.models import Organisation, StaffAccount, Team
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.people.models import Person
from ginnel.foundation.sharing.queries import StaffViewer, SystemViewer, service, staff, system
from ginnel.kernel.values.identifiers import uuid7


@dataclass(frozen=True)
class Place:
    here: Organisation
    there: Organisation
    team: Team
    other_team: Team
    account: StaffAccount
    colleague: StaffAccount


@pytest.fixture
def place(db: None) -> Place:
    by = service("administer")
    here = organisations.ensure(code="HERE", name="Here", by=by)
    return Place(
        here=here,
        there=organisations.ensure(code="THERE", name="There", by=by),
        team=organisations.ensure_team(organisation=here, code="A", name="Team A", by=by),
        other_team=organisations.ensure_team(organisation=here, code="B", name="Team B", by=by),
        account=organisations.register_staff(username="one", display_name="One", password=None, by=by),
        colleague=organisations.register_staff(username="two", display_name="Two", password=None, by=by),
    )


Acting = Callable[[Role], StaffViewer]


@pytest.fixture
def acting(place: Place) -> Acting:
    """A new viewer for a request of the account in a role, at `here`, in `team`."""

    def act(role: Role) -> StaffViewer:
        granted = organisations.grant_role(
            account=place.account,
            role=role,
            organisation=place.here,
            team=place.team,
            by=service("administer"),
        )
        viewer = staff(staff_role=granted.id, request_id=uuid7())
        assert viewer is not None
        return viewer

    return act


@pytest.fixture
def reviewer(place: Place) -> Acting:
    """A viewer of the colleague's account."""

    def act(role: Role) -> StaffViewer:
        by = service("administer")
        granted = organisations.grant_role(account=place.colleague, role=role, organisation=place.here, by=by)
        viewer = staff(staff_role=granted.id, request_id=uuid7())
        assert viewer is not None
        return viewer

    return act


Calling = Callable[[str], SystemViewer]


@pytest.fixture
def calling(place: Place) -> Calling:
    """A new viewer for a request of a system of `here`, were that an organisation of this kind."""

    def call(kind: str) -> SystemViewer:
        return system(
            client=uuid7(),
            name="System",
            organisation=place.here.code,
            organisation_name=place.here.name,
            organisation_kind=kind,
            organisation_id=place.here.id,
        )

    return call


@pytest.fixture
def person(db: None) -> Person:
    return Person.objects.create()
