"""A person's say is recorded, counts from the next request on, everywhere, and goes with them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ginnel.foundation.audit import queries as audit
from ginnel.foundation.organisations.models import Organisation
from ginnel.foundation.organisations.states import OrganisationKind, Role
from ginnel.foundation.people.models import Person, SourceRecord
from ginnel.foundation.relationships import actions as relationships
from ginnel.foundation.relationships.models import Relationship
from ginnel.foundation.relationships.states import Need, RelationshipKind
from ginnel.foundation.sharing import actions
from ginnel.foundation.sharing.queries import overruled, replay, service, statements
from ginnel.foundation.sharing.states import Ground, SaidBy
from ginnel.foundation.sharing.tests.conftest import Acting, Place
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, Invalid, NotFound, NotPermitted
from ginnel.kernel.viewer import Action, Category

pytestmark = pytest.mark.django_db


@pytest.fixture
def known(person: Person, place: Place) -> Person:
    """Somebody whom all of `here`, a council, is working with."""
    Organisation.objects.filter(code="HERE").update(kind=OrganisationKind.COUNCIL)
    relationships.begin(
        person=person.id, kind=RelationshipKind.TEAM, organisation=place.here, by=service("administer")
    )
    return person


def say(person: Person, by: Any, **more: Any) -> Any:
    said = {"is_objection": True, "said_by": SaidBy.SELF, "said_at": clock.now()}
    return actions.say(person=person.id, by=by, **(said | more))


def seen(acting: Acting, person: Person, role: Role = Role.SOCIAL_WORKER) -> frozenset[Category]:
    return acting(role).categories(person.id, Action.READ)


def test_what_is_said_counts_from_the_next_request_on(acting: Acting, known: Person) -> None:
    worker = acting(Role.SOCIAL_WORKER)
    assert Category.MENTAL_HEALTH in seen(acting, known)
    say(known, worker, categories=[Category.MENTAL_HEALTH], organisation_kind=OrganisationKind.COUNCIL)
    assert Category.MENTAL_HEALTH not in seen(acting, known)
    assert Category.SOCIAL_CARE in seen(acting, known)
    say(known, acting(Role.SOCIAL_WORKER), is_objection=False)
    assert Category.MENTAL_HEALTH in seen(acting, known)


def test_lists_leave_out_whoever_objects(acting: Acting, known: Person) -> None:
    say(known, acting(Role.SOCIAL_WORKER), categories=[Category.SOCIAL_CARE])
    viewer, everyone = acting(Role.SOCIAL_WORKER), Person.objects.all()
    listed = {
        category: viewer.restrict(everyone, person_field="id", category=category).count()
        for category in (Category.SOCIAL_CARE, Category.MENTAL_HEALTH, Category.DEMOGRAPHICS)
    }
    assert listed == {Category.SOCIAL_CARE: 0, Category.MENTAL_HEALTH: 1, Category.DEMOGRAPHICS: 1}


def test_an_organisation_still_sees_what_it_said_itself(acting: Acting, known: Person) -> None:
    say(known, acting(Role.SOCIAL_WORKER))
    viewer = acting(Role.SOCIAL_WORKER)
    assert viewer.categories(known.id, Action.READ) == {Category.DEMOGRAPHICS}
    assert Category.SOCIAL_CARE in viewer.own_categories(known.id, Action.READ)


def test_an_emergency_does_not_defeat_a_refusal(acting: Acting, known: Person) -> None:
    say(known, acting(Role.SOCIAL_WORKER), categories=[Category.MENTAL_HEALTH])
    actions.override(person=known.id, reason="fell, confused", by=acting(Role.SOCIAL_WORKER))
    assert Category.MENTAL_HEALTH not in seen(acting, known)


def test_whoever_opened_the_record_for_themselves_lifts_no_refusal(acting: Acting, known: Person) -> None:
    say(known, acting(Role.SOCIAL_WORKER))
    Relationship.objects.filter(person=known).update(expires_at=clock.now())
    for need in (Need.OTHER, Need.WHO_TO_RING):
        actions.override(person=known.id, reason="fell, confused", need=need, by=acting(Role.SOCIAL_WORKER))
        with pytest.raises(NotPermitted, match="work with a person"):
            say(known, acting(Role.SOCIAL_WORKER), is_objection=False)
        say(known, acting(Role.SOCIAL_WORKER), categories=[Category.PLAN])
    assert seen(acting, known) == {Category.DEMOGRAPHICS}


@pytest.mark.parametrize("born", ["1980-01-02", "", "1980"])
def test_nobody_has_parental_responsibility_for_whoever_is_of_age(
    acting: Acting, known: Person, born: str
) -> None:
    here = Organisation.objects.get(code="HERE")
    described = {"described_at": clock.now(), "family": "Testperson", "birth_date": born}
    SourceRecord.objects.create(organisation=here, local_id="1", person=known, home=known, **described)
    with pytest.raises(Invalid):
        say(known, acting(Role.SOCIAL_WORKER), is_objection=False, said_by=SaidBy.PARENT)


def test_a_guardian_overrules_for_a_time_with_a_reason_and_the_objection_counts_again(
    acting: Acting, known: Person
) -> None:
    say(known, acting(Role.SOCIAL_WORKER))
    ends = clock.now() + timedelta(days=30)
    (made,) = actions.overrule(
        person=known.id,
        organisation="HERE",
        ground=Ground.COURT_ORDER,
        reason="an order of 3 November",
        ends_at=ends,
        categories=[Category.MENTAL_HEALTH],
        by=acting(Role.CALDICOTT_GUARDIAN),
    )
    of_it = Category.MENTAL_HEALTH_MEDICATION
    assert seen(acting, known) == {Category.DEMOGRAPHICS, Category.MENTAL_HEALTH, of_it}
    with clock.held_at(ends):
        assert seen(acting, known) == {Category.DEMOGRAPHICS}
    guardian = acting(Role.CALDICOTT_GUARDIAN)
    actions.end_overruling(overruling=made, reason="the order was lifted", by=guardian)
    assert seen(acting, known) == {Category.DEMOGRAPHICS}
    with pytest.raises(Conflict):
        actions.end_overruling(overruling=made, reason="the order was lifted", by=guardian)


def test_who_said_what_is_told_to_those_who_care_for_them(acting: Acting, known: Person) -> None:
    worker = acting(Role.SOCIAL_WORKER)
    say(known, worker, categories=[Category.PLAN, Category.GENETIC], why="her sister works there")
    told = statements(viewer=acting(Role.SOCIAL_WORKER), person=known.id)
    assert [(one.about, one.is_objection, one.said_by, one.why) for one in told] == [
        (Category.PLAN, True, SaidBy.SELF, "her sister works there")
    ]  # a social worker may not see genetic facts, nor that somebody spoke of them
    with pytest.raises(NotPermitted):
        statements(viewer=acting(Role.ANALYST), person=known.id)
    assert overruled(viewer=worker, person=known.id) == []


def test_another_decides_only_on_a_finding_about_this_person(acting: Acting, known: Person) -> None:
    by = acting(Role.SOCIAL_WORKER)
    found = actions.find_capacity(
        person=known.id,
        has_capacity=False,
        how="could not keep in mind what was asked",
        found_at=clock.now(),
        by=by,
    )
    decided = {"said_by": SaidBy.BEST_INTERESTS, "why": "as she wished when she was well"}
    say(known, by, capacity=found, **decided)
    stranger = Person.objects.create()
    relationships.begin(
        person=stranger.id,
        kind=RelationshipKind.TEAM,
        organisation=Organisation.objects.get(code="HERE"),
        by=service("administer"),
    )
    for person, finding in ((stranger, found), (known, None)):
        with pytest.raises(Invalid, match="unable to decide"):
            say(person, acting(Role.SOCIAL_WORKER), capacity=finding, **decided)


def test_only_who_works_with_the_person_records_what_they_say(acting: Acting, person: Person) -> None:
    with pytest.raises(NotPermitted):
        say(person, acting(Role.SOCIAL_WORKER))
    with pytest.raises(NotPermitted):
        actions.find_capacity(
            person=person.id,
            has_capacity=True,
            how="asked and answered",
            found_at=clock.now(),
            by=acting(Role.SOCIAL_WORKER),
        )


def test_an_organisation_that_is_not_known_and_two_at_once_are_refused(acting: Acting, known: Person) -> None:
    with pytest.raises(NotFound):
        say(known, acting(Role.SOCIAL_WORKER), organisation="NOWHERE")
    with pytest.raises(Invalid, match="or a kind"):
        say(
            known,
            acting(Role.SOCIAL_WORKER),
            organisation="THERE",
            organisation_kind=OrganisationKind.COUNCIL,
        )


def test_what_decides_is_in_the_trail_and_replays(acting: Acting, known: Person) -> None:
    seen(acting, known)
    say(known, acting(Role.SOCIAL_WORKER), categories=[Category.MENTAL_HEALTH])
    seen(acting, known)
    say(known, acting(Role.SOCIAL_WORKER), is_objection=False)
    officer = acting(Role.INFORMATION_GOVERNANCE_OFFICER)
    events = [one for one in audit.events_for(known.id, viewer=officer) if "relationships" in one.detail]
    theirs = (int(Category.MENTAL_HEALTH), int(Category.MENTAL_HEALTH_MEDICATION))
    assert {tuple(one.detail["objections"]) for one in events} == {(), theirs}
    assert all(replay(one.id, viewer=officer).agrees for one in events)
    said = [one for one in audit.events_for(known.id, viewer=officer) if "willingness" in one.action]
    assert len(said) == 2
