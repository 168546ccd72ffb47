"""$validate says yes to nothing that it does not check."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from ginnel.surfaces.fhir.tests.writing import Tree, send, someone

pytestmark = pytest.mark.django_db
PLACE = "Patient/$validate"
UK_CORE = "https://fhir.hl7.org.uk/StructureDefinition/UKCore-Patient"
BASE = "http://hl7.org/fhir/StructureDefinition/Patient"
CASES = [
    ("profile", UK_CORE, "not-supported"),
    ("profile", f"{UK_CORE}|2.0.0", "not-supported"),
    ("profile", "http://hl7.org/fhir/StructureDefinition/Observation", "not-supported"),
    ("profile", BASE, ""),
    ("mode", "create", ""),
    ("mode", "update", ""),
    ("mode", "delete", "not-supported"),
    ("mode", "profile", "not-supported"),
    ("mode", "perhaps", "value"),
]


def told(client: Client, place: str, tree: Any, status: int) -> list[Tree]:
    found: list[Tree] = json.loads(send(client, "POST", place, tree, status).content)["issue"]
    return found


def parameters(**beside: Any) -> Tree:
    each = [
        {"name": name, "valueUri" if name == "profile" else "valueCode": one} for name, one in beside.items()
    ]
    return {"resourceType": "Parameters", "parameter": [*each, {"name": "resource", "resource": someone()}]}


@pytest.mark.parametrize(("name", "value", "code"), CASES)
def test_a_profile_and_a_mode_are_heeded_or_refused(client: Client, name: str, value: str, code: str) -> None:
    """In the address, and in Parameters (FHIR R4, Resource-validate: an error where a profile cannot be checked)."""
    status = 400 if code else 200
    by_address = told(client, f"{PLACE}?{name}={quote(value)}", someone(), status)
    assert told(client, PLACE, parameters(**{name: value}), status) == by_address
    assert [one["code"] for one in by_address] == [code or "informational"]


def test_what_is_checked_is_checked_in_each_mode(client: Client) -> None:
    for mode in ("create", "update"):
        (issue,) = told(client, f"{PLACE}?mode={mode}", someone(gender="x"), 200)
        assert (issue["severity"], issue["expression"]) == ("error", ["Patient.gender"])


def test_a_parameter_that_it_does_not_have_is_refused(client: Client) -> None:
    assert told(client, f"{PLACE}?usage=x", someone(), 400)[0]["code"] == "not-supported"
    told(client, PLACE, parameters(profile=[UK_CORE]), 400)
    told(client, PLACE, parameters(mode=None), 400)
    no_resource = {"resourceType": "Parameters", "parameter": [{"name": "mode", "valueCode": "delete"}]}
    assert told(client, PLACE, no_resource, 400)[0]["code"] == "not-supported"
