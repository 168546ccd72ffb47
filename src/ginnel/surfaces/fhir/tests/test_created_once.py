"""Two systems of one organisation that create the same at once, each unless it is there: it is created once."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, local
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from ginnel.foundation.record.queries import OwnMatch
from ginnel.surfaces.fhir.interactions import changing
from ginnel.surfaces.fhir.tests.told import Calling
from ginnel.surfaces.fhir.tests.writing import bundle, entry, someone
from ginnel.surfaces.fhir.tests.writing import send as sent
from ginnel.surfaces.fhir.writing import conditions, telling

pytestmark = pytest.mark.django_db(transaction=True)
Resource = apps.get_model("record", "Resource")
NUMBER = "9990000018"
CONDITION = f"identifier=https://fhir.nhs.uk/Id/nhs-number|{NUMBER}"
Answer = tuple[int, dict[str, Any]]


@pytest.fixture(autouse=True)
def nobody_reacts(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a thread of its own, which would still be at it when the tables are emptied."""
    monkeypatch.setattr(telling, "soon", lambda kinds: None)


@pytest.fixture
def both_look_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither goes on from what it found at first before the other has looked, too."""
    together, mine, really = Barrier(2), local(), conditions.matching

    def matching(*args: Any) -> OwnMatch | None:
        found = really(*args)
        if not getattr(mine, "has_looked", False):
            mine.has_looked = True
            together.wait(60)
        return found

    monkeypatch.setattr(conditions, "matching", matching)


def at_once(send: Callable[[], Answer]) -> list[Answer]:
    def work(_: int) -> Answer:
        try:
            return send()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(work, range(2)), key=lambda one: one[0])


def request(method: str, place: str, tree: Any, **headers: str) -> Answer:
    answer = Client().generic(
        method, f"/fhir/R4/{place}", json.dumps(tree), content_type="application/fhir+json", headers=headers
    )
    return answer.status_code, json.loads(answer.content)


@pytest.mark.parametrize(
    ("method", "place", "headers"),
    [("POST", "Patient", {"If-None-Exist": CONDITION}), ("PUT", f"Patient?{CONDITION}", {})],
)
def test_of_two_at_once_one_creates_it_and_one_is_told_that_it_is_there(
    caller: Calling, both_look_first: None, method: str, place: str, headers: dict[str, str]
) -> None:
    (there, one), (made, other) = at_once(lambda: request(method, place, someone(NUMBER), **headers))
    assert (there, made) == (200, 201)
    assert one["id"] == other["id"]
    assert Resource.objects.count() == 1


@pytest.mark.parametrize("type_", ["batch", "transaction"])
def test_in_bundles_too(caller: Calling, both_look_first: None, type_: str) -> None:
    told = bundle(type_, entry("POST", "Patient", someone(NUMBER), ifNoneExist=CONDITION))
    answers = at_once(lambda: request("POST", "", told))
    statuses = [tree["entry"][0]["response"]["status"] for _, tree in answers]
    assert sorted(statuses) == ["200", "201"]
    assert Resource.objects.count() == 1


def test_only_who_would_create_it_waits_for_its_turn(
    client: Client, caller: Calling, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns: list[str] = []
    really = changing.reception.take_turn
    monkeypatch.setattr(
        changing.reception, "take_turn", lambda **told: (turns.append("taken"), really(**told))
    )
    mine = sent(client, "POST", "Patient", someone(NUMBER), 201)
    sent(client, "POST", "Patient", someone(NUMBER), 200, If_None_Exist=CONDITION)
    sent(client, "GET", f"Patient?{CONDITION}")
    assert mine and turns == []
    sent(client, "POST", "Patient", someone(), 201, If_None_Exist="identifier=x|1")
    assert turns == ["taken"]
