"""Messages to the outside: how many a second are made and carried, and whether any is lost or doubled by `kill -9`.

GINNEL_HOME=... .venv/bin/python benchmarks/messages/run.py [--messages 6000] [--kills 5]

Prints JSON. A GOV.UK Notify of our own, in a process of its own, takes what the Government Digital Service's client
sends; a carrying process is killed so many times while it carries. Beside it the raw ceiling: the same client in as
many threads sending to the same server, with no database.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parents[1])]
from migrated import migrate  # noqa: E402

from ginnel.config.running import installation  # noqa: E402
from ginnel.kernel import clock  # noqa: E402

NEWS = {"telephone": "01632 960001", "code": "K7F2-XQ9P"}
_SPAWN = multiprocessing.get_context("spawn")


def serve(pipe: Any) -> None:
    """Our GOV.UK Notify; answers `pipe` with its address, then with how many it took each time it is asked."""
    _django()
    from ginnel.surfaces.notify.tests.fake_notify import FakeNotify

    with FakeNotify() as notify:
        pipe.send(notify.url)
        while pipe.recv() == "count":
            references = [one["reference"] for one in notify.taken]
            pipe.send((len(references), len(set(references))))


def carry(url: str, ahead: int) -> None:
    """Carry until nothing is due, at a moment `ahead` minutes from now: what a killed process claimed is due then."""
    _django()
    from ginnel.foundation.sharing.queries import service
    from ginnel.surfaces.notify import sending

    really = clock.now
    clock.now = lambda: really() + timedelta(minutes=ahead)
    sending.turn(_notify(url), seconds=600, by=service("messages"))


def _notify(url: str) -> Any:
    from ginnel.surfaces.notify.carriers import Notify
    from ginnel.surfaces.notify.configuring import Account
    from ginnel.surfaces.notify.tests.fake_notify import KEY

    return Notify(Account(url, KEY, per_second=10_000))


def make(count: int, mark: str) -> float:
    """Messages a second, each in a transaction of its own as in life."""
    from ginnel.foundation.notices import actions
    from ginnel.foundation.notices.rules import Template
    from ginnel.foundation.notices.states import Channel
    from ginnel.foundation.organisations import actions as organisations
    from ginnel.foundation.sharing.queries import service

    at = organisations.ensure(code="BENCH_M", name="Benchmark", by=service("benchmark"))
    began = time.monotonic()
    for number in range(count):
        actions.send_message(
            organisation=at,
            channel=Channel.TEXT,
            to="07700 900123",
            template=Template.NEWS,
            values=NEWS,
            key=f"{mark} {number}",
            by=service("benchmark"),
        )
    return count / (time.monotonic() - began)


def raw(url: str, count: int) -> float:
    """Messages a second of the client alone."""
    from ginnel.foundation.notices.actions import Outgoing
    from ginnel.foundation.notices.rules import Template
    from ginnel.foundation.notices.states import Channel
    from ginnel.kernel.values.identifiers import uuid7
    from ginnel.surfaces.notify.sending import THREADS

    carrier = _notify(url)
    each = [Outgoing(uuid7(), Channel.TEXT, "07700900123", Template.NEWS, NEWS) for _ in range(count)]
    carrier.carry(each[0])
    began = time.monotonic()
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(carrier.carry, each))
    return count / (time.monotonic() - began)


def killed(url: str, pipe: Any, count: int, kills: int, before: int) -> tuple[float, int]:
    """Seconds of carrying in which `count` messages left, and how many processes were killed meanwhile."""
    spent, done, ahead = 0.0, 0, _until_ten_tomorrow()
    while True:
        child = _SPAWN.Process(target=carry, args=(url, ahead))
        child.start()
        started = _first(pipe, child, before, done)
        goal = count * (done + 1) // (kills + 1)
        while child.is_alive() and (done == kills or _taken(pipe) - before < goal):
            time.sleep(0.05)
        is_killed = child.is_alive()
        if is_killed and child.pid:
            os.kill(child.pid, signal.SIGKILL)
        child.join()
        spent += time.monotonic() - started
        if not is_killed:
            return spent, done
        done, ahead = done + 1, ahead + 6


def _until_ten_tomorrow() -> int:
    """Minutes until nothing waits for the morning any more, whenever this is run."""
    now = clock.now().astimezone(clock.LONDON)
    ten = (now + timedelta(days=1)).replace(hour=10, minute=0)
    return int((ten - now).total_seconds() // 60)


def _first(pipe: Any, child: Any, before: int, done: int) -> float:
    """When the process has begun to carry: starting Python is not carrying."""
    at = _taken(pipe)
    while child.is_alive() and _taken(pipe) == at:
        time.sleep(0.02)
    return time.monotonic()


def _taken(pipe: Any) -> int:
    return _counts(pipe)[0]


def _counts(pipe: Any) -> tuple[int, int]:
    """How many the server took, and how many different ones."""
    pipe.send("count")
    total, distinct = pipe.recv()
    return total, distinct


def _django() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ginnel.config.settings")
    django.setup()


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--messages", type=int, default=6000)
    asked.add_argument("--kills", type=int, default=5)
    said = asked.parse_args()
    with installation():
        migrate()
        _django()
        ours, theirs = _SPAWN.Pipe()
        server = _SPAWN.Process(target=serve, args=(theirs,), daemon=True)
        server.start()
        url = ours.recv()
        ceiling = raw(url, min(said.messages, 2000))
        before = _counts(ours)
        made = make(said.messages, f"bench {time.time_ns()}")
        spent, kills = killed(url, ours, said.messages, said.kills, before[0])
        took, distinct = (now - then for now, then in zip(_counts(ours), before, strict=True))
        ours.send("stop")
    found = {
        "messages": said.messages,
        "killed": kills,
        "made_per_second": round(made),
        "carried_per_second": round(said.messages / spent),
        "raw_client_per_second": round(ceiling),
        "ratio_to_raw": round(said.messages / spent / ceiling, 2),
        "lost": said.messages - distinct,
        "doubled": took - distinct,
    }
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
