"""What the system of an organisation may see: what its organisation may, less what only some of its staff may."""

from __future__ import annotations

from itertools import product

import pytest
from django.db import transaction

from ginnel.foundation.audit.models import Event
from ginnel.foundation.organisations.models import StaffAccount, Team
from ginnel.foundation.organisations.states import OrganisationKind
from ginnel.foundation.people.models import Person
from ginnel.foundation.relationships import actions as relationships
from ginnel.foundation.relationships.states import RelationshipKind
from ginnel.foundation.sharing import actions, rules
from ginnel.foundation.sharing.models import Barring
from ginnel.foundation.sharing.queries import replay, service, system
from ginnel.foundation.sharing.rules import Facts, Outcome
from ginnel.foundation.sharing.states import SystemRole
from ginnel.foundation.sharing.tests.conftest import Calling, Place
from ginnel.kernel import clock
from ginnel.kernel.errors import NotFound, NotPermitted
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import MEDICATION, RESTRICTED, Action, Category, Purpose, Viewer

pytestmark = pytest.mark.django_db
GP = OrganisationKind.GP_PRACTICE


def work_with(
    person: Person, place: Place, *, team: Team | None = None, staff: StaffAccount | None = None
) -> None:
    relationships.begin(
        person=person.id,
        kind=RelationshipKind.OPEN_REFERRAL,
        organisation=place.here,
        team=team,
        staff=staff.id if staff else None,
        reason="Referred",
        by=service("observe"),
    )


@pytest.mark.parametrize("role", SystemRole)
def test_no_system_sees_what_only_some_of_its_staff_may(role: SystemRole) -> None:
    closed = (RESTRICTED - MEDICATION) | {Category.THIRD_PARTY}
    near = Facts(frozenset({*RelationshipKind.values}), is_known=True)
    for purpose, category, action in product(Purpose, closed, Action):
        assert rules.decide(role, purpose, category, action, near).outcome == Outcome.DENY


@pytest.mark.parametrize("role", SystemRole)
def test_medicines_that_tell_a_subject_are_read_by_systems_of_those_who_treat(role: SystemRole) -> None:
    """The one exception (ADR 0068): a list that shows none of them is taken for all that there is."""
    for purpose, category, action in product(Purpose, MEDICATION, Action):
        reach = rules.reach_of(role, purpose, category, action)
        is_open = (role, purpose, action) == (SystemRole.HEALTH, Purpose.DIRECT_CARE, Action.READ)
        assert reach == (rules.Reach.WORKING_WITH if is_open else rules.Reach.NOBODY)


@pytest.mark.parametrize("role", SystemRole)
def test_no_system_finds_a_stranger_or_opens_one_in_an_emergency(role: SystemRole) -> None:
    stranger = Facts(frozenset(), is_known=False)
    for purpose, category, action in product(Purpose, Category, Action):
        assert rules.decide(role, purpose, category, action, stranger).outcome == Outcome.DENY
    assert role not in rules.MAY_OVERRIDE | rules.MAY_BE_THERE


def test_no_system_sees_more_than_staff_of_some_role(place: Place) -> None:
    """Whatever a system may, some worker with a role of an organisation of that kind may."""
    may = {
        (category, action): max(
            rules.reach_of(role, Purpose.DIRECT_CARE, category, action)
            for role in rules.PURPOSES
            if role not in SystemRole
        )
        for category, action in product(Category, Action)
    }
    for role, (category, action) in product(SystemRole, may):
        assert rules.reach_of(role, Purpose.DIRECT_CARE, category, action) <= may[category, action]


def test_it_is_a_viewer(calling: Calling) -> None:
    assert isinstance(calling(GP), Viewer)


def test_an_organisation_that_cares_for_nobody_has_no_system_that_sees(place: Place) -> None:
    with pytest.raises(NotPermitted):
        system(
            client=uuid7(),
            name="System",
            organisation="ICB",
            organisation_name="Board",
            organisation_kind=OrganisationKind.INTEGRATED_CARE_BOARD,
        )


def test_what_any_team_is_in_counts_and_what_is_one_workers_own_does_not(
    person: Person, place: Place, calling: Calling
) -> None:
    work_with(person, place, staff=place.account)
    assert calling(GP).categories(person.id, Action.READ) == frozenset()
    work_with(person, place, team=place.other_team)
    assert Category.PLAN in calling(GP).categories(person.id, Action.READ)


def test_a_worker_who_opens_a_record_does_not_open_it_to_the_system(
    person: Person, place: Place, calling: Calling
) -> None:
    relationships.begin(
        person=person.id,
        kind=RelationshipKind.OVERRIDE,
        organisation=place.here,
        staff=place.account.id,
        reason="alarm, no answer",
        by=service("observe"),
    )
    assert calling(GP).categories(person.id, Action.READ) == frozenset()


def test_to_a_barred_organisation_nobody_is_there(person: Person, place: Place, calling: Calling) -> None:
    work_with(person, place)
    Barring.objects.create(person=person, organisation=place.here, recorded_at=clock.now())
    with pytest.raises(NotFound):
        calling(GP).require(person.id, Category.PLAN, Action.READ)


def test_each_decision_is_an_event_that_replays(person: Person, place: Place, calling: Calling) -> None:
    calling(GP).categories(person.id, Action.READ)
    work_with(person, place)
    viewer = calling(GP)
    viewer.categories(person.id, Action.READ)
    viewer.restrict(Person.objects.all(), person_field="id", category=Category.PLAN)
    events = list(Event.objects.filter(identity__startswith="client:").order_by("at"))
    assert {one.role for one in events} == {SystemRole.HEALTH}
    by = service("replay", purpose=Purpose.INFORMATION_GOVERNANCE)
    answers = [replay(one.id, viewer=by) for one in events]
    assert len(answers) == 3 and all(one.agrees for one in answers)


def test_a_refusal_that_was_rolled_back_is_written_again(person: Person, calling: Calling) -> None:
    viewer = calling(GP)
    with pytest.raises(NotPermitted), transaction.atomic():
        viewer.require(person.id, Category.PLAN, Action.READ)
    assert actions.settle(by=viewer) == 1
