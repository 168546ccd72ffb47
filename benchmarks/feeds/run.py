"""Rows a second of each tabular feed, from bytes to FHIR resources, beside Python's csv module on the same bytes.

    .venv/bin/python benchmarks/feeds/run.py [--rows 5000] [--rounds 3] [--share 0.2] [--feed sus-apc ...]

No database: what is timed is reading the file, recognising it, and making parcels of its rows. The floor is the csv
module making lists of the same rows, which no feed written in Python can beat. Rows are made up from a seed: what a row
needs and what decides what it becomes is always there, any other column in a `share` of rows; names, numbers and days
differ from row to row, so that nothing is remembered that would not be in a real file. Prints one JSON object; best of
the rounds, feed and floor in turns.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import re
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ginnel.config.settings")
import django

django.setup()

from ginnel.surfaces.feeds import registry  # noqa: E402
from ginnel.surfaces.feeds.opening import open_file  # noqa: E402
from ginnel.surfaces.feeds.tabular.columns import Column, columns_of  # noqa: E402
from ginnel.surfaces.feeds.tests.tabular_samples import every_sample, sample  # noqa: E402

_NAMES = re.compile(r"(id|identifier|key|ref|reference|number|no|nhsno|spellid|hesid)$")
_NUMBERED = re.compile(r"\d+\)?$")
_SOUNDS = ("ba", "den", "fer", "gil", "hol", "kin", "lo", "mar", "ne", "pel", "ro", "san")
_PER_PERSON = 4


def written(package: str, table: str, path: Path, count: int, share: float) -> None:
    """A file of `count` made-up rows."""
    chance = random.Random(20)  # noqa: S311
    columns = [column for column in columns_of(package) if column.table == table]
    full = sample(package, table)
    with path.open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(column.name for column in columns)
        for number in range(count):
            out.writerow(_cell(column, full[column.name], number, chance, share) for column in columns)


def _cell(column: Column, usual: str, number: int, chance: random.Random, share: float) -> str:
    name = re.sub(r"[^a-z0-9]+", "", column.name.lower())
    if column.kind == "nhs-number":
        return usual
    if column.kind in ("date", "moment") and not {"birth", "dob", "death"} & set(
        re.findall("birth|dob|death", name)
    ):
        return usual.replace(usual[:10], str(date(2025, 1, 1) + timedelta(days=number % 365)), 1)
    if column.kind == "text" and _NAMES.search(name):
        return f"{number // _PER_PERSON if 'person' in name or 'patient' in name else number}"
    if (
        not column.is_needed
        and (not column.becomes or _NUMBERED.search(column.name))
        and chance.random() > share
    ):
        return ""
    if column.kind == "text" and "name" in name:
        return "".join(chance.choices(_SOUNDS, k=3)).title()
    return usual


def floor(path: Path) -> float:
    began = time.perf_counter()
    with path.open(newline="") as file:
        for _ in csv.reader(file):
            pass
    return time.perf_counter() - began


def feed(path: Path, name: str) -> tuple[float, int, int]:
    """(seconds, resources made, rows refused)."""
    began, resources, refused = time.perf_counter(), 0, 0
    for opened in open_file(path):
        reader = registry.recognise(opened)
        assert reader.name == name, (reader.name, name)
        for parcel in reader.read(opened):
            resources += len(parcel.incoming)
            refused += bool(parcel.faults)
    return time.perf_counter() - began, resources, refused


def measure(package: str, table: str, name: str, count: int, rounds: int, share: float) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.csv"
        written(package, table, path, count, share)
        feed(path, name)
        floors, times = [], []
        for _ in range(rounds):
            floors.append(floor(path))
            seconds, resources, refused = feed(path, name)
            times.append(seconds)
        size = path.stat().st_size
    best, parsing = min(times), min(floors)
    return {
        "feed": name,
        "table": table,
        "rows": count,
        "bytes_per_row": round(size / count),
        "resources_per_row": round(resources / count, 1),
        "refused": refused,
        "rows_per_second": round(count / best),
        "resources_per_second": round(resources / best),
        "csv_rows_per_second": round(count / parsing),
        "share_of_csv": round(parsing / best, 4),
    }


def each(wanted: list[str]) -> Iterator[tuple[str, str, str]]:
    """(package, table, feed) of every table, or of the feeds asked for; a data set's many small tables are left out."""
    names = {getattr(one, "package", ""): one.name for one in registry.FEEDS}
    main = {
        "csds": ("CYP001", "CYP101", "CYP201", "CYP202"),
        "mhsds": ("MHS001", "MHS101", "MHS201", "MHS202", "MHS501"),
    }
    for package, table in every_sample():
        if (not wanted or names[package] in wanted) and table in main.get(package, (table,)):
            yield package, table, names[package]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--share", type=float, default=0.2)
    parser.add_argument("--feed", nargs="*", default=[])
    asked = parser.parse_args()
    found = [
        measure(package, table, name, asked.rows, asked.rounds, asked.share)
        for package, table, name in each(asked.feed)
    ]
    print(json.dumps({"benchmark": "feeds", "share": asked.share, "feeds": found}, indent=1))


if __name__ == "__main__":
    main()
