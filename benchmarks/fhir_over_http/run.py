"""The open API beside two ceilings, all of it in one run.

    GINNEL_HOME=/tmp/ginnel-fhir .venv/bin/python benchmarks/fhir/run.py [--people 80] [--entries 300] [--seconds 8]

A served installation (two web processes) with people whose records are long, and a client that has
everything decided and written down; PostgreSQL durable as it comes. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parent)]
import asking  # noqa: E402
from migrated import migrate  # noqa: E402

GINNEL = str(Path(sys.executable).with_name("ginnel"))
WORKERS, TOGETHER = 2, 20
TABLE = """CREATE TABLE IF NOT EXISTS benchmark_audit (
    id uuid PRIMARY KEY, at timestamptz NOT NULL, identity text, person uuid, action text, detail jsonb)"""


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--people", type=int, default=80)
    arguments.add_argument("--entries", type=int, default=300)
    arguments.add_argument("--seconds", type=float, default=8)
    asked = arguments.parse_args()
    migrate()
    fill(asked.people, asked.entries)
    print(json.dumps(measured(asked.seconds) | {"people": asked.people, "entries": asked.entries}, indent=1))


def ginnel(*words: str) -> str:
    return subprocess.run([GINNEL, *words], check=True, stdout=subprocess.PIPE, text=True).stdout


def fill(people: int, entries: int) -> None:
    """Once for a home: what is held already changes nothing."""
    import build

    path = Path(os.environ["GINNEL_HOME"]) / f"people-{people}-{entries}.ndjson"
    if not path.exists():
        build.write(path, people, entries)
        ginnel("load", str(path), "--from", build.CODE)
        words = ("--organisation", build.CODE, "--kind", "gp-practice", "--scopes", "system/*.cruds")
        ginnel(
            "client",
            "add",
            "Benchmark",
            *words,
            "--per-minute",
            "100000000",
            "--make-key",
            str(path) + ".key",
        )


def measured(seconds: float) -> dict[str, Any]:
    from ginnel.config.running import installation

    found: dict[str, Any] = {"benchmark": "fhir", "schema_version": 1}
    with installation(as_owner=True):
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute(TABLE)
            cursor.execute("VACUUM ANALYZE")  # as a server that has run for a minute has done by itself
            cursor.execute(
                "SELECT id::text, kind FROM record_resource WHERE source_number > 0 ORDER BY id LIMIT 20000"
            )
            rows = cursor.fetchall()
            cursor.execute(
                "SELECT person_id::text, nhs_number FROM people_sourcerecord WHERE nhs_number <> ''"
            )
            people = cursor.fetchall()
            database = (
                connection.connection.info.dsn + f" password={connection.connection.info.password or ''}"
            )
        from ginnel.foundation.record.fhir.kinds import name_of

        dice = random.Random(1)
        dice.shuffle(rows)
        named = [(name_of(kind), id) for id, kind in rows[:4000] if name_of(kind) != "Patient"]
        with ceiling(database) as port:
            for way in ("bare", "audited"):
                found[way] = asking.ask(
                    port, [asking.request(f"/{way}/{id}", "x") for _, id in named], seconds=seconds
                )
        with served() as port:
            token = ginnel("client", "token", "Benchmark").split()[-1]
            for name, paths in ways(named, people).items():
                warm = [asking.request(f"/fhir/R4/{path}", token) for path in paths]
                asking.ask(port, warm, seconds=1)
                found[name] = asking.ask(port, warm, seconds=seconds)
            for name, (each, path, bodies) in writes(people).items():
                sent = [asking.request(f"/fhir/R4{path}", token, method="POST", body=body) for body in bodies]
                asked = asking.ask(port, sent, seconds=seconds, connections=4)
                found[name] = asked | {"resources_per_second": round(asked["per_second"] * each)}
    return found | {"of_audited": round(found["read"]["per_second"] / found["audited"]["per_second"], 3)}


def ways(named: list[tuple[str, str]], people: list[tuple[str, str]]) -> dict[str, list[str]]:
    system = "https://fhir.nhs.uk/Id/nhs-number"
    return {
        "read": [f"{kind}/{id}" for kind, id in named],
        "patient_by_identifier": [f"Patient?identifier={system}|{number}" for _, number in people],
        "observations_by_code": [
            f"Observation?patient={person}&code=http://snomed.info/sct|{100000 + number}"
            for person, _ in people for number in (0, 3, 7, 11)
        ],
        "encounters_by_date": [f"Encounter?patient={person}&_sort=-date&_count=20" for person, _ in people],
        "everything": [f"Patient/{person}/$everything?_count=1000" for person, _ in people],
    }  # fmt: skip


def writes(people: list[tuple[str, str]]) -> dict[str, tuple[int, str, list[bytes]]]:
    """Resources in each request, its address, and bodies: what a practice measured, and notes, which Ginnel owns."""
    sent = "2026-11-01T10:00:00Z"
    transactions, notes = [], []
    for person, _ in people:
        subject = {"reference": f"Patient/{person}"}
        pulse = {
            "resourceType": "Observation", "status": "final", "subject": subject, "effectiveDateTime": sent,
            "code": {"coding": [{"system": "http://loinc.org", "code": "8867-4"}]},
            "valueQuantity": {"value": 72, "system": "http://unitsofmeasure.org", "code": "/min"},
        }  # fmt: skip
        entries = [{"request": {"method": "POST", "url": "Observation"}, "resource": pulse}] * TOGETHER
        transactions.append({"resourceType": "Bundle", "type": "transaction", "entry": entries})
        kind = [{"coding": [{"system": "https://ginnel.invalid/CodeSystem/note-kind", "code": "visit"}]}]
        notes.append({
            "resourceType": "Communication", "status": "completed", "category": kind, "subject": subject, "sent": sent,
            "payload": [{"contentString": "Seen at home."}],
        })  # fmt: skip
    return {
        "transactions": (TOGETHER, "", [json.dumps(one).encode() for one in transactions]),
        "notes": (1, "/Communication", [json.dumps(one).encode() for one in notes]),
    }


@contextmanager
def served() -> Iterator[int]:
    port = _free()
    process = subprocess.Popen(
        [GINNEL, "serve", "--port", str(port), "--workers", str(WORKERS)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    yield from _until_ended(process, port, "/readyz")


@contextmanager
def ceiling(database: str) -> Iterator[int]:
    port = _free()
    words = [
        "granian",
        "--interface",
        "wsgi",
        "--port",
        str(port),
        "--workers",
        str(WORKERS),
        "--blocking-threads",
        "4",
    ]
    process = subprocess.Popen(
        [str(Path(sys.executable).with_name(words[0])), *words[1:], "--no-log", "ceiling:app"],
        cwd=Path(__file__).parent,
        env={**os.environ, "CEILING_DATABASE": database},
    )
    yield from _until_ended(process, port, "")


def _until_ended(process: subprocess.Popen[bytes], port: int, ready: str) -> Iterator[int]:
    try:
        for _ in range(200):
            try:
                if ready:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}{ready}").close()
                else:
                    socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def _free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
