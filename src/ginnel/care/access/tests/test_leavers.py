"""Whoever leaves leaves nothing in nobody's hands: what they had is their team's again, or goes down the line."""

from __future__ import annotations

from uuid import UUID

import pytest

from ginnel.care.access import actions, queries
from ginnel.care.access.models import OpenContact, OpenReferral
from ginnel.care.access.states import ContactState, ReferralState
from ginnel.care.access.tasks import tell
from ginnel.care.access.tests.conftest import Acting, Place, known
from ginnel.care.access.tests.test_coming_back import leave, texts
from ginnel.care.access.tests.test_contacts import about, take
from ginnel.care.access.tests.test_referrals import move, sent, therapist
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.models import StaffAccount
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.sharing.queries import service
from ginnel.kernel.errors import NotPermitted

__all__ = ["sent", "therapist"]
pytestmark = pytest.mark.django_db


def has(referral: UUID) -> tuple[str, UUID, UUID | None]:
    one = OpenReferral.objects.get(referral=referral)
    return one.state, one.team_id, one.staff_id


@pytest.mark.parametrize("state", [ReferralState.RECEIVED, ReferralState.ACCEPTED])
def test_what_a_team_took_on_comes_back_when_nobody_works_there_any_more(
    sent: UUID, therapist, acting: Acting, place: Place, state: ReferralState
) -> None:
    move(sent, state, therapist())
    leave(therapist())
    assert actions.return_undeliverable(by=service("front-door")) == 1
    sender = acting()
    assert has(sent) == (ReferralState.BOUNCED, place.front_door.id, sender.account)
    [text] = texts(sender)
    assert text == (
        "Your referral to Rehabilitation came back: nobody works there any more. It is yours again: open it."
    )


def test_whoever_goes_on_working_there_in_no_team_keeps_what_they_took_on(
    sent: UUID, therapist, acting: Acting, place: Place
) -> None:
    move(sent, ReferralState.ACCEPTED, therapist())
    account = StaffAccount.objects.get(id=therapist().account)
    trust = place.rehabilitation.organisation
    leave(therapist())
    organisations.grant_role(
        account=account, role=Role.PHYSIOTHERAPIST, organisation=trust, by=service("administer")
    )
    assert actions.return_undeliverable(by=service("front-door")) == 0
    tell(0)
    assert has(sent) == (ReferralState.ACCEPTED, place.rehabilitation.id, account.id)


def test_whoever_has_a_referral_and_leaves_leaves_it_to_their_team(
    sent: UUID, therapist, acting: Acting, place: Place
) -> None:
    move(sent, ReferralState.ACCEPTED, therapist())
    colleague = acting(Role.PHYSIOTHERAPIST, place.rehabilitation, "colleague")
    leave(therapist())
    tell(0)
    assert has(sent) == (ReferralState.ACCEPTED, place.rehabilitation.id, None)
    assert any("works here no more" in one for one in texts(colleague))
    number = queries.referral(sent, viewer=colleague).last.number
    tell(0)
    assert queries.referral(sent, viewer=colleague).last.number == number


@pytest.mark.parametrize("looks", [True, False])
def test_whoever_has_a_contact_and_leaves_leaves_it_to_their_team_at_once(
    acting: Acting, place: Place, looks: bool
) -> None:
    contact = take(acting(), about(known(place)), is_taken=True)
    if not looks:
        actions.move_contact(contact=contact, number=1, to=ContactState.CALL_BACK, reason="Out", by=acting())
    colleague = acting(name="colleague")
    leave(acting())
    tell(0)
    standing = OpenContact.objects.get(contact=contact)
    state = ContactState.WAITING if looks else ContactState.CALL_BACK
    assert (standing.state, standing.team, standing.staff_id) == (state, place.front_door, None)
    assert any("works here no more" in one for one in texts(colleague))


def test_contacts_of_a_team_that_nobody_works_in_go_to_the_next_in_line(acting: Acting, place: Place) -> None:
    waiting, looked_at = (take(acting(), about(known(place)), is_taken=taken) for taken in (False, True))
    worker = acting(Role.SOCIAL_WORKER, place.social_work, "worker")
    leave(acting())
    tell(0)
    for one in (waiting, looked_at):
        standing = OpenContact.objects.get(contact=one)
        assert (standing.state, standing.team, standing.staff_id) == (
            ContactState.WAITING,
            place.social_work,
            None,
        )
    assert [one for one in texts(worker) if "nobody works there any more" in one]


def test_where_nobody_of_the_organisation_is_in_line_it_is_told_once(acting: Acting, place: Place) -> None:
    take(acting(), about(known(place)))
    keeper = acting(Role.SOCIAL_WORKER, place.social_work, "keeper")
    actions.set_desk(team=place.social_work.id, next_team=place.rehabilitation.id, by=service("administer"))
    therapist = acting(Role.PHYSIOTHERAPIST, place.rehabilitation, "therapist")
    number = take(keeper, about(known(place)))
    leave(acting())
    leave(keeper)
    tell(0)
    tell(0)
    assert OpenContact.objects.get(contact=number).team == place.social_work
    found = [one for one in texts(therapist) if "Nobody works in Social work any more" in one]
    assert len(found) == 1 and "contact" in found[0]


def test_what_was_sent_by_a_team_of_nobody_is_told_to_the_next_in_line(
    sent: UUID, acting: Acting, place: Place, therapist
) -> None:
    therapist()
    worker = acting(Role.SOCIAL_WORKER, place.social_work, "worker")
    leave(acting())
    tell(0)
    assert has(sent) == (ReferralState.SENT, place.front_door.id, None)
    assert [one for one in texts(worker) if "Nobody works in Front door any more" in one]


def test_nobody_says_by_hand_that_it_was_sent_again(sent: UUID, therapist) -> None:
    with pytest.raises(NotPermitted):
        move(sent, ReferralState.SENT, therapist(), reason="Again")


def test_somebody_of_the_whole_organisation_still_works_there(acting: Acting, place: Place) -> None:
    """A role that is in no team is in all of them."""
    contact = take(acting(), about(known(place)), is_taken=True)
    by, who = service("administer"), acting()
    leave(who)
    account = OpenContact.objects.get(contact=contact).staff
    organisations.grant_role(
        account=account, role=Role.SOCIAL_WORKER, organisation=place.council, team=None, by=by
    )
    assert actions.give_back_of_leavers(by=service("front-door")) == 0
    assert OpenContact.objects.get(contact=contact).staff == account
