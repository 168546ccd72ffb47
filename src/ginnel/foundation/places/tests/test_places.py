"""Areas over time: abolished districts, a council in three integrated care boards, postcodes and neighbourhoods."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import pytest

from ginnel.foundation.places import actions, queries
from ginnel.foundation.places.models import Area, AreaLink, Postcode
from ginnel.foundation.places.rules import postcode_columns, shipped
from ginnel.foundation.terminology.tests.clerk import CLERK
from ginnel.kernel.errors import Invalid, NotFound

BEFORE, AFTER = date(2022, 9, 1), date(2024, 9, 1)
# The shape of the ONS Postcode Directory with made-up postcodes.
DIRECTORY = """pcds,dointr,doterm,oscty,oslaua,ctry,rgn,lsoa11,lsoa21,sicbl,icb
ZZ1 1AA,198001,,E99999999,E06000065,E92000001,E12000003,E01000009,E01000001,E38000232,E54000054
ZZ1 1AB,198001,202001,E99999999,E06000014,E92000001,E12000003,E01000002,E01000002,E38000188,E54000051
"""
NEIGHBOURHOODS = "code,name,lsoa\nN1,First neighbourhood,E01000001\nN2,Second neighbourhood,E01000002\n"


@pytest.fixture(autouse=True)
def shipped_areas(db: None) -> None:
    actions.load_shipped(by=CLERK)


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    path = tmp_path / "ONSPD_TEST.csv"
    path.write_text(DIRECTORY)
    return path


def names(places: list[queries.Place]) -> list[str]:
    return [place.name for place in places]


def test_loading_the_shipped_areas_again_changes_nothing() -> None:
    before = (Area.objects.count(), AreaLink.objects.count())
    assert actions.load_shipped(by=CLERK) == 0
    assert (Area.objects.count(), AreaLink.objects.count()) == before
    assert before == (len(shipped().areas), len(shipped().links))


def test_seven_districts_stood_until_the_end_of_march_2023() -> None:
    assert len(queries.areas("district", on=BEFORE)) == 7
    assert queries.areas("district", on=AFTER) == []
    assert names(queries.areas("unitary", on=AFTER)) == ["North Yorkshire", "York"]


def test_an_abolished_district_has_become_the_new_council() -> None:
    assert names(queries.successors("district", "E07000163", on=BEFORE)) == ["Craven"]
    assert [place.code for place in queries.successors("district", "E07000163", on=AFTER)] == ["E06000065"]


def test_a_council_may_lie_in_three_integrated_care_boards() -> None:
    assert len(queries.related("unitary", "E06000065", "icb", on=AFTER)) == 3
    assert len(queries.related("unitary", "E06000014", "icb", on=AFTER)) == 1
    assert queries.related("unitary", "E06000065", "icb", on=BEFORE) == []


def test_an_area_is_found_through_others() -> None:
    assert names(queries.related("district", "E07000169", "country", on=BEFORE)) == ["England"]


def test_a_postcode_is_in_the_areas_of_the_directory(directory: Path) -> None:
    assert actions.load_postcodes(path=directory, by=CLERK) == 2
    assert queries.area_of("zz11aa", "unitary", on=AFTER) == queries.Place(
        "unitary", "E06000065", "North Yorkshire"
    )
    assert queries.area_of("ZZ1 1AA", "icb", on=AFTER) == queries.Place(
        "icb", "E54000054", "NHS West Yorkshire Integrated Care Board"
    )
    assert queries.area_of("ZZ1 1AA", "lsoa", on=AFTER) == queries.Place("lsoa", "E01000001", "")
    assert queries.area_of("ZZ9 9ZZ", "unitary", on=AFTER) is None


def test_a_council_that_did_not_exist_yet_is_not_said(directory: Path) -> None:
    actions.load_postcodes(path=directory, by=CLERK)
    assert queries.area_of("ZZ1 1AA", "unitary", on=BEFORE) is None


def test_a_pseudo_code_is_nowhere_and_months_are_their_first_day(directory: Path) -> None:
    actions.load_postcodes(path=directory, by=CLERK)
    kept = Postcode.objects.get(postcode="ZZ1 1AB")
    assert (kept.county, kept.terminated_on) == ("", date(2020, 1, 1))


def test_a_footprint_of_the_place_is_found_through_the_areas_it_is_made_of(
    tmp_path: Path, directory: Path
) -> None:
    actions.load_postcodes(path=directory, by=CLERK)
    table = tmp_path / "n.csv"
    table.write_text(NEIGHBOURHOODS)
    actions.load_areas(path=table, kind="neighbourhood", code="code", name="name", source="Test", by=CLERK)
    actions.load_areas(
        path=table,
        kind="lsoa",
        code="lsoa",
        name="lsoa",
        parent_kind="neighbourhood",
        parent="code",
        source="Test",
        by=CLERK,
    )
    assert queries.area_of("ZZ1 1AA", "neighbourhood") == queries.Place(
        "neighbourhood", "N1", "First neighbourhood"
    )


def test_only_the_postcodes_of_the_place_are_kept_if_asked(directory: Path) -> None:
    assert actions.load_postcodes(path=directory, prefixes=("YO",), by=CLERK) == 0


def test_the_directory_is_read_from_the_zip_it_comes_in(tmp_path: Path) -> None:
    path = tmp_path / "download.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("Documents/names.csv", "a,b\n")
        archive.writestr("Data/ONSPD_MAY_2026_UK.csv", DIRECTORY)
    assert actions.load_postcodes(path=path, by=CLERK) == 2


def test_a_file_of_another_kind_is_refused_and_what_was_there_stays(tmp_path: Path, directory: Path) -> None:
    actions.load_postcodes(path=directory, by=CLERK)
    other = tmp_path / "other.csv"
    other.write_text("name,colour\nx,red\n")
    with pytest.raises(Invalid):
        actions.load_postcodes(path=other, by=CLERK)
    with pytest.raises(NotFound):
        actions.load_postcodes(path=tmp_path / "gone.csv", by=CLERK)
    assert Postcode.objects.count() == 2


def test_an_unknown_parent_or_column_is_named(tmp_path: Path) -> None:
    table = tmp_path / "n.csv"
    table.write_text(NEIGHBOURHOODS)
    with pytest.raises(Invalid, match="no column town"):
        actions.load_areas(path=table, kind="lsoa", code="town", name="name", source="Test", by=CLERK)
    with pytest.raises(Invalid, match="no neighbourhood N1"):
        actions.load_areas(
            path=table,
            kind="lsoa",
            code="lsoa",
            name="lsoa",
            parent_kind="neighbourhood",
            parent="code",
            source="Test",
            by=CLERK,
        )


def test_the_newest_year_of_a_column_is_used() -> None:
    columns = postcode_columns(["pcds", "lsoa11", "lsoa21", "oslaua"])
    assert columns["lsoa"] == 2


def test_a_postcode_is_of_the_council_with_social_care(directory: Path) -> None:
    actions.load_postcodes(path=directory, by=CLERK)
    assert queries.council_of("zz1 1aa") == "218"
    assert (queries.council_of("ZZ9 9ZZ"), queries.council_of("nonsense"), queries.council_of("")) == (
        "",
        "",
        "",
    )
