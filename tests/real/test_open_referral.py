"""Our Open Referral UK feed against the schemas that its keepers publish, and their examples against our reading."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from django.test import Client

from ginnel.foundation.directory.rules import openreferral
from ginnel.synthetic import demonstration

RealData = Callable[[str], Path]
ROOT = "/openreferral/"
# Endpoint: the schema of one of its list, and of one whole.
UK = {
    "services": ("compiled/service_list.json", "compiled/service.json"),
    "service_at_locations": ("compiled/service_at_location_list.json", "compiled/service_at_location.json"),
    "organizations": ("compiled/organization_list.json", "compiled/organization.json"),
    "taxonomies": ("taxonomy.json", "taxonomy.json"),
    "taxonomy_terms": ("taxonomy_term.json", "taxonomy_term.json"),
}
PAGE = {"total_items", "total_pages", "page_number", "size", "first_page", "last_page", "empty", "contents"}


@pytest.fixture
def published(real_data: RealData) -> Path:
    return real_data("open-referral-uk")


@pytest.fixture
def county(db: None) -> None:
    demonstration.make_known()
    assert demonstration.fill_directory()


def validator(folder: Path, name: str) -> Any:
    """The published schema, with those beside it that it refers to."""
    own = "https://schemas.example/"
    resources = [
        (own + path.name, {**json.loads(path.read_text()), "$id": own + path.name})
        for path in folder.glob("*.json")
    ]
    schema = json.loads((folder / name).read_text())
    registry = jsonschema_rs.Registry(resources)
    schema = {**schema, "$schema": "https://json-schema.org/draft/2020-12/schema", "$id": own + "asked.json"}
    return jsonschema_rs.Draft202012Validator(schema, registry=registry, validate_formats=True)


def pages(client: Client, endpoint: str) -> Iterator[dict[str, Any]]:
    number = 1
    while True:
        page = client.get(f"{ROOT}{endpoint}", {"page": number, "per_page": 200}).json()
        yield page
        if page["last_page"]:
            return
        number += 1


def faults(schema: Any, documents: list[dict[str, Any]]) -> list[str]:
    return [
        f"{error.instance_path}: {error.message[:150]}"
        for each in documents
        for error in schema.iter_errors(each)
    ]


@pytest.mark.parametrize("endpoint", UK)
def test_every_endpoint_answers_as_the_uk_schemas_say(
    endpoint: str, published: Path, county: None, client: Client
) -> None:
    folder = published / "oruk-3.0/schema"
    found = list(pages(client, endpoint))
    contents = [one for page in found for one in page["contents"]]
    assert all(page.keys() == PAGE for page in found)
    assert len(contents) == found[0]["total_items"] == len({one["id"] for one in contents})
    assert contents
    assert faults(validator(folder, UK[endpoint][0]), contents)[:5] == []
    whole = [client.get(f"{ROOT}{endpoint}/{one['id']}").json() for one in contents]
    assert faults(validator(folder, UK[endpoint][1]), whole)[:5] == []


@pytest.mark.parametrize("endpoint", ["services", "organizations", "taxonomies", "taxonomy_terms"])
def test_each_whole_answer_is_one_of_hsds_too(
    endpoint: str, published: Path, county: None, client: Client
) -> None:
    schema = validator(published / "hsds-3.0/schema", UK[endpoint][1].removeprefix("compiled/"))
    some = next(pages(client, endpoint))["contents"][:100]
    whole = [client.get(f"{ROOT}{endpoint}/{one['id']}").json() for one in some]
    assert faults(schema, whole)[:5] == []


def test_what_says_what_the_api_is_has_what_the_profile_asks(
    published: Path, client: Client, db: None
) -> None:
    mock = json.loads((published / "validator-mocks/V3.0-UK-Default/api_details.json").read_text())
    said = client.get(ROOT).json()
    assert said.keys() == mock.keys()
    assert said["version"] == mock["version"]


@pytest.mark.parametrize("mock", ["V3.0-UK-Default", "V3.0-UK-Test", "V3.0-UK-Warn", "V3.0-UK-Fail"])
def test_a_published_service_is_read_and_given_back_whole(mock: str, published: Path) -> None:
    """Their latitude is 100, which is no latitude: a remark, and the service is listed."""
    document = json.loads((published / "validator-mocks" / mock / "service_full.json").read_text())
    said = openreferral.read(document)
    assert said.service is not None
    assert {fault.code for fault in said.faults} <= {"not-a-number", "half-a-point"}
    assert openreferral.write(document) == document


@pytest.mark.parametrize("name", ["service_list", "service_full"])
def test_every_published_example_is_told_apart_by_its_faults(name: str, published: Path) -> None:
    read = json.loads((published / f"hsds-3.0/examples/{name}.json").read_text())
    for document in read.get("contents", [read]):
        said = openreferral.read(document)
        assert said.service is not None or all(fault.message for fault in said.faults)
