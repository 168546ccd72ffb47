"""`ginnel serve` takes a hospital's live messages where it is told to, counts them, and starts a listener again."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from ginnel.surfaces.feeds.mllp.framing import framed
from tests.verification.conftest import Run

MESSAGE = (
    b"MSH|^~\\&|PAS|RXX|GINNEL|YORK|202602031000||ADT^A01|77|P|2.4\rEVN|A01|202602031000\r"
    b"PID|||H1^^^PAS^MR||TESTPERSON^Ada||19400302|F\rPV1||I|W1^BAY^1" + b"|" * 16 + b"V1\r"
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def serving(place: Path, ginnel: Run) -> Iterator[tuple[subprocess.Popen[bytes], int, int]]:
    """`ginnel serve` with a listener beside it: the process, its web port and its message port."""
    home, web, messages = place / "home-messages", free_port(), free_port()
    ginnel(home, "migrate")
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("GINNEL_", "DATABASE_URL"))
    }
    environment = {**clean, "GINNEL_HOME": str(home), "GINNEL_ADT_LISTEN": f"RXX=127.0.0.1:{messages}"}
    command = [sys.executable, "-m", "ginnel.config.cli", "serve", "--port", str(web)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert b"Ginnel is at" in process.stdout.readline()
        yield process, web, messages
        process.send_signal(signal.SIGTERM)
        process.wait(90)


def answer(port: int, patience: float = 60) -> bytes:
    """What is answered; a listener that is only starting is waited for."""
    until = time.monotonic() + patience
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
                connection.sendall(framed(MESSAGE))
                return connection.recv(1 << 16)
        except ConnectionError:
            assert time.monotonic() < until, "nobody listens"
            time.sleep(0.2)


def counts(port: int) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=30) as page:  # noqa: S310
        return str(page.read().decode())


def test_messages_are_answered_and_counted(serving: tuple[subprocess.Popen[bytes], int, int]) -> None:
    _, web, messages = serving
    assert b"MSA|AA|77" in answer(messages)
    assert 'ginnel_mllp_messages_total{answer="AA",organisation="RXX"} 1.0' in counts(web)


def test_a_listener_that_died_is_started_again(serving: tuple[subprocess.Popen[bytes], int, int]) -> None:
    process, _, messages = serving
    [listener] = [
        child
        for child in psutil.Process(process.pid).children(recursive=True)
        if "adt" in child.cmdline()[-4:-3]
    ]
    listener.kill()
    psutil.wait_procs([listener], timeout=30)
    assert b"MSA|AA|77" in answer(messages)
