"""Spark, for when one machine is not enough. Needs pyspark and Java; neither is installed by default."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ginnel.population.engine.definitions import Measure
from ginnel.population.engine.engines import Cell, Completeness
from ginnel.population.engine.engines.answers import cells, completeness
from ginnel.population.engine.engines.dialects import SPARK
from ginnel.population.engine.engines.sql import Renderer
from ginnel.population.engine.lake import Lake
from ginnel.population.engine.periods import Period


class Spark:
    """Runs on the session it is given, wherever that runs; the session must see the lake's files."""

    name = "spark"
    _renderer = Renderer(SPARK)

    def __init__(self, session: Any) -> None:
        self._session = session

    def cells(self, lake: Lake, measure: Measure, periods: Sequence[Period]) -> list[Cell]:
        return cells(self._run(lake, measure, self._renderer.cells(measure, periods)), periods)

    def completeness(self, lake: Lake, measure: Measure, periods: Sequence[Period]) -> list[Completeness]:
        return completeness(self._run(lake, measure, self._renderer.completeness(measure, periods)), periods)

    def query(self, measure: Measure, periods: Sequence[Period]) -> str:
        return self._renderer.cells(measure, periods)

    def _run(self, lake: Lake, measure: Measure, query: str) -> list[tuple[Any, ...]]:
        for table in (measure.counted.table.name, "areas"):
            files = [str(path) for path in lake.files(table)]
            self._session.read.parquet(*files).createOrReplaceTempView(table)
        return [tuple(row) for row in self._session.sql(query).collect()]
