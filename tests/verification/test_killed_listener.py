"""`kill -9` of the listener under fifty messages a second: nothing that was answered is lost, nothing is there twice.

The whole installation is real: the `ginnel` command, its own PostgreSQL, a sender that keeps what was not answered and
sends it again. A few kills run in every test run, thirty in `make verify`; half of them take PostgreSQL down too.
"""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import subprocess
import threading
import time
from collections import OrderedDict
from pathlib import Path
from typing import Any

import pytest

from ginnel.kernel.values.identifiers import uuid7
from ginnel.surfaces.feeds.mllp.framing import Framing, framed
from tests.verification.test_killed_loads import GINNEL, Installation

RATE = 50
EVENTS = ("A01", "A02", "A08", "A02", "A03", "A13", "A03")
WARDS = ("W1", "W2", "W3")


def message(number: int) -> bytes:
    """The next event of one of many stays."""
    stay, step = number // len(EVENTS), number % len(EVENTS)
    at = f"202602{3 + step:02d}{stay // 60 % 24:02d}{stay % 60:02d}"
    event, ward = EVENTS[step], WARDS[(stay + step) % len(WARDS)]
    lines = (
        f"MSH|^~\\&|PAS|RXX|GINNEL|YORK|{at}||ADT^{event}|{number}|P|2.4",
        f"EVN|{event}|{at}",
        f"PID|||H{stay}^^^PAS^MR||TESTPERSON{stay % 41}^Given{stay % 37}||19{stay % 80 + 10}0302|F",
        f"PV1||I|{ward}^BAY^{stay % 9}" + "|" * 16 + f"V{stay}",
    )
    return ("\r".join(lines) + "\r").encode()


class Sender(threading.Thread):
    """Sends at a steady rate, remembers what was answered, and starts again with what was not when it is cut off."""

    def __init__(self, port: int, count: int) -> None:
        super().__init__(daemon=True)
        self._port = port
        self._waiting = OrderedDict((str(number), message(number)) for number in range(count))
        self.answered: set[str] = set()
        self.refused: list[str] = []

    def run(self) -> None:
        while self._waiting:
            try:
                self._converse()
            except OSError:
                time.sleep(0.05)

    def _converse(self) -> None:
        with socket.create_connection(("127.0.0.1", self._port), timeout=20) as connection:
            framing = Framing(1 << 20)
            unsent = list(self._waiting)
            started = time.monotonic()
            sent = 0
            connection.settimeout(1 / RATE)
            while self._waiting:
                if sent < len(unsent) and sent < (time.monotonic() - started) * RATE:
                    connection.sendall(framed(self._waiting[unsent[sent]]))
                    sent += 1
                self._hear(connection, framing)

    def _hear(self, connection: socket.socket, framing: Framing) -> None:
        try:
            data = connection.recv(1 << 16)
        except TimeoutError:
            return
        if not data:
            raise ConnectionError
        for frame in framing.feed(data):
            code, control = frame.data.decode().split("\rMSA|")[1].split("\r")[0].split("|")[:2]
            if code == "AA":
                self.answered.add(control)
                self._waiting.pop(control, None)
            else:
                self.refused.append(code)


class Listening(Installation):
    """An installation whose listener can be started, killed and started again on one port."""

    def __init__(self, home: Path) -> None:
        super().__init__(home)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.process: subprocess.Popen[bytes] | None = None

    def listen(self) -> None:
        self.process = subprocess.Popen(
            [GINNEL, "listen", "adt", "--from", "RXX", "--port", str(self.port)],
            env=self.environment,
            stdout=subprocess.PIPE,
        )
        assert self.process.stdout is not None
        assert b"Listening" in self.process.stdout.readline()

    def kill_listener(self, *, server_too: bool) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.communicate()
        if server_too:
            for pid in self.servers():
                os.kill(pid, signal.SIGKILL)

    def end_listener(self) -> int:
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        self.process.communicate(timeout=60)
        return self.process.returncode

    def receipt(self, numbers: set[str], folder: Path) -> dict[str, Any]:
        """What a file of these messages would bring."""
        path = folder / f"{uuid7().hex}.hl7"
        path.write_bytes(b"".join(message(int(number)) for number in sorted(numbers, key=int)))
        totals: dict[str, Any] = json.loads(self.run("load", str(path), "--from", "RXX", "--json"))["totals"]
        return totals


def loaded_once(home: Path, count: int, folder: Path) -> str:
    """The digest of a record that was told the same by a file."""
    installation = Listening(home)
    try:
        installation.receipt({str(number) for number in range(count)}, folder)
        return installation.digest()
    finally:
        installation.stop()


def survive(home: Path, folder: Path, *, kills: int, count: int) -> None:
    installation = Listening(home)
    chance = random.Random(kills)  # noqa: S311
    sender = Sender(installation.port, count)
    try:
        installation.listen()
        sender.start()
        for number in range(kills):
            time.sleep(chance.uniform(0.5, 2.0))
            installation.kill_listener(server_too=number % 2 == 1)
            answered = set(sender.answered)
            if number == 0:
                assert answered, "nothing had been answered yet"
                held = installation.receipt(answered, folder)
                assert (held["accepted"], held["already_held"]) == (0, len(answered))
            installation.listen()
        sender.join(120)
        assert not sender.is_alive()
        assert installation.end_listener() == 0
        everything = {str(number) for number in range(count)}
        assert sender.answered == everything
        again = installation.receipt(everything, folder)
        assert (again["read"], again["accepted"], again["already_held"]) == (count, 0, count)
        assert installation.digest() == loaded_once(folder / "home-once", count, folder)
        installation.run("audit", "verify")
    finally:
        if installation.process and installation.process.poll() is None:
            installation.process.kill()
            installation.process.communicate()
        installation.stop()


@pytest.fixture
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp(f"l{uuid7().hex[-6:]}")


def test_a_listener_killed_a_few_times_loses_nothing_it_answered(home: Path, tmp_path: Path) -> None:
    survive(home, tmp_path, kills=3, count=350)


@pytest.mark.verify
def test_a_listener_killed_thirty_times_loses_nothing_it_answered(home: Path, tmp_path: Path) -> None:
    survive(home, tmp_path, kills=30, count=2_800)
