"""The place as published files draw it: census areas redrawn in 2021, districts and a county made one council."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from ginnel.foundation.places import actions, queries
from ginnel.foundation.places.models import Area, Population, Postcode
from ginnel.foundation.terminology.tests.clerk import CLERK

BEFORE, AFTER = date(2021, 1, 1), date(2026, 11, 1)
DISTRICTS = {f"E0700016{digit}" for digit in range(3, 10)}


@pytest.fixture
def place(db: None, real_data: Callable[[str], Path]) -> Path:
    """Lookups and outlines, loaded as an administrator would: in whatever order, after the shipped areas."""
    folder = real_data("geography-and-need")
    actions.load_shipped(by=CLERK)
    for name in (
        "lookup_lsoa11_lsoa21_ltla22.csv",
        "lookup_ltla22_ltla23.csv",
        "lookup_lsoa21_ward24_ltla24.csv",
        "boundaries/msoa/E06000065.geojson",
        "boundaries/msoa/E06000014.geojson",
    ):
        actions.load_file(path=folder / name, by=CLERK)
    return folder


def test_every_lower_area_lies_in_one_neighbourhood_district_and_council(place: Path) -> None:
    nested, names = queries.nested(on=AFTER)
    assert len(nested) == 500
    assert all(each.neighbourhood and each.district and each.council for each in nested)
    assert {each.district for each in nested} == DISTRICTS | {"E06000014"}
    assert {each.council for each in nested} == {"E06000065", "E06000014"}
    middle = {code for kind, code in names if kind == "msoa"}
    assert {each.neighbourhood for each in nested} == middle
    assert len({(each.neighbourhood, each.district) for each in nested}) == len(middle)


def test_a_lower_area_that_was_split_or_merged_has_become_others(place: Path) -> None:
    old = [area for area in Area.objects.filter(kind="lsoa") if area.valid_to is not None]
    assert {area.valid_to for area in old} == {date(2021, 3, 20)}
    for area in old:
        parts = queries.successors("lsoa", area.code, on=AFTER)
        assert parts and area.code not in {part.code for part in parts}
    assert len(queries.areas("lsoa", on=BEFORE)) == 493
    assert len(queries.areas("lsoa", on=AFTER)) == 500


def test_an_abolished_district_and_county_are_the_new_council_today(place: Path) -> None:
    for code in DISTRICTS:
        assert [each.code for each in queries.successors("district", code, on=AFTER)] == ["E06000065"]
    assert [each.code for each in queries.successors("county", "E10000023", on=AFTER)] == ["E06000065"]


def test_people_counted_in_old_areas_add_up_in_the_new(place: Path) -> None:
    actions.load_file(path=place / "population_mid2020_single_year_lsoa11.csv", by=CLERK)
    total = sum(Population.objects.values_list("people", flat=True))
    for level in ("council", "district", "neighbourhood"):
        found = [each for each in queries.populations(on=AFTER) if each.level == level]
        assert {each.group.year for each in found} == {2020}
        assert sum(each.people for each in found) == total


def test_a_level_with_its_own_count_keeps_it(place: Path) -> None:
    actions.load_file(path=place / "population_mid2020_single_year_lsoa11.csv", by=CLERK)
    before = _older(queries.populations(on=AFTER))
    actions.load_file(path=place / "population_mid2020_single_year_ltla21_england_wales_ni.csv", by=CLERK)
    after = _older(queries.populations(on=AFTER))
    assert before == after  # the two publications agree, district by district


def _older(found: list) -> dict[tuple[str, str], int]:
    older: dict[tuple[str, str], int] = {}
    for each in found:
        if each.level != "neighbourhood" and each.group.age_from >= 65:
            key = (each.level, each.code)
            older[key] = older.get(key, 0) + each.people
    return older


def test_every_area_can_be_drawn(place: Path) -> None:
    nested, _ = queries.nested(on=AFTER)
    drawn = queries.outlines("neighbourhood")
    assert set(drawn) == {each.neighbourhood for each in nested}
    assert set(queries.outlines("district")) == {each.district for each in nested}
    assert all(rings and min(map(len, rings)) >= 4 for rings in drawn.values())


@pytest.mark.parametrize(
    "name",
    [
        "boundaries/lsoa/E06000014.geojson",
        "boundaries/lsoa11/E06000014.geojson",
        "boundaries/ward/E06000065.geojson",
        "boundaries/lad_may2024_hny_bsc.geojson",
        "boundaries/icb_humber_and_north_yorkshire_bsc.geojson",
        "lookup_lsoa21_icb24.csv",
        "lookup_lsoa11_sicbl22_icb22_ltla22.csv",
    ],
)
def test_a_published_file_of_the_place_loads(db: None, real_data: Callable[[str], Path], name: str) -> None:
    assert actions.load_file(path=real_data("geography-and-need") / name, by=CLERK).rows > 0


def test_every_area_of_the_place_has_a_fifth_by_either_index(place: Path) -> None:
    codes = {each.code for each in queries.nested(on=AFTER)[0]}
    Postcode.objects.bulk_create(
        Postcode(postcode=f"ZZ{n}", lsoa=code) for n, code in enumerate(sorted(codes))
    )
    actions.load_file(path=place / "imd2019_lsoa11.csv", by=CLERK)
    older = queries.fifths()
    # Six areas of 2021 were made of areas in different fifths of 2019.
    assert len(codes - older.keys()) == queries.areas_without_fifth() == 6
    actions.load_file(path=place / "imd2025_lsoa21.csv", by=CLERK)
    newer = queries.fifths()
    assert newer.keys() == codes
    assert sum(abs(newer[code] - older[code]) <= 1 for code in older) > 0.95 * len(older)
