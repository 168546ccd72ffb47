"""What somebody types of a service, as a document, and back: nothing that is not in a box is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from time import process_time
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ginnel.foundation.directory.rules import entries, openreferral, room
from ginnel.foundation.directory.rules.entries import Entry, PlaceTyped, hours
from ginnel.foundation.directory.rules.schedules import openings
from ginnel.foundation.directory.rules.telephones import is_number
from ginnel.foundation.directory.states import LocationType, Room, ServiceStatus
from ginnel.foundation.directory.tests.documents import id_of, place, service, term, weekly
from ginnel.kernel.web import formats

TODAY = date(2026, 11, 27)
TYPED = Entry(
    name="Lunch club",
    what="A hot dinner.",
    hours=(
        "Monday to Friday midday to 2pm, Closed on bank holidays",
        "First Saturday of the month 10am to 11:30am",
    ),
    places=(PlaceTyped(name="Hall", street="1 Road", town="Town", postcode="QX1 1AA", access=("Ramp",)),),
    costs=("£6 a meal", "Free for carers", "Ask about the rest"),
    telephones=("01632 960001",),
    languages=("Polish",),
    areas=("Town",),
    room=Room.WAITING,
    weeks=6,
    room_on=date(2025, 11, 20),
    elements=frozenset({15}),
)


def before() -> dict[str, Any]:
    return {"id": id_of("Club"), "organization": service("Club")["organization"]}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("mon-fri 9am-5pm", "Monday to Friday 9am to 5pm"),
        ("Mon, Wed & Fri 09:00 to 16:30", "Monday, Wednesday and Friday 9am to 4:30pm"),
        ("weekdays 9.30am – 12 noon and 1pm – 5pm", "Monday to Friday 9:30am to midday and 1pm to 5pm"),
        ("Every day all day", "Every day all day and night"),
        ("Saturdays 10pm to 2am", "Saturday 10pm to 2am"),
        (
            "1st and 3rd Tuesday of the month, 2pm to 4pm",
            "First Tuesday and third Tuesday of the month 2pm to 4pm",
        ),
        ("Last Friday of the month 10am to midday", "Last Friday of the month 10am to midday"),
        ("5th Mon of the month 9am to 5pm", "Fifth Monday of the month 9am to 5pm"),
        ("Mon 9am to 5pm, not bank holidays", "Monday 9am to 5pm, not bank holidays"),
        (
            "every 2nd tuesday 2pm-4pm from 1st of December 2026",
            "Every other Tuesday 2pm to 4pm, from 1 December 2026",
        ),
        (
            "Fortnightly on Mon and Tue, 2pm to 4pm starting 1/12/2026, closed on bank holidays",
            "Every other Monday and Tuesday 2pm to 4pm, from 1 December 2026, closed on bank holidays",
        ),
        (
            "Every three weeks on Tuesday 2pm to 4pm, next on 1 Dec 2026",
            "Every 3 weeks on Tuesday 2pm to 4pm, from 1 December 2026",
        ),
        *(
            (line, "Every other Tuesday 2pm to 4pm, from 1 December 2026")
            for line in (
                "Every other Tuesday 2pm to 4pm, starting Tuesday 1 December 2026",
                "Every other week on Tuesday 2pm to 4pm, from Tue 1 December 2026",
                "Every second week Tuesday 2pm to 4pm from 1 December 2026",
                "Tuesday 2pm to 4pm, every other week, from 1 December 2026",
                "Alternate Tuesdays 2pm to 4pm next on Tuesday the 1st of December 2026",
            )
        ),
        ("Every second Tuesday of the month 2pm to 4pm", "Second Tuesday of the month 2pm to 4pm"),
        ("Every second Tuesday in the month 2pm to 4pm", "Second Tuesday of the month 2pm to 4pm"),
    ],
)
def test_hours_are_read_as_people_write_them(typed: str, said: str) -> None:
    assert hours.written(hours.read(typed)) == said
    assert hours.read(said) == hours.read(typed)


@pytest.mark.parametrize(
    "typed",
    ["", "9 to 5", "Monday", "Monday 9 to 5", "Moonday 9am to 5pm", "Monday 25:00 to 26:00", "Monday 13pm to 2pm",
     "Monday 9am to 5pm when it rains", "Monday 9am to 5pm Tuesday 9am to 5pm", "9am to 5pm", "Monday 0am to 1am",
     "Every other Tuesday 2pm to 4pm", "Every other Tuesday 2pm to 4pm, from 2 December 2026",
     "Every other Tuesday 2pm to 4pm, from 31 February 2026", "Every 9 weeks on Tuesday 2pm to 4pm, from 1/12/2026",
     "Tuesday 2pm to 4pm, from 1 December 2026", "Every other 2pm to 4pm, from 1 December 2026"],
)  # fmt: skip
def test_what_is_not_understood_is_not_guessed_at(typed: str) -> None:
    with pytest.raises(hours.NotUnderstood):
        hours.read(typed)


@given(
    st.text(max_size=60)
    | st.from_regex(r"(mon|tue|every day) [0-9]{1,2}(am|pm|:00)? ?(to|-) ?[0-9]{1,2}(am|pm)?")
    | st.from_regex(
        r"(every other|every 3 weeks on) (mon|tue) 9am to 5pm,? from [0-9]{1,2}[/ ](3|may)[/ ]202[67]"
    )
)
def test_whatever_is_typed_is_read_or_refused_and_read_again_as_written(typed: str) -> None:
    try:
        line = hours.read(typed)
    except hours.NotUnderstood:
        return
    again = hours.read(hours.written(line))
    assert (again.spans, again.each, again.begins) == (line.spans, line.each, line.begins)


def test_hours_that_are_typed_open_the_service_when_they_say() -> None:
    said = list(hours.schedules(hours.read("Monday 9am to midday and 1pm to 5pm")))
    document = {
        **service("Club"),
        "schedules": [{"id": id_of(str(at)), **one} for at, one in enumerate(said)],
    }
    read = openreferral.read(document).service
    assert read is not None
    found = openings(read.schedules, date(2026, 11, 30), date(2026, 11, 30))
    assert [(one.begins.hour, one.ends.hour) for one in found] == [(9, 12), (13, 17)]


def test_every_other_week_is_open_in_those_weeks_alone() -> None:
    [said] = hours.schedules(hours.read("Every other Tuesday 2pm to 4pm, from 1 December 2026"))
    document = {**service("Club"), "schedules": [{"id": id_of("0"), **said}]}
    read = openreferral.read(document).service
    assert read is not None
    found = openings(read.schedules, date(2026, 12, 1), date(2026, 12, 31))
    assert [one.begins.day for one in found] == [1, 15, 29]
    assert hours.line_of(document["schedules"][0]) == "Every other Tuesday 2pm to 4pm, from 1 December 2026"
    assert hours.line_of({**said, "wkst": "SU"}) == hours.line_of({**said, "dtstart": "2026-12-02"}) == ""


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["Monday 9am to 5pm", "Mon to Wed 4pm to 6pm"], (1, 2, "Monday")),
        (["Monday 9am to 5pm", "Monday 5pm to 6pm"], None),
        (["Sunday 8pm to 6am", "Monday 5am to 9am"], (1, 2, "Sunday")),
        (["Every day 8pm to 6am"], None),
        (["Monday 9am to 11am and 10am to 12:00"], (1, 1, "Monday")),
        (["First Monday of the month 9am to 5pm", "Second Monday of the month 9am to 5pm"], None),
        (["First Monday of the month 9am to 5pm", "Monday 9am to 10am"], (1, 2, "Monday")),
        (
            [
                "Every other Tuesday 2pm to 4pm, from 1 December 2026",
                "Every other Tuesday 2pm to 4pm, from 8 December 2026",
            ],
            None,
        ),
        (
            [
                "Every other Tuesday 2pm to 4pm, from 1 December 2026",
                "Every 3 weeks on Tuesday 2pm to 4pm, from 8 December 2026",
            ],
            (1, 2, "Tuesday"),
        ),
        (["Every other Sunday 8pm to 6am, from 6 December 2026", "Monday 5am to 9am"], (1, 2, "Sunday")),
        (
            ["Monday 9am to 10am", "Tuesday 9am to 5pm", "Last Tuesday of the month 1pm to 2pm"],
            (2, 3, "Tuesday"),
        ),
    ],
)
def test_hours_that_overlap_are_found(lines: list[str], found: Any) -> None:
    assert hours.overlapping([hours.read(line) for line in lines]) == found


def test_what_is_typed_is_a_document_that_reads_back_as_it_was_typed() -> None:
    document = entries.document_of(TYPED, before(), {"QX1 1AA": (54.0, -1.0)})
    said = openreferral.read(document)
    assert said.service and not said.faults
    assert (said.service.places[0].latitude, said.service.places[0].postcode) == (54.0, "QX1 1AA")
    read = entries.entry_of(document)
    assert replace(read, places=TYPED.places) == replace(TYPED, hours=read.hours)
    assert replace(read.places[0], id="") == TYPED.places[0]
    assert not entries.faults(read, TODAY)
    assert entries.document_of(read, document, {}) == document


def test_what_no_box_shows_stays_and_what_was_not_touched_stays_word_for_word() -> None:
    document = service(
        "Club",
        attributes=[term("lunch")],
        phones=[{"id": id_of("p"), "number": "01632 960001", "extension": "7"}],
        contacts=[{"id": id_of("c"), "title": "Manager"}],
        schedules=[weekly("MO"), weekly("TU", dtstart="2026-01-06", interval=5)],
        cost_options=[{"id": id_of("o"), "amount": 6, "currency": "GBP", "valid_to": "2027-01-01"}],
        service_at_locations=[place("Hall", (53.9, -1.1), contacts=[{"id": id_of("x")}])],
        funding=[{"id": id_of("f")}],
    )
    entry = entries.entry_of(document)
    assert (entry.other_hours, entry.hours, entry.costs) == (1, ("Monday 9am to 5pm",), ("£6",))
    changed = entries.document_of(
        replace(entry, name="Dinner club", telephones=(*entry.telephones, "01632 960002")), document, {}
    )
    assert {name for name in document if changed[name] != document[name]} == {"name", "phones"}
    assert changed["phones"][0] == document["phones"][0]
    dropped = entries.document_of(replace(entry, drops_other_hours=True), document, {})
    assert dropped["schedules"] == document["schedules"][:1]


def test_a_place_that_moves_has_the_point_of_its_new_postcode_and_one_without_a_point_none() -> None:
    document = entries.document_of(TYPED, before(), {"QX1 1AA": (54.0, -1.0)})
    entry = entries.entry_of(document)
    moved = replace(entry, places=(replace(entry.places[0], postcode="QX2 2BB"),))
    said = [
        entries.document_of(moved, document, points)["service_at_locations"][0]["location"]
        for points in ({"QX2 2BB": (54.1, -1.1)}, {})
    ]
    assert [one.get("latitude") for one in said] == [54.1, None]
    online = replace(entry, places=(replace(entry.places[0], kind=LocationType.VIRTUAL),))
    gone = entries.document_of(online, document, {})["service_at_locations"][0]["location"]
    assert "latitude" not in gone and gone["location_type"] == "virtual"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"what": ""}, "what"),
        ({"name": "x" * 256}, "name"),
        ({"places": ()}, "place-0-name"),
        ({"places": (PlaceTyped(name="Hall"),)}, "place-0-street"),
        ({"places": (PlaceTyped(postcode="nowhere"),)}, "place-0-postcode"),
        ({"places": (PlaceTyped(street="1 Road", hours=("soon",)),)}, "place-0-hours"),
        ({"hours": ("Monday 9am to 5pm", "Monday 4pm to 6pm")}, "hours"),
        ({"telephones": ("ring us",)}, "telephones"),
        ({"telephones": ()}, "telephones"),
        ({"email": "nobody"}, "email"),
        ({"website": "example.org"}, "website"),
        ({"email": f"{'x' * 250}@example.org"}, "email"),
        ({"website": f"https://example.org/{'x' * 2_000}"}, "website"),
        ({"hours": (f"Monday {' and '.join(['9am to 5pm'] * 300)}",)}, "hours"),
        ({"places": (PlaceTyped(street="1 Road", hours=("x" * 301,)),)}, "place-0-hours"),
        ({"youngest": 70, "oldest": 60}, "youngest"),
        ({"room_on": date(2026, 11, 28)}, "room_on"),
        ({"room": ""}, "room"),
        ({"weeks": 900}, "weeks"),
    ],
)
def test_what_is_wrong_is_told_by_its_box(change: dict[str, Any], field: str) -> None:
    assert not entries.faults(TYPED, TODAY)
    assert [one.field for one in entries.faults(replace(TYPED, **change), TODAY)] == [field]


def test_what_was_wrong_before_and_is_not_touched_holds_nobody_up() -> None:
    was = replace(TYPED, hours=("soon",), places=(PlaceTyped(name="Hall"),), email="nobody")
    assert not entries.faults(replace(was, name="Tea club"), TODAY, was)
    unsaid = replace(was, room="", weeks=None, room_on=None)
    assert [one.field for one in entries.faults(replace(unsaid, weeks=6), TODAY, unsaid)] == ["room"]
    touched = replace(was, hours=("later",), places=(PlaceTyped(name="Barn"),))
    assert [one.field for one in entries.faults(touched, TODAY, was)] == ["hours", "place-0-street"]


def test_being_assured_forgets_who_assured_it_before() -> None:
    said = entries.assured({"assurer_email": "a@example.org", "assured_date": "2020-01-01"}, TODAY)
    assert said == {"assured_date": "2026-11-27"}


def test_a_service_that_is_closed_for_now_says_so() -> None:
    document = entries.document_of(
        replace(TYPED, status=ServiceStatus.TEMPORARILY_CLOSED, alert="Roof"), before(), {}
    )
    assert (document["status"], document["alert"], UUID(document["id"])) == (
        "temporarily closed",
        "Roof",
        UUID(id_of("Club")),
    )


@pytest.mark.parametrize("byday", ["5MO", "-1MO", "-2MO", "-5MO", "1MO,-2TU", "53MO"])
def test_whichever_week_of_the_month_a_feed_says_the_page_opens_and_it_stays(byday: str) -> None:
    said = weekly(byday, freq="MONTHLY")
    entry = entries.entry_of(service("Club", schedules=[said]))
    assert len(entry.hours) + entry.other_hours == 1
    assert entries.document_of(entry, service("Club", schedules=[said]), {})["schedules"] == [said]


@pytest.mark.parametrize("value", ["9" * 5_000, "9" * 4, "261", "-1", "x", "²"])
def test_weeks_that_are_none_are_left_out(value: str) -> None:
    document = entries.document_of(TYPED, before(), {})
    for each in document["attributes"]:
        if each["taxonomy_term"]["name"] == "Weeks to wait":
            each["value"] = value
    read = entries.entry_of(document)
    assert (read.room, read.weeks) == (Room.WAITING, None)


def test_hours_of_every_line_are_compared_in_a_moment() -> None:
    spans = " and ".join(
        f"{at // 60:02d}:{at % 60:02d}-{at // 60:02d}:{at % 60 + 1:02d}" for at in range(0, 34, 2)
    )
    lines = [hours.read(f"Every day {spans}")] * 40
    began = process_time()
    assert hours.overlapping(lines) == (1, 2, "Monday")
    assert hours.overlapping([hours.read(f"{day} {spans}") for day in ("Monday", "Tuesday")]) is None
    assert process_time() - began < 1


@pytest.mark.parametrize(
    ("number", "rings"),
    [
        ("01632 960001", "tel:01632960001"),
        ("(01632) 960001", "tel:01632960001"),
        ("+44 (0)1632 960001", "tel:+441632960001"),
        ("01632 960001 ext 3", "tel:01632960001"),
        ("01632 960001, option 2", "tel:01632960001"),
        ("01632 960001 x123", "tel:01632960001"),
        ("01632 960001 bleep 2345", "tel:01632960001"),
        ("bleep 2345", ""),
        ("111", "tel:111"),
    ],
)
def test_a_number_is_taken_as_people_write_it_and_its_link_rings_no_extension(
    number: str, rings: str
) -> None:
    assert is_number(number) and formats.call(number) == rings


@pytest.mark.parametrize("text", ["", "ask", "12", "ring 01632 960001", "01632 960001" * 20, "x" * 5_000])
def test_what_is_no_number_is_not_taken(text: str) -> None:
    assert not is_number(text)


def test_room_is_of_the_day_on_which_it_was_said_anew() -> None:
    def day(is_right: bool = False, **changed: Any) -> date | None:
        return entries.room_dated(replace(TYPED, **changed), TYPED, TODAY, is_right=is_right).room_on

    assert day(what="More") == TYPED.room_on
    assert {day(room=Room.FULL, weeks=None), day(weeks=7), day(is_right=True)} == {TODAY}
    assert day(weeks=7, room_on=date(2026, 11, 1)) == date(2026, 11, 1)
    assert day(room="", weeks=None) == TYPED.room_on
    document = entries.document_of(TYPED, before(), {})
    assert entries.entry_of(room.said_today(document, TODAY)) == replace(
        entries.entry_of(document), room_on=TODAY
    )
    assert room.said_today(service("Club"), TODAY) == service("Club")
