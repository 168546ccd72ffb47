"""`kill -9` of the poller of our MESH mailbox: no message is lost, none is there twice, none is forgotten unread.

The whole installation is real: the `ginnel` command and its own PostgreSQL, against a MESH of our own that says when
the poller has come to a certain request. It is killed at each request, and at random moments between.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from ginnel.kernel.values.identifiers import uuid7
from ginnel.surfaces.mesh.tests.conftest import OURS, TRUST
from ginnel.surfaces.mesh.tests.fake_mesh import FakeMesh, Handler
from ginnel.surfaces.mesh.tests.post import PASSWORD, SHARED_KEY
from tests.verification.test_killed_loads import GINNEL, Installation, resource

ROWS = 40  # of each message, in two chunks
# (request, which chunk, how much of the answer is given before the kill: None for all of it, -1 for nothing done)
POINTS: tuple[tuple[str, str, int | None], ...] = (
    ("handshake", "", -1),
    ("list", "", None),
    ("download", "", 100),
    ("download", "2", 100),
    ("download", "2", None),
    ("acknowledge", "", -1),
    ("acknowledge", "", None),
)


def content(number: int) -> bytes:
    first = 1 + number * ROWS
    return "".join(json.dumps(resource(row)) + "\n" for row in range(first, first + ROWS)).encode()


class Polling(Installation):
    """An installation with a mailbox, whose poller can be killed."""

    def __init__(self, home: Path, mesh: FakeMesh) -> None:
        super().__init__(home)
        for name, held in (("mesh-password", PASSWORD), ("mesh-shared-key", SHARED_KEY)):
            (home / "keys" / name).write_text(held)
        self.environment |= {"GINNEL_MESH_URL": mesh.url, "GINNEL_MESH_MAILBOX": OURS}
        self.run("mesh", "route", TRUST, "*", "KILLED", "--new")

    def start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [GINNEL, "mesh", "poll", "--once"],
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def poll(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.run("mesh", "poll", "--once", "--json"))
        return found


def kill_at(installation: Polling, mesh: FakeMesh, what: str, chunk: str, given: int | None) -> None:
    """Kill the poller once it has come to the next such request."""
    process = installation.start()

    def interfere(handler: Handler, asked: str, named: dict[str, str]) -> bool:
        if (asked, named.get("chunk", "")) != (what, chunk):
            return False
        if given != -1:
            options = {"only": given} if given else {}
            getattr(handler, f"on_{what}")(**named, **options)
            time.sleep(0.02 if given is None else 0)
        os.kill(process.pid, signal.SIGKILL)
        return True

    mesh.interfere = interfere
    try:
        assert process.wait(60) == -signal.SIGKILL, f"it never came to {what} {chunk}"
    finally:
        mesh.interfere = lambda handler, asked, named: False


def survive(home: Path, folder: Path, mesh: FakeMesh, *, rounds: int) -> None:
    installation = Polling(home, mesh)
    chance = random.Random(rounds)  # noqa: S311
    numbers = iter(range(10_000))
    sent: dict[str, bytes] = {}

    def send(count: int) -> None:
        for _ in range(count):
            whole = content(next(numbers))
            half = len(whole) // 2
            sent[mesh.post.send(TRUST, OURS, "W", whole[:half], whole[half:], filename="rows.ndjson")] = whole

    try:
        for number in range(rounds):
            for point in POINTS:
                send(1)
                kill_at(installation, mesh, *point)
            send(5)
            process = installation.start()
            time.sleep(chance.uniform(0.8, 2.5))
            process.send_signal(signal.SIGKILL)
            process.wait()
            if number % 2:
                for pid in installation.servers():
                    os.kill(pid, signal.SIGKILL)
        assert installation.poll()["totals"]["failed"] == 0
        assert mesh.post.inbox(OURS) == []
        everything = folder / "everything.ndjson"
        everything.write_bytes(b"".join(sent.values()))
        installation.run("mesh", "poll", "--once")
        again = installation.load(everything)
        assert (again["read"], again["accepted"]) == (len(sent) * ROWS, 0)
        assert installation.loads() == (len(sent) + 1, len(sent) + 1)
        assert not list((home / "uploads").iterdir())
    finally:
        installation.stop()


@pytest.fixture
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp(f"m{uuid7().hex[-6:]}")


def test_a_poller_killed_at_every_step_loses_and_doubles_nothing(home: Path, tmp_path: Path) -> None:
    with FakeMesh(OURS, TRUST) as mesh:
        survive(home, tmp_path, mesh, rounds=1)


@pytest.mark.verify
def test_a_poller_killed_a_hundred_times_loses_and_doubles_nothing(home: Path, tmp_path: Path) -> None:
    with FakeMesh(OURS, TRUST) as mesh:
        survive(home, tmp_path, mesh, rounds=12)
