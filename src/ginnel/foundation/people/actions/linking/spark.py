"""Splink on Spark weighs the pairs; what grows with the people and not with the pairs stays with DuckDB.

Features and keys are made here by the statements of `rules.bulk`, and handed over as Parquet. Spark brings together
whoever meets under a key, and Splink with the shipped model weighs every such pair. What is worth keeping comes back,
and its reason, grade and evidence are worked out by the same statement as ever. That weighs it once more: where the
two weights differ nothing is kept.
"""

from __future__ import annotations

import logging
import time
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

from ginnel.foundation.people.actions import worn
from ginnel.foundation.people.actions.linking import Seconds, Store, sessions, similarity
from ginnel.foundation.people.actions.linking.configuring import NoSpark, Place
from ginnel.foundation.people.actions.linking.embedded import run
from ginnel.foundation.people.rules.bulk import seeking, steps
from ginnel.foundation.people.rules.model import Model
from ginnel.foundation.people.rules.settings import splink_settings
from ginnel.foundation.people.rules.spark_sql import in_spark

_PER_PARTITION = 10_000  # records: with their pairs, what a worker holds with ease
_SAME_WEIGHT = 1e-6
_TABLES = ("people", "held", "sought")
# Whatever Spark kept for its weight is a candidate by ours too, and of the same weight.
_APART = f"""
SELECT count(*) FROM weighed LEFT JOIN candidate USING (a, b)
WHERE abs(candidate.weight - weighed.weight) > {_SAME_WEIGHT}
OR (candidate.weight IS NULL AND weighed.weight > ? + {_SAME_WEIGHT})
"""


class Spark:
    name = "spark"

    def __init__(self, place: Place) -> None:
        self._place = place

    def link(self, store: Store, model: Model, *, most_of_a_key: int) -> Seconds:
        seconds = run(store, steps.featuring(worn.MOST))
        seconds |= run(store, (("keys", each) for each in seeking.seeking(most_of_a_key)))
        seconds |= self._weigh(store, model)
        seconds |= run(store, steps.scoring(model))
        check(store, model)
        return seconds

    def _weigh(self, store: Store, model: Model) -> Seconds:
        """Makes `weighed` (a, b, weight), `pair` and `compared`. Where nobody meets anybody Spark is left alone."""
        seconds: Seconds = {}
        store.execute("CREATE TABLE weighed (a BIGINT, b BIGINT, weight DOUBLE)")
        compared = 0
        if store.execute("SELECT count(*) FROM held").fetchall()[0][0]:
            with sessions.private(self._place.folder) as folder:
                _hand_over(store, folder)
                started = time.perf_counter()
                with sessions.opened(self._place, folder) as session:
                    begun = time.perf_counter()
                    compared = _predict(session, folder, model)
                    ended = time.perf_counter()
                seconds = {"spark starts": begun - started, "pairs and weights": ended - begun}
                store.execute(
                    f"INSERT INTO weighed SELECT a, b, weight FROM '{_quoted(folder / 'weighed')}/*.parquet'"
                )
        store.execute("CREATE TABLE pair AS SELECT a, b FROM weighed")
        store.execute("CREATE TABLE compared AS SELECT ? AS pairs", [compared])
        return seconds


def check(store: Store, model: Model) -> None:
    """Raises NoSpark where `weighed` and `candidate` differ in a weight, or `weighed` has a pair more."""
    if store.execute(_APART, [model.floor]).fetchall()[0][0]:
        raise NoSpark("Splink on Spark and our own statements weigh a pair differently: nothing was changed.")


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _hand_over(store: Store, folder: Path) -> None:
    """As Parquet. The tables are not needed here again."""
    for name in _TABLES:
        store.execute(f"COPY {name} TO '{_quoted(folder / name)}.parquet' (FORMAT parquet)")
        store.execute(f"DROP TABLE {name}")
    for name in ("given", "family"):
        common = f"SELECT name AS {name}, {name}_share AS tf_{name} FROM name"
        store.execute(f"COPY ({common}) TO '{_quoted(folder / name)}.parquet' (FORMAT parquet)")


def _predict(session: Any, folder: Path, model: Model) -> int:
    """Writes `weighed` (a, b, weight) of every pair that could be kept; how many were weighed."""
    from splink import Linker
    from splink.backends.spark import SparkAPI

    def read(name: str) -> Any:
        return session.read.parquet((folder / f"{name}.parquet").as_uri())

    people = read("people")
    parts = max(session.sparkContext.defaultParallelism, people.count() // _PER_PARTITION)
    session.conf.set("spark.sql.shuffle.partitions", parts)
    similarity.register(session)
    # Splink reports its timing on stdout, which belongs to the command's JSON.
    with redirect_stdout(StringIO()):
        api = SparkAPI(
            spark_session=session, break_lineage_method="parquet", num_partitions_on_repartition=parts
        )
        settings = splink_settings(model, in_spark) | seeking.SETTINGS
        linker = Linker(api.register(people), settings, log_level=logging.ERROR)
        for name in model.frequencies:
            linker.table_management.register_term_frequency_lookup(api.register(read(name)), name)
        met = _met(session, folder, read)
        linker.table_management.register_blocked_pairs_for_predict(api.register(met))
        predicted = linker.inference.predict().physical_name
    kept = session.sql(seeking.kept(predicted, model))
    kept.write.parquet((folder / "weighed").as_uri())
    return int(met.count())


def _met(session: Any, folder: Path, read: Any) -> Any:
    """The pairs that meet, written down so that they are brought together once."""
    for name in ("held", "sought"):
        read(name).createOrReplaceTempView(name)
    session.sql(seeking.MET).write.parquet((folder / "met.parquet").as_uri())
    return read("met")
