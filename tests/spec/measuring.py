"""Puts rows to a definition, on every engine there is, which must all say the same."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ginnel.population.engine.engines import Cell, Engine
from ginnel.population.engine.engines.duckdb import DuckDB
from ginnel.population.engine.engines.memory import Memory
from ginnel.population.engine.periods import containing
from ginnel.population.engine.tests.lakes import COUNCIL, lake
from ginnel.population.measures.rules import named

Rows = Sequence[Mapping[str, Any]]


def spark_is_here() -> bool:
    """Whether pyspark and Java are installed; neither is by default."""
    return find_spec("pyspark") is not None and shutil.which("java") is not None


def engines() -> tuple[Engine, ...]:
    """The referee and the default; Spark takes seconds for each case, so `test_engines` puts the cases to it apart."""
    return Memory(), DuckDB()


def spark() -> Engine:
    from ginnel.population.engine.engines.spark import Spark
    from tests.spec.sparks import session

    return Spark(session())


def emergency_admission(**row: Any) -> dict[str, Any]:
    return {"counted": _whole(_count("emergency-admissions-65", date(2026, 3, 1), "spells", [row])).events}


def discharge_delay(**said: Any) -> dict[str, Any]:
    row = {"admitted_on": date(2026, 3, 1), "age": 80, "setting": "acute", "discharge_method": "1"}
    row |= {"destination": "19"} | said
    # A promise table never says a discharge before the admission, so none is put here.
    cells = _count("discharge-delay", date(2026, 3, 1), "spells", [row])
    whole = _whole(cells)
    if not whole.events:
        return {"counted": 0}
    part = next(cell.category for cell in cells if cell.category is not None)
    return {"counted": whole.events, "part": part, "days": whole.amount}


def care_home_admission(*, services: Rows) -> dict[str, Any]:
    usual = {
        "resident": "one", "organisation": "218", "council": COUNCIL, "age": 80, "client_type": "Service user",
        "type": "Long term support: Nursing care", "component": "Long term nursing care",
    }  # fmt: skip
    rows = [usual | dict(said) for said in services]
    return {"counted": _whole(_count("care-home-admissions-65", date(2026, 3, 1), "services", rows)).events}


def _count(measure: str, day: date, table: str, rows: Rows) -> list[Cell]:
    """What every engine answers. Fails where they differ."""
    wanted = named(measure)
    periods = [containing(wanted.period, day)]
    with tempfile.TemporaryDirectory() as folder:
        made = lake(Path(folder), {table: rows})
        answers = {engine.name: engine.cells(made, wanted, periods) for engine in engines()}
        complete = {engine.name: engine.completeness(made, wanted, periods) for engine in engines()}
    first, *others = answers
    assert all(answers[other] == answers[first] for other in others), answers
    assert all(complete[other] == complete[first] for other in others), complete
    return answers[first]


def _whole(cells: Sequence[Cell]) -> Cell:
    """The cell of all areas and parts together; none is nought."""
    together = [cell for cell in cells if cell.council is None and cell.category is None]
    return together[0] if together else Cell(None, None, None, None, None, 0, 0, 0)  # type: ignore[arg-type]
