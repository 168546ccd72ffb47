"""Looking back at who opened whose record: from real openings to what waits for a reviewer, and what they say of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from ginnel.foundation.audit import actions as audit_actions
from ginnel.foundation.audit import queries as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.audit.rules.worth_a_look import Signal
from ginnel.foundation.notices.models import Notice
from ginnel.foundation.organisations.models import StaffAccount
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.people import actions as people_actions
from ginnel.foundation.people import queries as people
from ginnel.foundation.people.models import Person, SourceRecord
from ginnel.foundation.people.rules.folding import fold
from ginnel.foundation.people.states import RestrictionKind
from ginnel.foundation.record import queries as record
from ginnel.foundation.relationships import actions as relationships
from ginnel.foundation.relationships import queries as relationships_queries
from ginnel.foundation.relationships.states import BEING_THERE, Need, Presence, RelationshipKind
from ginnel.foundation.sharing import actions
from ginnel.foundation.sharing.queries import service
from ginnel.foundation.sharing.tests.conftest import Acting, Calling, Place
from ginnel.foundation.terminology import actions as terminology
from ginnel.kernel import clock
from ginnel.kernel.errors import NotFound, NotPermitted
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Action, Category, Purpose

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    """Yesterday at noon, whenever these run: an opening at night is a signal of its own."""
    with clock.held_at((clock.now() - timedelta(days=1)).astimezone(clock.LONDON).replace(hour=12)):
        yield


@pytest.fixture(autouse=True)
def weights(place: Place) -> None:
    """The shipped weights; and a worker of a name that can be compared."""
    terminology.load_shipped(by=service("administer"))
    StaffAccount.objects.filter(id=place.account.id).update(
        display_name="Dr Ottoline Testworthy", email="Ottoline@example.org"
    )


def somebody(place: Place, given: str, family: str, **more: Any) -> Person:
    """Whom the other organisation describes."""
    person = Person.objects.create()
    said = {"address_line": "1 Example Road", "postcode": "YO1 0ZZ"} | more
    SourceRecord.objects.create(
        organisation=place.there,
        local_id=str(person.id),
        person=person,
        home=person,
        described_at=clock.now(),
        family=family,
        given=given,
        family_folded=fold(family),
        given_folded=fold(given),
        address_folded=fold(said["address_line"]),
        **said,
    )
    return person


def open_record(acting: Acting, person: Person) -> None:
    acting(Role.SOCIAL_WORKER).categories(person.id, Action.READ)


def look_back(days: int = 9) -> int:
    with clock.held_at(clock.now() + timedelta(days=days)):
        return actions.look_back(by=service("look-back", purpose=Purpose.INFORMATION_GOVERNANCE))


def at_once(minutes: int = 1) -> int:
    with clock.held_at(clock.now() + timedelta(minutes=minutes)):
        return actions.look_at_once(by=service("look-back", purpose=Purpose.INFORMATION_GOVERNANCE))


def restrict(person: Person, acting: Acting) -> None:
    people_actions.restrict_record(
        person=person.id,
        kind=RestrictionKind.STAFF,
        reason="works on the ward",
        review_on=clock.today() + timedelta(days=90),
        by=acting(Role.RECORD_KEEPER),
    )


def waiting(acting: Acting) -> dict[Any, tuple[Signal, ...]]:
    """By person, as another who answers for use sees it: the worker of these tests is but one account."""
    queue = audit.queue(viewer=reviewer(acting))
    return {one.person: one.signals for one in queue.rows}


def reviewer(acting: Acting) -> Any:
    viewer = acting(Role.INFORMATION_GOVERNANCE_OFFICER)
    viewer.account = uuid7()
    return viewer


def test_ones_own_record_and_a_namesakes_are_worth_a_look(place: Place, acting: Acting) -> None:
    own = somebody(place, "Ottoline", "Testworthy", email="ottoline@EXAMPLE.org")
    namesake = somebody(place, "Ottoline Jane", "Testworthy", postcode="YO2 0ZZ")
    nobody = somebody(place, "Ann", "Other", postcode="YO3 0ZZ")
    for person in (own, namesake, nobody):
        open_record(acting, person)
    assert look_back() == 2
    found = waiting(acting)
    assert found[own.id][0] == Signal.OWN_RECORD
    assert found[namesake.id][0] == Signal.SAME_NAME
    assert nobody.id not in found


def test_whoever_lives_with_the_worker_is_worth_a_look_when_opened(place: Place, acting: Acting) -> None:
    somebody(place, "Ottoline", "Testworthy")
    husband = somebody(place, "Basil", "Other")
    neighbour = somebody(place, "Ann", "Other", address_line="2 Example Road")
    open_record(acting, husband)
    open_record(acting, neighbour)
    assert look_back() == 1
    assert waiting(acting) == {husband.id: (Signal.SAME_ADDRESS, Signal.STRANGER)}


def test_whoever_is_kept_apart_is_worth_a_look_unless_they_are_worked_with(
    place: Place, acting: Acting
) -> None:
    hidden, worked_with = (somebody(place, "Ann", name, is_separated=True) for name in ("One", "Two"))
    relationships.begin(
        person=worked_with.id, kind=RelationshipKind.TEAM, organisation=place.here, by=service("administer")
    )
    for person in (hidden, worked_with):
        open_record(acting, person)
    assert look_back() == 1
    assert waiting(acting) == {hidden.id: (Signal.KEPT_APART, Signal.STRANGER)}


def test_a_workers_own_word_explains_nothing(place: Place, acting: Acting) -> None:
    hidden = somebody(place, "Ann", "One", is_separated=True)
    actions.be_there(person=hidden.id, presence=Presence.HERE, by=acting(Role.COMMUNITY_NURSE))
    acting(Role.COMMUNITY_NURSE).categories(hidden.id, Action.READ)
    assert look_back() == 1
    assert waiting(acting) == {hidden.id: (Signal.KEPT_APART, Signal.STRANGER)}


@pytest.mark.parametrize("need", Need)
def test_an_emergency_opening_explains_nothing_whatever_it_was_for(
    place: Place, acting: Acting, need: Need
) -> None:
    hidden = somebody(place, "Ann", "One", is_separated=True)
    by = acting(Role.COMMUNITY_NURSE)
    actions.override(person=hidden.id, need=need, reason="Found on the floor", by=by)
    acting(Role.COMMUNITY_NURSE).categories(hidden.id, Action.READ)
    assert look_back() == 1
    assert waiting(acting) == {hidden.id: (Signal.KEPT_APART, Signal.STRANGER)}


def test_a_relationship_that_a_late_feed_brings_explains_it(place: Place, acting: Acting) -> None:
    hidden = somebody(place, "Ann", "One", is_separated=True)
    open_record(acting, hidden)
    relationships.begin(
        person=hidden.id,
        kind=RelationshipKind.ADMITTED,
        organisation=place.here,
        started_at=clock.now() + timedelta(days=3),
        by=service("administer"),
    )
    assert look_back() == 0


def test_what_a_system_asked_is_not_looked_at_as_a_workers(
    place: Place, acting: Acting, calling: Calling
) -> None:
    """Nobody knows here who was at its screen, so that no worker's name can be compared."""
    person = somebody(place, "Ottoline", "Testworthy")
    calling("gp-practice").categories(person.id, Action.READ)
    look_back()
    assert waiting(acting) == {}


def test_to_be_found_is_not_to_be_opened(place: Place, acting: Acting) -> None:
    """A search decides about whoever is kept apart; nobody opened their record."""
    hidden = somebody(place, "Ann", "Hidden", is_separated=True)
    found = people.find(viewer=acting(Role.SOCIAL_WORKER), family="Hidden", given="Ann")
    assert [one.person for one in found] in ([], [hidden.id])
    assert look_back() == 0


def test_a_day_is_looked_through_once_and_not_before_it_has_waited(place: Place, acting: Acting) -> None:
    open_record(acting, somebody(place, "Ottoline", "Testworthy"))
    assert look_back(days=3) == 0
    assert look_back() == 1
    assert look_back() == 0
    assert audit.how_many_wait(viewer=reviewer(acting)) == 1


def test_what_was_opened_again_is_one_thing_to_look_at(place: Place, acting: Acting) -> None:
    person = somebody(place, "Ottoline", "Testworthy")
    now = clock.now()
    for days in (0, 1):
        with clock.held_at(now + timedelta(days=days)):
            open_record(acting, person)
    assert look_back() == 2
    (one,) = audit.queue(viewer=reviewer(acting)).rows
    assert (one.times, one.person) == (2, person.id)
    by = reviewer(acting)
    assert len(audit.opened(one, viewer=by)) == 2
    assert audit_actions.say_of_alert(alert=one.id, said="asked", note="rang the manager", by=by) == 2
    assert audit.how_many_wait(viewer=by) == 1
    assert audit_actions.say_of_alert(alert=one.id, said="fine", note="was on their list", by=by) == 2
    assert audit.queue(viewer=by).total == 0
    told = audit.one_alert(one.id, viewer=by)
    assert [step.state for step in told.steps] == ["asked", "fine"]


def test_what_was_found_to_be_fine_is_not_asked_again_for_a_while(place: Place, acting: Acting) -> None:
    person = somebody(place, "Ottoline", "Testworthy")
    now = clock.now()
    open_record(acting, person)
    look_back()
    (one,) = audit.queue(viewer=reviewer(acting)).rows
    audit_actions.say_of_alert(alert=one.id, said="fine", note="on their list", by=reviewer(acting))
    for days, raised in ((10, 0), (120, 1)):
        with clock.held_at(now + timedelta(days=days)):
            open_record(acting, person)
        assert look_back(days + 9) == raised


def test_nobody_looks_at_what_they_opened_themselves(place: Place, acting: Acting) -> None:
    open_record(acting, somebody(place, "Ottoline", "Testworthy"))
    look_back()
    (one,) = audit.queue(viewer=reviewer(acting)).rows
    worker = acting(Role.CALDICOTT_GUARDIAN)
    queue = audit.queue(viewer=worker)
    assert (queue.total, queue.own) == (0, 1)
    with pytest.raises(NotPermitted):
        audit_actions.say_of_alert(alert=one.id, said="fine", note="it was me", by=worker)


def test_only_those_who_answer_for_use_see_what_is_worth_a_look(acting: Acting) -> None:
    with pytest.raises(NotPermitted):
        audit.queue(viewer=acting(Role.SOCIAL_WORKER))
    with pytest.raises(NotPermitted):
        audit_actions.say_of_alert(
            alert=uuid7(), said="fine", note="nothing in it", by=acting(Role.SOCIAL_WORKER)
        )
    with pytest.raises(NotFound):
        audit.one_alert(uuid7(), viewer=acting(Role.CALDICOTT_GUARDIAN))


def test_nobody_but_a_check_of_use_is_told_how_people_stand_to_each_other(acting: Acting) -> None:
    guardian = acting(Role.CALDICOTT_GUARDIAN)
    for ask in (people.described, people.known_by, record.saying_more, relationships_queries.ever_held):
        for viewer in (guardian, service("administer")):
            with pytest.raises(NotPermitted, match="asks this"):
                ask([], viewer=viewer)


def test_looking_leaves_its_own_event(place: Place, acting: Acting) -> None:
    person = somebody(place, "Ottoline", "Testworthy")
    open_record(acting, person)
    look_back()
    (one,) = audit.queue(viewer=reviewer(acting)).rows
    by = reviewer(acting)
    audit.one_alert(one.id, viewer=by)
    audit_actions.say_of_alert(alert=one.id, said="fine", note="was on their list", by=by)
    events = audit.events_for(person.id, viewer=reviewer(acting))
    mine = [event for event in events if event.identity == by.identity]
    assert {event.action for event in mine} == {"sharing.decided", "audit.alert-looked-at"}
    assert all(event.categories == (Category.ADMINISTRATIVE,) for event in mine if event.categories)


def test_a_restricted_record_that_is_opened_is_worth_a_look_at_once(place: Place, acting: Acting) -> None:
    known, other = somebody(place, "Ann", "One"), somebody(place, "Bea", "Two", postcode="YO3 0ZZ")
    restrict(known, acting)
    for person in (known, other):
        open_record(acting, person)
    assert at_once() == 1
    assert waiting(acting) == {known.id: (Signal.KEPT_APART, Signal.STRANGER)}


def test_what_was_raised_at_once_is_not_raised_again_but_what_came_after_is(
    place: Place, acting: Acting
) -> None:
    hidden = somebody(place, "Ann", "One", is_separated=True)
    open_record(acting, hidden)
    assert [at_once(), at_once(2)] == [1, 0]
    with clock.held_at(clock.now() + timedelta(minutes=5)):
        open_record(acting, hidden)
    assert at_once(6) == 1
    (one,) = audit.queue(viewer=reviewer(acting)).rows
    assert one.times == 2
    assert look_back() == 0


@pytest.mark.parametrize(
    ("kind", "raised"),
    [
        (RelationshipKind.TEAM, 0),
        (RelationshipKind.ADMITTED, 0),
        *((kind, 1) for kind in sorted(BEING_THERE)),
    ],
)
def test_a_relationship_that_lasts_explains_an_opening_and_an_attendance_does_not(
    place: Place, acting: Acting, kind: RelationshipKind, raised: int
) -> None:
    known = somebody(place, "Ann", "One")
    restrict(known, acting)
    relationships.begin(person=known.id, kind=kind, organisation=place.here, by=service("administer"))
    open_record(acting, known)
    assert at_once() == raised
    assert waiting(acting) == ({known.id: (Signal.KEPT_APART, Signal.BRIEF)} if raised else {})


def test_a_relationship_that_lasted_until_lately_explains_it(place: Place, acting: Acting) -> None:
    known = somebody(place, "Ann", "One")
    restrict(known, acting)
    begun = relationships.begin(
        person=known.id, kind=RelationshipKind.ADMITTED, organisation=place.here, by=service("administer")
    )
    relationships.end(relationship=begun.id, reason="went home", by=acting(Role.HOSPITAL_DOCTOR))
    open_record(acting, known)
    assert at_once() == 0


def test_information_governance_is_told_once_a_day_and_not_twice_of_an_emergency(
    place: Place, acting: Acting, reviewer: Acting
) -> None:
    officer = reviewer(Role.INFORMATION_GOVERNANCE_OFFICER)
    known, urgent = somebody(place, "Ann", "One"), somebody(place, "Bea", "Two", postcode="YO3 0ZZ")
    for person in (known, urgent):
        restrict(person, acting)
    open_record(acting, known)
    actions.override(person=urgent.id, reason="found on the floor", by=acting(Role.COMMUNITY_NURSE))
    acting(Role.COMMUNITY_NURSE).categories(urgent.id, Action.READ)
    assert at_once() == 2
    with clock.held_at(clock.now() + timedelta(minutes=5)):
        open_record(acting, known)
    assert at_once(6) == 1
    told = Notice.objects.filter(staff=officer.account).order_by("id").values_list("reason", "person")
    assert set(told) == {("override", urgent.id), ("restricted-opened", known.id)}
    assert len(told) == 2


def test_whoever_checks_how_records_are_used_is_not_raised_to_themself(place: Place, acting: Acting) -> None:
    known = somebody(place, "Ann", "One")
    restrict(known, acting)
    acting(Role.CALDICOTT_GUARDIAN).categories(known.id, Action.READ)
    assert at_once() == 0


def test_a_systems_reading_of_a_restricted_record_is_told_once_a_day(
    place: Place, acting: Acting, reviewer: Acting, calling: Calling
) -> None:
    officer = reviewer(Role.INFORMATION_GOVERNANCE_OFFICER)
    known = somebody(place, "Ann", "One")
    restrict(known, acting)
    reading = Event("entry.read", known.id, (Category.DEMOGRAPHICS,), detail={"kind": "Patient"})
    audit_actions.append(by=calling("gp-practice"), events=[reading])
    assert [at_once(), at_once(2)] == [1, 0]
    told = Notice.objects.filter(staff=officer.account).values_list("reason", "person", "text")
    assert [(reason, person) for reason, person, _ in told] == [("restricted-opened", known.id)]
    assert "A system read this record" in told[0][2]
    assert waiting(acting) == {known.id: (Signal.KEPT_APART, Signal.STRANGER)}
