"""A referral from its sending to its end: never in nobody's hands."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from ginnel.care.access import actions, queries
from ginnel.care.access.models import OpenReferral, Referral
from ginnel.care.access.rules import said_to_sender
from ginnel.care.access.states import OutcomeKind, ReferralState, Urgency
from ginnel.care.access.tests.conftest import Acting, Place, known
from ginnel.care.access.tests.test_contacts import about, take, told
from ginnel.foundation.notices import actions as notice_actions
from ginnel.foundation.notices import queries as notices
from ginnel.foundation.notices.models import Notice
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.people.models import Person, SourceRecord
from ginnel.foundation.sharing.queries import StaffViewer, service
from ginnel.kernel import clock
from ginnel.kernel.clock import held_at
from ginnel.kernel.errors import Conflict, Invalid, NotFound, NotPermitted
from ginnel.kernel.viewer import Action, Category

pytestmark = pytest.mark.django_db


@pytest.fixture
def therapist(acting: Acting, place: Place):
    return lambda: acting(Role.PHYSIOTHERAPIST, place.rehabilitation, "therapist")


@pytest.fixture
def sent(acting: Acting, place: Place, person: Person) -> UUID:
    return actions.send_referral(
        person=person.id,
        to_team=place.rehabilitation.id,
        asked_for="Balance and strength, please.",
        urgency=Urgency.TWO_DAYS,
        by=acting(),
    )


def move(sent: UUID, to: ReferralState, by: StaffViewer, **said: str) -> None:
    number = queries.referral(sent, viewer=by).last.number
    actions.move_referral(referral=sent, number=number, to=to, by=by, **said)


def test_the_sender_answers_for_it_until_it_is_received(sent: UUID, acting: Acting, therapist) -> None:
    assert queries.referral(sent, viewer=acting()).last.team == "Front door"
    move(sent, ReferralState.RECEIVED, therapist())
    assert queries.referral(sent, viewer=acting()).last.team == "Rehabilitation"


def test_the_team_asked_is_told_and_sees_whom_it_is_about(
    sent: UUID, place: Place, therapist, person: Person
) -> None:
    [notice] = notices.waiting(viewer=therapist(), team=place.rehabilitation.id)
    assert notice.person == person.id
    assert Category.CONTACT_AND_CARER in therapist().categories(person.id, Action.READ)
    assert queries.referral(sent, viewer=therapist()).asked_for == "Balance and strength, please."
    assert "Balance and strength" in told(therapist(), person)


def test_what_is_declined_is_at_once_its_senders_again_by_name(
    sent: UUID, acting: Acting, place: Place, therapist, person: Person
) -> None:
    with pytest.raises(Invalid, match="should happen next"):
        move(sent, ReferralState.DECLINED, therapist(), reason="Not our area")
    move(sent, ReferralState.DECLINED, therapist(), reason="Not our area", next_step="Ask the falls clinic")
    standing = OpenReferral.objects.get(referral=sent)
    assert (standing.team, standing.staff_id) == (place.front_door, acting().account)
    [notice] = notices.waiting(viewer=acting(), team=place.front_door.id)
    assert "yours again" in notice.text
    assert [one.kind for one in queries.referral(sent, viewer=acting()).clocks] == ["return"]
    assert Category.CONTACT_AND_CARER not in therapist().categories(person.id, Action.READ)


def test_what_was_declined_is_settled_and_referred_elsewhere_as_the_same(
    sent: UUID, acting: Acting, place: Place, therapist, person: Person
) -> None:
    move(sent, ReferralState.DECLINED, therapist(), reason="Not our area", next_step="Ask social work")
    elsewhere = actions.send_referral(
        person=person.id,
        to_team=place.social_work.id,
        asked_for="Balance, please.",
        urgency=Urgency.SOON,
        again=sent,
        by=acting(),
    )
    move(sent, ReferralState.SETTLED, acting(), reason="Sent to social work")
    assert Referral.objects.get(id=elsewhere).again_id == sent
    assert list(OpenReferral.objects.values_list("referral_id", flat=True)) == [elsewhere]


def test_only_who_was_asked_accepts_and_only_who_sent_it_withdraws(
    sent: UUID, acting: Acting, therapist
) -> None:
    with pytest.raises(NotPermitted):
        move(sent, ReferralState.ACCEPTED, acting())
    with pytest.raises(NotPermitted):
        move(sent, ReferralState.WITHDRAWN, therapist(), reason="Not needed")


def test_a_completed_referral_lets_go_of_the_person_and_tells_the_sender(
    sent: UUID, acting: Acting, place: Place, therapist, person: Person
) -> None:
    move(sent, ReferralState.ACCEPTED, therapist())
    move(sent, ReferralState.COMPLETED, therapist(), reason="Walks with a frame")
    assert Category.CONTACT_AND_CARER not in therapist().categories(person.id, Action.READ)
    assert not OpenReferral.objects.exists()
    [notice] = notices.waiting(viewer=acting(), team=place.front_door.id)
    assert "completed" in notice.text
    with pytest.raises(Conflict):
        move(sent, ReferralState.ACCEPTED, therapist())


def test_a_third_organisation_finds_no_such_referral(sent: UUID, acting: Acting, place: Place) -> None:
    from ginnel.foundation.organisations import actions as organisations
    from ginnel.foundation.sharing.queries import service

    by = service("administer")
    other = organisations.ensure(code="OTHER", name="Other", by=by)
    team = organisations.ensure_team(organisation=other, code="X", name="X", by=by)
    nurse = acting(Role.COMMUNITY_NURSE, team, "other")
    with pytest.raises(NotFound):
        queries.referral(sent, viewer=nurse)
    assert queries.referrals_open(viewer=nurse).total == 0


def test_nobody_who_has_died_is_referred(acting: Acting, place: Place, person: Person) -> None:
    SourceRecord.objects.filter(person=person).update(death_date="2026-11-01", is_dead=True)
    with pytest.raises(Invalid, match="have died"):
        actions.send_referral(
            person=person.id,
            to_team=place.rehabilitation.id,
            asked_for="Balance.",
            urgency=Urgency.SOON,
            by=acting(),
        )


def test_the_same_referral_sent_three_times_is_one(acting: Acting, place: Place) -> None:
    person = known(place)
    values = {
        "person": person.id,
        "to_team": place.rehabilitation.id,
        "asked_for": "Balance.",
        "urgency": Urgency.SOON,
        "reference": "r1",
    }
    assert len({actions.send_referral(by=acting(), **values) for _ in range(3)}) == 1
    assert Referral.objects.count() == 1


def test_a_contact_that_is_referred_says_so(acting: Acting, place: Place, person: Person) -> None:
    taken = take(acting(), about(person), is_taken=True)
    actions.send_referral(
        person=person.id,
        to_team=place.rehabilitation.id,
        asked_for="Balance.",
        urgency=Urgency.CRISIS,
        contact=taken,
        by=acting(),
    )
    [outcome] = queries.contact(taken, viewer=acting()).outcomes
    assert (outcome.kind, outcome.detail) == (OutcomeKind.REFERRED, "Rehabilitation")


@pytest.mark.parametrize("is_accepted", [False, True])
def test_who_was_asked_hears_that_it_was_withdrawn_though_they_see_the_person_no_longer(
    sent: UUID, place: Place, acting: Acting, therapist, person: Person, is_accepted: bool
) -> None:
    """The notice names nobody whom it is about, and reading it settles it: nothing goes on to others."""
    if is_accepted:
        move(sent, ReferralState.ACCEPTED, therapist())
    move(sent, ReferralState.WITHDRAWN, acting(), reason="She moved away")
    assert Category.CONTACT_AND_CARER not in therapist().categories(person.id, Action.READ)
    [notice] = notices.waiting(viewer=therapist(), team=place.rehabilitation.id)
    assert notice.person is None and "was withdrawn" in notice.text
    assert ("Therapist had it." if is_accepted else "Nobody had taken it by name.") in notice.text
    assert "moved away" not in notice.text and "Example" not in notice.text
    notice_actions.read(notice=notice.id, team=place.rehabilitation.id, by=therapist())
    assert notices.waiting(viewer=therapist(), team=place.rehabilitation.id) == []
    with held_at(clock.now() + timedelta(days=2)):
        notice_actions.escalate_overdue(by=service("observe"))
    assert not Notice.objects.filter(reason="notice-not-read").exists()


_SENTENCES = {
    ReferralState.SENT: "",
    ReferralState.RECEIVED: "Your referral to Balance was received.",
    ReferralState.ACCEPTED: "Your referral to Balance is accepted.",
    ReferralState.DECLINED: "Your referral to Balance was declined. It is yours again: open it.",
    ReferralState.BOUNCED: "Your referral to Balance could not be delivered. It is yours again: open it.",
    ReferralState.WITHDRAWN: "Your referral to Balance was withdrawn. Open it: it says why.",
    ReferralState.COMPLETED: "Your referral to Balance is completed.",
    ReferralState.SETTLED: "",
}


@pytest.mark.parametrize("to", ReferralState)
def test_each_step_is_said_to_the_sender_in_a_whole_sentence(to: ReferralState) -> None:
    assert said_to_sender(to, "Balance") == _SENTENCES[to]


def test_what_comes_back_to_a_colleague_says_whose_it_was() -> None:
    said = said_to_sender(ReferralState.BOUNCED, "Balance", is_anothers=True)
    assert said == "A referral of your team to Balance could not be delivered. It is yours now: open it."


def test_what_could_not_be_delivered_says_so_to_its_sender(sent: UUID, acting: Acting, place: Place) -> None:
    actions.move_referral(
        referral=sent,
        number=1,
        to=ReferralState.BOUNCED,
        reason="No such team",
        by=service("front-door", organisation="COUNCIL"),
    )
    [notice] = notices.waiting(viewer=acting(), team=place.front_door.id)
    assert "to Rehabilitation could not be delivered." in notice.text


def test_the_sender_hears_that_it_was_received_and_nobody_is_chased_to_read_that(
    sent: UUID, acting: Acting, place: Place, therapist
) -> None:
    move(sent, ReferralState.RECEIVED, therapist())
    [notice] = notices.waiting(viewer=acting(), team=place.front_door.id)
    assert notice.text == "Your referral to Rehabilitation was received."
    assert notice.read_by > clock.now() + timedelta(days=27)
    colleague = acting(name="colleague")
    assert notices.waiting(viewer=colleague, team=place.front_door.id) == []
    with held_at(notice.read_by + timedelta(days=1)):
        notice_actions.escalate_overdue(by=service("observe"))
    assert not Notice.objects.filter(reference=f"unread {notice.id}").exists()
    assert not notices.waiting(viewer=colleague, team=place.front_door.id)
    move(sent, ReferralState.ACCEPTED, therapist())
    [notice] = notices.waiting(viewer=acting(), team=place.front_door.id)
    assert "is accepted" in notice.text


def test_who_sent_it_hears_that_a_colleague_withdrew_it(
    sent: UUID, acting: Acting, place: Place, therapist
) -> None:
    move(sent, ReferralState.WITHDRAWN, acting(name="colleague"), reason="She moved away")
    [notice] = notices.waiting(viewer=acting(), team=place.front_door.id)
    assert notice.text == "Your referral to Rehabilitation was withdrawn. Open it: it says why."
    assert notices.waiting(viewer=acting(name="colleague"), team=place.front_door.id) == []


def test_who_withdraws_their_own_is_told_nothing(sent: UUID, acting: Acting, place: Place, therapist) -> None:
    move(sent, ReferralState.RECEIVED, therapist())
    move(sent, ReferralState.WITHDRAWN, acting(), reason="She moved away")
    assert notices.waiting(viewer=acting(), team=place.front_door.id) == []


def test_who_has_it_is_news_to_nobody_but_their_team(
    sent: UUID, acting: Acting, place: Place, therapist
) -> None:
    move(sent, ReferralState.RECEIVED, therapist())
    [before] = notices.waiting(viewer=acting(), team=place.front_door.id)
    other = acting(Role.PHYSIOTHERAPIST, place.rehabilitation, "other")
    move(sent, ReferralState.RECEIVED, other, reason="On leave")
    assert notices.waiting(viewer=acting(), team=place.front_door.id) == [before]
