"""Splink's own linker on the same records: with our model and keys, and lean, as its documentation would have one
begin.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import pyarrow

from ginnel.foundation.people.actions import bulk, worn
from ginnel.foundation.people.rules import model
from ginnel.foundation.people.rules.bulk import blocks, steps
from ginnel.foundation.people.rules.settings import splink_settings

_THRESHOLD = 0.99


def link(file: Path) -> dict[str, Any]:
    """With our model, and our keys (those that too many hold left out). Features and keys are made before the clock
    starts.
    """
    shipped = model.shipped()
    with _opened(file) as store:
        _people(store)
        return _timed(store, splink_settings(shipped), shipped.floor, list(shipped.frequencies))


def lean(file: Path) -> dict[str, Any]:
    """Five short comparisons and three exact blocking rules: the least that one would link two such sources with."""
    with _opened(file) as store:
        store.execute(
            "CREATE TABLE people AS SELECT number, given, family, born, postcode, nhs_number FROM fact"
        )
        return _timed(store, _LEAN, 0.0, [])


@contextmanager
def _opened(file: Path) -> Iterator[bulk.Store]:
    from run import _SAID, most_of_a_key

    shipped = model.shipped()
    with bulk.opened() as store:
        store.execute(_SAID.format(file=file))
        for name, columns in steps.tables(shipped).items():
            store.register("arrow", pyarrow.table(dict(columns)))
            store.execute(f"CREATE TABLE {name} AS SELECT * FROM arrow")
        for part, statement in steps.steps(
            shipped, most_of_a_number=worn.MOST, most_of_a_key=most_of_a_key()
        ):
            if part == "facts":
                store.execute(statement)
        yield store


def _timed(
    store: bulk.Store, settings: dict[str, Any], floor: float, frequencies: list[str]
) -> dict[str, Any]:
    from splink import Linker
    from splink.backends.duckdb import DuckDBAPI

    logging.disable(logging.CRITICAL)
    started = time.perf_counter()
    with redirect_stdout(StringIO()):
        api = DuckDBAPI(store)
        linker = Linker(api.register("people"), settings)
        for name in frequencies:
            linker.table_management.register_term_frequency_lookup(api.register(f"common_{name}"), name)
        predicted = linker.inference.predict(threshold_match_weight=floor)
        spent = time.perf_counter() - started
        linker.clustering.cluster_pairwise_predictions_at_threshold(
            predicted, threshold_match_probability=_THRESHOLD
        )
    seconds = time.perf_counter() - started
    kept = store.execute(f"SELECT count(*) FROM {predicted.physical_name}").fetchall()[0][0]
    return {
        "seconds": round(seconds, 1),
        "parts": {"predict": round(spent, 1), "cluster": round(seconds - spent, 1)},
        "candidates": kept,
    }


def _people(store: bulk.Store) -> None:
    """Table `people` as the comparisons read it, with the keys under which few enough meet."""
    from run import most_of_a_key

    store.execute("CREATE TABLE held (number BIGINT, key UBIGINT)")
    for place, kind in enumerate(blocks.KINDS):
        if kind.gap:
            continue  # nobody in these sources lacks a birth date or a name
        store.execute(blocks.keys(kind))
        store.execute(blocks.busy(kind, most_of_a_key()))
        store.execute(
            f"INSERT INTO held SELECT number, hash(key, {place}) FROM keys SEMI JOIN busy USING (key)"
        )
    store.execute("""
        CREATE TABLE people AS SELECT number, given, family, others, roots, born, gender, postcode, district,
            coalesce(home.grams, []) AS grams, fact.houses, phone, email, birth_place,
            coalesce(k.keys, []) AS held, coalesce(k.keys, []) AS sought
        FROM fact LEFT JOIN home ON home.id = home_id
        LEFT JOIN (SELECT number, list(DISTINCT key) AS keys FROM held GROUP BY number) k USING (number)""")
    for name in ("given", "family"):
        store.execute(
            f"CREATE TABLE common_{name} AS SELECT name AS {name}, {name}_share AS tf_{name} FROM name"
        )


def _comparison(name: str, *levels: tuple[str, float, float]) -> dict[str, Any]:
    null = {
        "sql_condition": f"{name}_l = '' OR {name}_r = ''",
        "label_for_charts": "null",
        "is_null_level": True,
    }
    rest = [
        {"sql_condition": sql, "label_for_charts": sql, "m_probability": m, "u_probability": u}
        for sql, m, u in levels
    ]
    return {"output_column_name": name, "comparison_levels": [null, *rest]}


def _name(name: str) -> dict[str, Any]:
    alike = f"jaro_winkler_similarity({name}_l, {name}_r)"
    return _comparison(
        name, (f"{name}_l = {name}_r", 0.8, 0.005), (f"{alike} >= 0.92", 0.1, 0.001), (f"{alike} >= 0.8", 0.04, 0.005),
        ("ELSE", 0.06, 0.989),
    )  # fmt: skip


_LEAN: dict[str, Any] = {
    "link_type": "dedupe_only",
    "unique_id_column_name": "number",
    "probability_two_random_records_match": 1e-6,
    "comparisons": [
        _name("given"),
        _name("family"),
        _comparison(
            "born",
            ("born_l = born_r", 0.9, 0.0001),
            ("damerau_levenshtein(born_l, born_r) <= 1", 0.08, 0.001),
            ("ELSE", 0.02, 0.9989),
        ),
        _comparison("postcode", ("postcode_l = postcode_r", 0.8, 0.0001), ("ELSE", 0.2, 0.9999)),
        _comparison("nhs_number", ("nhs_number_l = nhs_number_r", 0.99, 1e-7), ("ELSE", 0.01, 0.9999999)),
    ],
    "blocking_rules_to_generate_predictions": [
        "l.nhs_number = r.nhs_number AND l.nhs_number <> ''",
        "l.born = r.born AND substr(l.family, 1, 2) = substr(r.family, 1, 2) AND l.born <> ''",
        "l.postcode = r.postcode AND substr(l.given, 1, 3) = substr(r.given, 1, 3) AND l.postcode <> ''",
    ],
    "retain_intermediate_calculation_columns": False,
    "retain_matching_columns": False,
}
