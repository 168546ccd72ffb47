"""`kill -9` of the web processes under load: every page about a person that anybody was given has its event.

Real servers, real clients, real kills; half of the kills take PostgreSQL down too. The request's id, which the page
came with, is the event's. Two kills in every test run, thirty in `make verify`.
"""

from __future__ import annotations

import random
import threading
import time
from http.client import HTTPException
from pathlib import Path

import pytest

from tests.verification.staffed import Staffed, Visitor

READERS, FEW = 6, 5


class Reader(threading.Thread):
    """Reads one person's page, again and again, and remembers by its request each page that came whole."""

    def __init__(self, visitor: Visitor, address: str, person: str) -> None:
        super().__init__(daemon=True)
        self._visitor, self._page = visitor, f"{address}/people/{person}/"
        self.person = person
        self.answered: set[str] = set()
        self.stopped = threading.Event()

    def run(self) -> None:
        while not self.stopped.is_set():
            try:
                if self._visitor.get(self._page) == 200:
                    self.answered.add(self._visitor.request_id)
            except (OSError, HTTPException):
                time.sleep(0.02)


def read_until_killed(
    place: Staffed, visitors: list[Visitor], *, seconds: float, server_too: bool
) -> list[Reader]:
    """The kill comes some seconds after everybody has been given a few pages."""
    with place.served("--workers", "2") as server:
        for visitor in visitors:
            if visitor.get(server.address + "/") != 200:
                visitor.sign_in(server.address)
        readers = [
            Reader(visitor, server.address, person)
            for visitor, person in zip(visitors, place.people, strict=True)
        ]
        for reader in readers:
            reader.start()
        until = time.monotonic() + 60
        while min(len(reader.answered) for reader in readers) < FEW and time.monotonic() < until:
            time.sleep(0.1)
        time.sleep(seconds)
        server.kill(postgres_too=server_too)
        for reader in readers:
            reader.stopped.set()
            reader.join(90)
    return readers


def survive(home: Path, kills: int) -> int:
    """How many pages were given, each of which has its event."""
    place, chance = Staffed(home, people=READERS), random.Random(kills)  # noqa: S311
    visitors = [Visitor() for _ in place.people]
    answered: dict[str, set[str]] = {person: set() for person in place.people}
    for number in range(kills):
        seconds, server_too = chance.uniform(0, 2), number % 2 == 1
        for reader in read_until_killed(place, visitors, seconds=seconds, server_too=server_too):
            answered[reader.person] |= reader.answered
    left = place.act("requests-of", *answered)
    assert not [person for person, requests in answered.items() if requests - set(left[person])]
    assert "The audit trail is whole." in place.ginnel("audit", "verify")
    return sum(map(len, answered.values()))


def test_no_answered_read_lacks_its_event(tmp_path_factory: pytest.TempPathFactory) -> None:
    assert survive(tmp_path_factory.mktemp("answered"), kills=2) >= 2 * READERS * FEW


@pytest.mark.verify
def test_no_answered_read_lacks_its_event_after_thirty_kills(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    assert survive(tmp_path_factory.mktemp("answered"), kills=30) >= 30 * READERS * FEW
