"""DuckDB, embedded: the default."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb

from ginnel.population.engine.definitions import Measure
from ginnel.population.engine.engines import Cell, Completeness
from ginnel.population.engine.engines.answers import cells, completeness
from ginnel.population.engine.engines.dialects import DUCKDB
from ginnel.population.engine.engines.sql import Renderer
from ginnel.population.engine.lake import Lake
from ginnel.population.engine.periods import Period


class DuckDB:
    """Reads the lake's files where they lie; nothing is kept between queries."""

    name = "duckdb"
    _renderer = Renderer(DUCKDB)

    def cells(self, lake: Lake, measure: Measure, periods: Sequence[Period]) -> list[Cell]:
        return cells(self._run(lake, measure, self._renderer.cells(measure, periods)), periods)

    def completeness(self, lake: Lake, measure: Measure, periods: Sequence[Period]) -> list[Completeness]:
        return completeness(self._run(lake, measure, self._renderer.completeness(measure, periods)), periods)

    def query(self, measure: Measure, periods: Sequence[Period]) -> str:
        return self._renderer.cells(measure, periods)

    @staticmethod
    def _run(lake: Lake, measure: Measure, query: str) -> list[tuple[Any, ...]]:
        with duckdb.connect() as store:
            for table in (measure.counted.table.name, "areas"):
                files = ", ".join("'" + str(path).replace("'", "''") + "'" for path in lake.files(table))
                store.execute(f"CREATE VIEW {table} AS SELECT * FROM read_parquet([{files}])")
            return store.execute(query).fetchall()
