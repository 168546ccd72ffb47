"""Dates that no clinical event has, as placeholders and slips send them."""

from __future__ import annotations

from datetime import date

import pytest

from ginnel.foundation.record.queries import Filters, timeline
from ginnel.foundation.record.tests.told import Told, coded, somebody
from ginnel.kernel.tests.viewers import Permitting

pytestmark = pytest.mark.django_db


@pytest.fixture
def told() -> Told:
    return somebody()


def observe(told: Told, day: str) -> None:
    told.say("Observation", status="final", code=coded("1"), effectiveDateTime=day)


@pytest.mark.parametrize("day", [date.min, date.max])
def test_a_filter_at_the_ends_of_the_calendar_is_a_filter(told: Told, day: date) -> None:
    observe(told, "2026-01-01")
    for filters in (Filters(since=day), Filters(until=day)):
        total = timeline(viewer=Permitting(), person=told.person, filters=filters).total
        assert total == int((day == date.min) == bool(filters.since))


def test_an_entry_dated_at_the_start_of_the_calendar_is_told_as_undated(told: Told) -> None:
    observe(told, "0001-01-01T00:00:00+14:00")
    (shown,) = timeline(viewer=Permitting(), person=told.person, filters=Filters()).entries
    assert (shown.is_dated, shown.at) == (False, shown.recorded_at)


def test_a_statement_at_the_start_of_the_calendar_is_received(told: Told) -> None:
    observe(told, "2026-01-01")
    told.say(
        "Observation", status="final", code=coded("2"), meta={"lastUpdated": "0001-01-01T00:00:00+14:00"}
    )
    assert timeline(viewer=Permitting(), person=told.person, filters=Filters()).total == 2
