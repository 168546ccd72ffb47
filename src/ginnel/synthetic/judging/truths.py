"""The truth files of a county."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path


def truth(folder: Path, name: str) -> Iterator[dict[str, str]]:
    """The rows of one truth file. Raises FileNotFoundError where the county was written without it."""
    with (folder / "truth" / f"{name}.csv").open(newline="", encoding="utf-8") as stream:
        yield from csv.DictReader(stream)
