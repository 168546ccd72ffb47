"""Appends to the audit trail beside plain INSERTs of the same row, each committed, in turn in the same run.

    DATABASE_URL=... GINNEL_HOME=... .venv/bin/python benchmarks/audit/run.py [--events 2000]

Prints one JSON object: events per second and microseconds of this process's CPU for each way, and their ratio.
The plain INSERT is the ceiling: a table of the same shape and indexes, every value made beforehand, no chain.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from migrated import migrate  # noqa: E402

PLAIN = """
INSERT INTO audit_benchmark (writer, sequence, id, at, action, purpose, role, organisation, outcome, identity,
    request_id, actor_salt, actor_commitment, person, categories, detail, subject_salt, subject_commitment, link)
VALUES (0, %s, %s, now(), 'benchmark.read', 'record-keeping', 'service', 'GINNEL', 'done', 'service:benchmark',
    %s, %s, %s, %s, '{7}', '{"entries": 3}', %s, %s, %s)
"""
ROUNDS = 10


def timed(work: Callable[[], None]) -> tuple[float, float]:
    """Seconds of wall clock and of CPU."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


def plain_inserts(events: int, base: int) -> Callable[[], None]:
    import os

    from django.db import connection
    from psycopg import Cursor

    from ginnel.kernel.values.identifiers import uuid7

    salt, code = os.urandom(16), os.urandom(32)
    ids = [uuid7() for _ in range(events)]
    rows: Sequence[Any] = [
        (base + n, one, one, salt, code, one, salt, code, code) for n, one in enumerate(ids)
    ]

    def work() -> None:
        with Cursor(connection.connection) as cursor:
            for row in rows:
                cursor.execute(PLAIN, row, prepare=True)

    return work


def appends(events: int, together: int) -> Callable[[], None]:
    from ginnel.foundation.audit import actions
    from ginnel.foundation.audit.rules import Event
    from ginnel.foundation.sharing.queries import service
    from ginnel.kernel.values.identifiers import uuid7
    from ginnel.kernel.viewer import Category

    viewer, person = service("benchmark"), uuid7()
    batch = [Event("benchmark.read", person, (Category.PLAN,), detail={"entries": 3})] * together

    def work() -> None:
        for _ in range(events // together):
            actions.append(by=viewer, events=batch)

    return work


def measure(events: int) -> dict[str, Any]:
    """Interleaved rounds, so that whatever else the machine does falls on all three alike."""
    totals = {"plain_insert": [0.0, 0.0], "append": [0.0, 0.0], "append_100_together": [0.0, 0.0]}
    base = time.time_ns() // 1000
    share = events // ROUNDS
    for turn in range(ROUNDS):
        ways = (plain_inserts(share, base + turn * share), appends(share, 1), appends(share, 100))
        for total, way in zip(totals.values(), ways, strict=True):
            wall, cpu = timed(way)
            total[0] += wall
            total[1] += cpu
    shown: dict[str, Any] = {
        name: {"per_second": round(events / wall), "cpu_microseconds": round(cpu / events * 1e6, 1)}
        for name, (wall, cpu) in totals.items()
    }
    return {
        "events": events,
        **shown,
        "append_share_of_plain": round(totals["plain_insert"][0] / totals["append"][0], 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", type=int, default=2000, help="per way; a multiple of 1000")
    events = parser.parse_args().events
    from ginnel.config.running import installation

    migrate()
    with installation(as_owner=True):
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE audit_benchmark (LIKE audit_event INCLUDING ALL)")
        try:
            appends(100, 1)()
            print(json.dumps({"schema_version": 1, "kind": "benchmark-audit", **measure(events)}))
        finally:
            with connection.cursor() as cursor:
                cursor.execute("DROP TABLE audit_benchmark")


if __name__ == "__main__":
    main()
