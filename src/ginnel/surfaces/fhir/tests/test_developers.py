"""The page for developers and the OpenAPI description: what they show is what is answered."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import resolve

from ginnel.surfaces.fhir import registry
from ginnel.surfaces.fhir.developers import ENTRY, EXAMPLES, NHS, PERSON, SOMEBODY, Example
from ginnel.surfaces.fhir.openapi import description
from ginnel.surfaces.fhir.tests.told import get
from ginnel.surfaces.fhir.tests.writing import made, seen, someone

BASE = "http://testserver/fhir/R4/"
OPENAPI = description(BASE)


@pytest.mark.django_db
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one.title)
def test_every_request_that_the_page_shows_is_answered(client: Client, example: Example) -> None:
    ids = {SOMEBODY: made(client, someone("9990000018"))["id"]}
    (found,) = get(client, f"Patient?identifier={NHS}|9990000018")["entry"]
    ids[PERSON] = found["resource"]["id"]
    ids[ENTRY] = made(client, seen(ids[SOMEBODY]))["id"]
    text = json.dumps([example.path, example.content])
    for name, id in ids.items():
        text = text.replace(name, id)
    path, content = json.loads(text)
    data = "" if content is None else content if isinstance(content, str) else json.dumps(content)
    answer = client.generic(
        example.method, f"/fhir/R4/{path}", data, content_type=example.type, headers=example.headers
    )
    assert answer.status_code < 300, answer.content


@pytest.mark.django_db
def test_the_page_is_for_anybody_and_leads_to_what_tools_read() -> None:
    page = Client().get("/developers")
    for address in re.findall(rf'href="({BASE}[^"]+)"', page.content.decode()):
        assert Client().get(address.removeprefix("http://testserver")).status_code == 200
    assert f"{BASE}openapi.json" in page.content.decode()


def _refs(of: Any) -> list[str]:
    inner = of.values() if isinstance(of, dict) else of if isinstance(of, list) else ()
    own = [of["$ref"]] if isinstance(of, dict) and "$ref" in of else []
    return [*own, *(ref for one in inner for ref in _refs(one))]


@pytest.mark.django_db
def test_every_method_of_the_description_is_one_that_its_address_has(client: Client) -> None:
    operations = {name for _, name in registry.OPERATIONS}
    assert operations == {path.rpartition("$")[2] for path in OPENAPI["paths"] if "$" in path}
    for path, methods in OPENAPI["paths"].items():
        place = path.format(type="Observation", id="01890000-0000-7000-8000-000000000000", version="1")
        assert resolve(f"/fhir/R4{place}").url_name != "nothing"
        for method in methods:
            assert client.generic(method.upper(), f"/fhir/R4{place}").status_code != 405, (method, path)


def test_the_description_refers_to_nothing_that_is_not_in_it_and_names_each_operation_once() -> None:
    for ref in _refs(OPENAPI):
        found: Any = OPENAPI
        for step in ref.removeprefix("#/").split("/"):
            found = found[step]
    ids = [one["operationId"] for methods in OPENAPI["paths"].values() for one in methods.values()]
    assert len(ids) == len(set(ids))
    for path, methods in OPENAPI["paths"].items():
        wanted = set(re.findall(r"{(\w+)}", path))
        for one in methods.values():
            named = {ref.rpartition("/")[2] for ref in _refs(one.get("parameters", []))}
            assert wanted <= named, path
