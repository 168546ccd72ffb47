"""Nobody opens a record to themself, or to their team, by what they do at the front door."""

from __future__ import annotations

from uuid import UUID

import pytest

from ginnel.care.access import actions, queries
from ginnel.care.access.rules import Described
from ginnel.care.access.states import Caller, ContactState, Door, OutcomeKind, Part, ReferralState, Urgency
from ginnel.care.access.tests.conftest import Acting, Place, known
from ginnel.care.access.tests.test_contacts import about, take
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.people.models import Person
from ginnel.foundation.sharing import actions as sharing
from ginnel.foundation.sharing.queries import StaffViewer, service
from ginnel.kernel.errors import NotPermitted
from ginnel.kernel.viewer import Action, Category

pytestmark = pytest.mark.django_db


@pytest.fixture
def stranger(place: Place) -> Person:
    """Somebody whom the council does not know."""
    return known(place, place.trust)


@pytest.fixture
def worker(acting: Acting, place: Place):
    return lambda name="worker": acting(Role.SOCIAL_WORKER, place.front_door, name)


def number(contact: UUID, by: StaffViewer) -> int:
    return queries.contact(contact, viewer=by).last.number


def sees(by: StaffViewer, person: Person) -> frozenset[Category]:
    """Beyond what is open of anybody in the place."""
    return by.categories(person.id, Action.READ) - {Category.DEMOGRAPHICS, Category.EMERGENCY_ESSENTIALS}


def test_naming_whoever_one_likes_in_somebody_elses_contact_opens_nothing(worker, stranger: Person) -> None:
    contact = actions.receive_contact(
        door=Door.SELF_ASSESSMENT,
        caller=Caller.THEMSELF,
        words="I fell.",
        named=[Described(Part.ABOUT, name="Ada")],
        organisation="COUNCIL",
        by=service("front-door"),
    )
    actions.take_contact(contact=contact, number=1, by=worker())
    named = queries.contact(contact, viewer=worker()).about[0]
    actions.identify(contact=contact, named=named.id, person=stranger.id, by=worker())
    actions.take_contact(contact=contact, number=2, by=worker())
    actions.move_contact(
        contact=contact, number=3, to=ContactState.WAITING, reason="Mine again soon", by=worker()
    )
    actions.take_contact(contact=contact, number=4, by=worker())
    assert not sees(worker(), stranger)


def test_opening_a_closed_contact_again_opens_no_record(worker, acting: Acting, stranger: Person) -> None:
    contact = take(acting(), about(stranger), is_taken=True, may_have_needs=False)
    actions.add_outcome(contact=contact, kind=OutcomeKind.INFORMATION, by=acting())
    actions.close_contact(contact=contact, number=1, by=acting())
    actions.move_contact(
        contact=contact, number=2, to=ContactState.WAITING, reason="They rang again", by=worker()
    )
    actions.take_contact(contact=contact, number=3, by=worker())
    assert not sees(worker(), stranger)


def test_what_a_colleague_wrote_down_and_gave_to_ones_team_does(
    worker, acting: Acting, stranger: Person
) -> None:
    contact = take(acting(), about(stranger))
    actions.take_contact(contact=contact, number=1, by=worker())
    assert Category.SOCIAL_CARE in sees(worker(), stranger)


def test_ones_own_word_opens_nothing_to_those_who_are_referred_to_until_somebody_else_takes_it(
    worker, acting: Acting, place: Place, stranger: Person
) -> None:
    sharing.be_there(person=stranger.id, presence="here", by=worker())
    sent = actions.send_referral(
        person=stranger.id, to_team=place.social_work.id, asked_for="Help.", urgency=Urgency.SOON, by=worker()
    )
    colleague = lambda: acting(Role.SOCIAL_WORKER, place.social_work, "colleague")  # noqa: E731
    assert not sees(colleague(), stranger)
    themself = acting(Role.SOCIAL_WORKER, place.social_work, "worker")
    with pytest.raises(NotPermitted):
        actions.move_referral(referral=sent, number=1, to=ReferralState.ACCEPTED, by=themself)
    actions.move_referral(referral=sent, number=1, to=ReferralState.RECEIVED, by=colleague())
    assert Category.SOCIAL_CARE in sees(colleague(), stranger)


def test_another_team_of_the_organisation_that_was_asked_answers_nothing(
    acting: Acting, place: Place, person: Person
) -> None:
    sent = actions.send_referral(
        person=person.id, to_team=place.social_work.id, asked_for="Help.", urgency=Urgency.SOON, by=acting()
    )
    with pytest.raises(NotPermitted):
        actions.move_referral(referral=sent, number=1, to=ReferralState.ACCEPTED, by=acting(name="other"))
    with pytest.raises(NotPermitted):
        actions.move_referral(referral=sent, number=1, to=ReferralState.BOUNCED, reason="x", by=acting())
