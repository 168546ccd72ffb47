"""If-Match where a condition says which resource is meant."""

from __future__ import annotations

import base64
import json

import pytest
from django.test import Client

from ginnel.surfaces.fhir.tests.told import get
from ginnel.surfaces.fhir.tests.writing import Tree, bundle, entry, made, seen, send, someone

pytestmark = pytest.mark.django_db
PATCH = "application/json-patch+json"
STEPS = [{"op": "replace", "path": "/status", "value": "amended"}]
WHERE = "Observation?identifier=https://x.example|1"


@pytest.fixture
def pulse(client: Client) -> Tree:
    """As it was read before somebody changed it: its second version stands."""
    subject = made(client, someone())["id"]
    mine = made(client, seen(str(subject), identifier=[{"system": "https://x.example", "value": "1"}]))
    send(client, "PUT", f"Observation/{mine['id']}", {**mine, "note": [{"text": "Later"}]})
    return mine


def answers(client: Client, type_: str, *entries: Tree, status: int = 200, **headers: str) -> list[Tree]:
    told = json.loads(send(client, "POST", "", bundle(type_, *entries), status, **headers).content)
    found: list[Tree] = told.get("entry", told.get("issue"))
    return found


def patch(**request: str) -> Tree:
    data = base64.b64encode(json.dumps(STEPS).encode()).decode()
    return entry("PATCH", WHERE, {"resourceType": "Binary", "contentType": PATCH, "data": data}, **request)


def test_what_somebody_changed_since_is_neither_patched_nor_deleted_by_a_condition(
    client: Client, pulse: Tree
) -> None:
    place = f"Observation/{pulse['id']}"
    for etag in ('W/"1"', "no version"):
        send(client, "PATCH", WHERE, STEPS, 412, PATCH, If_Match=etag)
        send(client, "DELETE", WHERE, status=412, If_Match=etag)
    assert get(client, place)["meta"]["versionId"] == "2"
    send(client, "PATCH", WHERE, STEPS, 200, PATCH, If_Match='W/"2"')
    send(client, "DELETE", WHERE, status=412, If_Match='W/"2"')
    send(client, "DELETE", WHERE, status=204, If_Match='W/"3"')
    get(client, place, 410)


def test_nor_in_a_bundle(client: Client, pulse: Tree) -> None:
    place, stale = f"Observation/{pulse['id']}", {"ifMatch": 'W/"1"'}
    for one in (patch(**stale), entry("DELETE", WHERE, **stale)):
        assert [each["response"]["status"] for each in answers(client, "batch", one)] == ["412"]
        answers(client, "transaction", one, status=412)
    assert get(client, place)["meta"]["versionId"] == "2"
    (done,) = answers(client, "transaction", patch(ifMatch='W/"2"'))
    assert done["response"]["status"] == "200"
    (done,) = answers(client, "batch", entry("DELETE", WHERE, ifMatch='W/"3"'))
    assert done["response"]["status"] == "204"


def test_a_version_of_what_is_not_there_is_not_made_anew(client: Client, pulse: Tree) -> None:
    new = {name: value for name, value in pulse.items() if name not in ("id", "meta")}
    nothing = "Observation?identifier=https://x.example|2"
    send(client, "PUT", nothing, new, 412, If_Match='W/"1"')
    assert get(client, "Observation?_summary=count")["total"] == 1
    send(client, "DELETE", nothing, status=204, If_Match='W/"1"')
