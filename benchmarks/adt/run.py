"""HL7 v2 ADT: reading alone, the whole of a load from a file, and live messages each answered when durable.

    GINNEL_HOME=/tmp/ginnel-bench .venv/bin/python benchmarks/adt/run.py [--messages 20000] [--live 3000]

Needs an empty home, or DATABASE_URL of an empty database, of its own. Prints one JSON object. Beside reading stands
another parser on the same messages; beside the live messages a bare durable INSERT of the same bytes, one transaction
each, from as many connections.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
import made_up  # noqa: E402

GINNEL = str(Path(sys.executable).with_name("ginnel"))


def per_second(count: int, work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return round(count / (time.perf_counter() - started), 1)


def reading(messages: Sequence[bytes]) -> dict[str, float]:
    """Messages a second: taken apart, read whole, and taken apart by the `hl7` package."""
    import hl7

    from ginnel.surfaces.feeds.adt import encoding, message, syntax

    few = messages[:500]
    return {
        "taken_apart": per_second(
            len(messages), lambda: [syntax.read(encoding.decode(one)[0]) for one in messages]
        ),
        "read": per_second(len(messages), lambda: [message.read(one) for one in messages]),
        "taken_apart_by_hl7": per_second(len(few), lambda: [hl7.parse(one.decode()) for one in few]),
    }


def loading(messages: Sequence[bytes]) -> dict[str, Any]:
    """Messages a second of `ginnel load`, inside the load; and again, when all of it is held."""
    from ginnel.care.reception.models import Load

    found = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "messages.hl7"
        path.write_bytes(b"".join(messages))
        for _ in range(2):
            command = [GINNEL, "load", str(path), "--from", "BENCHFILE", "--json"]
            done = subprocess.run(command, capture_output=True, check=True)
            receipt = json.loads(done.stdout)["receipts"][0]
            assert receipt["quarantined"] == 0, receipt
            held = Load.objects.get(id=receipt["load"])
            found.append(len(messages) / (held.finished_at - held.started_at).total_seconds())
    return {"load": round(found[0], 1), "load_again": round(found[1], 1)}


class Sender(threading.Thread):
    """Sends its messages with at most `window` unanswered, and notes how long each answer took."""

    def __init__(self, port: int, messages: Sequence[bytes], window: int) -> None:
        super().__init__()
        self._connection = socket.create_connection(("127.0.0.1", port))
        self._messages = messages
        self._window = window
        self.took: list[float] = []
        self.codes: set[bytes] = set()

    def run(self) -> None:
        sent: list[float] = []
        held = b""
        while len(self.took) < len(self._messages):
            while len(sent) < len(self._messages) and len(sent) - len(self.took) < self._window:
                self._connection.sendall(b"\x0b" + self._messages[len(sent)] + b"\x1c\r")
                sent.append(time.perf_counter())
            held += self._connection.recv(1 << 16)
            *answers, held = held.split(b"\x1c\r")
            for answer in answers:
                self.codes.add(answer.split(b"MSA|")[1][:2])
                self.took.append(time.perf_counter() - sent[len(self.took)])
        self._connection.close()


def live(count: int) -> list[dict[str, Any]]:
    """Messages a second and milliseconds to the answer, for senders that wait for each answer and that do not."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [GINNEL, "listen", "adt", "--from", "BENCHLIVE", "--port", str(port)]
    listener = subprocess.Popen(command, stdout=subprocess.PIPE)
    assert listener.stdout is not None
    listener.stdout.readline()
    try:
        cases = ((1, 1), (8, 1), (32, 1), (8, 50))
        return [_live(port, count, senders, window, seed) for seed, (senders, window) in enumerate(cases, 31)]
    finally:
        listener.send_signal(signal.SIGTERM)
        listener.communicate()


def _live(port: int, count: int, senders: int, window: int, seed: int) -> dict[str, Any]:
    count = count if senders > 1 else count // 5
    messages = made_up.messages(count, seed)
    threads = [Sender(port, messages[number::senders], window) for number in range(senders)]
    rate = per_second(count, lambda: _together(threads))
    took = sorted(1000 * one for thread in threads for one in thread.took)
    assert {code for thread in threads for code in thread.codes} == {b"AA"}
    return {
        "senders": senders,
        "window": window,
        "messages_per_second": rate,
        "answer_ms_median": round(statistics.median(took), 1),
        "answer_ms_95": round(took[int(len(took) * 0.95)], 1),
    }


def _together(threads: Sequence[threading.Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def bare(count: int) -> list[dict[str, Any]]:
    """A row of the same bytes, one durable transaction each."""
    import psycopg

    from ginnel.config import databases, running

    parameters = databases.as_owner(running.home(), os.environ)
    with psycopg.connect(**parameters, autocommit=True) as store:
        store.execute("CREATE TABLE IF NOT EXISTS bench_bare (id bigserial PRIMARY KEY, data bytea NOT NULL)")
    found = []
    for connections in (1, 8, 32):
        messages = made_up.messages(count if connections > 1 else count // 5)

        def insert(mine: Sequence[bytes]) -> None:
            with psycopg.connect(**parameters, autocommit=True) as store:
                for one in mine:
                    store.execute("INSERT INTO bench_bare (data) VALUES (%s)", [one])

        threads = [
            threading.Thread(target=insert, args=(messages[number::connections],))
            for number in range(connections)
        ]
        rate = per_second(len(messages), lambda threads=threads: _together(threads))  # type: ignore[misc]
        found.append({"connections": connections, "rows_per_second": rate})
    with psycopg.connect(**parameters, autocommit=True) as store:
        store.execute("DROP TABLE bench_bare")
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--messages", type=int, default=20_000)
    parser.add_argument("--live", type=int, default=3_000)
    arguments = parser.parse_args()
    from ginnel.config.running import installation

    with installation():
        messages = made_up.messages(arguments.messages)
        result = {
            "messages": arguments.messages,
            "bytes": round(sum(map(len, messages)) / len(messages)),
            "per_second": {**reading(messages), **loading(messages)},
            "live": live(arguments.live),
            "bare_insert": bare(arguments.live),
        }
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
