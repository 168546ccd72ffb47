"""The two sources as source records in PostgreSQL, described, each its own person: a load before matching."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.compute
import pyarrow.csv
import pyarrow.parquet

from ginnel.foundation.people.rules.blocking import keys
from ginnel.foundation.people.rules.features import features
from ginnel.kernel.clock import now
from ginnel.kernel.values.identifiers import uuid7

# Built after the rows: one row at a time they would take most of an hour.
_INDEXES = ("matching_keys", "source_names", "source_address", "source_identifiers")
_ROWS = 20_000
_TEXT = (
    "nhs_number", "given_folded", "family_folded", "birth_date", "gender", "address_folded", "postcode", "phone",
    "email", "birth_place_folded",
)  # fmt: skip
_FIXED = (
    "id",
    "number",
    "organisation_id",
    "local_id",
    "person_id",
    "home_id",
    "described_at",
    "is_separated",
)
_MADE = ("nhs_status", "other_names_folded", "names_folded", "identifiers")
_PEOPLE = "COPY people_person (id, created_at) FROM STDIN (FORMAT csv)"
_NAMES = ", ".join((*_FIXED, *_TEXT, *_MADE))
_RECORDS = f"COPY people_sourcerecord ({_NAMES}) FROM STDIN (FORMAT csv)"
_KEYS = "COPY people_matchingkeys (source_id, keys) FROM STDIN (FORMAT csv)"


def fill(file: Path, *, is_traced: bool) -> None:
    """Every record of `file`; where `is_traced`, every NHS number counts as traced."""
    from django.db import connection

    from ginnel.foundation.organisations.models import Organisation

    owners = []
    for code in ("BENCHPRACTICE", "BENCHCOUNCIL"):
        Organisation.objects.get_or_create(code=code, defaults={"name": code})
        owners.append(str(Organisation.objects.get(code=code).id))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE indexname = ANY(%s)", [list(_INDEXES)]
        )
        definitions = dict(cursor.fetchall())
        for name in definitions:
            cursor.execute(f"DROP INDEX {name}")
        highest = 0
        with get_context("spawn").Pool(os.cpu_count()) as pool:
            made = partial(_texts, owners=owners, is_traced=is_traced)
            for *texts, last in pool.imap(made, _batches(file)):
                for statement, text in zip((_PEOPLE, _RECORDS, _KEYS), texts, strict=True):
                    with cursor.copy(statement) as copy:
                        copy.write(text)
                highest = max(highest, last)
        cursor.execute("SET maintenance_work_mem = '1GB'")
        for definition in definitions.values():
            cursor.execute(definition)
        cursor.execute("SELECT setval('people_source_number', %s)", [highest])
        cursor.execute("VACUUM ANALYZE people_sourcerecord")
        cursor.execute("VACUUM ANALYZE people_person")
        cursor.execute("VACUUM ANALYZE people_matchingkeys")


def _batches(file: Path) -> Iterator[pyarrow.RecordBatch]:
    yield from pyarrow.parquet.ParquetFile(file).iter_batches(_ROWS)


def _texts(
    batch: pyarrow.RecordBatch, *, owners: list[str], is_traced: bool
) -> tuple[bytes, bytes, bytes, int]:
    """(people, records, keys as CSV, the highest number). Numbers begin at 1."""
    rows = batch.to_pylist()
    persons = [str(uuid7()) for _ in rows]
    at = now().isoformat()
    columns: dict[str, list[Any]] = {
        "id": [str(uuid7()) for _ in rows],
        "number": [row["number"] + 1 for row in rows],
        "organisation_id": [owners[row["organisation"]] for row in rows],
        "local_id": [str(row["number"]) for row in rows],
        "person_id": persons,
        "home_id": persons,
        "described_at": [at] * len(rows),
        "is_separated": [row["is_separated"] for row in rows],
        **{name: [row[name] for row in rows] for name in _TEXT},
        "nhs_status": ["01" if is_traced and row["nhs_number"] else row["nhs_status"] for row in rows],
        "other_names_folded": ["{" + ",".join(row["other_names_folded"]) + "}" for row in rows],
        "names_folded": [f"{row['given_folded']} {row['family_folded']}" for row in rows],
        "identifiers": ["{}"] * len(rows),
    }
    people = {"id": persons, "created_at": [at] * len(rows)}
    held = ["{" + ",".join(map(str, keys(features(row)).held)) + "}" for row in rows]
    found_by = {"source_id": columns["number"], "keys": held}
    return _csv(people), _csv(columns), _csv(found_by), max(columns["number"])


def _csv(columns: dict[str, list[Any]]) -> bytes:
    text = io.BytesIO()
    pyarrow.csv.write_csv(pyarrow.table(columns), text, pyarrow.csv.WriteOptions(include_header=False))
    return text.getvalue()
