"""A database on another machine that hangs, seen from `ginnel serve`: whoever asks is told that it is away, nobody
waits for ever, and when it goes on everything does.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from ginnel.config.postgres import embedded, paths
from ginnel.config.postgres import server as postgres
from ginnel.config.tests.between import Way
from ginnel.config.watching import SILENT
from ginnel.kernel.values.identifiers import uuid7

ENOUGH = SILENT + 30
THREADS = 6  # of a web process
TOGETHER = 24  # of a client at once: more than a turn of those who are answered abreast
Served = tuple[str, Way, str]


@pytest.fixture(scope="module")
def served(place: Path, ginnel: Any) -> Iterator[Served]:
    """Where it answers, what is between it and its database, and a client's token."""
    elsewhere, home = place / "home-elsewhere", place / "home-here"
    with embedded.held(elsewhere), socket.socket() as probe:
        with postgres.connect(elsewhere) as connection:
            connection.execute("CREATE DATABASE hanging OWNER ginnel_owner")
        between = Way(f"{paths.socket(elsewhere)}/.s.PGSQL.{paths.PORT}")
        between.start()
        address = f"postgresql://ginnel_owner@127.0.0.1:{between.port}/hanging"
        ginnel(home, "migrate", DATABASE_URL=address)
        words = ("--organisation", "HANG1", "--kind", "gp-practice", "--scopes", "system/*.rs")
        words = (*words, "--make-key", place / "hanging.key")
        ginnel(home, "client", "add", "Hanging", *words, DATABASE_URL=address)
        token = ginnel(home, "client", "token", "Hanging", DATABASE_URL=address).split()[-1]
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        command = (sys.executable, "-m", "ginnel.config.cli", "serve", "--port", str(port), "--workers", "1")
        environment = os.environ | {
            "GINNEL_HOME": str(home),
            "DATABASE_URL": address,
            "GINNEL_LOG_LEVEL": "ERROR",
        }
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None and process.stdout.readline()
            yield f"http://127.0.0.1:{port}", between, token
            between.is_shut = False
            process.send_signal(signal.SIGTERM)
        between.end()


def status(address: str, path: str, token: str = "nobody") -> tuple[int, dict[str, str], bytes]:
    asked = urllib.request.Request(f"{address}{path}", headers={"Authorization": f"Bearer {token}"})
    try:
        with urllib.request.urlopen(asked, timeout=ENOUGH) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, dict(refused.headers), refused.read()


@pytest.mark.verify
def test_whoever_asks_is_told_and_when_it_goes_on_everything_does(served: Served) -> None:
    address, between, _ = served
    for _ in range(3 * THREADS):  # in turn, so that each thread has its connection
        assert status(address, "/fhir/R4/Patient")[0] == 401
    between.is_shut = True
    for _ in range(2):
        found, headers, body = status(address, "/fhir/R4/Patient")
        assert (found, headers["retry-after"]) == (503, "30")
        assert json.loads(body)["issue"][0]["code"] == "transient"
    between.is_shut = False
    until = time.monotonic() + ENOUGH
    while {status(address, "/fhir/R4/Patient")[0] for _ in range(2 * THREADS)} != {401}:
        assert time.monotonic() < until
        time.sleep(0.2)


@pytest.mark.verify
def test_so_is_a_client_whose_searches_are_answered_together(served: Served) -> None:
    """About one person each, so that several are under way in one thread when it hangs."""
    address, between, token = served
    path = f"/fhir/R4/Observation?patient={uuid7()}&code=http://snomed.info/sct|271649006"

    def ask() -> list[tuple[int, dict[str, str], bytes]]:
        with ThreadPoolExecutor(TOGETHER) as pool:
            return list(pool.map(lambda _: status(address, path, token), range(TOGETHER)))

    for _ in range(3):
        assert [found for found, *_ in ask()] == [200] * TOGETHER
    between.is_shut = True
    for _ in range(2):
        began = time.monotonic()
        for found, headers, body in ask():
            assert (found, headers["retry-after"]) == (503, "30")
            assert json.loads(body)["issue"][0]["code"] == "transient"
        assert status(address, "/fhir/R4/metadata")[0] == 200  # which asks it nothing
        assert time.monotonic() - began < ENOUGH
    between.is_shut = False
    until = time.monotonic() + ENOUGH
    while {found for found, *_ in ask()} != {200}:
        assert time.monotonic() < until
        time.sleep(0.2)
