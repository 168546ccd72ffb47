"""One full row of every table of every tabular feed: each column holds something of its kind.

`tabular_samples.toml` says what stands in a column where the default of its kind will not do.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from ginnel.surfaces.feeds.tabular.columns import Column, columns_of

_BY_KIND = {
    "code": "1",
    "number": "7",
    "flag": "Y",
    "date": "2025-03-04",
    "time": "10:30",
    "moment": "2025-03-04 10:30",
    "nhs-number": "9990000018",
    "postcode": "YO1 7HH",
    "organisation": "RCB",
}


@cache
def _given() -> dict[tuple[str, str], dict[str, Any]]:
    listed = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))["sample"]
    return {(entry["feed"], entry.get("table", "")): entry for entry in listed}


def every_sample() -> list[tuple[str, str]]:
    """(feed, table) of every table for which there is a sample."""
    return list(_given())


def sample(feed: str, table: str = "") -> dict[str, str]:
    """A value in every column of a table."""
    return _row(feed, table, _given()[feed, table]["row"])


def variants(feed: str, table: str = "") -> list[dict[str, str]]:
    """The full row, and the full row as it must be for some columns to tell."""
    entry = _given()[feed, table]
    others = [{**entry["row"], **variant} for variant in entry.get("variant", ())]
    return [_row(feed, table, each) for each in (entry["row"], *others)]


def _row(feed: str, table: str, given: dict[str, str]) -> dict[str, str]:
    return {column.name: _value(column, given) for column in columns_of(feed) if column.table == table}


def _value(column: Column, given: dict[str, str]) -> str:
    if column.name in given:
        return given[column.name]
    stem = column.name.rstrip("0123456789")
    usual = f"some {column.name.lower()}"[:30] if column.kind == "text" else _BY_KIND[column.kind]
    return given.get(f"{stem}{{}}", usual)
