"""Who is on duty when, and when nobody is."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from ginnel.foundation.audit.models import Event
from ginnel.foundation.organisations import actions, queries
from ginnel.foundation.organisations.models import Organisation, StaffAccount, StaffRole, Team
from ginnel.foundation.organisations.rules.rota import CoverHours
from ginnel.foundation.organisations.states import DutyRank, Role
from ginnel.foundation.organisations.tests.conftest import Administrator
from ginnel.kernel import clock
from ginnel.kernel.clock import LONDON
from ginnel.kernel.errors import Invalid, NotPermitted, Stale
from ginnel.kernel.viewer import Purpose

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 30)
OFFICE = CoverHours(frozenset(range(5)), time(9), time(17))


def never(day: date) -> str:
    return ""


@pytest.fixture
def team() -> Team:
    council = Organisation.objects.create(code="X", name="Bramley Council", kind="council")
    return Team.objects.create(organisation=council, code="FD", name="Front door")


@pytest.fixture(autouse=True)
def sunday():
    with clock.held_at(datetime(2026, 11, 29, 12, tzinfo=UTC)):
        yield


def worker(team: Team, name: str, by: Any, **more: Any) -> StaffAccount:
    account = actions.register_staff(username=name, display_name=name.title(), password=None, by=by)
    actions.grant_role(
        account=account,
        role=Role.FRONT_DOOR_ADVISER,
        organisation=team.organisation,
        team=team,
        valid_from=date(2026, 1, 1),
        by=by,
        **more,
    )
    return account


def shift(
    team: Team, who: StaffAccount, by: Any, day: date = MONDAY, since: int = 9, until: int = 17, **more
):
    times = {"since": time(since), "until": time(until)}
    return actions.add_shift(team=team.id, staff=who.id, day=day, **times, **more, by=by)


def names(team: Team, at: datetime, by: Any) -> list[str]:
    with clock.held_at(at):
        return [one.name for one in queries.on_duty(team.id, viewer=by)]


def gaps(team: Team, by: Any, is_holiday: Any = never) -> list[str]:
    found = queries.rota_standing(team.id, is_holiday=is_holiday, viewer=by).gaps
    return [
        f"{since.astimezone(LONDON):%d %H:%M}-{until.astimezone(LONDON):%d %H:%M}" for since, until in found
    ]


def test_whoever_stays_longest_is_asked_first_and_the_second_on_call_after_all(team: Team, by: Any) -> None:
    ann, bob, cy = (worker(team, name, by) for name in ("ann", "bob", "cy"))
    shift(team, ann, by, until=13)
    shift(team, bob, by, since=12)
    shift(team, cy, by, until=20, rank=DutyRank.SECOND)
    noon = datetime(2026, 11, 30, 12, 30, tzinfo=LONDON)
    assert names(team, noon, by) == ["Bob", "Ann", "Cy"]
    assert names(team, noon.replace(hour=13), by) == ["Bob", "Cy"]
    assert names(team, noon.replace(hour=20), by) == []


def test_a_shift_over_midnight_ends_on_the_next_day(team: Team, by: Any) -> None:
    shift(team, worker(team, "ann", by), by, since=20, until=8)
    assert names(team, datetime(2026, 12, 1, 7, 59, tzinfo=LONDON), by) == ["Ann"]
    assert names(team, datetime(2026, 12, 1, 8, tzinfo=LONDON), by) == []


@pytest.mark.parametrize(("hour", "fold"), [(1, 0), (1, 1)])
def test_in_the_hour_that_comes_twice_somebody_is_there_both_times(
    team: Team, by: Any, hour: int, fold: int
) -> None:
    """Two shifts that meet at half past one: one of them ends, and one begins, in an hour that comes twice."""
    with clock.held_at(datetime(2026, 10, 24, 12, tzinfo=UTC)):
        ann, bob = worker(team, "ann", by), worker(team, "bob", by)
        night = {"team": team.id, "day": date(2026, 10, 24), "until": time(1, 30), "by": by}
        actions.add_shift(staff=ann.id, since=time(20), **night)
        morning = {"team": team.id, "day": date(2026, 10, 25), "since": time(1, 30), "by": by}
        actions.add_shift(staff=bob.id, until=time(8), **morning)
        actions.set_cover_hours(team=team.id, hours=CoverHours(frozenset({5}), time(20), time(8)), by=by)
        assert gaps(team, by) == ["31 20:00-01 08:00"]
    at = datetime(2026, 10, 25, hour, 45, tzinfo=LONDON, fold=fold)
    assert "Bob" in names(team, at, by)
    at = datetime(2026, 10, 25, hour, 15, tzinfo=LONDON, fold=fold)
    assert "Ann" in names(team, at, by)


def test_what_the_change_of_clocks_leaves_no_time_for_is_refused(team: Team, by: Any) -> None:
    with clock.held_at(datetime(2027, 3, 1, tzinfo=UTC)):
        ann = worker(team, "ann", by)
        with pytest.raises(Invalid, match="clocks go forward"):
            actions.add_shift(
                team=team.id, staff=ann.id, day=date(2027, 3, 28), since=time(1, 30), until=time(2, 15), by=by
            )


def test_nobody_is_on_one_rota_twice_at_once_nor_where_they_do_not_work(team: Team, by: Any) -> None:
    ann = worker(team, "ann", by)
    shift(team, ann, by)
    with pytest.raises(Invalid, match="already"):
        shift(team, ann, by, since=16, until=20)
    shift(team, ann, by, since=17, until=20)
    stranger = actions.register_staff(username="s", display_name="S", password=None, by=by)
    with pytest.raises(Invalid, match="do not work"):
        shift(team, stranger, by)
    with pytest.raises(Invalid, match="over already"):
        shift(team, ann, by, day=date(2026, 11, 27))
    with pytest.raises(Invalid, match="more than a year"):
        shift(team, ann, by, day=date(2028, 11, 27))


def test_whoever_leaves_drops_out_and_the_gap_is_shown(team: Team, by: Any) -> None:
    ann = worker(team, "ann", by)
    for day in range(5):
        shift(team, ann, by, day=MONDAY + timedelta(days=day))
    actions.set_cover_hours(team=team.id, hours=OFFICE, by=by)
    assert gaps(team, by)[0] == "07 09:00-07 17:00"
    role = StaffRole.objects.get(account=ann)
    actions.end_role(staff_role=role, reason="Left", on=date(2026, 12, 3), by=by)
    assert gaps(team, by)[:2] == ["03 09:00-03 17:00", "04 09:00-04 17:00"]
    assert names(team, datetime(2026, 12, 2, 10, tzinfo=LONDON), by) == ["Ann"]
    assert names(team, datetime(2026, 12, 3, 10, tzinfo=LONDON), by) == []


def test_a_night_of_somebody_who_leaves_at_midnight_is_covered_until_then(team: Team, by: Any) -> None:
    ann = worker(team, "ann", by)
    nights = CoverHours(frozenset({0}), time(20), time(8))
    actions.set_cover_hours(team=team.id, hours=nights, by=by)
    shift(team, ann, by, since=20, until=8)
    assert gaps(team, by) == ["07 20:00-08 08:00"]
    actions.end_role(
        staff_role=StaffRole.objects.get(account=ann), reason="Left", on=date(2026, 12, 1), by=by
    )
    assert gaps(team, by)[0] == "01 00:00-01 08:00"


def test_who_comes_next_is_found_beyond_the_days_that_are_looked_ahead(team: Team, by: Any) -> None:
    shift(team, worker(team, "ann", by), by, day=MONDAY + timedelta(days=60))
    standing = queries.rota_standing(team.id, is_holiday=never, viewer=by)
    assert (standing.next and standing.next.name, standing.has_rota) == ("Ann", True)


def test_a_bank_holiday_leaves_no_gap_unless_somebody_is_to_be_there(team: Team, by: Any) -> None:
    actions.set_cover_hours(team=team.id, hours=OFFICE, by=by)

    def is_monday(day: date) -> str:
        return "St Example's Day" if day == MONDAY else ""

    assert gaps(team, by, is_monday)[0].startswith("01 ")
    always = CoverHours(frozenset(range(7)), time(0), time(0), on_bank_holidays=True)
    actions.set_cover_hours(team=team.id, hours=always, by=by)
    assert gaps(team, by, is_monday) == ["29 12:00-13 12:00"]


def test_a_gap_between_two_shifts_is_found_to_the_minute(team: Team, by: Any) -> None:
    ann, bob = worker(team, "ann", by), worker(team, "bob", by)
    actions.set_cover_hours(team=team.id, hours=CoverHours(frozenset({0}), time(9), time(17)), by=by)
    actions.add_shift(team=team.id, staff=ann.id, day=MONDAY, since=time(8), until=time(12, 10), by=by)
    actions.add_shift(team=team.id, staff=bob.id, day=MONDAY, since=time(12, 25), until=time(16), by=by)
    assert gaps(team, by)[:2] == ["30 12:10-30 12:25", "30 16:00-30 17:00"]


def test_a_swap_keeps_both_and_whose_it_was(team: Team, by: Any) -> None:
    ann, bob = worker(team, "ann", by), worker(team, "bob", by)
    first = shift(team, ann, by)
    second = actions.swap_shift(shift=first, staff=bob.id, reason="Ann is on leave", by=by)
    assert names(team, datetime(2026, 11, 30, 10, tzinfo=LONDON), by) == ["Bob"]
    assert queries.shift(second, viewer=by).was == "Ann"
    with pytest.raises(Stale):
        actions.end_shift(shift=first, reason="Again", by=by)
    made = Event.objects.filter(action__startswith="rota.").values_list("action", flat=True)
    assert sorted(made) == ["rota.shift-ended", "rota.shift-made", "rota.shift-made"]


def test_a_swap_in_the_afternoon_leaves_the_morning_as_it_was(team: Team, by: Any) -> None:
    ann, bob = worker(team, "ann", by), worker(team, "bob", by)
    first = shift(team, ann, by)
    with clock.held_at(datetime(2026, 11, 30, 15, tzinfo=UTC)):
        second = actions.swap_shift(shift=first, staff=bob.id, reason="Ann went home ill", by=by)
    at = [datetime(2026, 11, 30, hour, tzinfo=LONDON) for hour in (10, 15)]
    assert [names(team, one, by) for one in at] == [["Ann"], ["Bob"]]
    with clock.held_at(datetime(2026, 11, 30, 16, tzinfo=UTC)):
        actions.end_shift(shift=second, reason="Bob too", by=by)
        with pytest.raises(Stale):
            actions.end_shift(shift=second, reason="Again", by=by)
        morning = queries.shifts(team.id, since=at[0], until=at[1], viewer=by)[0]
        with pytest.raises(Invalid, match="over already"):
            actions.end_shift(shift=morning.id, reason="Never was", by=by)
    assert [names(team, one, by) for one in at] == [["Ann"], ["Bob"]]
    assert names(team, datetime(2026, 11, 30, 16, 30, tzinfo=LONDON), by) == []


def test_whoever_is_swapped_in_is_second_on_call_no_more_in_that_time(team: Team, by: Any) -> None:
    ann, bob = worker(team, "ann", by), worker(team, "bob", by)
    first = shift(team, ann, by, since=9, until=13)
    shift(team, bob, by, since=8, until=17, rank=DutyRank.SECOND)
    actions.swap_shift(shift=first, staff=bob.id, reason="Leave", by=by)
    day = datetime(2026, 11, 30, tzinfo=LONDON)
    held = queries.shifts(team.id, since=day, until=day + timedelta(days=1), viewer=by)
    assert [
        (one.since.astimezone(LONDON).hour, one.until.astimezone(LONDON).hour, one.rank) for one in held
    ] == [
        (8, 9, DutyRank.SECOND),
        (9, 13, DutyRank.FIRST),
        (13, 17, DutyRank.SECOND),
    ]


def test_hours_that_somebody_else_changed_meanwhile_are_not_lost(team: Team, by: Any) -> None:
    actions.set_cover_hours(team=team.id, hours=OFFICE, seen=0, by=by)
    with pytest.raises(Stale):
        actions.set_cover_hours(team=team.id, hours=OFFICE, seen=0, by=by)
    actions.set_cover_hours(team=team.id, hours=OFFICE, seen=1, by=by)


def test_a_week_is_copied_forward_at_the_same_times_of_the_day(team: Team, by: Any) -> None:
    """Over the end of summer time: nine o'clock stays nine o'clock."""
    with clock.held_at(datetime(2026, 10, 18, 12, tzinfo=UTC)):
        ann, bob = worker(team, "ann", by), worker(team, "bob", by, valid_to=date(2026, 10, 27))
        shift(team, ann, by, day=date(2026, 10, 19))
        shift(team, bob, by, day=date(2026, 10, 20), since=20, until=8)
        said = {"team": team.id, "monday": date(2026, 10, 19), "by": by}
        copied = actions.copy_week(weeks=2, **said)
        assert (copied.made, [one[:2] for one in copied.left]) == (3, [("Bob", date(2026, 11, 3))])
        assert actions.copy_week(weeks=2, **said).made == 0
    assert names(team, datetime(2026, 10, 26, 9, tzinfo=LONDON), by) == ["Ann"]
    assert names(team, datetime(2026, 10, 26, 16, 59, tzinfo=LONDON), by) == ["Ann"]
    assert names(team, datetime(2026, 10, 26, 17, tzinfo=LONDON), by) == []


def test_only_those_who_answer_for_a_team_keep_its_rota(team: Team, by: Any) -> None:
    ann = worker(team, "ann", by)
    worker_viewer = Administrator(purpose=Purpose.DIRECT_CARE, role="front-door-adviser", organisation="X")
    elsewhere = Administrator(purpose=Purpose.DIRECT_CARE, role="record-keeper", organisation="Y")
    of_another_team = Administrator(purpose=Purpose.DIRECT_CARE, role="social-worker", organisation="X")
    for one in (worker_viewer, elsewhere, of_another_team):
        with pytest.raises(NotPermitted):
            shift(team, ann, one)
    shift(team, ann, Administrator(purpose=Purpose.DIRECT_CARE, role="record-keeper", organisation="X"))
