"""What the server says that it can do."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from ginnel.kernel.values.identifiers import uuid7
from ginnel.surfaces.fhir.tests.told import get
from ginnel.surfaces.fhir.tests.writing import JSON, bundle


def test_a_client_finds_where_tokens_are_given_in_what_the_server_says_of_itself() -> None:
    """As SMART App Launch 1.0 said it; fhirclient looks nowhere else."""
    said = Client().get("/fhir/R4/metadata").json()["rest"][0]["security"]
    (uris,) = said["extension"]
    assert uris["extension"] == [{"url": "token", "valueUri": "http://testserver/oauth/token"}]


# How each interaction is asked (FHIR R4, 3.1.0): a method, an address of the type and of something, and a body.
ASKED: dict[str, tuple[str, str, Any]] = {
    "read": ("GET", "{type}/{id}", None),
    "vread": ("GET", "{type}/{id}/_history/1", None),
    "history-instance": ("GET", "{type}/{id}/_history", None),
    "history-type": ("GET", "{type}/_history?_count=1", None),
    "search-type": ("GET", "{type}?_count=1", None),
    "create": ("POST", "{type}", {"resourceType": "Nothing"}),
    "update": ("PUT", "{type}/{id}", {"resourceType": "Nothing"}),
    "patch": ("PATCH", "{type}/{id}", None),
    "delete": ("DELETE", "{type}/{id}", None),
    "history-system": ("GET", "_history?_count=1", None),
    "transaction": ("POST", "", bundle("transaction")),
    "batch": ("POST", "", bundle("batch")),
}
OPERATIONS = {
    "meta": ("GET", "{type}/$meta", None),
    "validate": ("POST", "{type}/$validate", {"resourceType": "Nothing"}),
    "match": ("POST", "{type}/$match", {"resourceType": "Nothing"}),
    "everything": ("GET", "{type}/{id}/$everything", None),
}
ON_ALL = {
    "meta": ("GET", "$meta", None),
    "process-message": ("POST", "$process-message", {"resourceType": "Nothing"}),
}


def answered(client: Client, how: tuple[str, str, Any], kind: str) -> int:
    method, place, body = how
    data = b"" if body is None else json.dumps(body).encode()
    address = f"/fhir/R4/{place.format(type=kind, id=uuid7())}"
    answer = client.generic(method, address, data, content_type=JSON)
    assert "Allow" not in answer.headers, f"{method} {address} is claimed and not there"
    return int(answer.status_code)


@pytest.mark.django_db
def test_everything_that_is_claimed_is_there_and_answers_in_its_own_way(client: Client) -> None:
    rest = get(client, "metadata")["rest"][0]
    asks = [
        (kind["type"], ASKED[one["code"]]) for kind in rest["resource"] for one in kind["interaction"]
    ] + [(kind["type"], OPERATIONS[one["name"]]) for kind in rest["resource"] for one in kind["operation"]]
    asks += [("", ASKED[one["code"]]) for one in rest["interaction"]]
    asks += [("", ON_ALL[one["name"]]) for one in rest["operation"]]
    found = {(how[0], how[1]): answered(client, how, kind) for kind, how in asks}
    assert len(asks) > 1_300
    assert found.pop(("PATCH", "{type}/{id}")) == 415
    assert {status for (method, _), status in found.items() if method in ("PUT", "DELETE")} == {400, 404}
    assert {status for (method, _), status in found.items() if method == "POST"} <= {200, 400}
    assert {status for (method, _), status in found.items() if method == "GET"} == {200, 404}


@pytest.mark.django_db
def test_the_messages_that_are_taken_are_said_with_where_to_send_them(client: Client) -> None:
    [messaging] = get(client, "metadata")["messaging"]
    assert messaging["endpoint"][0]["address"].endswith("/fhir/R4/$process-message")
    said = {one["definition"].rpartition("/")[2] for one in messaging["supportedMessage"]}
    assert {"bars-message-servicerequest-request", "bars-message-booking-request"} <= said
