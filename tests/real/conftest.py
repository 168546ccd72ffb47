"""Where files written by others are found. They are never part of the project; without them these tests skip.

`GINNEL_REAL_DATA` names the folder that holds them; by default it is `../shared/data` beside the repository.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def data_home() -> Path:
    """The folder of files written by others, absolute; it need not exist."""
    return Path(os.environ.get("GINNEL_REAL_DATA") or ROOT / ".." / "shared" / "data").resolve()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is marked `real`, so that `-m "not real"` leaves it out."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.real)


@pytest.fixture(scope="session")
def real_data() -> Callable[[str], Path]:
    """`real_data("record-linkage")` is that folder; skips, saying which is missing, where it is absent."""

    def find(folder: str) -> Path:
        path = data_home() / folder
        if not path.exists():
            pytest.skip(f"{folder} is not here; set GINNEL_REAL_DATA to the folder that holds it")
        return path

    return find
