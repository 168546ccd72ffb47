"""One person's facts out of what several sources say, whatever order they came in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import permutations

import pytest

from ginnel.kernel.values.dates import PartialDate
from ginnel.population.intake.rules.days import day, not_before
from ginnel.population.intake.rules.people import agreed, person, years

AREAS = {"ZZ1 1AA": "E01000001", "ZZ1 1AB": "E01000002"}


@dataclass(frozen=True)
class Said:
    number: int = 1
    birth_date: str = "1950-05-17"
    death_date: str = ""
    gender: str = "female"
    postcode: str = "ZZ1 1AA"
    practice_code: str = ""
    is_separated: bool = False


def test_what_most_say_is_taken_and_of_as_many_what_sorts_first() -> None:
    assert agreed(["b", "a", "b", ""]) == "b"
    assert agreed(["b", "a"]) == "a"
    assert agreed(["", ""]) == ""


def test_the_order_of_sources_makes_no_difference() -> None:
    said = [
        Said(1),
        Said(2, postcode="ZZ1 1AB", birth_date="1951-01-01"),
        Said(3, gender="male", postcode=""),
    ]
    found = {repr(person("p", list(order), AREAS)).split("homes=")[0] for order in permutations(said)}
    assert len(found) == 1


def test_an_event_is_placed_and_aged_by_its_own_source_first() -> None:
    found = person("p", [Said(1), Said(2, birth_date="1980-01-01", postcode="ZZ1 1AB"), Said(3)], AREAS)
    assert (found.home(2), found.age(2, date(2026, 1, 1))) == ("E01000002", 46)
    assert (found.home(9), found.age(9, date(2026, 1, 1))) == ("E01000001", 75)


def test_an_event_is_placed_where_its_source_says_the_person_lived_then() -> None:
    found = person("p", [Said(1)], AREAS, frozenset(AREAS.values()))
    assert found.home(1, "E01000002") == "E01000002"
    assert found.home(1, "E01999999") == "E01000001"  # no area of the place


def test_an_identity_kept_apart_has_no_place() -> None:
    found = person("p", [Said(1), Said(2, is_separated=True)], AREAS, frozenset(AREAS.values()))
    assert (found.lsoa, found.home(1), found.home(1, "E01000002")) == ("", "", "")


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        (PartialDate(1950, 5, 17), date(2026, 5, 16), 75),
        (PartialDate(1950, 5, 17), date(2026, 5, 17), 76),
        (PartialDate(1950, 5), date(2026, 5, 17), None),
        (PartialDate(1950, 5), date(2026, 6, 1), 76),
        (PartialDate(1950), date(2026, 12, 31), 76),
        (PartialDate(1950), date(2026, 6, 1), None),
        (PartialDate(2027, 1, 1), date(2026, 6, 1), None),
        (PartialDate(1850, 1, 1), date(2026, 6, 1), None),
    ],
)
def test_an_age_is_said_only_where_it_is_sure_and_possible(
    born: PartialDate, on: date, age: int | None
) -> None:
    assert years(born, on) == age


def test_a_death_before_the_birth_is_not_known() -> None:
    assert person("p", [Said(death_date="1949-01-01")], AREAS).died is None
    assert person("p", [Said(death_date="2026-03-09")], AREAS).death_month == date(2026, 3, 1)


@pytest.mark.parametrize(
    "text", [None, 20260101, "2026", "2026-03", "2026-02-30", "then", "2026-03-01T25:00:00Z"]
)
def test_what_is_no_day_is_not_known(text: object) -> None:
    assert day(text) is None


def test_an_end_before_its_start_is_not_known() -> None:
    assert not_before(date(2026, 3, 2), date(2026, 3, 1)) is None
    assert not_before(date(2026, 3, 1), date(2026, 3, 1)) == date(2026, 3, 1)
    assert not_before(None, date(2026, 3, 1)) == date(2026, 3, 1)
