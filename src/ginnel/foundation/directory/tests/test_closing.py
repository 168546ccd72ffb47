"""Nothing says that it is open where hours are guessed, or where it says itself that it is closed."""

from __future__ import annotations

from datetime import datetime
from time import perf_counter
from typing import Any

import pytest

from ginnel.foundation.directory.rules import openreferral
from ginnel.foundation.directory.rules.schedules import Schedule, is_open, next_open
from ginnel.foundation.directory.tests.documents import service, weekly
from ginnel.kernel.clock import LONDON

DAILY = weekly("MO,TU,WE,TH,FR,SA,SU")
CHRISTMAS = {"valid_from": "2026-12-24", "valid_to": "2027-01-04", "description": "Closed for Christmas"}
TUESDAY = datetime(2026, 12, 29, 10, tzinfo=LONDON)


def read(**said: Any) -> tuple[tuple[Schedule, ...], set[str]]:
    found = openreferral.read(service("Library", **said))
    assert found.service is not None
    return found.service.schedules, {one.code for one in found.faults}


@pytest.mark.parametrize(
    "more",
    [
        CHRISTMAS,
        CHRISTMAS | {"freq": "WEEKLY"},
        CHRISTMAS | {"freq": "WEEKLY", "byday": "TU"},
        CHRISTMAS | {"freq": "WEEKLY", "byday": "TU", "opens_at": "00:00", "closes_at": "00:00"},
        {"dtstart": "2026-12-24", "until": "2027-01-04", "notes": "Shut"},
        {"valid_from": "2026-12-24", "valid_to": "2027-01-04"},
        {"description": "Closed until January 2027"},
        {"description": "Service suspended"},
    ],
)
def test_days_without_hours_are_not_open_by_those_of_others(more: dict[str, Any]) -> None:
    schedules, _ = read(schedules=[DAILY, {"id": "x", **more}])
    assert not is_open(schedules, TUESDAY)


def test_it_opens_again_when_the_closing_ends() -> None:
    schedules, faults = read(schedules=[DAILY, CHRISTMAS])
    found = next_open(schedules, TUESDAY)
    assert found and found.begins == datetime(2027, 1, 5, 9, tzinfo=LONDON)
    assert not faults


@pytest.mark.parametrize(
    "alert", ["Closed until further notice", "The pool is shut", "Sessions are suspended"]
)
def test_what_an_alert_says_is_closed_is_never_open(alert: str) -> None:
    schedules, _ = read(schedules=[DAILY], alert=alert)
    assert not is_open(schedules, TUESDAY)


@pytest.mark.parametrize(
    "said",
    [
        "Closed on Sundays",
        "Closed for lunch 12:00 to 13:00",
        "Close to the station",
        "Closed on bank holidays",
    ],
)
def test_closing_that_comes_again_takes_no_other_hours(said: str) -> None:
    schedules, _ = read(schedules=[DAILY, {"id": "x", "description": said}])
    assert is_open(schedules, TUESDAY)


HOURS = {"opens_at": "09:00", "closes_at": "17:00"}


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"freq": "WEEKLY", **HOURS}, "no-day"),
        ({"freq": "WEEKLY", "valid_from": "2026-01-01", **HOURS}, "no-day"),
        ({"freq": "MONTHLY", **HOURS}, "no-day"),
        ({"freq": "WEEKLY", "byday": "TU", "interval": 2, **HOURS}, "no-beginning"),
        ({"freq": "WEEKLY", "byday": "TU", "interval": 61, "dtstart": "2026-01-01", **HOURS}, "not-a-number"),
        ({**DAILY, "opens_at": "00:00", "closes_at": "00:00", "description": "Closed"}, "closed"),
    ],
)
def test_hours_that_would_be_guessed_are_a_fault(said: dict[str, Any], code: str) -> None:
    schedules, faults = read(schedules=[said])
    assert not [one for one in schedules if not one.kind]
    assert code in faults


def test_all_day_is_still_all_day() -> None:
    schedules, faults = read(schedules=[{**DAILY, "opens_at": "00:00", "closes_at": "00:00"}])
    assert is_open(schedules, TUESDAY)
    assert not faults


def test_no_more_than_fifty_schedules_of_a_list_are_gone_by() -> None:
    schedules, faults = read(
        schedules=[{**DAILY, "id": str(at), "closes_at": f"17:{at % 60:02}"} for at in range(3_000)]
    )
    assert len(schedules) == 50
    assert faults == {"too-many"}


def test_no_schedules_take_long() -> None:
    many = [
        {
            "freq": "MONTHLY",
            "byday": "MO",
            "bymonthday": "31",
            "count": 900 + at,
            "dtstart": "2026-01-01",
            **HOURS,
        }
        for at in range(50)
    ]
    schedules, _ = read(schedules=many)
    begins = perf_counter()
    next_open(schedules, TUESDAY)
    assert perf_counter() - begins < 2
