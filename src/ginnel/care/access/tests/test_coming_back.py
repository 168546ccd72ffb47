"""What comes back reaches a named human, also where whoever sent it has left."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from ginnel.care.access import actions
from ginnel.care.access.models import OpenReferral
from ginnel.care.access.states import ReferralState, Urgency
from ginnel.care.access.tests.conftest import Acting, Place, known
from ginnel.care.access.tests.test_duty import noon, on_duty
from ginnel.care.access.tests.test_referrals import move, sent, therapist
from ginnel.foundation.notices import actions as notice_actions
from ginnel.foundation.notices import queries as notices
from ginnel.foundation.notices.models import Notice
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.models import StaffRole
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.sharing.queries import StaffViewer, service
from ginnel.kernel import clock

__all__ = ["noon", "sent", "therapist"]
pytestmark = pytest.mark.django_db
BACK = [ReferralState.BOUNCED, ReferralState.DECLINED]


def leave(who: StaffViewer) -> None:
    """Every role of theirs ends today."""
    for held in StaffRole.objects.filter(account=who.account, ending=None):
        organisations.end_role(staff_role=held, reason="Left", by=service("administer"))


def comes_back(referral: UUID, state: ReferralState, therapist) -> None:
    if state == ReferralState.BOUNCED:
        assert actions.return_undeliverable(by=service("front-door")) == 1
    else:
        move(referral, state, therapist(), reason="Not ours", next_step="Ask the clinic")


def has(referral: UUID) -> tuple[UUID, UUID | None]:
    one = OpenReferral.objects.get(referral=referral)
    return one.team_id, one.staff_id


def texts(who: StaffViewer) -> list[str]:
    return [one.text for one in notices.waiting(viewer=who, team=who.team)]


@pytest.mark.parametrize("state", BACK)
def test_it_is_a_colleagues_who_may_open_it_where_its_sender_has_left(
    sent: UUID, acting: Acting, place: Place, therapist, state: ReferralState
) -> None:
    acting(Role.SYSTEM_ADMINISTRATOR, place.front_door, "a keeper")  # first by name, and may open nothing
    colleague = acting(name="colleague")
    leave(acting())
    comes_back(sent, state, therapist)
    assert has(sent) == (place.front_door.id, colleague.account)
    [text] = texts(colleague)
    assert text.startswith("A referral of your team to Rehabilitation") and "yours now" in text


@pytest.mark.parametrize("state", BACK)
def test_whoever_is_on_duty_has_it_before_other_colleagues_of_a_sender_who_left(
    sent: UUID, acting: Acting, place: Place, therapist, state: ReferralState
) -> None:
    acting(name="a colleague")
    there = on_duty(acting(name="there"))
    leave(acting())
    comes_back(sent, state, therapist)
    assert has(sent) == (place.front_door.id, there.account)


@pytest.mark.parametrize("state", BACK)
def test_where_nobody_of_the_team_works_any_more_the_next_in_line_is_told_at_once_by_name(
    sent: UUID, acting: Acting, place: Place, therapist, state: ReferralState
) -> None:
    acting(Role.SOCIAL_WORKER, place.social_work, "another")
    worker = on_duty(acting(Role.SOCIAL_WORKER, place.social_work, "worker"))
    leave(acting())
    comes_back(sent, state, therapist)
    assert has(sent) == (place.front_door.id, None)
    told = Notice.objects.get(staff=worker.account)
    assert "Nobody works in Front door any more" in told.text and told.person_id is None
    assert told.read_by <= clock.now() + timedelta(hours=1)


def test_where_nobody_of_the_team_may_open_it_the_next_in_line_is_told(
    sent: UUID, acting: Acting, place: Place, therapist
) -> None:
    acting(Role.SYSTEM_ADMINISTRATOR, place.front_door, "keeper")
    worker = acting(Role.SOCIAL_WORKER, place.social_work, "worker")
    leave(acting())
    comes_back(sent, ReferralState.BOUNCED, therapist)
    assert has(sent) == (place.front_door.id, None)
    assert any("Nobody in Front door may open it" in one for one in texts(worker))


def test_what_nobody_could_open_is_the_first_colleagues_who_can_and_is_told_of_again_until_then(
    sent: UUID, acting: Acting, place: Place, therapist
) -> None:
    by = service("front-door")
    acting(Role.SYSTEM_ADMINISTRATOR, place.front_door, "keeper")
    worker = acting(Role.SOCIAL_WORKER, place.social_work, "worker")
    leave(acting())
    comes_back(sent, ReferralState.BOUNCED, therapist)
    for notice in notices.waiting(viewer=worker, team=worker.team):
        notice_actions.read(notice=notice.id, team=worker.team, by=worker)
    assert (actions.give_back_of_leavers(by=by), texts(worker)) == (0, [])
    with clock.held_at(clock.now() + timedelta(days=1, hours=1)):
        assert actions.give_back_of_leavers(by=by) == 1
        assert any("Nobody in Front door may open it" in one for one in texts(worker))
        colleague = acting(name="colleague")
        actions.give_back_of_leavers(by=by)
        assert has(sent) == (place.front_door.id, colleague.account)


def test_that_it_is_taken_on_is_news_to_the_team_of_a_sender_who_left(
    sent: UUID, acting: Acting, therapist
) -> None:
    colleague = acting(name="colleague")
    leave(acting())
    move(sent, ReferralState.ACCEPTED, therapist())
    assert texts(colleague) == ["Your referral to Rehabilitation is accepted."]


def test_a_line_that_goes_round_ends(sent: UUID, acting: Acting, place: Place, therapist) -> None:
    """And where nobody works in it, whoever there is at the organisation is told."""
    actions.set_desk(team=place.front_door.id, next_team=place.social_work.id, by=service("administer"))
    notice_actions.set_next_in_line(
        team=place.social_work.id, next_team=place.front_door.id, by=service("administer")
    )
    leave(acting())
    comes_back(sent, ReferralState.BOUNCED, therapist)
    told = Notice.objects.get(reason="nobody-works-there")
    assert (told.organisation, told.team) == (place.council, None)


@pytest.mark.parametrize("is_kept, read_by", [(True, "Fri 20:55"), (False, "Sat 08:55")])
def test_where_a_rota_is_kept_the_hour_runs_at_night_too(
    acting: Acting, place: Place, is_kept: bool, read_by: str
) -> None:
    with clock.held_at(datetime(2031, 1, 3, 19, 55, tzinfo=clock.LONDON)):
        sender = acting()
        if is_kept:
            on_duty(sender)
        referral = actions.send_referral(
            person=known(place).id,
            to_team=place.rehabilitation.id,
            asked_for="Balance, please.",
            urgency=Urgency.TWO_DAYS,
            by=sender,
        )
        actions.return_undeliverable(by=service("front-door"))
        [notice] = notices.waiting(viewer=sender, team=sender.team)
        assert f"{notice.read_by.astimezone(clock.LONDON):%a %H:%M}" == read_by
        assert OpenReferral.objects.get(referral=referral).due_at == notice.read_by
