"""How deprived areas are: the published indices, and areas that were redrawn between them."""

from __future__ import annotations

from pathlib import Path

import pytest

from ginnel.foundation.places import queries
from ginnel.foundation.places.models import Deprivation
from ginnel.foundation.places.rules.deprivation import edition, fifth, holds_deprivation
from ginnel.foundation.places.states import PlaceFileKind
from ginnel.foundation.places.tests.test_loading_files import load
from ginnel.kernel.errors import Invalid

pytestmark = pytest.mark.django_db
INDEX = "Index of Multiple Deprivation (IMD)"
RANK, DECILE = (
    f"{INDEX} Rank (where 1 is most deprived)",
    f"{INDEX} Decile (where 1 is most deprived 10% of LSOAs)",
)
OF_2019 = (
    f"LSOA code (2011),LSOA name (2011),Local Authority District code (2019),{INDEX} Score,{RANK},{DECILE}"
)
OF_2025 = (
    f"LSOA code (2021),LSOA name (2021),Local Authority District code (2024),{INDEX} Score,{RANK},{DECILE}"
)
# One unchanged, one split in two, two merged into one, two merged that are not alike.
CHANGES = """lsoa11_code,lsoa21_code
E01000001,E01000001
E01000002,E01000003
E01000002,E01000004
E01000005,E01000007
E01000006,E01000007
E01000008,E01000010
E01000009,E01000010
"""


def table(heading: str, deciles: dict[int, int]) -> str:
    rows = (
        f"E0{1_000_000 + number},Area,E06000900,20.5,{decile * 3000 + number},{decile}"
        for number, decile in deciles.items()
    )
    return "\n".join([heading, *rows, ""])


@pytest.fixture
def redrawn(tmp_path: Path) -> Path:
    load(tmp_path, "changes.csv", CHANGES)
    codes = (
        f"ZZ1 1A{letter},E0{1_000_000 + n}" for letter, n in zip("ABCDEF", (1, 3, 4, 7, 10, 11), strict=True)
    )
    load(tmp_path, "postcodes.csv", "\n".join(["pcds,lsoa21cd", *codes, ""]))
    return tmp_path


def test_a_fifth_is_two_tenths() -> None:
    assert [fifth(decile) for decile in range(1, 11)] == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]


def test_editions_are_told_by_their_districts_else_by_the_name_of_the_file() -> None:
    assert (edition(OF_2019.split(","), "x.csv"), edition(OF_2025.split(","), "x.csv")) == (2019, 2025)
    assert edition(["lsoa11_code", "IMD_rank", "IMD_decile"], "imd2019_lsoa11.csv") == 2019
    assert not holds_deprivation(["lsoa11_code", "Income_rank", "Income_decile"])


def test_an_area_unknown_to_the_index_has_the_fifth_of_what_it_was_made_of_where_that_is_one(
    redrawn: Path,
) -> None:
    loaded = load(redrawn, "f.csv", table(OF_2019, {1: 1, 2: 3, 5: 7, 6: 8, 8: 1, 9: 10}))
    assert (loaded.kind, loaded.rows) == (PlaceFileKind.DEPRIVATION, 6)
    assert queries.fifths() == {"E01000001": 1, "E01000003": 2, "E01000004": 2, "E01000007": 4}
    assert queries.areas_without_fifth() == 2


def test_the_newest_index_counts_and_is_not_mixed_with_an_older_one(redrawn: Path) -> None:
    load(redrawn, "f.csv", table(OF_2025, {1: 9, 3: 2}))
    load(redrawn, "g.csv", table(OF_2019, {1: 1, 2: 3}))
    assert queries.index_year() == 2025
    assert queries.fifths() == {"E01000001": 5, "E01000003": 1}


def test_an_old_postcode_directory_finds_areas_in_a_newer_index(tmp_path: Path) -> None:
    load(tmp_path, "changes.csv", CHANGES)
    load(tmp_path, "postcodes.csv", "pcds,lsoa11\nZZ1 1AA,E01000002\nZZ1 1AB,E01000005\n")
    load(tmp_path, "f.csv", table(OF_2025, {3: 5, 4: 6, 7: 10}))
    assert queries.fifths() == {"E01000002": 3, "E01000005": 5}


def test_loading_an_edition_again_replaces_what_it_said(redrawn: Path) -> None:
    load(redrawn, "f.csv", table(OF_2025, {1: 9}))
    load(redrawn, "f.csv", table(OF_2025, {1: 4}))
    assert list(Deprivation.objects.values_list("lsoa", "year", "decile")) == [("E01000001", 2025, 4)]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("lsoa21_code,IMD_rank,IMD_decile\nE01000001,5,1\n", "of which year"),
        (table(OF_2025, {1: 11}), "not from 1 to 10"),
        (f"{OF_2025}\nE01000001,Area,E1,1.0,few,1\n", r"index.csv, line 2: .* no number, in column .*Rank"),
        (f"{OF_2025}\nE01000001,Area,E1,1.0,5,1.5\n", r"line 2: .* no whole number, in column .*Decile"),
        (
            f"{OF_2025}\nE01000001,A,E1,1,9,10\nE01000002,B,E1,1,33000,1\n",
            "csv: .* 1 must be the most deprived",
        ),
    ],
)
def test_an_index_that_cannot_be_relied_upon_is_refused(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(Invalid, match=why):
        load(tmp_path, "index.csv", text)
    assert not Deprivation.objects.exists()
