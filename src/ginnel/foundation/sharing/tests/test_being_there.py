"""One tap opens a record at once, is told to information governance, and is taken back there once it is borne out."""

from __future__ import annotations

import pytest

from ginnel.foundation.notices import queries as notices
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.people.models import Person, SourceRecord
from ginnel.foundation.relationships import actions as relationships
from ginnel.foundation.relationships.models import Relationship
from ginnel.foundation.relationships.rules import Observed
from ginnel.foundation.sharing import actions
from ginnel.foundation.sharing.queries import overrides, service
from ginnel.foundation.sharing.tests.conftest import Acting, Place
from ginnel.kernel import clock
from ginnel.kernel.errors import Invalid, NotFound, NotPermitted
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Action, Category

pytestmark = pytest.mark.django_db
ED = Role.EMERGENCY_DEPARTMENT_CLINICIAN


def attend(person: Person, place: Place) -> None:
    """The hospital's feed says that the person is there."""
    record = SourceRecord.objects.create(
        organisation=place.here, local_id=str(uuid7()), person=person, home=person
    )
    record.refresh_from_db()
    said = Observed("e1", record.number or 0, "attendance", "HERE", clock.now())
    relationships.observe(observed=[said], by=service("observe"))


def test_one_tap_opens_what_an_emergency_opens_and_no_more(acting: Acting, person: Person) -> None:
    actions.be_there(person=person.id, presence="here", by=acting(ED))
    seen = acting(ED).categories(person.id, Action.READ)
    assert Category.PROBLEMS_AND_MEDICATION in seen
    assert Category.GENETIC not in seen


def test_a_tap_opens_to_a_front_door_what_it_reads_of_those_it_knows(acting: Acting, person: Person) -> None:
    adviser = Role.FRONT_DOOR_ADVISER
    assert acting(adviser).categories(person.id, Action.READ) == {Category.DEMOGRAPHICS}
    opened = actions.be_there(person=person.id, presence="on-the-phone", by=acting(adviser))
    assert opened is not None and opened.said_kind == "duty-contact"
    seen = acting(adviser).categories(person.id, Action.READ)
    assert seen == {Category.DEMOGRAPHICS, Category.CONTACT_AND_CARER, Category.SOCIAL_CARE}
    with pytest.raises(NotPermitted):
        actions.override(person=person.id, reason="rang about a neighbour", by=acting(adviser))


def test_governance_is_told_and_told_no_more_once_the_feed_confirms(
    acting: Acting, person: Person, place: Place
) -> None:
    officer = acting(Role.INFORMATION_GOVERNANCE_OFFICER)
    actions.be_there(person=person.id, presence="here", by=acting(ED))
    assert [one.person for one in notices.waiting(viewer=officer)] == [person.id]
    assert [one.opened.told.kind for one in overrides(viewer=officer).rows] == ["own-word"]
    attend(person, place)
    assert notices.waiting(viewer=officer) == []
    assert overrides(viewer=officer).total == 0
    assert Category.GENETIC in acting(ED).categories(person.id, Action.READ)


def test_a_tap_after_the_feed_or_another_tap_changes_nothing(
    acting: Acting, person: Person, place: Place
) -> None:
    assert actions.be_there(person=person.id, presence="on-the-phone", by=acting(ED)) is not None
    assert actions.be_there(person=person.id, presence="on-the-phone", by=acting(ED)) is None
    attend(person, place)
    assert actions.be_there(person=person.id, presence="here", by=acting(ED)) is None
    assert Relationship.objects.filter(ending=None).count() == 1


def test_a_tap_is_of_somebody_by_somebody_who_treats(acting: Acting, person: Person) -> None:
    with pytest.raises(NotFound):
        actions.be_there(person=uuid7(), presence="here", by=acting(ED))
    with pytest.raises(Invalid):
        actions.be_there(person=person.id, presence="somewhere", by=acting(ED))
    with pytest.raises(NotPermitted):
        actions.be_there(person=person.id, presence="here", by=acting(Role.VOLUNTARY_LINK_WORKER))


def test_nobody_bears_out_their_own_word(acting: Acting, person: Person) -> None:
    opened = actions.be_there(person=person.id, presence="here", by=acting(ED))
    assert opened is not None
    with pytest.raises(NotPermitted):
        actions.confirm_presence(relationship=opened.id, by=acting(ED))
