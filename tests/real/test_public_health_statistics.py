"""Intervals equal to the published worked answers of the public-health methods, sheet by sheet."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from lxml import etree

from ginnel.population.engine.statistics import rate_limits, share_limits

_NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def sheets(path: Path) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """(sheet name, rows by heading) of a workbook, read as the XML it is."""
    with zipfile.ZipFile(path) as book:
        shared: list[str] = []
        if "xl/sharedStrings.xml" in book.namelist():
            root = etree.fromstring(book.read("xl/sharedStrings.xml"))
            shared = ["".join(item.itertext()) for item in root.findall("m:si", _NS)]
        names = etree.fromstring(book.read("xl/workbook.xml")).findall("m:sheets/m:sheet", _NS)
        for number, sheet in enumerate(names, start=1):
            root = etree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))
            yield sheet.get("name", ""), list(_rows(root, shared))


def _rows(root: etree._Element, shared: list[str]) -> Iterator[dict[str, str]]:
    heads: dict[str, str] = {}
    for row in root.iterfind(".//m:row", _NS):
        cells = {_column(cell): _value(cell, shared) for cell in row.findall("m:c", _NS)}
        if not heads:
            heads = cells
        else:
            yield {heads[column]: value for column, value in cells.items() if column in heads}


def _column(cell: etree._Element) -> str:
    return "".join(letter for letter in cell.get("r", "") if letter.isalpha())


def _value(cell: etree._Element, shared: list[str]) -> str:
    value = cell.findtext("m:v", "", _NS)
    return shared[int(value)] if cell.get("t") == "s" and value else value


@pytest.fixture
def folder(real_data: Callable[[str], Path]) -> Path:
    return real_data("public-health-statistics")


def worked(path: Path) -> list[dict[str, str]]:
    """Every row of every sheet that has an answer."""
    return [
        row for _, rows in sheets(path) for row in rows if row.get("lower_95_ci") and row.get("Numerator")
    ]


def test_rates_have_the_published_limits(folder: Path) -> None:
    """Exact below ten, Byar's from ten on; the first sheets repeat some rows in groups."""
    rows = worked(folder / "testdata_Rate.xlsx")
    assert len(rows) > 20
    for row in rows:
        found = rate_limits(int(row["Numerator"]), int(row["Denominator"]), int(row["Multiplier"]))
        assert found == pytest.approx((float(row["lower_95_ci"]), float(row["upper_95_ci"])), rel=1e-9)


def test_shares_have_the_published_limits(folder: Path) -> None:
    rows = worked(folder / "testdata_Proportion.xlsx")
    assert len(rows) > 20
    for row in rows:
        per = float(row.get("multiplier") or row.get("Multiplier") or 1)
        lower, upper = share_limits(int(row["Numerator"]), int(row["Denominator"]))
        assert (lower * per, upper * per) == pytest.approx(
            (float(row["lower_95_ci"]), float(row["upper_95_ci"])), rel=1e-9
        )
