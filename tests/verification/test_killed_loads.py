"""`kill -9` at random moments of a load, then the same command again: the record is as if nothing had happened.

The whole installation is real: the `ginnel` command, its own PostgreSQL, its own keys. A few kills run in every test
run, fifty in `make verify`; half of them take PostgreSQL down too, as a power cut would.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ginnel.config.postgres import embedded, paths
from ginnel.config.postgres import server as postgres
from ginnel.kernel.values.identifiers import uuid7

GINNEL = str(Path(sys.executable).with_name("ginnel"))
FEW, MANY = 12_000, 200_000  # rows: enough that the kills all fall into one load, which they keep from ending


def resource(number: int) -> dict[str, Any]:
    """Every twentieth row a patient, every five hundredth a row that cannot be accepted."""
    patient = number - number % 20
    if number == patient:
        return {
            "resourceType": "Patient",
            "id": f"p{patient}",
            "name": [{"family": f"Testperson{patient % 97}", "given": [f"Given{patient % 89}"]}],
            "birthDate": f"19{patient % 90 + 10}-0{patient % 9 + 1}-1{patient % 9}",
        }
    return {
        "resourceType": "Observation",
        "id": f"o{number}",
        "status": "final" if number % 500 else "unheard-of",
        "code": {"text": f"observation {number}"},
        "subject": {"reference": f"Patient/p{patient}"},
        "effectiveDateTime": "2026-11-22T02:00:00Z",
        "note": [{"text": "x" * 200}],
    }


def written(folder: Path, rows: int) -> Path:
    path = folder / "rows.ndjson"
    path.write_text("".join(json.dumps(resource(number)) + "\n" for number in range(1, rows + 1)))
    return path


class Installation:
    """A home of its own with its own PostgreSQL, whatever DATABASE_URL the tests run against."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.environment = {**os.environ, "GINNEL_HOME": str(home)}
        for name in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "PYTEST_XDIST_WORKER"):
            self.environment.pop(name, None)
        self.run("migrate")

    def run(self, *words: str) -> str:
        return subprocess.run(
            [GINNEL, *words], env=self.environment, check=True, capture_output=True, text=True, timeout=300
        ).stdout

    def load(self, path: Path) -> dict[str, Any]:
        return json.loads(self.run("load", str(path), "--from", "KILLED", "--json"))["totals"]

    def digest(self) -> str:
        return str(json.loads(self.run("record", "digest", "--json"))["digest"])

    def kill(self, path: Path, after: float, *, server_too: bool) -> None:
        process = subprocess.Popen(
            [GINNEL, "load", str(path), "--from", "KILLED", "--json"],
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(after)
        process.send_signal(signal.SIGKILL)
        process.wait()
        if server_too:
            for pid in self.servers():
                os.kill(pid, signal.SIGKILL)

    def servers(self) -> list[int]:
        return [
            int(path.read_text().split()[0])
            for path in self.home.rglob("postmaster.pid")
            if path.read_text().strip()
        ]

    def loads(self) -> tuple[int, int]:
        """How many there are, and how many of them have ended."""
        with (
            embedded.held(self.home),
            postgres.connect(self.home, database=paths.DATABASE) as connection,
        ):
            return connection.execute("SELECT count(*), count(finished_at) FROM reception_load").fetchone()

    def seconds_to_begin(self) -> float:
        started = time.monotonic()
        self.digest()
        return time.monotonic() - started

    def stop(self) -> None:
        for pid in self.servers():
            os.kill(pid, signal.SIGINT)


@pytest.fixture
def new_home(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    return lambda: tmp_path_factory.mktemp(f"h{uuid7().hex[-6:]}")


def whole_load(home: Path, file: Path) -> tuple[str, dict[str, Any]]:
    installation = Installation(home)
    try:
        totals = installation.load(file)
        return installation.digest(), totals
    finally:
        installation.stop()


def survive(
    new_home: Callable[[], Path], file: Path, kills: int, expected: tuple[str, dict[str, Any]]
) -> None:
    """Where a kill came after the load had ended, because the machine was slower while it was measured than since, it
    is tried again with earlier ones, from the beginning: nothing but a load that no kill came too late for counts."""
    assert any(survived(new_home(), file, kills, expected, latest) for latest in (1.3, 1.1, 0.9))


def survived(home: Path, file: Path, kills: int, expected: tuple[str, dict[str, Any]], latest: float) -> bool:
    """Each kill falls while the command starts or within its first batches, not later than `latest` times as long as
    it takes to start; False where one came after the load had ended, with all of it there."""
    digest, totals = expected
    installation = Installation(home)
    chance = random.Random(kills)  # noqa: S311
    try:
        begins = installation.seconds_to_begin()
        for number in range(kills):
            installation.kill(file, chance.uniform(0.5, latest) * begins, server_too=number % 2 == 1)
        _, ended = installation.loads()
        if ended:
            assert installation.digest() == digest
            return False
        resumed = installation.load(file)
        assert installation.loads() == (1, 1)
        assert resumed["read"] == totals["read"]
        assert resumed["read"] == resumed["accepted"] + resumed["already_held"] + resumed["quarantined"]
        assert resumed["quarantined"] == totals["quarantined"]
        assert installation.digest() == digest
        installation.run("audit", "verify")
        return True
    finally:
        installation.stop()


def test_a_load_killed_a_few_times_ends_as_one_that_was_not(
    new_home: Callable[[], Path], tmp_path: Path
) -> None:
    file = written(tmp_path, FEW)
    survive(new_home, file, 3, whole_load(tmp_path / "whole", file))


@pytest.mark.verify
def test_a_load_killed_fifty_times_ends_as_one_that_was_not(
    new_home: Callable[[], Path], tmp_path: Path
) -> None:
    file = written(tmp_path, MANY)
    survive(new_home, file, 50, whole_load(tmp_path / "whole", file))
