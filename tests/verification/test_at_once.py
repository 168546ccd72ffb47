"""One client sends more slow requests at once than a process has threads, and others ask meanwhile: a real server,
whose database is made slow by a lock.
"""

from __future__ import annotations

import json
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from ginnel.config.postgres import paths
from ginnel.config.postgres import server as postgres
from tests.verification.calling import System
from tests.verification.staffed import Served, Staffed

MANY = 120
Answered = tuple[int, dict[str, str], Any]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Staffed:
    return Staffed(tmp_path_factory.mktemp("at-once"))


def ask(server: Served, token: str, path: str) -> Answered:
    asked = urllib.request.Request(
        f"{server.address}/fhir/R4/{path}", headers={"Authorization": f"Bearer {token}"}
    )
    try:
        with urllib.request.urlopen(asked, timeout=60) as answer:
            return answer.status, dict(answer.headers), json.load(answer)
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, dict(refused.headers), json.load(refused)


@contextmanager
def slow_searches(place: Staffed) -> Iterator[None]:
    """Until the block ends nobody is told what there is."""
    with postgres.connect(place.home, database=paths.DATABASE) as held:
        held.autocommit = False
        held.execute("LOCK TABLE record_resource IN ACCESS EXCLUSIVE MODE")
        yield
        held.rollback()


def test_one_client_does_not_hold_up_another(place: Staffed) -> None:
    greedy, other = System(place, name="Greedy"), System(place, name="Other")
    with place.served("--workers", "1") as server:
        tokens = [greedy.token(server.address), other.token(server.address)]
        assert [ask(server, token, "Observation?code=1")[0] for token in tokens] == [200, 200]
        found: list[Answered] = []
        with slow_searches(place):
            asking = [
                threading.Thread(target=lambda: found.append(ask(server, tokens[0], "Observation?code=1")))
                for _ in range(MANY)
            ]
            for one in asking:
                one.start()
            until = time.monotonic() + 30
            while len(found) < MANY - 64:  # those that are one too many do not wait
                assert time.monotonic() < until, Counter(status for status, _, _ in found)
                time.sleep(0.05)
            assert ask(server, tokens[1], "metadata")[0] == 200
            with urllib.request.urlopen(f"{server.address}/sign-in", timeout=60) as page:
                assert page.status == 200
            refused = [one for one in found if one[0] == 429]
            assert len(refused) == MANY - 64
        for one in asking:
            one.join(60)
        assert ask(server, tokens[0], "Observation?code=1")[0] == 200
    assert {status for status, _, _ in found} <= {200, 422, 429}
    for _, headers, tree in refused:
        assert headers["retry-after"] == "1"
        assert tree["resourceType"] == "OperationOutcome" and tree["issue"][0]["code"] == "throttled"
