"""Under which conditions an entry of a Bundle reads: its own, and not those of the Bundle."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from ginnel.surfaces.fhir.tests.told import get
from ginnel.surfaces.fhir.tests.writing import Tree, bundle, entry, made, seen, send, someone

pytestmark = pytest.mark.django_db


@pytest.fixture
def pulse(client: Client) -> Tree:
    """As it was before somebody changed it: its second version stands."""
    mine = made(client, seen(str(made(client, someone())["id"])))
    send(client, "PUT", f"Observation/{mine['id']}", {**mine, "note": [{"text": "Later"}]})
    return mine


def answers(client: Client, type_: str, *entries: Tree, status: int = 200, **headers: str) -> list[Tree]:
    told = json.loads(send(client, "POST", "", bundle(type_, *entries), status, **headers).content)
    found: list[Tree] = told.get("entry", told.get("issue"))
    return found


@pytest.mark.parametrize("type_", ["batch", "transaction"])
def test_an_entry_that_reads_has_conditions_of_its_own(client: Client, pulse: Tree, type_: str) -> None:
    place = f"Observation/{pulse['id']}"
    updated = get(client, place)["meta"]["lastUpdated"]

    def asked(*requests: Tree, **headers: str) -> list[Any]:
        told = answers(client, type_, *(entry("GET", place, **one) for one in requests), **headers)
        return [(one["response"]["status"], "resource" in one) for one in told]

    known, other = ("304", False), ("200", True)
    assert asked({"ifNoneMatch": 'W/"2"'}, {"ifNoneMatch": 'W/"1"'}) == [known, other]
    assert asked({"ifModifiedSince": updated}, {"ifModifiedSince": "2001-01-01T00:00:00Z"}) == [known, other]
    assert asked({}, If_None_Match='W/"2"') == [other]
    assert asked({"ifNoneMatch": 'W/"1"'}, If_None_Match='W/"2"') == [other]
    assert asked({}, If_None_Match="*", If_Modified_Since="Fri, 31 Dec 2100 00:00:00 GMT") == [other]


@pytest.mark.parametrize("since", ["yesterday", "2001-01-01", "2001-01-01T00:00:00"])
def test_what_is_no_instant_is_refused(client: Client, pulse: Tree, since: str) -> None:
    asked = entry("GET", f"Observation/{pulse['id']}", ifModifiedSince=since)
    assert answers(client, "transaction", asked, status=400)[0]["code"] == "value"
