"""The timeline in days, as a page shows it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ginnel.foundation.record.queries import Filters, Shown, Timeline
from ginnel.foundation.record.states import Standing
from ginnel.kernel import clock
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Category
from ginnel.surfaces.workspace.presenters import timeline

HIGH = {
    "coding": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation", "code": "H"}]
}


def said(
    at: datetime, kind: str = "Observation", organisation: int = 1, *, is_dated: bool = True, **tree: Any
) -> Shown:
    words = {"resourceType": kind, "code": {"text": "Pulse"}, **tree}
    current, category = Standing.CURRENT, Category.OBSERVATIONS
    return Shown(uuid7(), kind, at, is_dated, at, organisation, category, current, 1, None, 0, words)


def page_of(*shown: Shown) -> Timeline:
    return Timeline(shown, len(shown), 1, {}, {}, 0)


@pytest.mark.parametrize(
    "at, heading",
    [
        (datetime(1, 1, 1, tzinfo=UTC), "1 January 1"),
        (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), "1 July 2026"),
        (datetime(9999, 12, 31, 23, 59, tzinfo=UTC), "31 December 9999"),
    ],
)
def test_every_moment_falls_on_a_day_in_england(at: datetime, heading: str) -> None:
    (day,) = timeline.days(page_of(said(at)), uuid7(), {})
    assert (day.heading, [item.title for item in day.items]) == (heading, ["Pulse"])


def test_what_is_yet_to_come_and_what_has_no_date_stand_apart_and_say_so() -> None:
    now = clock.now()
    later, undated = said(now + timedelta(days=40)), said(now, is_dated=False)
    days = timeline.days(page_of(later, said(now), undated), uuid7(), {})
    assert [day.note for day in days] == ["Coming up", "", "No date given: this is the day we were told"]


def test_a_date_is_no_more_exact_than_its_source_said() -> None:
    month, day = datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 5, 1, 8, tzinfo=UTC)
    known = said(month, effectiveDateTime="2026-05"), said(day, effectiveDateTime="2026-05-01T08:00:00Z")
    days = timeline.days(page_of(*known), uuid7(), {})
    assert [(one.heading, one.note) for one in days] == [
        ("May 2026", "No exact day given"),
        ("1 May 2026", ""),
    ]


def test_the_measurements_of_one_moment_stand_together_each_with_its_own_address() -> None:
    at = datetime(2026, 3, 4, 9, tzinfo=UTC)
    high = {
        "code": {"text": "Potassium"},
        "valueQuantity": {"value": 7, "unit": "mmol/L"},
        "interpretation": [HIGH],
    }
    page = page_of(said(at), said(at, kind="Encounter"), said(at, **high), said(at, organisation=2))
    (day,) = timeline.days(page, uuid7(), {})
    together, contact, other = day.items
    assert [(one.title, one.value, one.is_telling) for one in together.results] == [
        ("Pulse", "", False),
        ("Potassium", "7 mmol/L, high", True),
    ]
    assert (len({one.href for one in together.results}), contact.results, other.results) == (2, (), ())


def test_every_kind_is_one_click_away_and_keeps_what_else_was_asked() -> None:
    page = Timeline((), 0, 1, {}, {"Allergies": 2}, 0)
    everything, allergies = timeline.kind_links(page, Filters(text="rash", group="Allergies"))
    assert (everything["href"], everything["current"]) == ("?text=rash#timeline", False)
    assert (allergies["text"], allergies["current"]) == ("Allergies (2)", True)


def test_the_next_page_opens_at_the_timeline() -> None:
    pages = timeline.pages(Timeline((), 61, 1, {}, {}, 0), Filters())
    assert pages["next"]["href"] == "?page=2#timeline"
