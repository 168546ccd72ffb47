"""Files about a place, recognised by what they hold: lookups, changes of code, outlines, people."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from ginnel.foundation.places import actions, queries
from ginnel.foundation.places.models import Area, AreaLink, PlaceFile, Population
from ginnel.foundation.places.rules.codes import columns, kind_of
from ginnel.foundation.places.rules.nesting import Nested
from ginnel.foundation.places.rules.populations import year_in
from ginnel.foundation.places.states import PlaceFileKind
from ginnel.foundation.terminology.tests.clerk import CLERK
from ginnel.kernel.errors import Invalid, NotFound

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 1)
CHANGES = """lsoa11_code,lsoa11_name,lsoa21_code,lsoa21_name,msoa21_code,msoa21_name,ltla22_code,ltla22_name
E01000001,Dale 001A,E01000001,Dale 001A,E02000001,Dale 001,E07000901,Dale
E01000002,Dale 001B,E01000003,Dale 001C,E02000001,Dale 001,E07000901,Dale
E01000002,Dale 001B,E01000004,Dale 001D,E02000001,Dale 001,E07000901,Dale
E01000005,Moor 002A,E01000007,Moor 002C,E02000002,Moor 002,E07000902,Moor
E01000006,Moor 002B,E01000007,Moor 002C,E02000002,Moor 002,E07000902,Moor
"""
MERGED = """ltla22_code,ltla22_name,ltla23_code,ltla23_name
E07000901,Dale,E06000900,Dale and Moor
E07000902,Moor,E06000900,Dale and Moor
"""
PEOPLE = """lsoa11_code,sex,age_band,people,year
E01000001,all,60-64,10,2020
E01000001,all,65-69,7,2020
E01000002,all,65-69,5,2020
E01000005,all,90+,2,2020
E01000006,all,90+,1,2020
"""


def load(folder: Path, name: str, text: str, **more: object) -> actions.Loaded:
    path = folder / name
    path.write_text(text)
    return actions.load_file(path=path, by=CLERK, **more)  # type: ignore[arg-type]


@pytest.fixture
def drawn(tmp_path: Path) -> Path:
    """Two districts with three lower areas today, after the census of 2021 and the reorganisation of 2023."""
    load(tmp_path, "changes.csv", CHANGES)
    load(tmp_path, "merged.csv", MERGED)
    return tmp_path


def test_headings_say_the_kind_and_the_code_says_it_better() -> None:
    (column,) = columns(["LAD22CD", "LAD22NM", "LADCD_ACTIVE", "change_code", "icb24_code_nhs"])
    assert (column.kind, column.year, column.name) == ("unitary", 2022, "LAD22NM")
    assert [kind_of(code, column.kind) for code in ("E07000163", "E06000014", "X1")] == [
        "district", "unitary", "unitary",
    ]  # fmt: skip


def test_lower_areas_lie_in_neighbourhood_district_and_the_council_of_today(drawn: Path) -> None:
    nested, names = queries.nested(on=TODAY)
    assert nested == [
        Nested("E01000001", "E02000001", "E07000901", "E06000900"),
        Nested("E01000003", "E02000001", "E07000901", "E06000900"),
        Nested("E01000004", "E02000001", "E07000901", "E06000900"),
        Nested("E01000007", "E02000002", "E07000902", "E06000900"),
    ]
    assert names["district", "E07000901"] == "Dale"


def test_an_area_redrawn_at_the_census_ends_the_day_before_and_one_unchanged_stays(drawn: Path) -> None:
    ends = dict(Area.objects.filter(kind="lsoa").values_list("code", "valid_to"))
    assert {code for code, end in ends.items() if end} == {"E01000002", "E01000005", "E01000006"}
    assert set(ends.values()) == {None, date(2021, 3, 20)}
    assert [each.code for each in queries.successors("lsoa", "E01000002", on=TODAY)] == [
        "E01000003", "E01000004",
    ]  # fmt: skip


def test_districts_made_one_council_end_with_march_of_that_year(drawn: Path) -> None:
    assert Area.objects.get(code="E07000901").valid_to == date(2023, 3, 31)
    assert Area.objects.get(code="E06000900").valid_from == date(2023, 4, 1)


def test_loading_again_changes_nothing_but_the_note_of_it(drawn: Path) -> None:
    before = (Area.objects.count(), AreaLink.objects.count(), PlaceFile.objects.count())
    load(drawn, "changes.csv", CHANGES)
    assert (Area.objects.count(), AreaLink.objects.count(), PlaceFile.objects.count() - 1) == before


def test_people_of_a_split_area_are_divided_and_of_merged_areas_added(drawn: Path) -> None:
    assert load(drawn, "people.csv", PEOPLE).kind is PlaceFileKind.POPULATIONS
    older: Counter[tuple[str, str]] = Counter()
    for each in queries.populations(on=TODAY):
        older[each.level, each.code] += each.people if each.group.age_from >= 65 else 0
    assert older == {
        ("neighbourhood", "E02000001"): 12, ("neighbourhood", "E02000002"): 3,
        ("district", "E07000901"): 12, ("district", "E07000902"): 3, ("council", "E06000900"): 15,
    }  # fmt: skip


def test_every_age_and_year_of_an_area_is_replaced_together(drawn: Path) -> None:
    load(drawn, "people.csv", PEOPLE)
    load(drawn, "people.csv", "lsoa21_code,age,count,year\nE01000001,70,4,2020\n")
    kept = Population.objects.filter(area__code="E01000001", year=2020)
    assert list(kept.values_list("age_from", "age_to", "people")) == [(70, 70, 4)]


def test_a_table_with_a_column_for_each_age_takes_its_year_from_its_name(drawn: Path) -> None:
    wide = "lsoa21_code," + ",".join([*map(str, range(90)), "90+"]) + "\nE01000001," + ",".join(["1"] * 91)
    assert load(drawn, "people_mid2024.csv", wide).rows == 91
    assert Population.objects.get(age_from=90, year=2024).age_to is None
    assert year_in("nothing.csv") is None
    with pytest.raises(Invalid, match="--year"):
        load(drawn, "people.csv", wide)


def test_a_neighbourhood_of_the_places_own_is_used_where_there_is_one(drawn: Path) -> None:
    own = "lsoa21_code,neighbourhood_code,neighbourhood_name\nE01000001,N1,First\n"
    load(drawn, "own.csv", own)
    nested, _ = queries.nested(on=TODAY)
    assert [each.neighbourhood for each in nested] == ["N1", "E02000001", "E02000001", "E02000002"]


SQUARE = [[-1.00001, 54.0], [-0.9, 54.0], [-0.9, 54.1], [-1.0, 54.1], [-1.00001, 54.0]]


def features(*features: object) -> str:
    return json.dumps({"type": "FeatureCollection", "features": list(features)})


def feature(properties: dict[str, str], ring: list[list[float]] | None = None) -> dict[str, object]:
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "Polygon", "coordinates": [ring or SQUARE]},
    }


def test_an_outline_is_kept_with_the_larger_areas_it_names(drawn: Path) -> None:
    text = features(feature({"MSOA21CD": "E02000001", "MSOA21NM": "Dale 001", "RGN21CD": "E12000003"}))
    assert load(drawn, "msoa.geojson", text).kind is PlaceFileKind.SHAPES
    drawing = queries.outlines("neighbourhood")
    assert drawing == {"E02000001": [[[-1.0, 54.0], [-0.9, 54.0], [-0.9, 54.1], [-1.0, 54.1], [-1.0, 54.0]]]}
    assert AreaLink.objects.filter(area__code="E02000001", other__code="E12000003").exists()


def test_an_area_without_an_outline_is_drawn_by_its_parts(drawn: Path) -> None:
    load(drawn, "lsoa.geojson", features(*(feature({"LSOA21CD": f"E0100000{n}"}) for n in (1, 3, 4))))
    drawing = queries.outlines("district")
    assert set(drawing) == {"E07000901"}
    assert len(drawing["E07000901"]) == 3


def test_outlines_in_another_projection_are_refused(tmp_path: Path) -> None:
    metres = features(feature({"LSOA21CD": "E01000001"}, [[400000, 450000]] * 4))
    with pytest.raises(Invalid, match="longitude and latitude"):
        load(tmp_path, "metres.geojson", metres)
    assert not Area.objects.exists()


def test_a_file_that_says_its_own_kind_needs_no_ons_heading(tmp_path: Path) -> None:
    text = features(feature({"kind": "locality", "code": "L1", "name": "First"}))
    load(tmp_path, "own.geojson", text)
    assert Area.objects.get(kind="locality").name == "First"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("x.csv", "name,colour\na,red\n"),
        ("x.geojson", "[]"),
        ("x.geojson", "{"),
        ("x.csv", "lsoa21_code\nE01\n"),
    ],
)
def test_a_file_that_says_nothing_about_a_place_is_refused(tmp_path: Path, name: str, text: str) -> None:
    with pytest.raises(Invalid):
        load(tmp_path, name, text)


def test_a_missing_file_is_named_and_a_directory_of_postcodes_is_recognised(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        actions.load_file(path=tmp_path / "gone.csv", by=CLERK)
    assert queries.edition() == ""
    load(
        tmp_path,
        "places.csv",
        "postcode,lsoa21_code,msoa21_code,ltla24_code\nZZ1 1AA,E01000001,E02000001,E06000900\n",
    )
    assert queries.lower_areas_of(["ZZ1 1AA", "ZZ9 9ZZ"]) == {"ZZ1 1AA": "E01000001"}
    assert queries.edition()
    nested, _ = queries.nested(on=TODAY)
    assert nested == [Nested("E01000001", "E02000001", "E06000900", "E06000900")]
