"""What holds for every tabular feed: its columns are what it says they are, and its rows can be mended."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from ginnel.care.reception.rules import Parcel
from ginnel.surfaces.feeds import registry
from ginnel.surfaces.feeds.tabular.columns import columns_of
from ginnel.surfaces.feeds.tests.tabular_files import codes, invalid, read, text, written
from ginnel.surfaces.feeds.tests.tabular_samples import every_sample, sample, variants

SAMPLES = every_sample()


def feed_of(package: str) -> Any:
    return next(each for each in registry.FEEDS if getattr(each, "package", "") == package)


def said(parcel: Parcel) -> Any:
    """Everything a row says: what becomes of it, whose it is, what is noted (national verdicts aside) or refused."""
    noted = [note.code for note in parcel.notes if not note.code.startswith("national-")]
    return parcel.incoming, parcel.stated_source, codes(parcel), noted


def telling(row: dict[str, str], asked: set[str], path: Path) -> set[str]:
    """Those of the columns asked about that change what a row says when they are blank."""
    names = [name for name, value in row.items() if value and name in asked]
    path.write_text(text(row, [row, *({**row, name: ""} for name in names)]))
    _, [whole, *blanked] = read(path)
    return {name for name, parcel in zip(names, blanked, strict=True) if said(parcel) != said(whole)}


def tells_whose(feed: Any, row: dict[str, str], name: str) -> bool:
    """Whether a column says whose the row is, where the rows around it cannot."""
    whole = feed.again(text(row, [row]).encode(), 1)
    return feed.again(text(row, [{**row, name: ""}]).encode(), 1).stated_source != whole.stated_source


@pytest.mark.parametrize(("package", "table"), SAMPLES)
def test_a_full_row_is_recognised_accepted_and_valid(package: str, table: str, tmp_path: Path) -> None:
    row = sample(package, table)
    name, [parcel] = read(written(tmp_path, row, row))
    assert name == feed_of(package).name
    assert (codes(parcel), invalid(parcel)) == ([], [])
    assert parcel.incoming


@pytest.mark.parametrize(("package", "table"), SAMPLES)
def test_a_column_becomes_something_or_is_kept_only_in_the_row_as_received(
    package: str, table: str, tmp_path: Path
) -> None:
    """What docs/reference says of each column is true: blank it, and what the row says changes or does not."""
    columns = [column for column in columns_of(package) if column.table == table]
    silent = {column.name for column in columns if column.becomes}
    kept = {column.name for column in columns if not column.becomes}
    assert telling(sample(package, table), kept, tmp_path / "rows.csv") == set()
    for row in variants(package, table):
        silent -= telling(row, silent, tmp_path / "rows.csv")
    assert [name for name in silent if not tells_whose(feed_of(package), sample(package, table), name)] == []


ODD = (
    "1899-12-31",
    "2039-01-01",
    "2025-03-04 00:00",
    "03:00",
    "45809",
    "x" * 300,
    "-1",
    "Null",
    "\u00e9\u200b;|",
    "0",
)


@pytest.mark.parametrize(("package", "table"), SAMPLES)
def test_whatever_stands_in_a_column_is_refused_or_valid(package: str, table: str, tmp_path: Path) -> None:
    """Each date earlier and later than all others, and each column filled with something odd."""
    row = sample(package, table)
    columns = [column for column in columns_of(package) if column.table == table and column.becomes]
    odd = [
        row | {column.name: value}
        for place, column in enumerate(columns)
        for value in (ODD[:4] if column.kind in ("date", "time", "moment") else [ODD[place % len(ODD)]])
    ]
    _, parcels = read(written(tmp_path, row, *odd))
    assert len(parcels) == len(odd)
    assert [found for parcel in parcels for found in invalid(parcel)] == []


@pytest.mark.parametrize(("package", "table"), SAMPLES)
def test_a_row_with_anything_missing_is_refused_or_valid(package: str, table: str, tmp_path: Path) -> None:
    """Rows from nearly empty to nearly full, drawn by a fixed seed."""
    row = sample(package, table)
    draw = random.Random(len(row))  # noqa: S311 - test rows
    rows = [
        {name: value for name, value in row.items() if draw.random() < share}
        for share in (0, 0.1, 0.3, 0.6, 0.9)
        for _ in range(8)
    ]
    _, parcels = read(written(tmp_path, row, row, *rows))
    assert [found for parcel in parcels for found in invalid(parcel)] == []
    assert all(parcel.incoming or parcel.faults or parcel.notes for parcel in parcels)


@pytest.mark.parametrize(("package", "table"), SAMPLES)
def test_a_row_is_read_again_from_what_a_person_mends(package: str, table: str, tmp_path: Path) -> None:
    row = sample(package, table)
    _, [parcel] = read(written(tmp_path, row, row))
    feed = feed_of(package)
    assert feed.again(feed.mendable(parcel), parcel.row) == parcel


@pytest.mark.parametrize(("package", "table"), SAMPLES)
def test_headings_in_any_order_and_spelling_say_the_same(package: str, table: str, tmp_path: Path) -> None:
    row = sample(package, table)
    _, [parcel] = read(written(tmp_path, row, row))
    other = {name.lower().replace(" ", "_"): value for name, value in reversed(row.items())}
    _, [again] = read(written(tmp_path, other, other, name="again.csv"))
    assert said(again) == said(parcel)


@pytest.mark.parametrize(("package", "table"), SAMPLES)
@pytest.mark.parametrize("delimiter", ["\t", ";", "|"])
def test_columns_may_be_separated_otherwise(package: str, table: str, delimiter: str, tmp_path: Path) -> None:
    row = sample(package, table)
    path = tmp_path / "a.csv"
    path.write_text(text(row, [row], delimiter))
    name, [parcel] = read(path)
    assert (name, codes(parcel)) == (feed_of(package).name, [])
