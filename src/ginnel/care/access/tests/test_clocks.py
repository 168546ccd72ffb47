"""Clocks against a referee that looks at every minute."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ginnel.care.access import queries
from ginnel.care.access.rules.clocks import ALWAYS, DAYTIME, OFFICE, Hours, Pause, due, hours_of, spent
from ginnel.foundation.directory.rules.holidays import name_of
from ginnel.kernel.clock import LONDON
from ginnel.kernel.errors import Invalid

MINUTE = timedelta(minutes=1)


def is_holiday(day: date) -> bool:
    return bool(name_of(day))


def runs(
    hours: Hours, at: datetime, pauses: tuple[Pause, ...], is_off: Callable[[date], bool] = is_holiday
) -> bool:
    """Whether the clock runs in the minute that begins at an instant: by the clock on the wall."""
    if any(one.since <= at and (one.until is None or at < one.until) for one in pauses):
        return False
    wall = at.astimezone(LONDON)
    closes = time.max if hours.closes == time(0) else hours.closes
    is_open = hours.opens <= wall.time() < closes
    return (
        is_open and wall.weekday() in hours.weekdays and (hours.on_bank_holidays or not is_off(wall.date()))
    )


def slowly_due(
    started: datetime,
    minutes: int,
    hours: Hours,
    pauses: tuple[Pause, ...],
    is_off: Callable[[date], bool] = is_holiday,
) -> datetime | None:
    at, left = started, minutes
    while not any(each.until is None and each.since <= at for each in pauses):
        if runs(hours, at, pauses, is_off):
            left -= 1
            if left == 0:
                return at + MINUTE
        at += MINUTE
    return None


# Whole minutes round both changes of the clock, Christmas and Easter of 2026.
moments = st.sampled_from(
    [
        datetime(2026, 3, 27, tzinfo=UTC),
        datetime(2026, 10, 23, tzinfo=UTC),
        datetime(2026, 12, 23, tzinfo=UTC),
        datetime(2026, 4, 1, tzinfo=UTC),
    ]
).flatmap(lambda day: st.integers(0, 5 * 24 * 60).map(lambda minutes: day + minutes * MINUTE))
kinds = st.sampled_from([ALWAYS, DAYTIME, OFFICE])


@st.composite
def stops(draw: st.DrawFn, started: datetime) -> tuple[Pause, ...]:
    """Some pauses, each ended, one after the other; the last may not be."""
    at, found = started, []
    for gap, length in draw(st.lists(st.tuples(st.integers(0, 900), st.integers(1, 900)), max_size=3)):
        since = at + gap * MINUTE
        at = since + length * MINUTE
        found.append(Pause(since, at))
    if draw(st.booleans()) and draw(st.booleans()):
        found.append(Pause(at + MINUTE))
    return tuple(found)


@given(moments.flatmap(lambda at: st.tuples(st.just(at), stops(at))), st.integers(1, 900), kinds)
@example((datetime(2026, 10, 24, 23, 30, tzinfo=UTC), ()), 120, ALWAYS)
@example((datetime(2026, 3, 28, 23, 30, tzinfo=UTC), ()), 120, ALWAYS)
@example((datetime(2026, 12, 24, 16, 0, tzinfo=UTC), ()), 480, OFFICE)
def test_time_is_up_when_a_referee_that_looks_at_every_minute_says_so(
    start: tuple[datetime, tuple[Pause, ...]], minutes: int, hours: Hours
) -> None:
    started, pauses = start
    found = due(started, minutes * MINUTE, hours, is_holiday, pauses)
    expected = slowly_due(started, minutes, hours, pauses)
    if any(one.until is None for one in pauses):
        assert found is None
    else:
        assert found == expected
        assert found is not None
        assert spent(started, found, hours, is_holiday, pauses) == minutes * MINUTE


def test_two_hours_over_the_hour_that_comes_twice_are_two_hours() -> None:
    """At half past midnight on the night in October, two hours are up at half past one by the clock on the wall."""
    started = datetime(2026, 10, 25, 0, 30, tzinfo=LONDON)
    up = due(started, timedelta(hours=2), ALWAYS, is_holiday)
    assert up is not None and up.astimezone(LONDON).strftime("%H:%M %Z") == "01:30 GMT"


def test_the_office_does_not_run_at_christmas() -> None:
    """Thursday 24 December at 4 pm: Friday is Christmas Day, and Boxing Day on a Saturday is kept on the Monday."""
    started = datetime(2026, 12, 24, 16, 0, tzinfo=LONDON)
    up = due(started, timedelta(hours=2), OFFICE, is_holiday)
    assert up is not None and up.astimezone(LONDON).strftime("%a %d %H:%M") == "Tue 29 10:00"


def test_a_clock_that_stands_still_is_never_up() -> None:
    started = datetime(2026, 11, 2, 9, tzinfo=UTC)
    assert due(started, timedelta(hours=1), ALWAYS, is_holiday, (Pause(started),)) is None


@pytest.mark.parametrize("opens", [time(1, 30), time(1, 1)])
def test_hours_do_not_begin_while_the_clocks_change(opens: time) -> None:
    with pytest.raises(Invalid):
        Hours(frozenset({6}), opens, time(9), on_bank_holidays=True)


@pytest.mark.parametrize("unit", ["hours", "weekend hours", "working days", ""])
def test_a_parameter_says_in_which_hours_a_clock_runs(unit: str) -> None:
    with pytest.raises(Invalid):
        hours_of(unit)


@pytest.mark.parametrize(
    "now, opens",
    [
        ("2026-06-12T18:00", "2026-06-15T09:00"),  # a Friday evening
        ("2026-06-10T10:00", "2026-06-11T09:00"),  # while it is open: when it opens next
        ("2026-06-10T07:00", "2026-06-10T09:00"),
        ("2026-12-24T18:00", "2026-12-29T09:00"),  # Christmas, a weekend, and Boxing Day's Monday
    ],
)
@pytest.mark.django_db
def test_the_office_opens_next_after_weekends_and_bank_holidays(now: str, opens: str) -> None:
    found = queries.next_opening(datetime.fromisoformat(now).replace(tzinfo=LONDON))
    assert found == datetime.fromisoformat(opens).replace(tzinfo=LONDON)
