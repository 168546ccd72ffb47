"""What holds for every tabular feed: its columns are what it says they are, and its rows can be mended."""

from __future__ import annotations

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
    """Everything a row says: what becomes of it, whose it is, and what is noted or refused."""
    return parcel.incoming, parcel.stated_source, codes(parcel), [note.code for note in parcel.notes]


def telling(row: dict[str, str], path: Path) -> set[str]:
    """The columns of a row that change what it says when they are blank."""
    names = [name for name, value in row.items() if value]
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
    told = {name for row in variants(package, table) for name in telling(row, tmp_path / "rows.csv")}
    columns = [column for column in columns_of(package) if column.table == table]
    silent = [column.name for column in columns if column.becomes and column.name not in told]
    assert [name for name in silent if not tells_whose(feed_of(package), sample(package, table), name)] == []
    assert [column.name for column in columns if not column.becomes and column.name in told] == []


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
