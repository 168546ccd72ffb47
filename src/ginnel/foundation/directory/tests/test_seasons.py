"""Hours that hold from one day to another: typed, kept in pieces that every reader understands, and read as typed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ginnel.foundation.directory.rules import entries, openreferral
from ginnel.foundation.directory.rules.entries import Entry, PlaceTyped, hours, lines
from ginnel.foundation.directory.rules.periods import Period, outside, shared
from ginnel.foundation.directory.rules.schedules import openings
from ginnel.foundation.directory.tests.documents import id_of, service, weekly

TODAY, DAY = date(2026, 11, 27), timedelta(days=1)
WINTER = "From 1 December 2026 to 28 February 2027: Monday to Friday 10am to 3pm"
CHRISTMAS = "From 24 December 2026 to 2 January 2027: closed"
USUAL = "Monday to Friday 9am to 5pm"


def typed(*said: str) -> Entry:
    return Entry(
        name="Club",
        what="Dinner.",
        hours=said,
        places=(PlaceTyped(street="1 Road"),),
        telephones=("01632 960001",),
    )


def document(*said: str, before: dict[str, Any] | None = None) -> dict[str, Any]:
    was = before or {"id": id_of("Club"), "organization": service("Club")["organization"]}
    return entries.document_of(typed(*said), was, {})


def opens(made: dict[str, Any], day: date) -> list[tuple[int, int]]:
    read = openreferral.read(made)
    assert read.service is not None and not read.faults
    found = openings(read.service.schedules, day, day)
    return [(one.begins.hour, one.ends.hour) for one in found if one.begins.date() == day]


@pytest.mark.parametrize(
    ("said", "written"),
    [
        (WINTER, WINTER),
        ("from 1/12/2026 until 28th of february 2027, mon-fri 10am-3pm", WINTER),
        ("From Tuesday 1 Dec 2026 - 28 Feb 2027: Mon to Fri 10am to 3pm", WINTER),
        (CHRISTMAS, CHRISTMAS),
        ("From 24 December 2026 to 2 January 2027: We are closed.", CHRISTMAS),
        ("On 24 December 2026: 9am to midday", "On 24 December 2026: Thursday 9am to midday"),
        ("On 25 December 2026: closed", "On 25 December 2026: closed"),
        ("1 December 2026 to 28 February 2027: Monday to Friday 10am to 3pm", WINTER),
        ("1 Dec 2026 - 28 Feb 2027 Mon-Fri 10am-3pm", WINTER),
        ("1/12/26 until 28/2/2027: Mon to Fri 10am to 3pm", WINTER),
        ("Closed from 24 December 2026 to 2 January 2027", CHRISTMAS),
        ("We are closed for Christmas from 24/12/2026 to 2/1/2027.", CHRISTMAS),
        ("closed 24th Dec 2026 - 2nd Jan 2027", CHRISTMAS),
        ("From 24 December 2026 until 2 January 2027 closed", CHRISTMAS),
        ("24/12/26 - 2/1/27: closed for Christmas and New Year", CHRISTMAS),
        ("25 December 2026 closed", "On 25 December 2026: closed"),
        ("Closed on Friday 25 December 2026", "On 25 December 2026: closed"),
        (
            "1 Sept 2026 to 30 Sept 2026: Monday 9am to 5pm",
            "From 1 September 2026 to 30 September 2026: Monday 9am to 5pm",
        ),
        ("From 1 March 2027: Monday 8am to 6pm", "From 1 March 2027: Monday 8am to 6pm"),
        ("Until 28 February 2027: Monday 8am to 6pm", "Until 28 February 2027: Monday 8am to 6pm"),
    ],
)
def test_dates_before_hours_are_read_as_people_write_them(said: str, written: str) -> None:
    assert hours.written(hours.read(said)) == written
    assert hours.read(written) == hours.read(said)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("From 1 December to 28 February: Monday 10am to 3pm", "Say the year"),
        ("From 1 March 2027 to 1 February 2027: Monday 10am to 3pm", "ends before it begins"),
        ("From 31 February 2027 to 1 May 2027: Monday 10am to 3pm", "no such day"),
        ("From 1 December 2026: closed", "from which day to which"),
        ("From 24 December 2026 to 26 December 2026: Monday 9am to 5pm", "no Monday in that time"),
        (
            "From 1 December 2026 to 28 February 2027: soon",
            "\u201csoon\u201d is not understood. Write days and times",
        ),
        ("1 December to 28 February: Monday 10am to 3pm", "Say the year of each day, like From 1 December"),
        ("Over Christmas: closed", "\u201cOver Christmas: closed\u201d is not understood.*: closed"),
        ("Sunday: closed", "with its dates first, like From 24 December 2026 to 2 January 2027: closed"),
        (
            "Monday 10am to 3pm, from 1 December 2026 to 28 February 2027",
            "Write the dates first, like From 1 Dec",
        ),
        ("Monday 10am to 3pm, closed on bank holidays from 1 December 2026", "with its dates first"),
        (
            "Moonday 9am to 5pm",
            "\u201cMoonday\u201d is not understood. Write days and times, like Monday to Friday",
        ),
        ("Monday 9am to 5pm when it rains", "\u201cwhen it rains\u201d is not understood"),
        ("9am to 5pm", "No day is named"),
        ("Closed on bank holidays", "like Monday to Friday 9am to 5pm, closed on bank holidays"),
        ("so " * 90, "so \u2026\u201d is not understood"),
    ],
)
def test_dates_that_say_no_time_are_told_of(said: str, why: str) -> None:
    with pytest.raises(hours.NotUnderstood, match=why):
        hours.read(said)


def test_what_holds_for_a_time_takes_the_place_of_what_holds_otherwise() -> None:
    made = document(USUAL, WINTER)
    assert [opens(made, day) for day in (date(2026, 11, 30), date(2026, 12, 1), date(2027, 2, 26))] == [
        [(9, 17)],
        [(10, 15)],
        [(10, 15)],
    ]
    assert opens(made, date(2027, 3, 1)) == [(9, 17)]
    assert entries.entry_of(made).hours == (USUAL, WINTER)
    assert entries.document_of(entries.entry_of(made), made, {}) == made


def test_others_that_add_all_that_they_read_are_right_too() -> None:
    """No two schedules of the document hold on the same day but those of one line, and none has to be left out."""
    spans = [(one.get("valid_from"), one.get("valid_to")) for one in document(USUAL, WINTER)["schedules"]]
    assert spans == [
        (None, "2026-11-30"),
        ("2027-03-01", None),
        ("2026-12-01", "2027-02-28"),
    ]


def test_closed_for_a_time_is_closed() -> None:
    made = document("Every day 9am to 5pm", CHRISTMAS)
    assert [bool(opens(made, date(2026, 12, 23) + DAY * at)) for at in (0, 1, 10, 11)] == [
        True,
        False,
        False,
        True,
    ]
    assert entries.entry_of(made).hours == ("Every day 9am to 5pm", CHRISTMAS)


def test_what_held_otherwise_is_whole_again_when_a_time_is_taken_out() -> None:
    again = document(USUAL, before=document(USUAL, WINTER))
    assert [one.get("valid_from") or one.get("valid_to") for one in again["schedules"]] == [None]


def test_hours_of_a_feed_are_shown_by_line_and_stay_as_they_came_until_they_are_touched() -> None:
    said = [weekly("MO"), weekly("MO", "10:00", "15:00", valid_from="2026-12-01", valid_to="2027-02-28")]
    came = service("Club", schedules=said)
    entry = entries.entry_of(came)
    season = "From 1 December 2026 to 28 February 2027: Monday 10am to 3pm"
    assert (entry.hours, entry.other_hours) == (("Monday 9am to 5pm", season), 0)
    assert entries.document_of(replace(entry, name="Tea"), came, {})["schedules"] == said
    touched = replace(entry, hours=(*entry.hours, "Friday 1pm to 2pm"))
    made = entries.document_of(touched, came, {})
    assert opens(made, date(2026, 12, 7)) == [(10, 15)] and opens(made, date(2027, 3, 1)) == [(9, 17)]
    assert said[1] in made["schedules"]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (
            (USUAL, WINTER, CHRISTMAS.replace("2027", "2028")),
            "lines 2 and 3 overlap: from 24 December 2026 to 28 February 2027",
        ),
        ((CHRISTMAS, "On 25 December 2026: 10am to 2pm"), "lines 1 and 2 overlap: on 25 December 2026"),
        (
            (
                CHRISTMAS,
                "On 25 December 2026: closed",
                "From 24 December 2026 to 31 December 2026: Friday 1pm to 2pm",
            ),
            "overlap",
        ),
        (
            ("From 24 December 2026 to 30 December 2026: Friday 1pm to 2pm", "On 25 December 2026: closed"),
            "Line 1 never holds",
        ),
        ((WINTER, "Until 1 December 2026: Monday 9am to 5pm"), "lines 1 and 2 overlap: on 1 December 2026"),
        ((WINTER, WINTER.replace("10am", "11am")), "Lines 1 and 2 overlap on Monday"),
        ((CHRISTMAS, CHRISTMAS.replace("closed", "Monday 9am to 5pm")), "that it is closed, and more"),
        ((USUAL, "Until 1 May 2027: Monday 9am to 5pm", "From 2 May 2027: Monday 9am to 1pm"), "never hold"),
    ],
)
def test_times_that_overlap_are_refused(said: tuple[str, ...], why: str) -> None:
    (fault,) = entries.faults(typed(*said), TODAY)
    assert fault.field == "hours" and why in fault.message


def test_what_does_not_overlap_is_taken() -> None:
    saturday = "From 1 December 2026 to 28 February 2027: Saturday 10am to midday"
    spring = "From 1 March 2027: Monday 8am to 6pm"
    assert not entries.faults(typed(USUAL, WINTER, saturday, spring), TODAY)


def test_more_times_than_are_read_again_are_refused() -> None:
    many = [f"On {at} May 2027: closed" for at in range(1, 30, 2)]
    day = "Every day 8am to 9am and 10am to 11am and midday to 1pm and 2pm to 3pm"
    (fault,) = entries.faults(typed(day, *many), TODAY)
    assert "come to more than 50" in fault.message


def test_a_closure_may_lie_in_other_hours_with_dates() -> None:
    """Which are then said in pieces round it, so that readers that know of no closure are right too."""
    said = (USUAL, WINTER, CHRISTMAS)
    assert not entries.faults(typed(*said), TODAY)
    made = document(*said)
    assert [opens(made, date(2026, 12, day)) for day in (23, 24, 25, 31)] == [[(10, 15)], [], [], []]
    assert opens(made, date(2027, 1, 4)) == [(10, 15)] and opens(made, date(2027, 3, 1)) == [(9, 17)]
    assert entries.entry_of(made).hours == (
        USUAL,
        "From 1 December 2026 to 23 December 2026: Monday to Friday 10am to 3pm",
        "From 3 January 2027 to 28 February 2027: Monday to Friday 10am to 3pm",
        CHRISTMAS,
    )
    assert not entries.faults(entries.entry_of(made), TODAY)
    assert entries.document_of(entries.entry_of(made), made, {}) == made


def test_what_is_said_of_bank_holidays_holds_between_dates_too() -> None:
    usual = f"{USUAL}, closed on bank holidays"
    made = document(usual, WINTER)
    assert opens(made, date(2026, 12, 25)) == [] and opens(made, date(2026, 12, 24)) == [(10, 15)]
    assert entries.entry_of(made).hours == (usual, f"{WINTER}, closed on bank holidays")
    later = document(usual, WINTER, before=document(USUAL, WINTER))
    assert opens(later, date(2026, 12, 25)) == []


def test_what_a_line_with_dates_says_of_bank_holidays_itself_stands() -> None:
    usual = f"{USUAL}, closed on bank holidays"
    made = document(usual, f"{WINTER}, open on bank holidays")
    assert opens(made, date(2026, 12, 25)) == [(10, 15)] and opens(made, date(2027, 3, 26)) == []
    one_day = document(usual, "On 25 December 2026: 10am to 2pm")
    assert opens(one_day, date(2026, 12, 25)) == [(10, 14)]


def test_words_on_bank_holidays_that_disagree_are_not_carried() -> None:
    usual = (f"{USUAL}, closed on bank holidays", "Saturday 9am to 5pm, open on bank holidays")
    assert WINTER in entries.entry_of(document(*usual, WINTER)).hours


def test_hours_that_stay_beside_the_lines_count_too() -> None:
    many = replace(typed(*(f"On {at} May 2027: closed" for at in range(1, 30))), other_hours=21)
    assert not entries.faults(many, TODAY)
    (fault,) = entries.faults(replace(many, other_hours=22), TODAY)
    assert "come to more than 50" in fault.message
    assert not entries.faults(replace(many, other_hours=22, drops_other_hours=True), TODAY)


_days = st.dates(date(2026, 1, 1), date(2026, 3, 1))
_periods = st.builds(lambda *ends: Period(*sorted(ends)), _days, _days)


@given(st.lists(_periods, max_size=4))
def test_what_is_left_is_all_days_but_those(made: list[Period]) -> None:
    left = outside(made)
    for at in range(-2, 64):
        day = date(2026, 1, 1) + DAY * at
        held = [sum(shared(one, Period(day, day)) is not None for one in each) for each in (made, left)]
        assert held[1] == (held[0] == 0)


@given(st.lists(_periods, max_size=3), st.sampled_from(["Monday 9am to 5pm", "Every day 8pm to 6am"]))
def test_every_document_reads_as_it_was_typed(made: list[Period], usual: str) -> None:
    said = [usual]
    for one in made:
        line = hours.Line(((0, 2),), ((600, 660),), period=one)
        if (one.until - one.since).days > 6 and not any(
            shared(one, each) for each in made if each is not one
        ):
            said.append(hours.written(line))
    said = list(dict.fromkeys(said))
    if entries.faults(typed(*said), TODAY):
        return
    assert set(entries.entry_of(document(*said)).hours) == set(said)
    assert len(lines.read(document(*said))) == len(said)


@pytest.mark.parametrize("value", ["0001-01-01", "9999-12-31", "soon", 5, "2026-13-01"])
@pytest.mark.parametrize("name", ["valid_from", "valid_to"])
def test_whatever_days_a_feed_says_the_page_opens(name: str, value: object) -> None:
    came = service("Club", schedules=[{**weekly("MO"), name: value}, weekly("TU")])
    entry = entries.entry_of(came)
    assert len(entry.hours) + entry.other_hours == 2
    kept = entries.document_of(entry, came, {})["schedules"]
    assert len(kept) == 2 and all(one in kept for one in came["schedules"])
