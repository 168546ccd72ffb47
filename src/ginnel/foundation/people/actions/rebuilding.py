"""Match everyone again in bulk: Splink on DuckDB scores every blocked pair with the shipped model.

The settings come from the same artefact as the one-at-a-time matcher, so a pair has the same weight either way (a test
holds them equal to a millionth of a bit); evidence and reason are then told pair by pair for what is kept.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from typing import Any

import duckdb
import orjson
import pyarrow
from django.db import connection, transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.people.actions import candidates, settling, turns, worn
from ginnel.foundation.people.models import Candidate, SourceRecord
from ginnel.foundation.people.rules import blocking, model, table
from ginnel.foundation.people.rules.agreement import TRACED
from ginnel.foundation.people.rules.assessing import assessor
from ginnel.foundation.people.rules.features import Features
from ginnel.foundation.people.rules.settings import splink_settings
from ginnel.kernel.viewer import Viewer

_BATCH = 20_000
_SET_KEYS = """
UPDATE people_sourcerecord s SET block_keys = k.held
FROM jsonb_to_recordset(%s::jsonb) AS k(number bigint, held bigint[])
WHERE s.number = k.number AND s.block_keys IS DISTINCT FROM k.held
"""
# Pairs with one NHS number are kept whatever they weigh; the rest from the model's floor on.
_WORTH = """
SELECT p.number_l, p.number_r FROM {pairs} p
JOIN people l ON l.number = p.number_l JOIN people r ON r.number = p.number_r
WHERE p.match_weight >= ? OR (l.nhs_number <> '' AND l.nhs_number = r.nhs_number)
"""


@transaction.atomic
def rebuild(*, by: Viewer) -> dict[str, int]:
    """Candidates made again for everyone, clusters settled. {records, pairs, candidates, moved}.

    Holds back other descriptions while it runs; memory grows with the number of people (about 2 GB per million).
    """
    turns.take()
    known = {one.number: one for batch in _described() for one in batch}
    _set_keys(known)
    useless = worn.numbers(one.nhs_number for one in known.values())
    known = {number: worn.without(one, useless) for number, one in known.items()}
    compared, worth = score(known)
    assess = assessor(model.shipped())
    judged = (assess(known[a], known[b]) for a, b in sorted(worth))
    found = [assessment for assessment in judged if assessment]
    Candidate.objects.all().delete()
    for start in range(0, len(found), _BATCH):
        candidates.keep(found[start : start + _BATCH], forgetting=())
    traced = {one.number for one in known.values() if one.nhs_number and one.nhs_status == TRACED}
    moved = settling.settle(traced | _joined(), by=by)
    counts = {"records": len(known), "pairs": compared, "candidates": len(found), "moved": moved}
    audit.append(by=by, events=[Event(action="people.rebuild", person=None, detail=counts)])
    return counts


def score(known: dict[int, Features]) -> tuple[int, list[tuple[int, int]]]:
    """(how many pairs were compared, those worth keeping), by Splink."""
    if len(known) < 2:
        return 0, []
    store = duckdb.connect()
    predicted = predict(store, known)
    compared = store.sql(f"SELECT count(*) FROM {predicted}").fetchall()[0][0]
    worth = store.execute(_WORTH.format(pairs=predicted), [model.shipped().floor]).fetchall()
    return compared, [(a, b) if a < b else (b, a) for a, b in worth]


def predict(store: duckdb.DuckDBPyConnection, known: dict[int, Features]) -> str:
    """The name of a table in `store` with every blocked pair: number_l, number_r, match_weight."""
    from splink import Linker
    from splink.backends.duckdb import DuckDBAPI

    shipped = model.shipped()
    store.register("arrow", pyarrow.table(columns(known), schema=_SCHEMA))
    store.execute("CREATE TABLE people AS SELECT * FROM arrow")
    api = DuckDBAPI(store)
    logging.getLogger("splink").setLevel(logging.ERROR)
    with redirect_stdout(
        StringIO()
    ):  # Splink reports its timing on stdout, which belongs to the command's JSON
        linker = Linker(api.register("people"), splink_settings(shipped))
        for name, common in shipped.frequencies.items():
            values = sorted({value for value in _column(known, name) if value})
            rows = pyarrow.table({name: values, f"tf_{name}": [common.of(value) for value in values]})
            store.register(f"arrow_{name}", rows)
            store.execute(f"CREATE TABLE common_{name} AS SELECT * FROM arrow_{name}")
            linker.table_management.register_term_frequency_lookup(api.register(f"common_{name}"), name)
        return str(linker.inference.predict().physical_name)


def columns(known: dict[int, Features]) -> dict[str, list[Any]]:
    """Features by column for DuckDB, with the NHS number."""
    records = list(known.values())
    return table.columns(records) | {"nhs_number": [one.nhs_number for one in records]}


_LISTS = dict.fromkeys(("others", "roots", "grams", "houses"), pyarrow.list_(pyarrow.string()))
_KEYS = dict.fromkeys(("held", "sought"), pyarrow.list_(pyarrow.int64()))
_SCHEMA = pyarrow.schema(
    [
        (name, (_LISTS | _KEYS | {"number": pyarrow.int64()}).get(name, pyarrow.string()))
        for name in (*table.NAMES, "nhs_number")
    ]
)


def _column(known: dict[int, Features], name: str) -> Iterator[str]:
    return (getattr(one, name).decode() for one in known.values())


def _described() -> Iterator[list[Features]]:
    numbers = list(SourceRecord.objects.filter(described_at__isnull=False).values_list("number", flat=True))
    for start in range(0, len(numbers), _BATCH):
        yield list(candidates.read(numbers[start : start + _BATCH]).values())


def _joined() -> set[int]:
    """Records with another person than they came with, or of whom a human said something."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number FROM people_sourcerecord WHERE person_id <> home_id "
            "UNION SELECT s.number FROM people_pairverdict v "
            "JOIN people_sourcerecord s ON s.id IN (v.first_id, v.second_id)"
        )
        return {number for (number,) in cursor.fetchall()}


def _set_keys(known: dict[int, Features]) -> None:
    """Blocking keys follow the rules of this version."""
    rows = [{"number": one.number, "held": blocking.keys(one).held} for one in known.values()]
    with connection.cursor() as cursor:
        for start in range(0, len(rows), _BATCH):
            cursor.execute(_SET_KEYS, [orjson.dumps(rows[start : start + _BATCH]).decode()])
