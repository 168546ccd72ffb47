"""What finds the candidates among everybody: DuckDB on this machine, or Spark where one machine is not enough.

Both leave the same tables behind, in the same rows; which one is chosen is said by the environment (`choosing`).
"""

from __future__ import annotations

from typing import Protocol

import duckdb

from ginnel.foundation.people.rules.model import Model

Store = duckdb.DuckDBPyConnection
Seconds = dict[str, float]


class Engine(Protocol):
    """`link` reads `said` and what `rules.bulk.steps.tables` names, and makes `pair` (a, b), `candidate`
    (`rules.bulk.scores`) and `compared` (one row: how many pairs were weighed). Nobody meets under a key that more than
    about `most_of_a_key` records have. It answers what each part took.
    """

    name: str

    def link(self, store: Store, model: Model, *, most_of_a_key: int) -> Seconds: ...
