"""The shipped code lists and areas against the publishers' own files."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from ginnel.foundation.places import rules as places
from ginnel.foundation.terminology.rules import shipped
from ginnel.kernel.values.identifiers import NHS_NUMBER_SYSTEM, ODS_SYSTEM

RealData = Callable[[str], Path]
FHIR = {"f": "http://hl7.org/fhir"}


def value(tree: etree._ElementTree, path: str) -> str:
    return next(iter(tree.xpath(path, namespaces=FHIR)), "")


@pytest.fixture
def published(real_data: RealData) -> dict[str, dict[str, str]]:
    """Codes and displays of each UK Core code system, by url."""
    found = {}
    for path in sorted((real_data("ukcore-fhir-r4") / "codesystems").glob("*.xml")):
        tree = etree.parse(path)
        concepts = tree.xpath("//f:concept", namespaces=FHIR)
        found[value(tree, "f:url/@value")] = {
            value(each, "f:code/@value"): value(each, "f:display/@value") for each in concepts
        }
    return found


def test_every_uk_core_list_shipped_is_whole_and_word_for_word(published: dict[str, dict[str, str]]) -> None:
    checked = 0
    for system in shipped.systems():
        if system.url in published:
            ours = {code.code: code.display for code in system.codes if not code.replaced_by}
            assert ours == published[system.url], system.name
            checked += 1
    assert checked == 28


def test_the_systems_named_in_code_are_those_of_the_national_register(real_data: RealData) -> None:
    path = real_data("clinical-code-lists") / "hl7uk-system-identifiers" / "registry.csv"
    with path.open(encoding="utf-8-sig") as lines:
        registered = {row["URL"] for row in csv.DictReader(lines)}
    assert {"http://snomed.info/sct", NHS_NUMBER_SYSTEM} <= registered
    assert ODS_SYSTEM in registered or any("ods" in url.lower() for url in registered)


def test_each_council_area_shipped_is_in_the_register_with_its_successor(real_data: RealData) -> None:
    with (real_data("geography-and-need") / "codes" / "la_all_codes.csv").open(encoding="utf-8-sig") as lines:
        register = {row["LADCD"]: row for row in csv.DictReader(lines)}
    councils = [area for area in places.shipped().areas if area.kind in ("district", "unitary")]
    for area in councils:
        assert register[area.code]["LADNM"] == area.name
        assert (register[area.code]["Current"] == "TRUE") == (area.valid_to is None)
    became = {
        pair[0].split(":")[1]: pair[2].split(":")[1] for pair in places.shipped().links if pair[1] == "became"
    }
    assert {code: register[code]["LADCD_ACTIVE"] for code in became if code in register} == {
        code: new for code, new in became.items() if code in register
    }


def test_the_boards_a_council_lies_in_are_those_of_its_neighbourhoods(real_data: RealData) -> None:
    folder = real_data("geography-and-need")
    with (folder / "lookup_lsoa21_ward24_ltla24.csv").open(encoding="utf-8-sig") as lines:
        council = {row["lsoa21_code"]: row["ltla24_code"] for row in csv.DictReader(lines)}
    with (folder / "lookup_lsoa21_icb24.csv").open(encoding="utf-8-sig") as lines:
        real = {(council[row["lsoa21_code"]], row["icb24_code"]) for row in csv.DictReader(lines)}
    links = [(area.split(":"), other.split(":")) for area, _, other in places.shipped().links]
    ours = {(area[1], other[1]) for area, other in links if area[0] == "unitary" and other[0] == "icb"}
    assert ours == real


@pytest.mark.django_db
def test_the_lsoas_of_the_county_load_and_lead_to_their_boards(real_data: RealData) -> None:
    from ginnel.foundation.places import actions, queries
    from ginnel.foundation.terminology.tests.clerk import CLERK

    folder = real_data("geography-and-need")
    actions.load_shipped(by=CLERK)
    count = actions.load_areas(
        path=folder / "lookup_lsoa21_icb24.csv",
        kind="lsoa",
        code="lsoa21_code",
        name="lsoa21_name",
        parent_kind="icb",
        parent="icb24_code",
        source="ONS LSOA (2021) to ICB (2024)",
        by=CLERK,
    )
    assert count == 500
    found = queries.related("lsoa", "E01027558", "icb", on=date(2024, 9, 1))
    assert [place.code for place in found] == ["E54000048"]
