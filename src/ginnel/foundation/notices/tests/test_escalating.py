"""What nobody reads in time goes to the next in line, and reading it takes that back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ginnel.foundation.notices import actions, queries
from ginnel.foundation.notices.models import Notice
from ginnel.foundation.notices.tests.test_notices import Worker
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.models import DutyShift, Organisation, StaffAccount, Team
from ginnel.foundation.organisations.states import DutyRank, Role
from ginnel.kernel import clock
from ginnel.kernel.errors import Invalid, NotFound
from ginnel.kernel.values.identifiers import uuid7

pytestmark = pytest.mark.django_db
BY = Worker()


@pytest.fixture
def teams() -> tuple[Team, Team]:
    at = Organisation.objects.create(code="X", name="Bramley Council", kind="council")
    first, second = (Team.objects.create(organisation=at, code=code, name=f"Team {code}") for code in "AB")
    return first, second


def raise_to(team: Team) -> Notice:
    return actions.raise_notice(
        organisation=team.organisation,
        team=team,
        reason="test",
        text="Look.",
        read_by=clock.now() - timedelta(minutes=1),
        by=BY,
    )


def escalate_later(hours: int) -> int:
    with clock.held_at(clock.now() + timedelta(hours=hours)):
        return actions.escalate_overdue(by=BY)


def test_what_nobody_reads_goes_on_until_the_whole_organisation_knows(teams: tuple[Team, Team]) -> None:
    first, second = teams
    actions.set_next_in_line(team=first.id, next_team=second.id, by=BY)
    actions.set_next_in_line(team=second.id, next_team=first.id, by=BY)
    notice = raise_to(first)
    assert [escalate_later(hours) for hours in (0, 2, 4, 6, 8, 10)] == [1, 1, 1, 1, 0, 0]
    further = Notice.objects.filter(reference=f"unread {notice.id}").order_by("raised_at", "id")
    assert [one.team for one in further] == [second, first, None]
    assert all(one.person is None for one in further)


def test_reading_it_takes_back_that_it_was_not_read(teams: tuple[Team, Team]) -> None:
    first, _ = teams
    notice = raise_to(first)
    actions.escalate_overdue(by=BY)
    assert len(queries.waiting(viewer=BY, team=first.id)) == 2
    actions.read(notice=notice.id, team=first.id, by=BY)
    assert queries.waiting(viewer=BY, team=first.id) == []


def test_taking_it_back_takes_back_that_it_was_not_read(teams: tuple[Team, Team]) -> None:
    first, _ = teams
    notice = actions.raise_notice(
        organisation=first.organisation, team=first, reason="test", text="Look.", read_by=clock.now(),
        reference="referral 1", by=BY,
    )  # fmt: skip
    escalate_later(1)
    escalate_later(3)
    assert Notice.objects.filter(reference=f"unread {notice.id}").exists()
    assert actions.withdraw_about(reference="referral 1", by=BY) == 1
    assert queries.waiting(viewer=BY, team=first.id) == []


def test_what_goes_to_everybody_already_goes_no_further(teams: tuple[Team, Team]) -> None:
    first, _ = teams
    actions.raise_notice(
        organisation=first.organisation, reason="test", text="Look.", read_by=clock.now(), by=BY
    )
    assert escalate_later(1) == 1
    assert Notice.objects.count() == 1


def test_a_team_is_not_its_own_next(teams: tuple[Team, Team]) -> None:
    first, _ = teams
    with pytest.raises(Invalid):
        actions.set_next_in_line(team=first.id, next_team=first.id, by=BY)
    with pytest.raises(NotFound):
        actions.set_next_in_line(team=uuid7(), next_team=None, by=BY)


def on_duty(team: Team, name: str, rank: DutyRank = DutyRank.FIRST) -> StaffAccount:
    account = organisations.register_staff(username=name, display_name=name, password=None, by=BY)
    role = {"account": account, "role": Role.FRONT_DOOR_ADVISER, "organisation": team.organisation}
    organisations.grant_role(**role, team=team, by=BY)
    now = clock.now()
    DutyShift.objects.create(
        team=team,
        staff=account,
        rank=rank,
        starts_at=now - timedelta(hours=1),
        ends_at=now + timedelta(hours=9),
        made_at=now,
        made_by="test",
    )
    return account


def test_what_nobody_reads_goes_to_all_who_are_on_duty_by_name_and_at_once_down_the_line(
    teams: tuple[Team, Team],
) -> None:
    first, second = teams
    actions.set_next_in_line(team=first.id, next_team=second.id, by=BY)
    ann, bob = on_duty(first, "ann"), on_duty(first, "bob", DutyRank.SECOND)
    notice = raise_to(first)
    further = Notice.objects.filter(reference=f"unread {notice.id}").order_by("raised_at", "id")
    assert escalate_later(0) == 1
    assert [(one.team, one.staff) for one in further] == [(first, ann), (first, bob), (second, None)]
    assert [escalate_later(hours) for hours in (2, 4, 6, 8)] == [3, 1, 0, 0]
    assert [(one.team, one.staff) for one in further.all()[3:]] == [(None, None)]


def test_whoever_left_a_notice_unread_is_not_told_of_it_because_they_are_on_duty(
    teams: tuple[Team, Team],
) -> None:
    first, second = teams
    actions.set_next_in_line(team=first.id, next_team=second.id, by=BY)
    ann = on_duty(first, "ann")
    actions.raise_notice(
        organisation=first.organisation,
        team=first,
        staff=ann.id,
        reason="test",
        text="Look.",
        read_by=clock.now() - timedelta(minutes=1),
        by=BY,
    )
    actions.escalate_overdue(by=BY)
    assert Notice.objects.filter(reason=actions.UNREAD).get().team == second
