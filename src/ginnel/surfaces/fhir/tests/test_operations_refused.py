"""What is no parameter of an operation that only reads, and what is no body of it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from ginnel.surfaces.fhir.tests.test_operations import ada, parameters, posted
from ginnel.surfaces.fhir.tests.writing import send, someone

__all__ = ["ada"]
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("tree", "code"),
    [
        (parameters(("start", "Date", "2026-01-01")), "not-supported"),
        (parameters(("_count", "String", "many")), "invalid"),
        (parameters(("_count", "Decimal", 1.5)), "value"),
        (parameters(("_count", "Coding", {"code": "1"})), "value"),
        (parameters(("_count", "Integer", 1)) | {"parameter": [{"name": "_count"}]}, "value"),
        (parameters(("_count", "Integer", 1)) | {"parameter": ["_count"]}, "value"),
        (parameters() | {"parameter": {"name": "_count"}}, "structure"),
        (parameters() | {"parameter": [{"name": "resource", "resource": someone()}]}, "value"),
        (parameters(*[("_type", "Code", "Patient")] * 101), "structure"),
        ({"resourceType": "Patient"}, "invalid"),
        (b"{", "structure"),
    ],
)
def test_what_is_no_parameter_of_it_is_refused(client: Client, ada: str, tree: Any, code: str) -> None:
    assert posted(client, f"Patient/{ada}/$everything", tree, 400)["issue"][0]["code"] == code


def test_a_body_of_another_format_or_too_long_is_refused(client: Client, ada: str) -> None:
    place = f"Patient/{ada}/$everything"
    send(client, "POST", place, parameters(), 415, "text/plain")
    send(client, "POST", place, b" " * (64 * 1024 + 1), 413)
    send(client, "POST", "Observation/$meta", parameters(("_count", "Integer", 1)), 400)
    refused = send(client, "POST", f"Patient/{ada}/$nothing", status=404)
    assert json.loads(refused.content)["issue"][0]["code"] == "not-supported"
