"""Referrals taken from a list, or given to a colleague by name: received, and nothing decided of them."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from ginnel.care.access import actions, queries
from ginnel.care.access.states import ReferralState
from ginnel.care.access.tests.conftest import Acting, Place
from ginnel.care.access.tests.test_referrals import move, sent, therapist
from ginnel.foundation.notices import queries as notices
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.sharing.queries import StaffViewer
from ginnel.kernel import clock
from ginnel.kernel.clock import held_at
from ginnel.kernel.errors import Conflict, Invalid, NotPermitted

__all__ = ["sent", "therapist"]
pytestmark = pytest.mark.django_db


def last(referral: UUID, by: StaffViewer) -> tuple[str, str | None, int]:
    step = queries.referral(referral, viewer=by).last
    return step.state, step.staff, step.number


def test_what_is_taken_is_received_and_theirs_and_what_was_accepted_stays_so(
    sent: UUID, therapist, acting: Acting, place: Place
) -> None:
    by = therapist()
    actions.take_referral(referral=sent, number=1, by=by)
    assert last(sent, by)[0] == ReferralState.RECEIVED
    move(sent, ReferralState.ACCEPTED, by)
    colleague = acting(Role.PHYSIOTHERAPIST, place.rehabilitation, "colleague")
    actions.take_referral(referral=sent, number=3, by=colleague)
    assert last(sent, colleague) == (ReferralState.ACCEPTED, "Colleague", 4)


def test_a_colleague_has_what_is_given_to_them_and_is_told(
    sent: UUID, therapist, acting: Acting, place: Place
) -> None:
    by, colleague = therapist(), acting(Role.PHYSIOTHERAPIST, place.rehabilitation, "colleague")
    actions.give_referral(referral=sent, number=1, staff=UUID(colleague.identity), by=by)
    assert last(sent, colleague)[:2] == (ReferralState.RECEIVED, "Colleague")
    texts = [one.text for one in notices.waiting(viewer=colleague, team=colleague.team)]
    assert "A referral was given to you. It is on the work list under Mine." in texts
    [line] = queries.referrals_open(viewer=colleague, asked=queries.Narrowing(mine=True)).lines
    assert line.id == sent


def test_it_is_given_to_nobody_who_sent_it_or_works_elsewhere_nor_by_another_team(
    sent: UUID, therapist, acting: Acting
) -> None:
    by, sender = therapist(), acting()
    with pytest.raises(Invalid, match="cannot be given"):
        actions.give_referral(referral=sent, number=1, staff=UUID(sender.identity), by=by)
    with pytest.raises(NotPermitted):
        actions.take_referral(referral=sent, number=1, by=sender)
    assert last(sent, by)[2] == 1


def test_what_has_ended_or_moved_on_is_left(sent: UUID, therapist) -> None:
    by = therapist()
    move(sent, ReferralState.RECEIVED, by)
    with pytest.raises(Conflict, match="moved this referral on"):
        actions.take_referral(referral=sent, number=1, by=by)
    move(sent, ReferralState.DECLINED, by, reason="Not here", next_step="Ask the clinic")
    with pytest.raises(Conflict, match="given to nobody"):
        actions.take_referral(referral=sent, number=3, by=by)


def test_what_is_given_a_day_later_is_not_late_at_once_and_is_news_to_nobody_else(
    sent: UUID, therapist, acting: Acting, place: Place
) -> None:
    by, colleague = therapist(), acting(Role.PHYSIOTHERAPIST, place.rehabilitation, "colleague")
    move(sent, ReferralState.ACCEPTED, by)
    sender = acting()
    before = [one.id for one in notices.waiting(viewer=sender, team=sender.team)]
    assert before
    with held_at(clock.now() + timedelta(days=1)):
        actions.give_referral(referral=sent, number=2, staff=UUID(colleague.identity), by=by)
        [told] = [
            one
            for one in notices.waiting(viewer=colleague, team=colleague.team)
            if "given to you" in one.text
        ]
        assert told.read_by == clock.now() + timedelta(hours=1)
        assert [one.id for one in notices.waiting(viewer=sender, team=sender.team)] == before


def test_what_ones_own_team_sent_cannot_be_ticked(sent: UUID, acting: Acting, therapist) -> None:
    sender, by = acting(), therapist()
    [mine] = queries.referrals_open(viewer=sender).lines
    [theirs] = queries.referrals_open(viewer=by).lines
    assert (mine.may_take, theirs.may_take) == (False, True)
