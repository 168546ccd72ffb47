"""What the entries of a Bundle may take together, whatever they ask: reads, conditions, and what is shown of writes."""

from __future__ import annotations

import base64
import json
from itertools import count

import pytest
from django.apps import apps
from django.test import Client

from ginnel.foundation.record.fhir.kinds import number_of
from ginnel.surfaces.fhir.interactions import spending
from ginnel.surfaces.fhir.tests.told import get
from ginnel.surfaces.fhir.tests.writing import Tree, bundle, entry, made, seen, send, someone

pytestmark = pytest.mark.django_db
SourceRecord = apps.get_model("people", "SourceRecord")
Resource = apps.get_model("record", "Resource")
NUMBER = "9990000018"
BY_NUMBER = f"Patient?identifier=https://fhir.nhs.uk/Id/nhs-number|{NUMBER}"
SHOWN = {"Prefer": "return=representation"}


def asked(client: Client, told: Tree, status: int = 200, **headers: str) -> list[Tree]:
    found: Tree = json.loads(send(client, "POST", "", told, status, **headers).content)
    return found.get("entry", found.get("issue", []))


def statuses(answers: list[Tree]) -> list[str]:
    return [one["response"]["status"] for one in answers]


@pytest.fixture
def eleven_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Are what everything takes that is done for an entry: two of them are too long."""
    seconds = count(0, 11)
    monkeypatch.setattr(spending.time, "monotonic", lambda: next(seconds))


@pytest.mark.parametrize("limit", ["MOST_MADE", "MOST_SECONDS"])
def test_a_bundle_that_asks_for_too_much_is_told_what_is_left(
    client: Client, limit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thousand entries, each of which may be asked, are not asked at once, whatever they ask."""
    monkeypatch.setattr(spending, limit, -1 if limit == "MOST_SECONDS" else 10)
    told = [entry("GET", BY_NUMBER), entry("GET", BY_NUMBER), entry("POST", "Patient", someone(NUMBER))]
    answers = asked(client, bundle("batch", *told))
    read = "422" if limit == "MOST_SECONDS" else "200"
    assert statuses(answers) == [read, "422", "422"]
    assert {one["response"]["outcome"]["issue"][0]["code"] for one in answers[1:]} == {"too-costly"}
    (issue,) = asked(client, bundle("transaction", *told), 422)
    assert issue["code"] == "too-costly"
    assert SourceRecord.objects.count() == 0


@pytest.mark.parametrize("type_", ["batch", "transaction"])
@pytest.mark.parametrize(
    "one",
    [
        entry("POST", "Patient", someone(), ifNoneExist="identifier=urn:a|{}"),
        entry("PUT", "Patient?identifier=urn:a|{}", someone()),
        entry("DELETE", "Patient?identifier=urn:a|{}"),
        entry("PATCH", "Patient?identifier=urn:a|{}", {"resourceType": "Binary"}),
    ],
)
def test_what_a_condition_takes_to_be_looked_for_counts(
    client: Client, eleven_seconds: None, one: Tree, type_: str
) -> None:
    told = [json.loads(json.dumps(one).replace("{}", str(number))) for number in range(4)]
    if type_ == "transaction" and one["request"]["method"] != "PATCH":
        (issue,) = asked(client, bundle(type_, *told), 422)
        assert issue["code"] == "too-costly" and issue["expression"] == ["Bundle.entry[2]"]
        assert not SourceRecord.objects.exists()
    elif type_ == "batch":
        last = asked(client, bundle(type_, *told))[2:]
        assert statuses(last) == ["422", "422"]
        assert {one["response"]["outcome"]["issue"][0]["code"] for one in last} == {"too-costly"}


@pytest.mark.parametrize("type_", ["batch", "transaction"])
def test_what_references_by_conditions_take_counts_too(
    client: Client, eleven_seconds: None, type_: str
) -> None:
    """One entry may hold thousands of them."""
    for number in range(4):
        made(client, someone(identifier=[{"system": "urn:a", "value": f"{number}"}]))
    performers = [{"reference": f"Patient?identifier=urn:a|{number}"} for number in range(4)]
    told = bundle(
        type_, entry("POST", "Observation", seen("") | {"subject": performers[0], "performer": performers})
    )
    answers = asked(client, told, 200 if type_ == "batch" else 422)
    issue = answers[0]["response"]["outcome"]["issue"][0] if type_ == "batch" else answers[0]
    assert issue["code"] == "too-costly"
    assert Resource.objects.filter(kind=number_of("Observation")).count() == 0


def test_what_is_shown_of_what_is_stored_counts(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """It stands all the same: a client that is refused would send it again."""
    monkeypatch.setattr(spending, "MOST_MADE", 10)
    told = bundle("transaction", *[entry("POST", "Patient", someone()) for _ in range(3)])
    answers = asked(client, told, **SHOWN)
    assert statuses(answers) == ["201"] * 3
    assert ["resource" in one for one in answers] == [True, False, False]
    issue = answers[1]["response"]["outcome"]["issue"][0]
    assert (issue["code"], issue["severity"]) == ("too-costly", "information")
    assert SourceRecord.objects.count() == 3


def test_in_a_batch_it_is_not_begun(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spending, "MOST_MADE", 10)
    told = bundle("batch", *[entry("POST", "Patient", someone()) for _ in range(3)])
    assert statuses(asked(client, told, **SHOWN)) == ["201", "422", "422"]
    assert SourceRecord.objects.count() == 1


@pytest.mark.parametrize(("type_", "status"), [("batch", 200), ("transaction", 422)])
def test_patches_do_not_make_more_together_than_a_process_can_hold(
    client: Client, type_: str, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten bytes of patch are ten megabytes of resource, and there may be a thousand in a Bundle."""
    monkeypatch.setattr(spending, "MOST_MADE", 1_000)
    data = base64.b64encode(b'[{"op":"add","path":"/active","value":true}]').decode()
    patch = {"resourceType": "Binary", "contentType": "application/json-patch+json", "data": data}
    mine = [made(client, someone(extension=[{"url": "urn:a", "valueString": "x" * 300}])) for _ in range(3)]
    told = [entry("PATCH", f"Patient/{one['id']}", patch) for one in mine]
    answers = asked(client, bundle(type_, *told), status)
    if type_ == "batch":
        assert statuses(answers) == ["200", "422", "422"]
    changed = [get(client, f"Patient/{one['id']}").get("active", False) for one in mine]
    assert changed == [type_ == "batch", False, False]


@pytest.mark.parametrize(
    ("accepted", "is_all"), [("application/fhir+json", True), ("application/fhir+xml", False)]
)
def test_an_answer_that_is_held_as_a_tree_may_be_an_eighth(
    client: Client, accepted: str, is_all: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spending, "MOST_MADE", 1_500)
    reads = bundle("batch", *[entry("GET", "Patient?_summary=count") for _ in range(3)])
    answer = send(client, "POST", "", reads, Accept=accepted).content
    assert (b"too-costly" not in answer) == is_all
