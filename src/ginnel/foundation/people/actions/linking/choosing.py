"""The engine that the environment chooses."""

from __future__ import annotations

from ginnel.foundation.people.actions.linking import Engine, configuring
from ginnel.foundation.people.actions.linking.embedded import DuckDB


def chosen() -> Engine:
    """Raises Invalid for a configuration that says nothing we know, NoSpark where Spark cannot start."""
    place = configuring.configured()
    if place is None:
        return DuckDB()
    configuring.ready(place)
    from ginnel.foundation.people.actions.linking.spark import Spark

    return Spark(place)
