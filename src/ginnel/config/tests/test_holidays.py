"""`ginnel holidays`: a day proclaimed late moves the clocks that run."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta

import pytest
from click.testing import CliRunner

from ginnel.care.access import actions as access
from ginnel.care.access import queries
from ginnel.care.access.states import ContactState
from ginnel.care.access.tests.conftest import Acting, Place, acting, known, place
from ginnel.care.access.tests.test_contacts import about, take
from ginnel.config.cli import main
from ginnel.foundation.directory import actions as directory
from ginnel.foundation.directory.queries import bank_holidays, proclaimed
from ginnel.foundation.sharing.queries import service
from ginnel.kernel import clock
from ginnel.kernel.clock import LONDON
from ginnel.kernel.errors import Conflict, Invalid, NotPermitted

pytestmark = pytest.mark.django_db
__all__ = ["acting", "place"]  # the front door's own fixtures

FRIDAY = datetime(2026, 6, 12, 16, tzinfo=LONDON)
MONDAY = date(2026, 6, 15)  # no bank holiday by any calendar


def said(*words: str) -> str:
    answer = CliRunner().invoke(main, ["holidays", *words])
    assert answer.exit_code == 0, answer.output
    return answer.output


def due(acting: Acting) -> datetime:
    """When the one open contact is due, by the list, which agrees with its own page."""
    [line] = queries.contacts_open(viewer=acting()).lines
    shown = queries.contact(line.id, viewer=acting())
    assert [one.due_at for one in shown.clocks] == [line.due_at]
    assert line.due_at is not None
    return line.due_at


def test_a_clock_that_runs_over_a_day_proclaimed_later_stands_still_on_it(
    acting: Acting, place: Place
) -> None:
    with clock.held_at(FRIDAY):
        take(acting(), about(known(place)), is_taken=True)  # to be dealt with in 8 hours of the office
        assert due(acting) == FRIDAY + timedelta(days=3)
    with clock.held_at(FRIDAY + timedelta(days=1)):
        answered = said("add", "2026-06-15", "A day of thanks", "--source", "The Gazette 1")
        assert "Monday 15 June 2026 is a bank holiday" in answered and answered.startswith("Monday")
        assert "1 open contacts and referrals are due at another time now." in answered
        assert due(acting) == FRIDAY + timedelta(days=4)
        said("take-back", "2026-06-15", "--why", "It was the Monday after")
        assert due(acting) == FRIDAY + timedelta(days=3)
    listed = json.loads(said("list", "--json"))["bank_holidays"]
    assert [(one["day"], one["is_one"]) for one in listed] == [("2026-06-15", True), ("2026-06-15", False)]


def test_who_was_told_too_early_is_told_when_it_is_due_after_all(acting: Acting, place: Place) -> None:
    """The day is added on its afternoon, when somebody has been told already."""
    monday = FRIDAY + timedelta(days=3)
    with clock.held_at(FRIDAY):
        take(acting(), about(known(place)), is_taken=True)
    with clock.held_at(monday):
        assert tell() == 1
        said("add", "2026-06-15", "A day of thanks", "--source", "The Gazette 1")
    told = []
    for minutes in (24 * 60 - 1, 24 * 60, 25 * 60):
        with clock.held_at(monday + timedelta(minutes=minutes)):
            told.append(tell())
    assert told == [0, 1, 0]


def tell() -> int:
    return access.tell_of_passed(by=service("front-door"))


def test_a_bank_holiday_of_the_calendar_can_be_moved(acting: Acting, place: Place) -> None:
    """As that of May 2020 was, to the Friday."""
    early, late = date(2027, 5, 3), date(2027, 5, 7)
    with clock.held_at(datetime(2027, 4, 30, 16, tzinfo=LONDON)):
        take(acting(), about(known(place)), is_taken=True)
        tuesday = datetime(2027, 5, 4, 16, tzinfo=LONDON)
        assert due(acting) == tuesday
        said("take-back", early.isoformat(), "--why", "The Gazette 2: moved to the Friday")
        assert due(acting) == tuesday - timedelta(days=1)
        said("add", late.isoformat(), "Early May, moved", "--source", "The Gazette 2")
    name_of = bank_holidays()
    assert (name_of(early), name_of(late)) == ("", "Early May, moved")
    said("add", early.isoformat(), "Early May", "--source", "The Gazette 3")
    assert bank_holidays()(early) == "Early May"


def test_a_clock_of_every_day_runs_on_it(acting: Acting, place: Place) -> None:
    directory.add_bank_holiday(day=MONDAY, name="Thanks", source="The Gazette", by=service("administer"))
    with clock.held_at(datetime(2026, 6, 15, 9, tzinfo=LONDON)):
        taken = take(acting(), about(known(place)))
        assert due(acting) == clock.now() + timedelta(hours=1)
        [line] = queries.contacts_open(viewer=acting()).lines
        assert (line.id, line.state) == (taken, ContactState.WAITING)


def test_what_was_added_is_known_beside_the_calendar() -> None:
    directory.add_bank_holiday(day=MONDAY, name=" Thanks ", source="The Gazette", by=service("administer"))
    name_of = bank_holidays()
    assert (name_of(MONDAY), name_of(date(2026, 12, 25)), name_of(date(2026, 6, 16))) == (
        "Thanks",
        "Christmas Day",
        "",
    )
    assert proclaimed() == {MONDAY: "Thanks"}


@pytest.mark.parametrize(
    ("day", "name", "source", "error"),
    [
        (date(2026, 12, 25), "Again", "The Gazette", Conflict),
        (date(1926, 6, 15), "Thanks", "The Gazette", Invalid),
        (MONDAY, " ", "The Gazette", Invalid),
        (MONDAY, "x" * 81, "The Gazette", Invalid),
        (MONDAY, "A\x00", "The Gazette", Invalid),
        (MONDAY, "Thanks", "", Invalid),
    ],
)
def test_a_day_says_what_it_is_and_where_that_was_said(
    day: date, name: str, source: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        directory.add_bank_holiday(day=day, name=name, source=source, by=service("administer"))
    assert proclaimed() == {}


def test_only_those_who_set_up_the_place_add_one_and_only_what_is_one_is_taken_back(
    acting: Acting,
) -> None:
    with pytest.raises(NotPermitted):
        directory.add_bank_holiday(day=MONDAY, name="Thanks", source="The Gazette", by=acting())
    with pytest.raises(Conflict):
        directory.take_back_bank_holiday(day=MONDAY, why="A mistake", by=service("administer"))
