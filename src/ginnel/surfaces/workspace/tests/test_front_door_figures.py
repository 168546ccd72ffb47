"""The front door's figures as tables of bars."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from ginnel.care.access.queries import Figures, Whereabouts
from ginnel.care.access.rules.knowing import ToldOnce
from ginnel.care.access.rules.waiting import Waited
from ginnel.kernel.clock import LONDON
from ginnel.surfaces.workspace.presenters.figures import LEFT_OUT, MOST_AREAS, choices, page, weeks_of


def shown(weeks: int = 4, by_area: dict[str, int | None] | None = None) -> dict[str, Any]:
    found = Figures(
        contacts=60,
        by_door={"phone": 40, "library": 20},
        by_outcome={"information": 60},
        by_weekday={2: 10, 1: 50},
        by_hour={9: 60},
        by_wait={Waited.NOT_YET: 1, Waited.AT_ONCE: 59},
        handovers=3,
        repeats=2,
        told_once=ToldOnce(from_record=9, asked_again=1),
        living=Whereabouts(
            "ward",
            datetime(2026, 3, 2, tzinfo=LONDON),
            60,
            by_area or {"": 10, "W2": None, "W1": 50},
            {"W1": "Acomb", "W2": "Westfield"} | {code: code for code in by_area or {}},
            {1: 60, 0: None},
            2025,
        ),
        open_now={"triage": 2, "waiting": 5},
    )
    return page(found, weeks)


def rows(table: dict[str, Any]) -> list[tuple[str, str, int]]:
    return [(row["text"], row["number"], row["share"]) for row in table["rows"]]


def table(title: str) -> dict[str, Any]:
    return next(one for one in shown()["tables"] if one["title"] == title)


def test_a_bar_is_the_share_of_the_largest_count() -> None:
    assert rows(table("By door")) == [("Telephone", "40", 100), ("Library or information service", "20", 50)]


def test_days_hours_and_waits_are_in_their_order() -> None:
    assert [number for _, number, _ in rows(table("By weekday"))] == ["50", "10", "0", "0", "0", "0", "0"]
    hours = rows(table("By hour"))
    assert (len(hours), hours[8:10]) == (24, [("08:00", "0", 0), ("09:00", "60", 100)])
    assert [text for text, *_ in rows(table("How long until somebody looked"))] == ["At once", "Not yet"]


def test_what_is_left_out_has_no_bar_and_stands_before_what_is_not_known() -> None:
    assert rows(shown()["areas"]) == [
        ("Acomb", "50", 100),
        ("Westfield", LEFT_OUT, 0),
        ("Not known", "10", 20),
    ]
    assert rows(shown()["fifths"]) == [("1, most deprived", "60", 100), ("Not known", LEFT_OUT, 0)]


def test_areas_that_are_not_listed_are_said() -> None:
    many = {f"Area {number:03}": 10 for number in range(MOST_AREAS + 3)}
    found = shown(by_area=many)
    assert (len(found["areas"]["rows"]), found["further_areas"]) == (MOST_AREAS, 3)


def test_what_is_open_leads_to_the_list_of_just_those() -> None:
    assert [(one["text"], one["number"]) for one in shown()["open_now"]] == [
        ("Waiting to be looked at", 5),
        ("Being looked at", 2),
    ]
    assert shown()["open_now"][0]["href"].endswith("?view=all&state=waiting")


def test_where_people_live_is_of_whole_weeks_and_says_of_how_many() -> None:
    assert shown()["living"] == {"total": "60", "until": "2 March 2026"}


def test_what_is_too_much_to_count_leaves_the_choices() -> None:
    found = choices(52, "ward", "Too much.")
    assert found["refused"] == "Too much." and [one["selected"] for one in found["periods"]] == [
        False,
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("asked", "weeks"), [("13", 13), ("52", 52), ("", 4), ("5", 4), ("0x", 4), ("\x00", 4)]
)
def test_a_period_that_is_no_choice_is_four_weeks(asked: str, weeks: int) -> None:
    assert weeks_of(asked) == weeks
