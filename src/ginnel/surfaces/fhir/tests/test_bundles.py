"""batch and transaction: in one, all or nothing; in the other, each by itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.apps import apps
from django.test import Client

from ginnel.surfaces.fhir.tests.told import get, patient, person_of, say
from ginnel.surfaces.fhir.tests.writing import Tree, bundle, entry, made, seen, send, someone

pytestmark = pytest.mark.django_db
SourceRecord = apps.get_model("people", "SourceRecord")
Entry = apps.get_model("record", "Entry")
Resource = apps.get_model("record", "Resource")
NUMBER = "9990000018"
NAME = "urn:uuid:6f9619ff-8b86-4d01-b42d-00cf4fc964ff"
BY_NUMBER = f"Patient?identifier=https://fhir.nhs.uk/Id/nhs-number|{NUMBER}"


def asked(client: Client, told: Tree, status: int = 200, **headers: str) -> list[Tree]:
    found: Tree = json.loads(send(client, "POST", "", told, status, **headers).content)
    return found.get("entry", found.get("issue", []))


def statuses(answers: list[Tree]) -> list[str]:
    return [one["response"]["status"] for one in answers]


def about(reference: str, **more: object) -> Tree:
    return seen("", **more) | {"subject": {"reference": reference}}


def test_a_transaction_stores_all_of_it_and_each_entry_finds_the_others(client: Client) -> None:
    """Whatever the order in which they stand."""
    told = bundle(
        "transaction",
        entry("POST", "Observation", about(NAME)),
        entry("POST", "Patient", someone(NUMBER), NAME),
    )
    answers = asked(client, told)
    assert statuses(answers) == ["201", "201"]
    observation, mine = (one["response"]["location"].split("/")[1] for one in answers)
    assert get(client, f"Observation/{observation}")["subject"]["reference"] == f"Patient/{mine}"
    assert Resource.objects.get(id=observation).source_number == SourceRecord.objects.get().number


def test_a_transaction_that_fails_leaves_nothing(client: Client) -> None:
    told = bundle(
        "transaction",
        entry("POST", "Patient", someone(NUMBER), NAME),
        entry("POST", "Observation", about(NAME, status="unheard-of")),
    )
    (issue,) = asked(client, told, 400)
    assert issue["expression"] == ["Bundle.entry[1].resource: Observation.status"]
    assert not Entry.objects.exists()
    assert not SourceRecord.objects.exists()


def test_in_a_batch_the_others_go_on(client: Client) -> None:
    told = bundle(
        "batch",
        entry("POST", "Patient", someone(NUMBER)),
        entry("POST", "Observation", about(NAME)),
        entry("GET", "Patient?_summary=count"),
        entry("GET", "Nothing/1"),
        {"request": {"method": "GET"}},
        entry("DELETE", "Observation?code=x|1"),
    )
    answers = asked(client, told)
    assert statuses(answers) == ["201", "400", "200", "404", "400", "204"]
    assert answers[2]["resource"]["total"] == 1
    assert answers[1]["response"]["outcome"]["issue"][0]["code"] == "not-found"


def test_an_entry_refers_by_a_condition_to_whoever_answers(client: Client, tmp_path: Path) -> None:
    say(tmp_path, "ONE", patient("p1", NUMBER))
    answers = asked(client, bundle("transaction", entry("POST", "Observation", about(BY_NUMBER))))
    id = answers[0]["response"]["location"].split("/")[1]
    assert get(client, f"Observation/{id}")["subject"]["reference"] == f"Patient/{person_of('ONE', 'p1')}"
    (issue,) = asked(
        client, bundle("transaction", entry("POST", "Observation", about("Patient?identifier=x|1"))), 412
    )
    assert issue["code"] == "not-found"


def test_what_is_there_already_is_not_made_again_and_is_what_the_others_mean(client: Client) -> None:
    mine = made(client, someone(NUMBER))
    told = bundle(
        "transaction",
        entry("POST", "Patient", someone(NUMBER), NAME, ifNoneExist=BY_NUMBER.partition("?")[2]),
        entry("POST", "Observation", about(NAME)),
    )
    answers = asked(client, told)
    assert statuses(answers) == ["200", "201"]
    assert answers[0]["response"]["location"] == f"Patient/{mine['id']}/_history/1"


def test_deletions_come_first_and_readings_last(client: Client) -> None:
    mine = made(client, someone(NUMBER))
    old = made(client, seen(mine["id"], "1-1"))
    told = bundle(
        "transaction",
        entry("GET", "Observation?code=1-1&_summary=count"),
        entry("PUT", f"Patient/{mine['id']}", someone(NUMBER, id=mine["id"], active=True), ifMatch='W/"1"'),
        entry("POST", "Observation", seen(mine["id"], "1-1", status="amended")),
        entry("DELETE", f"Observation/{old['id']}"),
    )
    answers = asked(client, told)
    assert statuses(answers) == ["200", "200", "201", "204"]
    assert answers[0]["resource"]["total"] == 1


def test_two_entries_about_one_resource_are_refused(client: Client) -> None:
    mine = made(client, someone(NUMBER))
    again = entry("PUT", f"Patient/{mine['id']}", someone(NUMBER, id=mine["id"], active=True))
    asked(client, bundle("transaction", again, again), 400)
    assert get(client, f"Patient/{mine['id']}")["meta"]["versionId"] == "1"


def test_a_stale_version_fails_the_whole(client: Client) -> None:
    mine = made(client, someone(NUMBER))
    told = bundle(
        "transaction",
        entry("POST", "Observation", seen(mine["id"])),
        entry("PUT", f"Patient/{mine['id']}", someone(NUMBER, id=mine["id"]), ifMatch='W/"7"'),
    )
    asked(client, told, 412)
    assert get(client, "Observation?_summary=count")["total"] == 0


def test_a_patch_comes_as_a_binary(client: Client) -> None:
    mine = made(client, someone(NUMBER))
    patch = {
        "resourceType": "Binary",
        "contentType": "application/json-patch+json",
        "data": "W3sib3AiOiAiYWRkIiwgInBhdGgiOiAiL2FjdGl2ZSIsICJ2YWx1ZSI6IHRydWV9XQ==",
    }
    assert statuses(asked(client, bundle("transaction", entry("PATCH", f"Patient/{mine['id']}", patch)))) == [
        "200"
    ]
    assert get(client, f"Patient/{mine['id']}")["active"] is True
    for wrong in ({**patch, "data": "%"}, {**patch, "contentType": "text/plain"}, someone()):
        asked(client, bundle("transaction", entry("PATCH", f"Patient/{mine['id']}", wrong)), 400)


@pytest.mark.parametrize(
    ("told", "status"),
    [
        (bundle("collection"), 400),
        ({"resourceType": "Patient"}, 400),
        ({"resourceType": "Bundle", "type": "batch", "entry": {}}, 400),
        ({"resourceType": "Bundle", "type": "transaction", "entry": [7]}, 400),
        (bundle("transaction", entry("POST", "Patient/1", someone())), 400),
        (bundle("transaction", entry("POST", "Patient")), 400),
        (bundle("transaction", entry("PUT", "Patient/1", someone(id="1"))), 404),
        (bundle("transaction", entry("GET", "metadata")), 404),
        (bundle("transaction", *[entry("GET", "Patient")] * 1_001), 413),
    ],
)
def test_what_is_no_bundle_of_requests_is_refused(client: Client, told: Tree, status: int) -> None:
    answer = send(client, "POST", "", told, status)
    assert json.loads(answer.content)["resourceType"] == "OperationOutcome"
    assert not Entry.objects.exists()


def test_an_empty_bundle_is_answered_by_an_empty_one(client: Client) -> None:
    assert asked(client, {"resourceType": "Bundle", "type": "transaction"}) == []
