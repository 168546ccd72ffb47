"""A council with a safeguarding team, social workers and a front door, a trust, and somebody known to the council."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

import pytest

from ginnel.care.safeguarding import actions
from ginnel.care.safeguarding.rules import Limb, Limbs, Worried
from ginnel.care.safeguarding.states import Known
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.models import Organisation, Team
from ginnel.foundation.organisations.states import OrganisationKind, Role
from ginnel.foundation.people.models import Person, SourceRecord
from ginnel.foundation.sharing.queries import StaffViewer, service, staff
from ginnel.kernel import clock
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Purpose

Acting = Callable[..., StaffViewer]


@dataclass(frozen=True)
class Place:
    council: Organisation
    trust: Organisation
    safeguarding: Team
    locality: Team
    nurses: Team


@pytest.fixture
def place(db: None) -> Place:
    by = service("administer")
    council = organisations.ensure(code="COUNCIL", name="Council", kind=OrganisationKind.COUNCIL, by=by)
    trust = organisations.ensure(code="TRUST", name="Trust", kind=OrganisationKind.COMMUNITY_TRUST, by=by)
    made = Place(
        council=council,
        trust=trust,
        safeguarding=organisations.ensure_team(organisation=council, code="S", name="Safeguarding", by=by),
        locality=organisations.ensure_team(organisation=council, code="L", name="Locality", by=by),
        nurses=organisations.ensure_team(organisation=trust, code="N", name="Nurses", by=by),
    )
    actions.set_safeguarding_desk(team=made.safeguarding.id, by=by)
    return made


@pytest.fixture
def acting(place: Place) -> Acting:
    """A new viewer for a request of somebody (`name`) in a role in a team: a social worker of the safeguarding team
    unless said."""

    def act(
        role: Role = Role.SOCIAL_WORKER,
        team: Team | None = None,
        name: str = "decider",
        purpose: Purpose | None = None,
    ) -> StaffViewer:
        by = service("administer")
        works_in = team or place.safeguarding
        account = organisations.register_staff(username=name, display_name=name.title(), password=None, by=by)
        granted = organisations.grant_role(
            account=account, role=role, organisation=works_in.organisation, team=works_in, by=by
        )
        viewer = staff(staff_role=granted.id, request_id=uuid7(), purpose=purpose)
        assert viewer is not None
        return viewer

    return act


@pytest.fixture
def nurse(acting: Acting, place: Place) -> Callable[[], StaffViewer]:
    return lambda: acting(Role.COMMUNITY_NURSE, place.nurses, "nurse")


def known(*organisations: Organisation) -> Person:
    """Somebody of whom these organisations have sent a record."""
    person = Person.objects.create()
    for one in organisations:
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
    return known(place.council)


def raised(by: StaffViewer, person: Person | None = None, **more: object) -> UUID:
    about = [Worried(person.id if person else None, name="" if person else "The woman at number nine")]
    values = {"words": "Her son shouts, and she flinches.", "about": about, **more}
    return actions.raise_concern(by=by, **values)


def limbs(*answers: Known) -> Limbs:
    return Limbs(*(Limb(answer, "As the visit showed") for answer in answers or (Known.YES,) * 3))
