"""Voluntary organisations' spreadsheets: as typed, and under their own headings."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import LazySettings

from ginnel.foundation.record.fhir.categories import category
from ginnel.kernel.errors import Invalid
from ginnel.kernel.tests.viewers import Permitting
from ginnel.kernel.values.dates import PartialDate
from ginnel.kernel.viewer import Category
from ginnel.surfaces.feeds.tests.tabular_files import codes, notes, one, read, tree, written
from ginnel.surfaces.feeds.voluntary import keeping, mappings
from ginnel.surfaces.feeds.voluntary.births import parse

ROW = {
    "Client_ID": "17",
    "Name": "Mrs Ada Testperson",
    "Date_of_Birth": "12/3/41",
    "Postcode": "YO1 7HH",
    "Contact_Date": "04/03/2025",
    "Contact_Type": "Telephone",
    "Activity": "Befriending",
}
MAPPING = """
organisation = "VOL01"
name = "A lunch club"

[columns]
"Client's full name" = "Name"
"Born (if known)" = "Date_of_Birth"
"When we saw them" = "Contact_Date"
"What we did" = "Activity"
"How lonely (3-9)" = "Isolation_Score"
"""
OWN = {
    "Client's full name": "Testperson, Ada",
    "Born (if known)": "March 1941",
    "When we saw them": "04/03/2025",
    "What we did": "Lunch",
    "How lonely (3-9)": "8",
    "Postcode": "YO1 7HH",
}


@pytest.fixture
def mapped(tmp_path: Path, settings: LazySettings) -> Path:
    settings.GINNEL_HOME = tmp_path
    mappings.folder().mkdir()
    (mappings.folder() / "vol01.toml").write_text(MAPPING)
    return tmp_path


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("12/3/41", date(1941, 3, 12)),
        ("12-03-1941", date(1941, 3, 12)),
        ("12th March 1941", date(1941, 3, 12)),
        ("March 1941", PartialDate(1941, 3)),
        ("1941", PartialDate(1941)),
        ("c. 1941", PartialDate(1941)),
        ("3/4/19", date(2019, 4, 3)),
        ("31/02/41", None),
        ("ask her daughter", None),
    ],
)
def test_a_date_of_birth_is_read_as_people_type_it(typed: str, known: date | PartialDate | None) -> None:
    assert parse(typed) == known


def test_a_date_of_birth_without_a_whole_year_is_noted_and_kept_as_typed(tmp_path: Path) -> None:
    parcel = one(tmp_path, ROW)
    patient = tree(parcel, "Patient")
    assert patient["birthDate"] == "1941-03-12"
    assert [each["valueString"] for each in patient["extension"]] == ["12/3/41"]
    assert notes(parcel) == ["date-two-digit-year:Date_of_Birth"]


@pytest.mark.parametrize(
    ("typed", "given", "family"),
    [
        ("Mrs Ada Testperson", ["Ada"], "Testperson"),
        ("Testperson, Ada Mary", ["Ada", "Mary"], "Testperson"),
        ("Testperson, Mrs Ada", ["Ada"], "Testperson"),
        ("Ada", None, "Ada"),
    ],
)
def test_a_whole_name_is_taken_apart_and_kept_as_typed(
    typed: str, given: list[str] | None, family: str, tmp_path: Path
) -> None:
    [name] = tree(one(tmp_path, ROW | {"Name": typed}), "Patient")["name"]
    assert (name.get("given"), name["family"], name["text"]) == (given, family, typed)


def test_somebody_without_any_number_is_known_again_by_description(tmp_path: Path) -> None:
    nameless = ROW | {"Client_ID": ""}
    first, second = (one(tmp_path, row) for row in (nameless, nameless | {"Contact_Date": "05/03/2025"}))
    assert tree(first, "Patient")["id"] == tree(second, "Patient")["id"]
    assert codes(one(tmp_path, nameless | {"Postcode": "", "Date_of_Birth": ""})) == ["no-person"]


def test_what_is_said_of_a_life_is_social_care_and_a_concern_is_safeguarding(tmp_path: Path) -> None:
    row = ROW | {
        "Isolation_Score": "8",
        "Lives_Alone": "yes",
        "Notes": "Enjoyed the call.",
        "Concern": "Bruises",
    }
    parcel = one(tmp_path, row)
    found = {each.kind: category(each.kind, each.tree) for each in parcel.incoming}
    assert {kind for kind, where in found.items() if where is Category.SOCIAL_CARE} == {
        "Encounter",
        "Observation",
        "Communication",
    }
    assert found["Flag"] is Category.SAFEGUARDING


def test_no_concern_is_no_warning(tmp_path: Path) -> None:
    parcel = one(tmp_path, ROW | {"Concern": "None"})
    assert "Flag" not in {each.kind for each in parcel.incoming}


def test_a_score_outside_its_scale_is_left_out_and_noted(tmp_path: Path) -> None:
    parcel = one(tmp_path, ROW | {"Isolation_Score": "11"})
    assert "out-of-range:Isolation_Score" in notes(parcel)
    assert "Observation" not in {each.kind for each in parcel.incoming}


def test_an_organisations_own_headings_are_read_by_its_mapping(mapped: Path) -> None:
    name, [parcel] = read(written(mapped, OWN, OWN))
    assert (name, parcel.stated_source, codes(parcel)) == ("voluntary", "VOL01", [])
    assert tree(parcel, "Patient")["birthDate"] == "1941-03"
    assert tree(parcel, "Observation")["valueQuantity"]["value"] == 8
    assert tree(parcel, "Encounter")["type"][0]["text"] == "Voluntary organisation, contact: Lunch"


def test_without_the_mapping_nobody_knows_the_headings(tmp_path: Path, settings: LazySettings) -> None:
    settings.GINNEL_HOME = tmp_path
    assert read(written(tmp_path, OWN, OWN))[0] == "unreadable"


def test_a_spreadsheet_saved_in_windows_1252_is_read_and_noted(mapped: Path) -> None:
    path = mapped / "rows.csv"
    row = OWN | {"Client's full name": "Testpérson, Zoë"}
    path.write_bytes(
        "\r\n".join([",".join(f'"{name}"' for name in row), ",".join(f'"{v}"' for v in row.values())]).encode(
            "cp1252"
        )
    )
    _, [parcel] = read(path)
    assert tree(parcel, "Patient")["name"][0]["family"] == "Testpérson"
    assert "encoding-assumed:" in notes(parcel)


def test_a_mapping_takes_no_file_of_another_feed(mapped: Path) -> None:
    """An ambulance trust's file keeps its meaning although a mapping knows some of its headings."""
    (mappings.folder() / "greedy.toml").write_text(
        'organisation = "G"\n[columns]\n"NHSNumber" = "NHS_Number"\n"ChiefComplaint" = "Notes"\n'
    )
    call = {
        "CallNumber": "1",
        "NHSNumber": "",
        "ChiefComplaint": "Fall",
        "TimeStampT0": "2025-03-04 10:30",
        "YAS_ID": "1",
    }
    assert read(written(mapped, call, call))[0] == "ambulance"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("organisation =", "not TOML"),
        ('[columns]\n"A" = "Name"', "whose it is"),
        ('organisation = "V"', "at least one heading"),
        ('organisation = "V"\n[columns]\n"A" = "Nmae"', "There is no column Nmae (for the heading A)"),
    ],
)
def test_a_mapping_that_is_wrong_says_where(text: str, said: str) -> None:
    with pytest.raises(Invalid, match=re.escape(said)):
        mappings.read(text)


@pytest.mark.django_db
def test_a_mapping_is_kept_for_the_files_to_come(tmp_path: Path, settings: LazySettings) -> None:
    settings.GINNEL_HOME = tmp_path
    path = tmp_path / "mine.toml"
    path.write_text(MAPPING)
    keeping.keep(path=path, by=Permitting())
    assert [each.organisation for each in mappings.every()] == ["VOL01"]
    assert read(written(tmp_path, OWN, OWN))[0] == "voluntary"


def test_a_draft_lists_the_headings_nobody_knows(tmp_path: Path) -> None:
    drafted = keeping.draft(written(tmp_path, OWN, OWN))
    assert '# "Client\'s full name" = ""' in drafted
    assert "Headings known without a mapping: Postcode" in drafted
    with pytest.raises(Invalid):
        mappings.read(drafted)
