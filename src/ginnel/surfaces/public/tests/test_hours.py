"""Hours in words, held against a reader that takes them at their word."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ginnel.foundation.directory.rules.schedules import Schedule, next_open
from ginnel.foundation.directory.tests.test_schedules import CLOCK_BACK, CLOCK_ON, TIMES, WEEKDAYS
from ginnel.kernel.clock import LONDON
from ginnel.surfaces.public.presenters import hours, recurring

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
NINE, FIVE, MIDNIGHT = time(9), time(17), time(0)
WEEK = tuple((0, day) for day in range(7))
MONDAY = datetime(2026, 11, 30, 10, tzinfo=LONDON)
NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def weekly(byday: tuple[tuple[int, int], ...] = ((0, 0),), **more: Any) -> Schedule:
    return Schedule(**{"freq": "WEEKLY", "opens_at": NINE, "closes_at": FIVE, "byday": byday, **more})


def at(day: str, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(hour, minute), LONDON)


def said(*schedules: Schedule, now: datetime = MONDAY) -> list[tuple[str, str]]:
    return [(one["days"], one["hours"]) for one in recurring.lines(schedules, now)]


@pytest.mark.parametrize(
    ("one", "now", "words"),
    [
        (weekly(WEEK, closes_at=MIDNIGHT), at("2026-11-30", 20), "Open now, until midnight"),
        (weekly(WEEK, opens_at=time(22), closes_at=time(6)), at("2026-11-30", 23), "Open now, until tomorrow at 6am"),
        (weekly(WEEK), at("2026-11-30", 8), "Closed now. Opens at 9am"),
        (weekly(WEEK), at("2026-11-30", 18), "Closed now. Opens tomorrow at 9am"),
        (weekly(((0, 4),)), MONDAY, "Closed now. Opens on Friday at 9am"),
        (weekly(((0, 0),)), at("2026-11-30", 18), "Closed now. Opens on Monday 7 December 2026 at 9am"),
        (weekly(((0, 1),), opens_at=MIDNIGHT), MONDAY, "Closed now. Opens at midnight tonight"),
        (weekly(((0, 2),), opens_at=MIDNIGHT), MONDAY, "Closed now. Opens at midnight at the end of Tuesday"),
        (weekly(WEEK, opens_at=MIDNIGHT, closes_at=MIDNIGHT), MONDAY, "Open day and night"),
        (weekly(WEEK, opens_at=MIDNIGHT, closes_at=MIDNIGHT, valid_to=date(2026, 12, 6)), MONDAY,
         "Open now, until midnight at the end of Sunday"),
        (weekly(WEEK, opens_at=NINE, closes_at=NINE, until=date(2026, 12, 5)), MONDAY, "Open now, until Sunday at 9am"),
        (weekly(WEEK, opens_at=MIDNIGHT, closes_at=MIDNIGHT, valid_to=date(2026, 12, 20)), MONDAY,
         "Open now, until midnight at the end of Sunday 20 December 2026"),
        (weekly(WEEK, opens_at=MIDNIGHT, closes_at=MIDNIGHT, interval=2, begins=date(2026, 11, 30)), MONDAY,
         "Open now, until midnight at the end of Sunday"),
        (weekly(WEEK, opens_at=MIDNIGHT, closes_at=MIDNIGHT, count=2, begins=date(2026, 11, 30)), MONDAY,
         "Open now, until midnight at the end of tomorrow"),
        (weekly(tuple((1, day) for day in range(7)), freq="MONTHLY", opens_at=MIDNIGHT, closes_at=MIDNIGHT),
         at("2026-12-01", 9), "Open now, until midnight at the end of Monday"),
        (weekly(WEEK, valid_to=date(2026, 11, 1)), MONDAY, "Not open in the next two months"),
    ],
)  # fmt: skip
def test_whether_it_is_open_is_said_as_people_say_it(one: Schedule, now: datetime, words: str) -> None:
    assert hours.now_line([one], now) == words


NEAR = st.sampled_from([CLOCK_ON, CLOCK_BACK, CLOCK_ON - DAY, CLOCK_BACK - DAY, date(2026, 11, 27)])


@st.composite
def weeks(draw: st.DrawFn) -> Schedule:
    return weekly(draw(WEEKDAYS), opens_at=draw(TIMES), closes_at=draw(TIMES), valid_to=draw(
        st.sampled_from([None, CLOCK_ON, CLOCK_BACK, date(2026, 12, 2)])))  # fmt: skip


@settings(max_examples=25)
@given(st.lists(weeks(), min_size=1, max_size=2), NEAR, st.sampled_from([0, 1, 2, 12, 20, 23]))
def test_what_is_said_can_mean_no_other_minute(made: list[Schedule], day: date, hour: int) -> None:
    """Of all the minutes of a fortnight only those that the clock shows alike are said alike."""
    now = datetime.combine(day, time(hour), LONDON).astimezone(UTC)
    found = next_open(made, now)
    if found is None or found.ends > now + 12 * DAY:
        return
    is_open = found.begins <= now
    meant, phrase = (found.ends, hours.closing) if is_open else (found.begins, hours.opening)
    words = phrase(meant, now)
    assert hours.now_line(made, now).endswith(words)
    wall = meant.astimezone(LONDON).replace(tzinfo=None)
    for minutes in range(1, 14 * 24 * 60):
        minute = now + MINUTE * minutes
        if phrase(minute, now) == words:
            assert minute.astimezone(LONDON).replace(tzinfo=None) == wall


def test_what_is_over_is_left_out_and_what_ends_says_when() -> None:
    assert said(weekly(until=date(2026, 11, 29)), weekly(valid_to=date(2026, 11, 29))) == []
    assert said(weekly(begins=date(2026, 11, 2), count=4)) == []
    assert said(weekly(until=date(2026, 12, 31))) == [("Monday, until 31 December 2026", "9am to 5pm")]
    assert said(weekly(valid_to=date(2026, 12, 31))) == [("Monday, until 31 December 2026", "9am to 5pm")]
    assert said(weekly(valid_from=date(2026, 12, 14))) == [("Monday, from 14 December 2026", "9am to 5pm")]
    assert said(weekly(valid_from=date(2005, 1, 1))) == [("Monday", "9am to 5pm")]
    term = weekly(valid_from=date(2026, 9, 7), valid_to=date(2027, 7, 16))
    assert said(term) == [("From 7 September 2026 to 16 July 2027", "Monday 9am to 5pm")]


WINTER = {"valid_from": date(2026, 12, 1), "valid_to": date(2027, 2, 28)}
CHRISTMAS_WEEK = {"valid_from": date(2026, 12, 24), "valid_to": date(2027, 1, 2)}
WEEKDAYS_ALONE = tuple((0, day) for day in range(5))


def test_hours_of_a_season_are_said_once_and_those_that_hold_otherwise_without_dates() -> None:
    usual = [
        weekly(((0, 0),), valid_to=date(2026, 11, 30)),
        weekly(((0, 0),), valid_from=date(2027, 3, 1)),
    ]
    winter = weekly(WEEKDAYS_ALONE, opens_at=time(10), closes_at=time(15), **WINTER)
    saturday = weekly(((0, 5),), opens_at=time(10), closes_at=time(12), **WINTER)
    line = "Monday to Friday 10am to 3pm; Saturday 10am to midday"
    shown = [("Monday", "9am to 5pm"), ("From 1 December 2026 to 28 February 2027", line)]
    assert said(*usual, winter, saturday) == shown
    assert said(*usual, winter, saturday, now=at("2027-01-05", 10)) == shown
    assert said(*usual, winter, saturday, now=at("2027-03-05", 10)) == shown[:1]


def test_hours_in_pieces_that_nothing_fills_keep_their_dates() -> None:
    usual = [weekly(valid_to=date(2026, 12, 23)), weekly(valid_from=date(2027, 1, 3))]
    assert said(*usual) == [
        ("Monday, from 3 January 2027", "9am to 5pm"),
        ("Monday, until 23 December 2026", "9am to 5pm"),
    ]
    shut = weekly(WEEK, kind="shut", **CHRISTMAS_WEEK)
    assert said(*usual, shut) == [
        ("Monday", "9am to 5pm"),
        ("From 24 December 2026 to 2 January 2027", "Closed"),
    ]


def test_bank_holidays_are_said_of_each_season() -> None:
    usual = [
        weekly(valid_to=date(2026, 11, 30), on_holidays="closed"),
        weekly(valid_from=date(2027, 3, 1), on_holidays="closed"),
    ]
    for holidays, words in (
        ("closed", "bank holidays closed"),
        ("open", "bank holidays open"),
        ("", "bank holidays may be different"),
    ):
        winter = weekly(opens_at=time(10), on_holidays=holidays, **WINTER)
        assert said(*usual, winter) == [
            ("Monday", "9am to 5pm"),
            ("Bank holidays", "Closed"),
            ("From 1 December 2026 to 28 February 2027", f"Monday 10am to 5pm; {words}"),
        ]


def test_one_closed_day_is_said_once() -> None:
    day = date(2026, 12, 25)
    shut = weekly(WEEK, kind="shut", valid_from=day, valid_to=day)
    assert said(weekly(), shut)[-1] == ("On 25 December 2026", "Closed")


def test_open_now_goes_by_the_hours_of_the_day() -> None:
    usual = [weekly(WEEK, valid_to=date(2026, 11, 30)), weekly(WEEK, valid_from=date(2027, 3, 1))]
    made = [*usual, weekly(WEEK, opens_at=time(10), closes_at=time(15), **WINTER)]
    assert hours.now_line(made, at("2026-11-30", 9)) == "Open now, until 5pm"
    assert hours.now_line(made, at("2026-12-01", 9)) == "Closed now. Opens at 10am"
    assert hours.now_line(made, at("2027-02-28", 16)) == "Closed now. Opens tomorrow at 9am"


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ({"byday": ((1, 0),)}, "First Monday of the month"),
        ({"byday": ((-1, 4),)}, "Last Friday of the month"),
        ({"byday": ((-3, 0),)}, "Third from last Monday of the month"),
        ({"byday": ((0, 0),)}, "Monday"),
        ({"byday": ((1, 0),), "interval": 3, "begins": date(2026, 11, 1)},
         "First Monday of the month, every 3 months, next on 1 February 2027"),
        ({"bymonthday": (22,)}, "22nd of the month"),
        ({"bymonthday": (-1,)}, "Last day of the month"),
        ({"bymonthday": (-2,)}, "2nd day from the end of the month"),
        ({"byday": ((0, 4),), "bymonthday": (13,)}, "13th of the month, if it is a Friday"),
        ({"begins": date(2026, 11, 5)}, "5th of the month"),
    ],
)  # fmt: skip
def test_days_of_the_month_are_said(days: dict[str, Any], words: str) -> None:
    assert said(Schedule("MONTHLY", NINE, FIVE, **days)) == [(words, "9am to 5pm")]


def test_weeks_that_take_turns_are_two() -> None:
    odd = weekly(interval=2, begins=date(2026, 11, 30))
    even = weekly(interval=2, begins=date(2026, 12, 7), opens_at=time(13))
    assert said(odd, even) == [
        ("Monday, every 2 weeks, next on 30 November 2026", "9am to 5pm"),
        ("Monday, every 2 weeks, next on 7 December 2026", "1pm to 5pm"),
    ]


def test_a_day_is_said_in_its_order_and_what_overlaps_once() -> None:
    morning, noon, evening = ((9, 12), (10, 14), (17, 20))
    spans = [
        weekly(opens_at=time(opens), closes_at=time(closes))
        for opens, closes in (evening, noon, morning, noon)
    ]
    assert said(*spans) == [("Monday", "9am to 2pm and 5pm to 8pm")]
    assert said(weekly(opens_at=time(22), closes_at=time(6))) == [("Monday", "10pm to 6am")]
    assert said(weekly(opens_at=NINE, closes_at=NINE)) == [("Monday", "9am to 9am the next day")]


def minutes(text: str) -> int:
    if text in ("midday", "midnight"):
        return 720 if text == "midday" else 0
    hour, minute, half = re.fullmatch(r"([0-9]+)(?::([0-9]+))?(am|pm)", text).groups()  # type: ignore[union-attr]
    return int(hour) % 12 * 60 + int(minute or 0) + 720 * (half == "pm")


def read(line: tuple[str, str]) -> set[int]:
    """The minutes of a week in which it says that it is open."""
    day, found = NAMES.index(line[0]) * 1440, set()
    for span in line[1].split(" and ") if line[1] != "all day and night" else ["midnight to midnight"]:
        opens, closes = (minutes(each) for each in span.removesuffix(" the next day").split(" to "))
        ends = closes if closes > opens else closes + 1440
        ends += 1440 * (span.endswith("next day") and ends - opens < 1440)
        found |= {(day + each) % 10080 for each in range(opens, ends)}
    return found


@given(st.lists(weeks().map(lambda one: replace(one, valid_to=None)), max_size=4))
def test_lines_say_every_minute_of_the_week_and_no_other(made: list[Schedule]) -> None:
    wanted: set[int] = set()
    for one in made:
        for _, day in one.byday or ((0, one.counted_from.weekday()),):
            opens, closes = (each.hour * 60 + each.minute for each in (one.opens_at, one.closes_at))
            ends = closes if closes > opens else closes + 1440
            wanted |= {(day * 1440 + each) % 10080 for each in range(opens, ends)}
    shown = said(*made)
    assert set().union(*map(read, shown)) == wanted
    assert len({days for days, _ in shown}) == len(shown)


CHRISTMAS = at("2026-12-25", 10)
MAY_BE = "Hours may change on 25 December 2026 (bank holiday). Ring before you go."


@pytest.mark.parametrize(
    ("one", "now", "line", "warning"),
    [
        (weekly(WEEK), CHRISTMAS, "Open now, until 5pm", MAY_BE),
        (weekly(WEEK), at("2026-12-24", 18), "Closed now. Opens tomorrow at 9am", MAY_BE),
        (weekly(WEEK, on_holidays="closed"), CHRISTMAS, "Closed now. Opens on Sunday at 9am", ""),
        (weekly(WEEK, on_holidays="open"), CHRISTMAS, "Open now, until 5pm", ""),
        (weekly(WEEK), at("2026-12-23", 10), "Open now, until 5pm", ""),
    ],
)
def test_a_bank_holiday_is_warned_of_unless_it_is_spoken_of(
    one: Schedule, now: datetime, line: str, warning: str
) -> None:
    assert hours.now_line([one], now) == line
    assert hours.warning([one], now) == warning


def test_hours_that_do_not_hold_on_the_day_warn_of_nothing() -> None:
    spring = weekly(WEEK, valid_from=date(2027, 3, 1))
    winter = weekly(WEEK, on_holidays="closed", valid_to=date(2027, 2, 28))
    assert hours.warning([winter, spring], CHRISTMAS) == ""
    shut = weekly(WEEK, kind="shut", **CHRISTMAS_WEEK)
    assert hours.warning([weekly(WEEK), shut], CHRISTMAS) == ""
    day = CHRISTMAS.date()
    assert hours.warning([weekly(WEEK, valid_from=day, valid_to=day)], CHRISTMAS) == ""


def test_what_is_closed_on_bank_holidays_says_so() -> None:
    assert said(weekly(on_holidays="closed"))[-1] == ("Bank holidays", "Closed")
    assert said(weekly(on_holidays="only")) == [("Monday, bank holidays only", "9am to 5pm")]
