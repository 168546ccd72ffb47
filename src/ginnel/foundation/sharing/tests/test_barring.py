"""Whoever is kept from one person meets nobody there: not by search, opening, or their own word; and it is told."""

from __future__ import annotations

import pytest

from ginnel.foundation.notices import queries as notices
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.people.models import Person
from ginnel.foundation.relationships import actions as relationships
from ginnel.foundation.relationships.models import Relationship
from ginnel.foundation.relationships.states import Presence, RelationshipKind
from ginnel.foundation.sharing import actions
from ginnel.foundation.sharing.queries import barred_from, replay, service
from ginnel.foundation.sharing.tests.conftest import Acting, Place
from ginnel.foundation.sharing.tests.test_viewer import trail
from ginnel.kernel.errors import Conflict, Invalid, NotFound, NotPermitted
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Action, Category

pytestmark = pytest.mark.django_db
WORKER, OFFICER = Role.HOSPITAL_WARD_NURSE, Role.INFORMATION_GOVERNANCE_OFFICER
WHY = "He was violent to her"


@pytest.fixture
def admitted(person: Person, place: Place) -> Person:
    """Somebody with whom all of `here` is working."""
    relationships.begin(
        person=person.id, kind=RelationshipKind.ADMITTED, organisation=place.here, by=service("administer")
    )
    return person


@pytest.fixture
def barred(admitted: Person, reviewer: Acting) -> Person:
    """From whom the account that acts is kept."""
    actions.bar(person=admitted.id, username="one", reason=WHY, by=reviewer(OFFICER))
    return admitted


def test_a_barred_worker_sees_nothing_from_the_next_request_on(
    admitted: Person, acting: Acting, reviewer: Acting
) -> None:
    assert acting(WORKER).categories(admitted.id, Action.READ)
    made = actions.bar(person=admitted.id, username="one", reason=WHY, by=reviewer(OFFICER))
    assert acting(WORKER).categories(admitted.id, Action.READ) == frozenset()
    assert not acting(WORKER).restrict(Person.objects.all(), person_field="id").exists()
    assert reviewer(WORKER).categories(admitted.id, Action.READ), "a colleague still works with them"
    actions.end_barring(barring=made, reason="He has left the trust", by=reviewer(OFFICER))
    assert acting(WORKER).categories(admitted.id, Action.READ)
    with pytest.raises(Conflict):
        actions.end_barring(barring=made, reason="He has left the trust", by=reviewer(OFFICER))


@pytest.mark.parametrize("role", [WORKER, OFFICER, Role.RECORD_KEEPER])
def test_whatever_they_do_they_are_told_what_is_said_of_nobody(
    barred: Person, acting: Acting, role: Role
) -> None:
    with pytest.raises(NotFound, match="no such person"):
        acting(role).require(barred.id, Category.DEMOGRAPHICS, Action.READ)


def test_neither_an_emergency_nor_their_own_word_opens_it(barred: Person, acting: Acting) -> None:
    with pytest.raises(NotFound):
        actions.override(person=barred.id, reason="fell, confused", by=acting(WORKER))
    with pytest.raises(NotFound):
        actions.be_there(person=barred.id, presence=Presence.HERE, by=acting(WORKER))
    assert not Relationship.objects.exclude(kind=RelationshipKind.ADMITTED).exists()


def test_they_confirm_nobodys_word(barred: Person, acting: Acting, reviewer: Acting, place: Place) -> None:
    relationships.begin(
        person=barred.id,
        kind=RelationshipKind.OWN_WORD,
        organisation=place.here,
        staff=place.colleague.id,
        reason="here",
        said_kind=RelationshipKind.ATTENDANCE,
        by=reviewer(WORKER),
    )
    said = Relationship.objects.get(kind=RelationshipKind.OWN_WORD)
    with pytest.raises(NotFound) as refused:
        actions.confirm_presence(relationship=said.id, by=acting(WORKER))
    with pytest.raises(NotFound) as nobody:
        actions.confirm_presence(relationship=uuid7(), by=acting(WORKER))
    assert str(refused.value) == str(nobody.value)


def test_information_governance_is_told_at_once_and_once_a_day(
    barred: Person, acting: Acting, reviewer: Acting
) -> None:
    reviewer(OFFICER)
    for _ in range(2):
        worker = acting(WORKER)
        with pytest.raises(NotFound):
            worker.require(barred.id, Category.DEMOGRAPHICS, Action.READ)
        actions.settle(by=worker)
    (told,) = notices.waiting(viewer=reviewer(OFFICER))
    assert "tried to open it" in told.text
    assert notices.waiting(viewer=acting(OFFICER)) == [], "he who tried is not told, whatever else he is"


def test_what_was_refused_replays(barred: Person, acting: Acting, reviewer: Acting) -> None:
    acting(WORKER).categories(barred.id, Action.READ)
    decided = [one for one in trail(barred, reviewer) if one.action == "sharing.decided"]
    assert any(one.detail.get("barred") for one in decided)
    assert all(replay(one.id, viewer=reviewer(OFFICER)).agrees for one in decided)


def test_an_organisation_is_kept_from_somebody_but_not_those_who_put_that_right(
    admitted: Person, acting: Acting, reviewer: Acting
) -> None:
    actions.bar(person=admitted.id, organisation="HERE", reason=WHY, by=reviewer(OFFICER))
    assert acting(WORKER).categories(admitted.id, Action.READ) == frozenset()
    assert reviewer(WORKER).categories(admitted.id, Action.READ) == frozenset()
    (one,) = barred_from(admitted.id, viewer=acting(OFFICER))
    assert (one.whom, one.is_organisation, one.reason) == ("Here", True, WHY)


def test_who_may_keep_whom_from_a_record(person: Person, acting: Acting, reviewer: Acting) -> None:
    with pytest.raises(NotPermitted):
        actions.bar(person=person.id, username="one", reason=WHY, by=reviewer(WORKER))
    with pytest.raises(NotPermitted):
        barred_from(person.id, viewer=reviewer(WORKER))
    for said in (
        {"username": "two"},
        {"username": "nobody"},
        {"username": "one", "organisation": "HERE"},
        {},
    ):
        with pytest.raises(Invalid):
            actions.bar(person=person.id, reason=WHY, by=reviewer(OFFICER), **said)
    with pytest.raises(Invalid):
        actions.bar(person=person.id, username="one", reason=" ", by=reviewer(OFFICER))
    actions.bar(person=person.id, username="one", reason=WHY, by=reviewer(OFFICER))
    with pytest.raises(Conflict):
        actions.bar(person=person.id, username="one", reason=WHY, by=reviewer(OFFICER))
