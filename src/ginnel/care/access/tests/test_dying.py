"""Somebody dies while something of theirs is open: whoever has it is told, once."""

from __future__ import annotations

import pytest

from ginnel.care.access import actions
from ginnel.care.access.models import Contact, Referral
from ginnel.care.access.states import OutcomeKind, ReferralState, Urgency
from ginnel.care.access.tests.conftest import Acting, Place
from ginnel.care.access.tests.test_contacts import about, take
from ginnel.foundation.notices.models import Notice
from ginnel.foundation.people.models import Person, SourceRecord
from ginnel.foundation.sharing.queries import service

pytestmark = pytest.mark.django_db


def tell() -> int:
    return actions.tell_of_deaths(by=service("front-door"))


@pytest.fixture
def referred(acting: Acting, place: Place, person: Person) -> None:
    """A contact that the adviser has, one that waits, and a referral; nobody of them has died yet."""
    take(acting(), about(person), is_taken=True)
    take(acting(), about(person))
    actions.send_referral(
        person=person.id,
        to_team=place.rehabilitation.id,
        asked_for="Balance.",
        urgency=Urgency.SOON,
        by=acting(),
    )
    assert tell() == 0


@pytest.mark.usefixtures("referred")
@pytest.mark.parametrize("said", [{"is_dead": True}, {"death_date": "2026-11-01"}])
def test_whoever_has_it_is_told_once(
    acting: Acting, place: Place, person: Person, said: dict[str, object]
) -> None:
    SourceRecord.objects.filter(person=person).update(**said)
    assert (tell(), tell()) == (3, 0)
    found = Notice.objects.filter(reason="has-died")
    assert {one.reference.split()[0] for one in found} == {"contact", "referral"}
    assert {(one.team, one.person) for one in found} == {(place.front_door, person)}
    adviser = acting().account
    assert [one.staff_id for one in found.order_by("raised_at", "id")] == [adviser, None, adviser]
    assert all("Example" not in one.text for one in found)


def test_of_what_was_said_at_the_contact_nobody_is_told(acting: Acting, person: Person) -> None:
    taken = take(acting(), about(person), is_taken=True)
    actions.add_outcome(contact=taken, kind=OutcomeKind.DIED, by=acting())
    SourceRecord.objects.filter(person=person).update(is_dead=True)
    assert tell() == 0 and not Notice.objects.filter(reason="has-died").exists()


@pytest.mark.usefixtures("referred")
def test_nor_of_what_has_ended(acting: Acting, person: Person) -> None:
    for contact in Contact.objects.order_by("id"):
        taken = contact.id
        number = contact.steps.count()
        if contact.steps.last().staff_id is None:
            actions.take_contact(contact=taken, number=number, by=acting())
            number += 1
        actions.add_outcome(contact=taken, kind=OutcomeKind.ASSESSMENT_REFUSED, by=acting())
        actions.close_contact(contact=taken, number=number, by=acting())
    sent = Referral.objects.get().id
    actions.move_referral(
        referral=sent, number=1, to=ReferralState.WITHDRAWN, reason="Not needed", by=acting()
    )
    SourceRecord.objects.filter(person=person).update(is_dead=True)
    assert tell() == 0
