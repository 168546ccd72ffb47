"""When a service is open, held against a referee that looks at every minute, and against dateutil."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from time import perf_counter

import pytest
from dateutil import rrule
from hypothesis import given, settings
from hypothesis import strategies as st

from ginnel.foundation.directory.rules.schedules import Schedule, is_open, next_open, openings
from ginnel.kernel.clock import LONDON

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
YEAR = (datetime(2026, 1, 1), datetime(2027, 1, 1))  # noqa: DTZ001 (hypothesis wants them plain)
CLOCK_ON, CLOCK_BACK = date(2026, 3, 29), date(2026, 10, 25)
NINE, FIVE = time(9), time(17)
EVERY_DAY = Schedule("WEEKLY", NINE, FIVE, tuple((0, day) for day in range(7)))
# England, as gov.uk/bank-holidays lists them for these years, and the weekend days in whose stead some of them are.
HOLIDAYS = {date(*day) for day in [
    (2025, 12, 25), (2025, 12, 26), (2026, 1, 1), (2026, 4, 3), (2026, 4, 6), (2026, 5, 4), (2026, 5, 25),
    (2026, 8, 31), (2026, 12, 25), (2026, 12, 26), (2026, 12, 28), (2027, 1, 1), (2027, 3, 26), (2027, 3, 29),
    (2027, 5, 3), (2027, 5, 31), (2027, 8, 30), (2027, 12, 25), (2027, 12, 26), (2027, 12, 27), (2027, 12, 28),
    (2028, 1, 1), (2028, 1, 3), (2028, 4, 14), (2028, 4, 17), (2028, 5, 1), (2028, 5, 29), (2028, 8, 28),
]}  # fmt: skip
FREQUENCIES = {"WEEKLY": rrule.WEEKLY, "MONTHLY": rrule.MONTHLY}


def falls(one: Schedule, since: date, until: date) -> list[date]:
    """As dateutil sees it."""
    rule = rrule.rrule(
        FREQUENCIES[one.freq],
        dtstart=datetime.combine(one.counted_from, time()),
        interval=one.interval,
        wkst=one.week_starts,
        count=one.count,
        until=datetime.combine(one.until, time()) if one.until else None,
        byweekday=[rrule.weekday(day, number or None) for number, day in one.byday] or None,
        bymonthday=one.bymonthday or None,
    )
    between = rule.between(datetime.combine(since, time()), datetime.combine(until, time()), inc=True)
    lowest, highest = one.valid_from or date.min, one.valid_to or date.max
    found = [at.date() for at in between if lowest <= at.date() <= highest]
    keeps = {"": lambda day: True, "open": lambda day: True, "closed": lambda day: day not in HOLIDAYS,
             "only": lambda day: day in HOLIDAYS}  # fmt: skip
    return [day for day in found if keeps[one.on_holidays](day)]


def open_minutes(schedules: list[Schedule], day: date) -> set[datetime]:
    """Every minute of a day, and of the nights beside it, in which a door is open: slow, and plain to see."""
    first = datetime.combine(day - DAY, time(), UTC)
    minutes = [first + MINUTE * at for at in range(3 * 24 * 60)]
    walls = [minute.astimezone(LONDON).replace(tzinfo=None) for minute in minutes]
    found: set[datetime] = set()
    for one in schedules:
        for begun in falls(one, day - DAY, day + DAY):
            opens = datetime.combine(begun, one.opens_at)
            closes = datetime.combine(begun + DAY * (one.closes_at <= one.opens_at), one.closes_at)
            after = [at for at, wall in enumerate(walls) if wall >= opens]
            before = [at for at, wall in enumerate(walls) if wall < closes]
            if after and before:
                found |= set(minutes[after[0] : before[-1] + 1])
    return found


DAYS = st.dates(date(2026, 1, 1), date(2027, 6, 30))
NEAR_CHANGES = st.sampled_from([CLOCK_ON, CLOCK_BACK, CLOCK_ON - DAY, CLOCK_BACK + DAY, date(2028, 2, 29)])
TIMES = st.one_of(
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.sampled_from([time(0), time(0, 30), time(1), time(1, 30), time(2), NINE, FIVE]),
)
WEEKDAYS = st.lists(st.tuples(st.just(0), st.integers(0, 6)), max_size=4, unique=True).map(tuple)
NUMBERED = st.lists(
    st.tuples(st.sampled_from([1, 2, 4, 5, -1, -2]), st.integers(0, 6)), max_size=3, unique=True
).map(tuple)
MAYBE_DAY = st.one_of(st.none(), st.dates(date(2025, 6, 1), date(2026, 12, 31)))


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    monthly = draw(st.booleans())
    until = draw(st.one_of(st.none(), st.just(date(2026, 11, 11))))
    return Schedule(
        freq="MONTHLY" if monthly else "WEEKLY",
        opens_at=draw(TIMES),
        closes_at=draw(TIMES),
        byday=draw(NUMBERED if monthly else WEEKDAYS),
        bymonthday=draw(st.sampled_from([(), (), (1,), (15, -1), (31,)])) if monthly else (),
        interval=draw(st.sampled_from([1, 1, 2, 3])),
        begins=draw(MAYBE_DAY),
        until=until,
        count=None if until else draw(st.one_of(st.none(), st.integers(1, 40))),
        week_starts=draw(st.integers(0, 6)),
        valid_from=draw(MAYBE_DAY),
        valid_to=draw(MAYBE_DAY),
        on_holidays=draw(st.sampled_from(["", "", "closed", "open", "only"])),
    )


@given(schedules(), DAYS)
def test_a_schedule_falls_on_the_days_that_dateutil_finds(one: Schedule, day: date) -> None:
    days = [day + DAY * at for at in range(70)]
    assert [each for each in days if one.falls_on(each)] == falls(one, days[0], days[-1])


@settings(max_examples=30)
@given(st.lists(schedules(), max_size=3), st.one_of(DAYS, NEAR_CHANGES))
def test_every_minute_is_open_when_the_referee_says_so(made: list[Schedule], day: date) -> None:
    wanted = open_minutes(made, day)
    first = datetime.combine(day, time(), LONDON).astimezone(UTC)
    found = openings(made, day, day)
    for at in range(24 * 60):
        minute = first + MINUTE * at
        if minute.astimezone(LONDON).date() != day:
            break
        assert any(one.begins <= minute < one.ends for one in found) == (minute in wanted), minute


@given(st.lists(schedules(), min_size=1, max_size=3), st.datetimes(*YEAR))
def test_whatever_is_open_next_is_open_then_and_not_before(made: list[Schedule], at: datetime) -> None:
    now = at.replace(tzinfo=UTC)
    found = next_open(made, now, within=40)
    if found is None:
        assert not is_open(made, now)
        return
    assert found.ends > now
    assert is_open(made, max(found.begins, now))
    assert is_open(made, now) == (found.begins <= now)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    ("one", "moment", "is_it"),
    [
        (Schedule("WEEKLY", NINE, FIVE, ((0, 0),)), "2026-11-30T09:00", True),
        (Schedule("WEEKLY", NINE, FIVE, ((0, 0),)), "2026-11-30T17:00", False),
        (Schedule("WEEKLY", time(22), time(6), ((0, 4),)), "2026-11-28T05:59", True),
        (Schedule("WEEKLY", time(22), time(6), ((0, 4),)), "2026-11-27T05:59", False),
        (Schedule("WEEKLY", time(0), time(0), ((0, 6),)), "2026-10-25T23:59", True),
        (Schedule("MONTHLY", NINE, FIVE, ((1, 0),)), "2026-12-07T12:00", True),
        (Schedule("MONTHLY", NINE, FIVE, ((1, 0),)), "2026-12-14T12:00", False),
        (Schedule("MONTHLY", NINE, FIVE, ((-1, 4),)), "2026-11-27T12:00", True),
        (Schedule("WEEKLY", NINE, FIVE, ((0, 1),), interval=2, begins=date(2026, 11, 24)),
         "2026-12-01T12:00", False),
    ],
)  # fmt: skip
def test_hours_as_people_write_them(one: Schedule, moment: str, is_it: bool) -> None:
    assert is_open([one], at(moment)) is is_it


def test_what_is_closed_on_bank_holidays_is_and_what_says_nothing_is_not() -> None:
    christmas = at("2026-12-25T12:00")
    assert not is_open([replace(EVERY_DAY, on_holidays="closed")], christmas)
    assert is_open([EVERY_DAY], christmas)
    assert is_open([replace(EVERY_DAY, on_holidays="open")], christmas)
    found = next_open([replace(EVERY_DAY, on_holidays="closed")], christmas)
    assert found is not None
    assert found.begins == at("2026-12-27T09:00")


def test_what_is_only_on_bank_holidays_is_on_no_other_day() -> None:
    only = replace(EVERY_DAY, on_holidays="only")
    assert [day for day in range(20, 32) if only.falls_on(date(2026, 12, day))] == [25, 26, 28]


@settings(max_examples=40)
@given(st.lists(schedules(), max_size=3), st.one_of(DAYS, NEAR_CHANGES))
def test_a_stretch_is_followed_to_its_end(made: list[Schedule], day: date) -> None:
    """As far as the referee sees, which is the next day's end."""
    now = datetime.combine(day, time(12), LONDON).astimezone(UTC)
    minutes = open_minutes(made, day)
    found = next_open(made, now)
    if now not in minutes:
        assert found is None or found.begins > now
        return
    assert found is not None
    last = now
    while last in minutes:
        last += MINUTE
    horizon = datetime.combine(day, time(), UTC) + 2 * DAY - timedelta(hours=2)
    assert found.ends == last or (found.ends > horizon and last > horizon)


@pytest.mark.parametrize("day", ["2026-03-28", "2026-10-24", "2026-11-27"])
def test_a_stretch_of_days_is_one_stretch(day: str) -> None:
    """Friday to Tuesday, over the nights on which the clock is changed too."""
    days = replace(EVERY_DAY, opens_at=time(0), closes_at=time(0), valid_to=date.fromisoformat(day) + DAY * 4)
    found = next_open([days], at(f"{day}T12:00"))
    assert found is not None
    assert found.ends == datetime.combine(date.fromisoformat(day) + DAY * 5, time(), LONDON)


@pytest.mark.parametrize("begins", [None, date(1950, 1, 1)])
def test_a_count_is_counted_once(begins: date | None) -> None:
    many = [replace(EVERY_DAY, begins=begins, count=count) for count in range(900, 1000)]
    began = perf_counter()
    assert next_open(many, at("2026-11-27T12:00")) is None
    assert perf_counter() - began < 5  # it was eleven seconds for each


@given(schedules())
def test_the_last_day_is_the_last_on_which_it_falls(one: Schedule) -> None:
    if one.last_day is None:
        return
    days = [one.last_day + DAY * at for at in range(-400, 400)]
    assert not [day for day in days if one.falls_on(day) and day > one.last_day]
    if one.count and not (one.until or one.valid_from or one.valid_to):
        assert one.falls_on(one.last_day)
