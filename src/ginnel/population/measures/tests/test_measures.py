"""The measures that are shipped: each says what it counts, where that is published, and how sure that is."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ginnel.kernel.errors import NotFound
from ginnel.population.engine.tests.lakes import lake
from ginnel.population.measures import queries
from ginnel.population.measures.rules import everything, named


def test_every_measure_says_what_a_reader_needs() -> None:
    assert {each.id for each in everything()} >= {
        "emergency-admissions-65", "discharge-delay", "care-home-admissions-65",
    }  # fmt: skip
    for each in everything():
        assert each.definition and each.source and each.numerator and each.denominator and each.caveats


def test_an_unknown_measure_is_named_with_those_there_are() -> None:
    with pytest.raises(NotFound, match="discharge-delay"):
        named("happiness")


@pytest.fixture
def home(tmp_path: Path, settings: Any) -> Path:
    settings.GINNEL_HOME = tmp_path
    folder = tmp_path / "lake" / "planning"
    folder.mkdir(parents=True)
    return folder


def test_without_rows_there_is_nothing_to_publish(home: Path) -> None:
    assert not queries.has_figures()
    with pytest.raises(NotFound, match="ginnel intake"):
        queries.published("discharge-delay")


def test_the_last_period_is_the_latest_whole_one_or_the_one_asked_for(home: Path) -> None:
    lake(home, {"spells": [], "sources": [{"table": "spells", "rows": 1, "latest_on": date(2026, 3, 30)}]})
    assert queries.has_figures()
    found = queries.published("discharge-delay", periods=3)
    assert [each.period.label for each in found.publications] == [
        "December 2025",
        "January 2026",
        "February 2026",
    ]
    asked = queries.published("discharge-delay", periods=1, until=date(2026, 3, 5))
    assert asked.latest.period.label == "March 2026"


def test_new_rows_are_new_figures(home: Path) -> None:
    def stays(count: int) -> None:
        rows = [{"admitted_on": date(2026, 2, 1), "age": 70, "method": "21"} for _ in range(count)]
        lake(
            home,
            {"spells": rows, "sources": [{"table": "spells", "rows": 1, "latest_on": date(2026, 2, 28)}]},
        )

    stays(10)
    before = queries.published("emergency-admissions-65", periods=1)
    assert queries.published("emergency-admissions-65", periods=1) is before
    stays(12)
    assert (
        queries.published("emergency-admissions-65", periods=1).latest.rows[0].values["admissions"].value
        == 12
    )
