"""The true value of each measure, by period and by council, district and neighbourhood.

Definitions: Better Care Fund 2025 to 2026, metrics 1 to 3, as docs/reference/measures.md has them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from ginnel.synthetic import placefiles
from ginnel.synthetic.ground import Area, ground

EMERGENCY, DELAY, CARE_HOME = "emergency-admissions-65", "discharge-delay", "care-home-admissions-65"
METHODS = {"21", "22", "28"}  # those of the emergency admission methods that the county uses
BANDS = (
    (0, "same-day"),
    (1, "1"),
    (3, "2-3"),
    (6, "4-6"),
    (13, "7-13"),
    (20, "14-20"),
    (10**6, "21-and-over"),
)
Figures = Counter[tuple[str, str, str, int]]  # measure, figure, period, area


def count_admission(figures: Figures, area: Area, day: date, method: str, age: int) -> None:
    if method in METHODS and age >= 65:
        figures[EMERGENCY, "admissions", f"{day:%Y-%m}", area.number] += 1


def count_discharge(figures: Figures, area: Area, left: date, days: int) -> None:
    """A discharge of an adult, alive, after at least one night, so many days after they were ready."""
    month = f"{left:%Y-%m}"
    figures[DELAY, "discharges", month, area.number] += 1
    figures[DELAY, "days", month, area.number] += days
    band = next(name for most, name in BANDS if days <= most)
    figures[DELAY, band, month, area.number] += 1


def count_care_home(figures: Figures, area: Area, day: date, age: int) -> None:
    if age >= 65:
        figures[CARE_HOME, "people", f"{day.year}-Q{(day.month + 2) // 3}", area.number] += 1


def rows(figures: Figures, people: placefiles.People) -> Iterator[tuple[Any, ...]]:
    """Each figure of each measure, and the people of 65 or over at each mid-year that rates are made with."""
    yield "measure", "figure", "period", "level", "area", "value"
    areas = ground().areas
    rolled: Counter[tuple[str, str, str, str, str]] = Counter()
    for (measure, figure, period, number), value in figures.items():
        for level, code in levels(areas[number]):
            rolled[measure, figure, period, level, code] += value
    for (year, number, _, age), value in people.items():
        if age >= 65:
            for level, code in levels(areas[number]):
                rolled["people", "65-and-over", str(year), level, code] += value
    for key in sorted(rolled):
        yield *key, rolled[key]


def levels(area: Area) -> Iterator[tuple[str, str]]:
    """(level, code) of everything that an area lies in and figures are reported by."""
    town = area.locality
    yield "council", placefiles.councils()[town.council][0]
    yield "district", town.district.code
    yield "neighbourhood", area.neighbourhood.code
