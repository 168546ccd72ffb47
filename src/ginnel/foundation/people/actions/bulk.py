"""Everybody matched at once: the records out of the database by COPY, linked by the statements of `rules.bulk`, the
candidates back by COPY. Nothing of anybody is left on disk: what does not fit in memory is spilled to a folder that
only this process can read, and that goes with it.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import duckdb
import pyarrow
import pyarrow.csv
from django.db import connection

from ginnel.foundation.people.actions import statements
from ginnel.foundation.people.actions.linking import Store, choosing
from ginnel.foundation.people.rules import model
from ginnel.foundation.people.rules.bulk import facts, steps
from ginnel.kernel.clock import now

_READ = {
    "number": "number",
    "id": "id",
    "organisation": "organisation_id",
    "nhs_number": "coalesce(nullif(traced_number, ''), nhs_number)",
    "nhs_status": "coalesce(nullif(traced_status, ''), nhs_status)",
    "given": "given_folded",
    "family": "family_folded",
    "others": f"array_to_string(other_names_folded, chr({ord(facts.SEPARATOR)}))",
    "birth_date": "birth_date",
    "gender": "gender",
    "address": "address_folded",
    "postcode": "postcode",
    "phone": "phone",
    "email": "email",
    "birth_place": "birth_place_folded",
    "is_separated": "is_separated OR traced_apart",
}
_OUT = f"""COPY (
    SELECT {", ".join(_READ.values())} FROM people_sourcerecord WHERE described_at IS NOT NULL
) TO STDOUT (FORMAT csv)"""
_IN = """COPY people_candidate (first_id, second_id, reason, grade, weight, evidence, model_version, found_at)
FROM STDIN (FORMAT csv)"""
_FOUND = """
SELECT f.id AS first_id, s.id AS second_id, reason, grade, weight, evidence, ? AS model_version, ? AS found_at
FROM candidate JOIN said f ON f.number = a JOIN said s ON s.number = b
ORDER BY a, b
"""
_AT_ONCE = 64 * 2**20
_ROWS = 50_000


@contextmanager
def opened() -> Iterator[Store]:
    """An empty DuckDB in memory. Raises Invalid or NoSpark where the engine that is configured could not run."""
    choosing.chosen()
    with tempfile.TemporaryDirectory(prefix="ginnel-linking-") as folder, duckdb.connect() as store:
        store.execute("SET preserve_insertion_order = false")
        store.execute(f"SET temp_directory = '{folder}'")
        yield store


def read(store: Store) -> int:
    """Copy every described source record into table `said`; how many there are."""
    columns = ", ".join(f"{name} {_TYPES.get(name, 'VARCHAR')}" for name in _READ)
    store.execute(f"CREATE TABLE said ({columns})")
    for buffer in _buffers():
        arrow = pyarrow.csv.read_csv(pyarrow.BufferReader(buffer), _CSV, _WITHIN, _CONVERT)
        store.register("arrow", arrow)
        store.execute("INSERT INTO said SELECT * REPLACE (is_separated = 't' AS is_separated) FROM arrow")
        store.unregister("arrow")
    return int(store.execute("SELECT count(*) FROM said").fetchall()[0][0])


def link(store: Store, *, most_of_a_key: int) -> dict[str, float]:
    """From `said` to the tables `pair`, `candidate` (`rules.bulk.scores`) and `compared`, by the engine that is
    configured (`linking`); the seconds that each part took.

    Nobody meets under a key that more than about `most_of_a_key` records have.
    """
    shipped = model.shipped()
    for name, columns in steps.tables(shipped).items():
        store.register("arrow", pyarrow.table(dict(columns)))
        store.execute(f"CREATE TABLE {name} AS SELECT * FROM arrow")
        store.unregister("arrow")
    return choosing.chosen().link(store, shipped, most_of_a_key=most_of_a_key)


def write(store: Store) -> int:
    """Replace every candidate by those found; how many."""
    statements.run("DELETE FROM people_candidate", [])
    reader = store.sql(_FOUND, params=[model.CURRENT, now().isoformat()]).to_arrow_reader(_ROWS)
    kept = 0
    with connection.wrap_database_errors, connection.connection.cursor() as cursor, cursor.copy(_IN) as copy:
        for batch in reader:
            text = io.BytesIO()
            pyarrow.csv.write_csv(batch, text, pyarrow.csv.WriteOptions(include_header=False))
            copy.write(text.getbuffer())
            kept += batch.num_rows
    return kept


def compared(store: Store) -> int:
    """How many pairs were compared in full."""
    return int(store.execute("SELECT pairs FROM compared").fetchall()[0][0])


def pairs(store: Store, reason: str) -> list[tuple[int, int]]:
    """Pairs with one number, traced on both sides, that are kept for this reason."""
    wanted = "SELECT a, b FROM candidate WHERE both_traced AND reason = ?"
    return store.execute(wanted, [reason]).fetchall()


def _buffers() -> Iterator[bytes]:
    """What PostgreSQL copies out, whole rows at a time."""
    held = bytearray()
    with connection.wrap_database_errors, connection.connection.cursor() as cursor, cursor.copy(_OUT) as copy:
        for row in copy:
            held += row
            if len(held) > _AT_ONCE:
                yield bytes(held)
                held.clear()
    if held:
        yield bytes(held)


_TYPES: Mapping[str, str] = {"number": "BIGINT", "is_separated": "BOOLEAN"}
_CSV = pyarrow.csv.ReadOptions(column_names=list(_READ))
_WITHIN = pyarrow.csv.ParseOptions(newlines_in_values=True)
_CONVERT = pyarrow.csv.ConvertOptions(
    column_types={name: pyarrow.int64() if name == "number" else pyarrow.string() for name in _READ},
    strings_can_be_null=False,
)
