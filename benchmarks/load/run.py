"""Bulk load of FHIR, whole (validation, matching, audit, originals), beside a bare COPY of the very same rows.

    GINNEL_HOME=/tmp/ginnel-bench .venv/bin/python benchmarks/load/run.py [--resources 60000]

Needs an empty home, or DATABASE_URL of an empty database, of its own. Prints one JSON object: resources per second of
`ginnel load` and of the ceiling, their ratio, bytes on disk per resource, and the loader's peak memory at a quarter of
the file and at all.

The ceiling: every row the load made in the seven tables (bodies and index rows), read back as binary COPY data, then
copied by one process into empty tables of the same shape, partitions and indexes live, in transactions of as many
resources as the load's. Nothing is prepared in its time; it is what the disk and indexes alone cost.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "codec"))
import made_up  # noqa: E402

PER_PATIENT = 20
SOUNDS = ("ba", "den", "fer", "gil", "hol", "kin", "lo", "mar", "ne", "pel", "ro", "san", "ter", "vin", "wes")


def name(chance: random.Random) -> str:
    return "".join(chance.choices(SOUNDS, k=3)).title()


def patient(chance: random.Random, id: str) -> dict[str, Any]:
    born = f"{chance.randrange(1930, 2020)}-{chance.randrange(1, 13):02d}-{chance.randrange(1, 29):02d}"
    postcode = (
        f"YO{chance.randrange(1, 90)} {chance.randrange(1, 9)}{''.join(chance.choices('ABDEFGHJLNPQ', k=2))}"
    )
    return {
        **made_up.started("Patient", chance),
        "id": id,
        "name": [{"use": "official", "family": name(chance), "given": [name(chance)]}],
        "gender": chance.choice(("female", "male")),
        "birthDate": born,
        "address": [{"line": [f"{chance.randrange(1, 200)} {name(chance)} Road"], "postalCode": postcode}],
    }


def lines(count: int) -> Iterator[bytes]:
    """One Patient, then 19 of the resources of benchmarks/codec about them, again and again."""
    chance = random.Random(20)  # noqa: S311
    rest = made_up.resources(count)
    for number in range(count):
        if number % PER_PATIENT == 0:
            id = made_up.uuid(chance)
            tree = patient(chance, id)
        else:
            tree = rest[number]
            for key in ("subject", "patient"):
                if key in tree:
                    tree[key] = {"reference": f"Patient/{id}"}
        yield json.dumps(tree, separators=(",", ":")).encode() + b"\n"


def load(path: Path, source: str) -> tuple[dict[str, Any], float, int]:
    """The receipt of `ginnel load`, its seconds inside the load, and the peak bytes of its processes."""
    ginnel = str(Path(sys.executable).with_name("ginnel"))
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    done = subprocess.run(
        [ginnel, "load", str(path), "--from", source, "--json"], capture_output=True, check=True
    )
    peak = max(before, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) * 1024
    receipt = json.loads(done.stdout)["receipts"][0]
    return receipt, seconds(receipt["load"]), peak


def seconds(load_id: str) -> float:
    from ginnel.care.reception.models import Load

    held = Load.objects.get(id=load_id)
    return (held.finished_at - held.started_at).total_seconds()


def sizes() -> dict[str, float]:
    """Bytes on disk per resource, heap and indexes and TOAST, of the record's tables; originals apart."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), avg(length(body)) FROM record_entry")
        count, body = cursor.fetchone()
        cursor.execute(
            "SELECT coalesce(sum(pg_total_relation_size(oid)), 0) FROM pg_class WHERE relkind = 'r' "
            "AND relname ~ '^record_(entry|resource|index)'"
        )
        record = cursor.fetchone()[0]
        cursor.execute("SELECT pg_total_relation_size('record_original')")
        originals = cursor.fetchone()[0]
    return {
        "body_bytes": round(float(body)),
        "index_and_body_bytes": round(float(record) / count),
        "original_bytes": round(originals / count),
    }


def ceiling(batch: int) -> float:
    """Resources per second of copying the same rows into empty tables of the same shape."""
    import psycopg

    from ginnel.config import databases, running
    from ginnel.foundation.record.store import encoding, tables

    with psycopg.connect(**databases.as_owner(running.home(), os.environ)) as store:
        chunks = read_back(store, batch, encoding.COLUMNS)
        store.execute("CREATE SCHEMA ceiling")
        store.execute("SET search_path = ceiling")
        for statement in (*tables.create(), *tables.add_pairs()):
            store.execute(statement)
        store.commit()
        started = time.perf_counter()
        for chunk in chunks:
            for table, data in chunk.items():
                with store.cursor().copy(
                    f"COPY ceiling.{table} ({encoding.COLUMNS[table]}) FROM STDIN (FORMAT BINARY)"
                ) as copy:
                    copy.write(data)
            store.commit()
        took = time.perf_counter() - started
        count = store.execute("SELECT count(*) FROM ceiling.record_entry").fetchone()[0]
        store.execute("DROP SCHEMA ceiling CASCADE")
        store.commit()
    return count / took


def read_back(store: Any, batch: int, columns: dict[str, str]) -> list[dict[str, bytes]]:
    """The rows as they stand, in slices of `batch` resources, as binary COPY data."""
    low, high = store.execute("SELECT min(number), max(number) FROM record_resource").fetchone()
    chunks = []
    for start in range(low, high + 1, batch):
        chunk = {}
        for table, names in columns.items():
            key = "number" if table == "record_resource" else "resource_number"
            query = f"SELECT {names} FROM {table} WHERE {key} >= {start} AND {key} < {start + batch}"
            with store.cursor().copy(f"COPY ({query}) TO STDOUT (FORMAT BINARY)") as copy:
                chunk[table] = b"".join(bytes(part) for part in copy)
        chunks.append(chunk)
    return chunks


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--resources", type=int, default=60_000)
    asked = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "ginnel.config.settings"
    from ginnel.config.running import installation

    with installation(), tempfile.TemporaryDirectory() as folder:
        from ginnel.care.reception.actions.loads import BATCH_ROWS

        whole, quarter = Path(folder) / "whole.ndjson", Path(folder) / "quarter.ndjson"
        made = list(lines(asked.resources))
        quarter.write_bytes(b"".join(line for line in made[: asked.resources // 4]))
        whole.write_bytes(b"".join(made))
        del made
        _, _, small_peak = load(quarter, "BENCH-QUARTER")
        receipt, took, peak = load(whole, "BENCH-WHOLE")
        rate = receipt["accepted"] / took
        best = ceiling(BATCH_ROWS)
        print(
            json.dumps(
                {
                    "schema_version": 1,
                    "resources": receipt["accepted"],
                    "load_per_second": round(rate),
                    "copy_per_second": round(best),
                    "ratio": round(rate / best, 3),
                    "peak_bytes_quarter": small_peak,
                    "peak_bytes_whole": peak,
                    **sizes(),
                },
                indent=1,
            )
        )


if __name__ == "__main__":
    main()
