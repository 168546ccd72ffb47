"""What is looked for before it is written may take no longer than any search, and in a batch it stops nobody else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.apps import apps
from django.db import OperationalError, connection
from django.test import Client

from ginnel.foundation.record.fhir.kinds import number_of
from ginnel.foundation.record.store.searching import pages
from ginnel.surfaces.fhir import registry
from ginnel.surfaces.fhir.tests.test_spending import statuses
from ginnel.surfaces.fhir.tests.writing import JSON, Tree, bundle, entry, made, seen, send, someone
from ginnel.surfaces.fhir.writing import storing

pytestmark = pytest.mark.django_db
Resource = apps.get_model("record", "Resource")
PATCH = "application/json-patch+json"
CONDITION = "code:not=http://loinc.org|1-1"


def asked(statement: str) -> Any:
    def ask(*_: object, **__: object) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return list(cursor.fetchall())

    return ask


@pytest.fixture
def long(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """What an organisation looks for among what it said takes a minute."""
    made(client, someone())
    monkeypatch.setattr(pages, "LONGEST", "50ms")
    monkeypatch.setattr(pages, "page", asked("SELECT pg_sleep(60)"))


def patients() -> int:
    return Resource.objects.filter(kind=number_of("Patient")).count()


@pytest.mark.parametrize(
    ("method", "place", "tree", "kind", "headers"),
    [
        ("DELETE", f"Observation?{CONDITION}", None, JSON, {}),
        ("PUT", f"Observation?{CONDITION}", seen("x"), JSON, {}),
        ("PATCH", f"Observation?{CONDITION}", [], PATCH, {}),
        ("POST", "Observation", seen("x"), JSON, {"If_None_Exist": CONDITION}),
        ("POST", "", bundle("transaction", entry("DELETE", f"Observation?{CONDITION}")), JSON, {}),
    ],
)
def test_a_condition_that_takes_too_long_is_refused(
    client: Client, long: None, method: str, place: str, tree: Any, kind: str, headers: dict[str, str]
) -> None:
    told = json.loads(send(client, method, place, tree, 422, kind, **headers).content)
    assert told["issue"][0]["code"] == "too-costly"


def test_what_is_stored_after_it_may_take_as_long_as_before(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits: list[str] = []
    now = asked("SELECT current_setting('statement_timeout')")
    store = storing.store

    def noted(*given: Any) -> Any:
        limits.append(now()[0][0])
        return store(*given)

    monkeypatch.setattr(storing, "store", noted)
    before = now()[0][0]
    subject = made(client, someone(identifier=[{"system": "urn:a", "value": "1"}]))["id"]
    made(client, seen(subject), If_None_Exist=CONDITION + "&status=amended")
    by_condition = seen("") | {"subject": {"reference": "Patient?identifier=urn:a|1"}}
    of_people = seen("") | {"subject": {"reference": "Patient?family=Testperson"}}
    for type_ in ("batch", "transaction"):
        told = bundle(
            type_, entry("POST", "Observation", by_condition), entry("POST", "Observation", of_people)
        )
        answers = json.loads(send(client, "POST", "", told).content)["entry"]
        assert statuses(answers) == ["201", "201"]
    assert limits == [before] * 5
    assert before != pages.LONGEST


def test_in_a_batch_a_condition_that_takes_too_long_is_refused_by_itself(client: Client, long: None) -> None:
    told = bundle(
        "batch",
        entry("POST", "Patient", someone()),
        entry("DELETE", f"Observation?{CONDITION}"),
        entry("POST", "Patient", someone()),
    )
    answers = json.loads(send(client, "POST", "", told).content)["entry"]
    assert statuses(answers) == ["201", "422", "201"]
    assert answers[1]["response"]["outcome"]["issue"][0]["code"] == "too-costly"
    assert patients() == 3


@pytest.mark.parametrize("where", ["read", "stored"])
def test_in_a_batch_what_the_database_will_not_hold_is_refused_by_itself(
    client: Client, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    """With what was stored of it before it failed."""
    store = storing.store

    def failing(given: Any, said: Any) -> Any:
        found = store(given, said)
        if where == "stored" and said[0].kind == "Observation":
            asked("SELECT 1 / 0")()
        return found

    monkeypatch.setattr(storing, "store", failing)
    if where == "read":
        monkeypatch.setattr(registry, "SEARCH", asked("SELECT 1 / 0"))
    subject = made(client, someone())["id"]
    bad: Tree = (
        entry("GET", "Observation?code=x") if where == "read" else entry("POST", "Observation", seen(subject))
    )
    told = bundle("batch", entry("POST", "Patient", someone()), bad, entry("POST", "Patient", someone()))
    answers = json.loads(send(client, "POST", "", told).content)["entry"]
    assert statuses(answers) == ["201", "400", "201"]
    assert answers[1]["response"]["outcome"]["issue"][0]["code"] == "invalid"
    assert patients() == 3
    assert not Resource.objects.filter(kind=number_of("Observation")).exists()


def test_a_database_that_goes_away_undoes_a_batch(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise OperationalError("it went away")

    monkeypatch.setattr(registry, "SEARCH", away)
    told = bundle("batch", entry("POST", "Patient", someone()), entry("GET", "Observation?code=x"))
    send(client, "POST", "", told, 503)
    assert patients() == 0
