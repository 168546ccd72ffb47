"""One person's details read with the sharing decision, beside the same read with an audit event alone.

    GINNEL_HOME=... .venv/bin/python benchmarks/decided_read/run.py [--reads 4000]   # after build.py

A read is a transaction: (the decision and) its audit event, the person's source records, commit. `decided` asks what it
is decided by in a statement of its own, `together` with what is read. `handed_…` are reads of the open API, one, four
and eight together (`handed.py`). Each is of another person by another member of
staff, as a new request is; the ways take turns in the same run. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from ginnel.config.running import installation

READ = """SELECT s.number, s.family, s.given, s.birth_date, s.gender, s.address_line, s.postcode, o.name
FROM people_sourcerecord s JOIN organisations_organisation o ON o.id = s.organisation_id WHERE s.person_id = %s"""
# As the person page and the open API ask: what it is decided by, and what is read, in one statement.
WIDTH = 8
TOGETHER = """SELECT s.number, s.family, s.given, s.birth_date, s.gender, s.address_line, s.postcode, o.name, {columns}
FROM (SELECT %(person)s::uuid) what(person_id) JOIN people_sourcerecord s ON s.person_id = what.person_id
JOIN organisations_organisation o ON o.id = s.organisation_id"""
ROUNDS = 20
Asked = tuple[UUID, dict[str, Any]]


def backend_cpu(pid: int) -> float:
    """Seconds of processor that the database's process for this connection took so far."""
    import os

    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def viewer(who: dict[str, Any]) -> Any:
    """One for each request, which remembers nothing of the one before."""
    from ginnel.foundation.organisations.states import Role
    from ginnel.foundation.sharing.queries import StaffViewer
    from ginnel.kernel.viewer import Purpose

    return StaffViewer(name="Bench", role=Role.HOSPITAL_DOCTOR, purpose=Purpose.DIRECT_CARE, **who)


def ways() -> dict[str, Callable[[Asked], None]]:
    from django.db import transaction

    from ginnel.foundation.audit import actions as audit
    from ginnel.foundation.audit.rules import Event
    from ginnel.foundation.sharing.rules import VERSION
    from ginnel.kernel import prepared
    from ginnel.kernel.errors import NotFound
    from ginnel.kernel.viewer import Action, Category

    detail = {
        "action": "read", "asked": "one category", "relationships": ["caseload"], "known": True, "objections": [],
        "unagreed": [], "barred": False, "rules": VERSION,
    }  # fmt: skip

    @transaction.atomic
    def audited(asked: Asked) -> None:
        person, who = asked
        event = Event("sharing.decided", person, (Category.DEMOGRAPHICS,), "permit", detail)
        audit.append(by=viewer(who), events=[event])
        prepared.run(READ, [person])

    @transaction.atomic
    def decided(asked: Asked) -> None:
        person, who = asked
        try:
            viewer(who).require(person, Category.DEMOGRAPHICS, Action.READ)
        except NotFound:  # kept from them
            return
        prepared.run(READ, [person])

    @transaction.atomic
    def together(asked: Asked) -> None:
        person, who = asked
        deciding = viewer(who)
        columns, values = deciding.standing("what.person_id")
        rows = prepared.run(TOGETHER.format(columns=columns), {**values, "person": person})
        deciding.learn_from(person, rows[0][WIDTH:])
        try:
            deciding.require(person, Category.DEMOGRAPHICS, Action.READ)
        except NotFound:
            return

    return {"audited": audited, "decided": decided, "together": together}


def measure(reads: int, shown: str) -> dict[str, Any]:
    """Each way of each kind in turn, every one with others drawn by chance."""
    from build import somebody
    from handed import TOGETHER as AT_ONCE
    from handed import drawing
    from handed import ways as handed

    def one_by_one(way: Callable[[Asked], None]) -> Callable[[Any], None]:
        return lambda asked: [way(one) for one in asked] and None

    page = timed({name: one_by_one(way) for name, way in ways().items()}, somebody, reads)
    api = timed(handed(shown), drawing(), reads)
    pairs = {"decided": "audited", "together": "audited"} | {
        f"handed_{many}": f"undecided_{many}" for many in AT_ONCE
    }
    found = page | api
    return {
        "reads": reads,
        **found,
        "share_of_undecided": {
            name: round(found[name]["per_second"] / found[other]["per_second"], 2)
            for name, other in pairs.items()
        },
        "cpu_over_undecided_ms": {
            name: round(found[name]["cpu_ms"] - found[other]["cpu_ms"], 3) for name, other in pairs.items()
        },
    }


def timed(
    ways: dict[str, Callable[[Any], None]], draw: Callable[[int], Any], reads: int
) -> dict[str, dict[str, float]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    ran, done = {name: [0.0, 0.0, 0.0] for name in ways}, dict.fromkeys(ways, 0)
    for turn in range(ROUNDS + 1):
        for name, way in ways.items():
            asked = draw(reads // ROUNDS)
            before = time.perf_counter(), time.process_time(), backend_cpu(pid)
            way(asked)
            after = time.perf_counter(), time.process_time(), backend_cpu(pid)
            if turn:  # the first warms up
                done[name] += len(asked)
                for place in range(3):
                    ran[name][place] += after[place] - before[place]
    return {
        name: {
            "per_second": round(done[name] / wall),
            "cpu_ms": round(1000 * (own + theirs) / done[name], 3),
            "of_it_this_process_ms": round(1000 * own / done[name], 3),
        }
        for name, (wall, own, theirs) in ran.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reads", type=int, default=4_000)
    reads = parser.parse_args().reads
    from handed import token

    shown = token()
    with installation():
        print(json.dumps({"schema_version": 1, "kind": "benchmark-decided-read", **measure(reads, shown)}))


if __name__ == "__main__":
    main()
