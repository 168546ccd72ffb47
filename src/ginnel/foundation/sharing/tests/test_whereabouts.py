"""Where somebody lives whose address is protected: for whoever works with them, and not for whoever takes calls."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ginnel.foundation.organisations.states import Role
from ginnel.foundation.people import actions as people_actions
from ginnel.foundation.people import queries as people
from ginnel.foundation.people.models import Person, SourceRecord
from ginnel.foundation.people.states import RestrictionKind
from ginnel.foundation.relationships import actions as relationships
from ginnel.foundation.relationships.states import RelationshipKind
from ginnel.foundation.sharing.queries import service
from ginnel.foundation.sharing.tests.conftest import Acting, Place
from ginnel.kernel import clock
from ginnel.kernel.viewer import Action, Category

pytestmark = pytest.mark.django_db
ALIAS = {"alias_family": "Otherly", "alias_given": "Una"}


@pytest.fixture
def known(person: Person, place: Place) -> Person:
    """Somebody of whom the organisation has a record, and with whom nobody works."""
    described = {"described_at": clock.now(), "family": "Testperson", "given": "Ada", "postcode": "QX1 1AA"}
    SourceRecord.objects.create(
        organisation=place.here, local_id="1", person=person, home=person, **described
    )
    return person


@pytest.mark.parametrize("is_protected", [False, True])
@pytest.mark.parametrize("is_working_with_them", [False, True])
def test_whoever_takes_calls_is_told_once_they_work_with_them(
    acting: Acting,
    reviewer: Acting,
    known: Person,
    place: Place,
    is_protected: bool,
    is_working_with_them: bool,
) -> None:
    if is_protected:
        people_actions.restrict_record(
            person=known.id,
            kind=RestrictionKind.PROTECTED_ADDRESS,
            reason="In danger",
            review_on=clock.today() + timedelta(days=90),
            family=ALIAS["alias_family"],
            given=ALIAS["alias_given"],
            by=reviewer(Role.INFORMATION_GOVERNANCE_OFFICER),
        )
    if is_working_with_them:
        by = service("administer")
        relationships.begin(person=known.id, kind=RelationshipKind.TEAM, organisation=place.here, by=by)
    viewer = acting(Role.FRONT_DOOR_ADVISER)
    assert Category.CONTACT_AND_CARER in viewer.categories(known.id, Action.READ)
    shown = people.who_is(viewer=viewer, person=known.id)
    is_told = is_working_with_them or not is_protected
    assert [shown.family, shown.postcode] == (["Testperson", "QX1 1AA"] if is_told else ["Otherly", ""])
    assert viewer.works_with(known.id) == is_working_with_them
