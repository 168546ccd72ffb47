"""The database is killed under clients of the open API, and comes back: each is told so in its own words (503 with
Retry-After and an OperationOutcome), nobody is given an error of ours, and nobody was read of without an event.

A real server, real clients, real kills. The web processes live on: they find the database again by themselves.
"""

from __future__ import annotations

import json
import os
import signal
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPException
from itertools import count, cycle
from pathlib import Path
from typing import Any

import pytest

from ginnel.config.postgres import server as postgres
from ginnel.kernel.values.identifiers import NHS_NUMBER_SYSTEM, ODS_SYSTEM
from tests.verification.calling import System
from tests.verification.staffed import Served, Staffed

NUMBER, SYSTEM = "9990000018", "https://reader.example/id"
READERS, ENOUGH = 4, 25
JSON, FORM = "application/fhir+json", "application/x-www-form-urlencoded"
Ask = tuple[str, str, bytes | None, str]


def practice_file(folder: Path) -> Path:
    registered = [{"type": "Organization", "identifier": {"system": ODS_SYSTEM, "value": "P1"}}]
    name = [{"family": "Testperson", "given": ["Given"]}]
    number = [{"system": NHS_NUMBER_SYSTEM, "value": NUMBER}]
    person: dict[str, Any] = {"resourceType": "Patient", "id": "p1", "identifier": number, "name": name}
    person |= {"birthDate": "1950-01-01", "generalPractitioner": registered}
    seen = {"resourceType": "Observation", "status": "final", "code": {"text": "seen"}}
    rows = [person] + [seen | {"id": f"o{at}", "subject": {"reference": "Patient/p1"}} for at in range(30)]
    path = folder / "practice.ndjson"
    path.write_text("".join(json.dumps(one) + "\n" for one in rows))
    return path


@dataclass
class Reader(threading.Thread):
    """Asks one thing after another, some fifty a second; `given` are the requests that were, with what was made
    by them."""

    address: str
    token: str
    asks: Iterator[Ask]
    statuses: Counter[int] = field(default_factory=Counter)
    given: dict[str, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    stopped: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    def __hash__(self) -> int:
        return id(self)

    def run(self) -> None:
        while not self.stopped.wait(0.02):
            method, path, body, kind = next(self.asks)
            headers = {"Authorization": f"Bearer {self.token}", "Content-Type": kind}
            url = f"{self.address}/fhir/R4{path}"
            asked = urllib.request.Request(url, body, headers, method=method)
            try:
                with urllib.request.urlopen(asked, timeout=60) as answer:
                    self._note(answer.status, answer.headers, answer.read(), path)
            except urllib.error.HTTPError as refused:
                with refused:
                    self._note(refused.code, refused.headers, refused.read(), path)
            except (OSError, HTTPException, ValueError, LookupError) as error:
                self.wrong.append(f"{method} {path}: {error!r}")

    def _note(self, status: int, headers: Any, body: bytes, path: str) -> None:
        self.statuses[status] += 1
        if status == 201 and not body and headers["Location"]:
            self.given[headers["X-Request-ID"]] = ""  # stored, and then it could not be shown
            return
        tree = json.loads(body)
        if status in (200, 201):
            identifiers = tree.get("identifier", [{}]) if status == 201 else [{}]
            self.given[headers["X-Request-ID"]] = identifiers[0].get("value", "")
            return
        issue = tree["issue"][0]
        if status != 503 or issue["code"] != "transient" or not int(headers["Retry-After"]):
            self.wrong.append(f"{path}: {status} {issue}")


def everything_asked(person: str, observations: list[str], made: Iterator[int]) -> Iterator[Ask]:
    number = f"{NHS_NUMBER_SYSTEM}|{NUMBER}"
    entries = [{"request": {"method": "GET", "url": f"Observation/{one}"}} for one in observations[:3]]
    batch = json.dumps({"resourceType": "Bundle", "type": "batch", "entry": entries}).encode()
    reads: list[Ask] = [
        ("GET", f"/Patient?identifier={number}", None, JSON),
        ("GET", f"/Observation?patient={person}&_sort=-date&_count=20", None, JSON),
        ("GET", "/Observation?_count=2", None, JSON),
        ("GET", f"/Patient/{person}/$everything", None, JSON),
        ("POST", "/Observation/_search", f"patient={person}".encode(), FORM),
        ("POST", "", batch, JSON),
    ]
    plain: list[Ask] = [("GET", f"/Observation/{one}", None, JSON) for one in observations[:6]]
    for read, one in cycle(zip(reads, plain, strict=True)):
        yield read
        yield one
        tree = {"resourceType": "Observation", "status": "final", "code": {"text": "told"}}
        tree |= {"subject": {"reference": f"Patient/{person}"}}
        tree |= {"identifier": [{"system": SYSTEM, "value": str(next(made))}]}
        yield "POST", "/Observation", json.dumps(tree).encode(), JSON


def found(address: str, token: str, query: str) -> Any:
    asked = urllib.request.Request(f"{address}/fhir/R4/{query}", headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(asked, timeout=60) as answer:
        return json.load(answer)


def kept_of(server: Served, token: str, created: list[str]) -> Counter[str]:
    """How often each of them is there, asked for by fifties."""
    kept: Counter[str] = Counter()
    for first in range(0, len(created), 50):
        sought = ",".join(f"{SYSTEM}|{one}" for one in created[first : first + 50])
        entries = found(server.address, token, f"Observation?identifier={sought}&_count=200")["entry"]
        kept.update(one["resource"]["identifier"][0]["value"] for one in entries)
    return kept


def kill_database(server: Served) -> None:
    held = postgres.postmaster(server.home)
    assert held is not None
    os.kill(held.pid, signal.SIGKILL)


def read_through_outages(server: Served, token: str, made: Iterator[int], kills: int) -> list[Reader]:
    (patient,) = found(server.address, token, f"Patient?identifier={NHS_NUMBER_SYSTEM}|{NUMBER}")["entry"]
    person = patient["resource"]["id"]
    seen = found(server.address, token, f"Observation?patient={person}&_count=20")["entry"]
    ids = [one["resource"]["id"] for one in seen]
    readers = [Reader(server.address, token, everything_asked(person, ids, made)) for _ in range(READERS)]
    for reader in readers:
        reader.start()
    try:
        for _ in range(kills):
            wait_for_answers(readers)
            kill_database(server)
        wait_for_answers(readers)
    finally:
        for reader in readers:
            reader.stopped.set()
        for reader in readers:
            reader.join(90)
    return readers


def wait_for_answers(readers: list[Reader]) -> None:
    """Until each has been given some more, which is after the outage before."""
    before, until = [len(reader.given) for reader in readers], time.monotonic() + 90
    while any(len(reader.given) < had + ENOUGH for reader, had in zip(readers, before, strict=True)):
        assert time.monotonic() < until, [(dict(one.statuses), one.wrong[:2]) for one in readers]
        time.sleep(0.1)


@pytest.fixture
def place(tmp_path_factory: pytest.TempPathFactory) -> Staffed:
    made = Staffed(tmp_path_factory.mktemp("outage"))
    made.ginnel("load", str(practice_file(made.home)), "--from", "P1")
    return made


@pytest.mark.parametrize("kills", [1, pytest.param(3, marks=pytest.mark.verify)])
def test_a_database_that_is_away_is_said_to_be_and_nothing_is_read_without_its_event(
    place: Staffed, kills: int
) -> None:
    system = System(place, scopes="system/*.cruds")
    with place.served("--workers", "2") as server:
        token = system.token(server.address, scope="system/*.cruds")
        readers = read_through_outages(server, token, count(kills * 1_000_000), kills)
        created = [value for reader in readers for value in reader.given.values() if value]
        kept = kept_of(server, system.token(server.address, scope="system/*.cruds"), created)
    assert [reader.wrong for reader in readers if reader.wrong] == []
    assert sum(reader.statuses[503] for reader in readers) > 0
    given = {request for reader in readers for request in reader.given}
    assert given - set(place.act("requests-with-events", *given)) == set()
    assert kept == Counter(created)
    assert "The audit trail is whole." in place.ginnel("audit", "verify")
