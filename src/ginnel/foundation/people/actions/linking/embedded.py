"""DuckDB in this process: the default."""

from __future__ import annotations

import time
from collections.abc import Iterable

from ginnel.foundation.people.actions import worn
from ginnel.foundation.people.actions.linking import Seconds, Store
from ginnel.foundation.people.rules.bulk import steps
from ginnel.foundation.people.rules.model import Model


class DuckDB:
    name = "duckdb"

    def link(self, store: Store, model: Model, *, most_of_a_key: int) -> Seconds:
        seconds = run(store, steps.steps(model, most_of_a_number=worn.MOST, most_of_a_key=most_of_a_key))
        store.execute("CREATE TABLE compared AS SELECT count(*) AS pairs FROM pair")
        return seconds


def run(store: Store, statements: Iterable[tuple[str, str]]) -> Seconds:
    """Each (part, statement) in turn; the seconds by part."""
    seconds: Seconds = {}
    for part, statement in statements:
        started = time.perf_counter()
        store.execute(statement)
        seconds[part] = seconds.get(part, 0.0) + time.perf_counter() - started
    return seconds
