"""Engines agree with the referee on whole random lakes, not only on the table's cases."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from ginnel.population.engine.engines import Engine
from ginnel.population.engine.engines.duckdb import DuckDB
from ginnel.population.engine.engines.memory import Memory
from ginnel.population.engine.lake import Lake
from ginnel.population.engine.periods import containing, up_to
from ginnel.population.engine.tests.lakes import AREAS, COUNCIL, OTHER, lake
from ginnel.population.measures.rules import everything
from tests.spec import measuring
from tests.spec.tables import Case, Section, tables


def _spark() -> Engine:
    if not measuring.spark_is_here():
        pytest.skip("pyspark or Java is not installed; `uv sync --extra spark` installs the first")
    return measuring.spark()


@pytest.fixture(params=["duckdb", pytest.param("spark", marks=pytest.mark.verify)])
def engine(request: pytest.FixtureRequest) -> Engine:
    return DuckDB() if request.param == "duckdb" else _spark()


def a_lake(folder: Path, seed: int) -> Lake:
    rng = random.Random(seed)
    places = [row["lsoa"] for row in AREAS] + ["E01999999", ""]
    return lake(
        folder,
        {
            "spells": list(_spells(rng, places)),
            "services": list(_services(rng, places)),
        },
    )


def _spells(rng: random.Random, places: list[str]) -> Iterator[dict[str, Any]]:
    for _ in range(300):
        admitted = date(2025, 12, 1) + timedelta(rng.randrange(150))
        discharged = admitted + timedelta(rng.randrange(40))
        yield {
            "resident": f"r{rng.randrange(120)}",
            "stay": f"s{rng.randrange(600)}",
            "told_by": rng.choice(("extract", "messages")),
            "lsoa": rng.choice(places),
            "age": rng.choice((None, 17, 40, 64, 65, 80)),
            "setting": rng.choice(("acute", "acute", "community", "")),
            "method": rng.choice(("21", "2A", "11", "")),
            "admitted_on": admitted,
            "ready_on": rng.choice((None, admitted + timedelta(rng.randrange(-2, 40)))),
            "discharged_on": rng.choice((None, discharged, discharged)),
            "discharge_method": rng.choice(("1", "4", "")),
            "destination": rng.choice(("19", "79", "")),
            "classification": rng.choice(("1", "3", "")),
        }


def _services(rng: random.Random, places: list[str]) -> Iterator[dict[str, Any]]:
    kinds = (
        "Long term support: Nursing care",
        "Long term support: Residential care",
        "Long term support: Community",
    )
    for _ in range(300):
        started = date(2024, 6, 1) + timedelta(rng.randrange(700))
        yield {
            "resident": f"r{rng.randrange(90)}",
            "organisation": rng.choice(("218", "219")),
            "council": rng.choice((COUNCIL, OTHER, "")),
            "lsoa": rng.choice(places),
            "age": rng.choice((None, 40, 64, 65, 80)),
            "started_on": started,
            "ended_on": rng.choice((None, started + timedelta(rng.randrange(500)))),
            "death_month": rng.choice((None, None, date(2026, 2, 1))),
            "client_type": rng.choice(("Service user", "Service user", "Carer")),
            "type": rng.choice(kinds),
            "component": rng.choice(("", "Long term nursing care", "Short term nursing care")),
        }


@pytest.mark.parametrize("measure", everything(), ids=lambda each: each.id)
@pytest.mark.parametrize("seed", range(3))
def test_every_engine_counts_as_the_referee_does(
    tmp_path: Path, engine: Engine, measure: Any, seed: int
) -> None:
    made = a_lake(tmp_path, seed)
    periods = up_to(measure.period, containing(measure.period, date(2026, 4, 15)), 4)
    assert engine.cells(made, measure, periods) == Memory().cells(made, measure, periods)
    assert engine.completeness(made, measure, periods) == Memory().completeness(made, measure, periods)


CASES = [
    pytest.param(section, case, id=f"{section.subject}: {number}")
    for table in tables()
    if table.name == "measures"
    for section in table.sections
    for number, case in enumerate(section.cases, start=1)
]


@pytest.mark.verify
@pytest.mark.parametrize(("section", "case"), CASES)
def test_spark_does_what_the_table_says(
    monkeypatch: pytest.MonkeyPatch, section: Section, case: Case
) -> None:
    engines = (Memory(), _spark())
    monkeypatch.setattr(measuring, "engines", lambda: engines)
    assert getattr(measuring, section.subject)(**case.given) == case.expect
