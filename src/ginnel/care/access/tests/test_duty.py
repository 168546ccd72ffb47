"""What comes back goes first to who is on duty now."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from functools import partial
from uuid import UUID

import pytest

from ginnel.care.access import actions
from ginnel.care.access.models import OpenReferral
from ginnel.care.access.rules.duty import GAP
from ginnel.care.access.states import Urgency
from ginnel.care.access.tests.conftest import Acting, Place
from ginnel.foundation.notices import actions as notice_actions
from ginnel.foundation.notices import queries as notices
from ginnel.foundation.notices.models import Notice
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.rules.rota import CoverHours
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.people.models import Person
from ginnel.foundation.sharing.queries import StaffViewer, service
from ginnel.kernel import clock

pytestmark = pytest.mark.django_db


def on_duty(who: StaffViewer) -> StaffViewer:
    """From now until an hour before this time tomorrow."""
    begins = clock.now().astimezone(clock.LONDON)
    ends = begins + timedelta(hours=23)
    organisations.add_shift(
        team=who.team,
        staff=who.account,
        day=begins.date(),
        since=begins.time(),
        until=ends.time(),
        by=service("administer"),
    )
    return who


@pytest.fixture(autouse=True)
def noon():
    with clock.held_at(clock.now().replace(hour=12, minute=0, second=0, microsecond=0)):
        yield


@pytest.fixture
def sent(acting: Acting, place: Place, person: Person) -> UUID:
    """To a team in which nobody works."""
    return actions.send_referral(
        person=person.id,
        to_team=place.rehabilitation.id,
        asked_for="Balance and strength, please.",
        urgency=Urgency.TWO_DAYS,
        by=acting(),
    )


def test_what_bounces_is_in_the_hands_of_whoever_is_on_duty_now(
    sent: UUID, acting: Acting, place: Place
) -> None:
    colleague = on_duty(acting(name="colleague"))
    assert actions.return_undeliverable(by=service("front-door")) == 1
    standing = OpenReferral.objects.get(referral=sent)
    assert (standing.team, standing.staff_id) == (place.front_door, colleague.account)
    [notice] = notices.waiting(viewer=colleague, team=colleague.team)
    assert "A referral of your team" in notice.text and "yours now" in notice.text
    assert notices.waiting(viewer=acting(), team=acting().team) == []


def test_whoever_sent_it_has_it_while_they_are_on_duty_themself(sent: UUID, acting: Acting) -> None:
    on_duty(acting(name="colleague"))
    on_duty(acting())
    actions.return_undeliverable(by=service("front-door"))
    assert OpenReferral.objects.get(referral=sent).staff_id == acting().account


def test_with_nobody_on_duty_it_is_at_once_its_senders(sent: UUID, acting: Acting) -> None:
    acting(name="colleague")
    actions.return_undeliverable(by=service("front-door"))
    assert OpenReferral.objects.get(referral=sent).staff_id == acting().account
    [notice] = notices.waiting(viewer=acting(), team=acting().team)
    assert "Your referral" in notice.text


def test_being_on_duty_opens_nobodys_record(sent: UUID, acting: Acting, place: Place, person: Person) -> None:
    """Whoever is on duty and may not know whom it is about hears that there is one; its sender has it."""
    keeper = on_duty(acting(Role.SYSTEM_ADMINISTRATOR, place.front_door, "keeper"))
    actions.return_undeliverable(by=service("front-door"))
    assert OpenReferral.objects.get(referral=sent).staff_id == acting().account
    told = Notice.objects.get(staff=keeper.account)
    assert told.person_id is None and "could not be delivered" in told.text
    assert told.read_by <= clock.now() + timedelta(hours=1)
    assert Notice.objects.filter(person=person.id, staff=acting().account).exists()


def keeper_of(place: Place, acting: Acting) -> StaffViewer:
    """Whoever answers for the front door's rota."""
    return acting(Role.SOCIAL_WORKER, place.front_door, "keeper")


def to_be_staffed(place: Place) -> None:
    hours = CoverHours(frozenset(range(7)), time(9), time(17), on_bank_holidays=True)
    organisations.set_cover_hours(team=place.front_door.id, hours=hours, by=service("administer"))


def waiting(who: StaffViewer) -> list[str]:
    return [one.text for one in notices.waiting(viewer=who, team=who.team) if one.reason == GAP]


def test_whoever_keeps_a_rota_is_told_of_its_gaps_once_while_it_waits(acting: Acting, place: Place) -> None:
    keeper = keeper_of(place, acting)
    to_be_staffed(place)
    chase = partial(actions.chase_rotas, by=service("front-door"))
    assert (chase(), chase()) == (1, 0)
    [text] = waiting(keeper)
    assert "when nobody is on duty: Front door" in text
    assert waiting(acting()) == []


def staffed_in(place: Place, days: int) -> None:
    """A gap on one day that is so far off, and every week after."""
    weekday = (clock.today() + timedelta(days=days)).weekday()
    hours = CoverHours(frozenset({weekday}), time(9), time(17), on_bank_holidays=True)
    organisations.set_cover_hours(team=place.front_door.id, hours=hours, by=service("administer"))


def chased(**later: int) -> int:
    with clock.held_at(clock.now() + timedelta(**later)):
        return actions.chase_rotas(by=service("front-door"))


def read(who: StaffViewer) -> None:
    for one in notices.waiting(viewer=who, team=who.team):
        notice_actions.read(notice=one.id, team=who.team, by=who)


def test_what_was_read_is_told_again_some_days_after_it_was_read(acting: Acting, place: Place) -> None:
    keeper = keeper_of(place, acting)
    staffed_in(place, 6)
    assert chased() == 1
    with clock.held_at(clock.now() + timedelta(days=3)):
        read(keeper)
    assert [chased(days=3, hours=1), chased(days=4), chased(days=5, hours=1)] == [0, 0, 1]


def test_a_gap_within_a_day_is_told_of_though_another_waits(acting: Acting, place: Place) -> None:
    """And once: not again as the hours of it go by."""
    keeper = keeper_of(place, acting)
    staffed_in(place, 6)
    assert chased() == 1
    to_be_staffed(place)
    assert [chased(), chased(hours=1), chased(hours=2)] == [1, 0, 0]
    assert len(waiting(keeper)) == 2
    assert chased(days=1) == 1


def test_all_who_keep_it_are_told_and_none_any_more_once_one_has_read_it(
    acting: Acting, place: Place
) -> None:
    both = keeper_of(place, acting), acting(Role.SOCIAL_WORKER, place.front_door, "another")
    staffed_in(place, 6)
    chased()
    assert [len(waiting(one)) for one in both] == [1, 1]
    read(both[0])
    chased(hours=1)
    assert [len(waiting(one)) for one in both] == [0, 0]


def test_what_is_told_on_a_friday_is_not_late_before_monday(acting: Acting, place: Place) -> None:
    keeper_of(place, acting)
    with clock.held_at(datetime(2026, 11, 27, 15, tzinfo=UTC)):
        staffed_in(place, 6)
        chased()
    assert Notice.objects.get(reason=GAP).read_by == datetime(2026, 11, 30, 15, tzinfo=UTC)


def test_a_gap_that_is_filled_is_told_of_no_longer(acting: Acting, place: Place) -> None:
    keeper = keeper_of(place, acting)
    to_be_staffed(place)
    actions.chase_rotas(by=service("front-door"))
    never = CoverHours(frozenset(), time(9), time(17))
    organisations.set_cover_hours(team=place.front_door.id, hours=never, by=keeper)
    assert actions.chase_rotas(by=service("front-door")) == 0
    weekday = CoverHours(frozenset({clock.today().weekday()}), time(14), time(15), on_bank_holidays=True)
    organisations.set_cover_hours(team=place.front_door.id, hours=weekday, by=keeper)
    for days in (0, 7):
        organisations.add_shift(
            team=place.front_door.id,
            staff=keeper.account,
            day=clock.today() + timedelta(days=days),
            since=time(14),
            until=time(15),
            by=keeper,
        )
    assert actions.chase_rotas(by=service("front-door")) == 0
    assert waiting(keeper) == []


def test_where_nobody_may_keep_it_all_of_the_organisation_is_told(acting: Acting, place: Place) -> None:
    to_be_staffed(place)
    actions.chase_rotas(by=service("front-door"))
    [text] = waiting(acting())
    assert "Nobody of yours may keep it" in text
