"""Our Open Referral UK feed against the schemas that its keepers publish, and their examples against our reading."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import jsonschema_rs
import pytest
from django.db import transaction
from django.test import Client

from ginnel.foundation.directory import actions as directory
from ginnel.foundation.directory.actions import Terms
from ginnel.foundation.directory.rules import openreferral
from ginnel.foundation.terminology.tests.clerk import CLERK
from ginnel.surfaces.openreferral.checking import Folder, OverHttp, Verdict, Weight, check, documents
from ginnel.surfaces.openreferral.checking.profile import PROFILE
from ginnel.surfaces.openreferral.harvesting import harvest, version_1
from ginnel.surfaces.openreferral.tests.feed import served
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


VERDICTS = {
    "V3.0-UK-Default": "pass",
    "V3.0-UK-Warn": "warn",
    "V3.0-UK-Fail": "fail",
    "V3.0-UK-Test": "fail",  # a hundred and twenty-eight services under one id
    "V1.0-UK-Default": "fail",  # a dashboard's answers, none of them a feed's
}


@pytest.mark.parametrize("mock", VERDICTS)
def test_the_keepers_own_examples_are_told_apart(mock: str, published: Path) -> None:
    """By the verdict as it is given. Their latitude is 100, which the standard does not forbid: listed, no more."""
    report = check(Folder(published / "validator-mocks" / mock))
    assert report.verdict == VERDICTS[mock], report.findings[:5]
    ranges = [one for one in report.findings if one.rule == "range"]
    assert {(one.element.rpartition(".")[2], one.weight) for one in ranges} <= {("latitude", Weight.OPEN)}
    assert ranges or mock.startswith("V1")


def test_what_fails_is_named_one_by_one(published: Path) -> None:
    report = check(Folder(published / "validator-mocks/V3.0-UK-Fail"))
    failed = {(one.endpoint, one.element, one.rule) for one in report.findings if one.weight == "required"}
    assert failed == {
        ("/", "profile", "required"),
        ("/", "openapi_url", "format"),
        ("/services", "", "endpoint"),
        ("/services/{id}", "url", "format"),
        ("/services/{id}", "email", "format"),
    }


@pytest.mark.parametrize("kind", [name for name in PROFILE if name not in ("api",)])
def test_our_tables_say_what_the_published_schemas_say(kind: str, published: Path) -> None:
    """Element by element: none more, none fewer, the same required, the same types, formats and choices."""
    schema = json.loads((published / "oruk-3.0/schema" / f"{kind}.json").read_text())
    ours, theirs = PROFILE[kind], schema["properties"]
    # A service at a location holds its service in the compiled schema alone.
    assert set(ours) - {"service"} == set(theirs)
    required = {name for name, one in ours.items() if one.missed is Weight.REQUIRED}
    assert required == set(schema["required"])
    for name, said in theirs.items():
        for value in SAMPLES:
            one = jsonschema_rs.Draft202012Validator(
                {key: said[key] for key in ("type", "format", "enum") if key in said} or {"type": "object"},
                validate_formats=True,
            )
            found = ours[name].kind
            is_right = found.is_type(value) and not (
                found.has_format and found.weight is Weight.REQUIRED and not found.has_format(value)
            )
            assert is_right == one.is_valid(value), (kind, name, value)


SAMPLES: list[Any] = [
    *(None, True, 7, 7.5, [], {}, "", "x", "physical", "WEEKLY", "active", "temporarily closed"),
    *("0193e5a0-0000-7000-8000-000000000000", "0193e5a000007000800000000000000", "https://example.org/a"),
    *(
        "example/a",
        "a@example.org",
        "a-example_org",
        "2026-11-27T09:00:00Z",
        "2026-11-27",
        "2026-02-30T09:00:00Z",
    ),
    *("mailto:a@example.org", "http://exa mple.org", "2026-11-27T09:00:00.5+01:00", "2026-11-27T09:00"),
]


@pytest.mark.django_db
@pytest.mark.parametrize("mock", [name for name in VERDICTS if name.startswith("V3")])
def test_each_example_is_read_as_a_feed_and_nothing_is_lost(mock: str, published: Path) -> None:
    folder = published / "validator-mocks" / mock
    files = {"/": "api_details.json", "/services": "service_list.json"}

    def answers(path: str, query: dict[str, str]) -> Any:
        file = folder / files.get(path, "service_full.json")
        return json.loads(file.read_text()) if file.exists() else None

    with served(answers) as feed:
        directory.add_feed(name="mock", terms=Terms(feed.address, is_own_network=True), by=CLERK)
        shown = harvest("mock", by=CLERK, getter=feed.getter())
    outcomes = {name: ("finished", {"new": 1}) for name in ("V3.0-UK-Default", "V3.0-UK-Warn")}
    outcomes["V3.0-UK-Fail"] = ("stopped", {})
    # A hundred and twenty-eight under one id are one, and not as many as it says: it is asked for one page more.
    outcomes["V3.0-UK-Test"] = ("incomplete", {"new": 1, "repeated": 255})
    assert (shown.outcome, shown.counts) == outcomes[mock], shown.remarks


@pytest.mark.parametrize("file", ["V1_DashboardResponse.json", "V1_ValidateResponse.json"])
def test_what_is_no_feed_of_1_is_said_to_have_another_shape(file: str, published: Path, db: None) -> None:
    said = json.loads((published / "validator-mocks/V1.0-UK-Default" / file).read_text())
    with served(lambda path, query: said) as feed:
        terms = Terms(feed.address, version="1.0", is_own_network=True)
        directory.add_feed(name="mock", terms=terms, by=CLERK)
        shown = harvest("mock", by=CLERK, getter=feed.getter())
    assert (shown.outcome, [one["code"] for one in shown.remarks]) == ("incomplete", ["shape"])


# What hangs on what in answers of 1.0: (table, the list it stands in, the table it stands under).
NESTED_IN_1 = (
    ("physical_address", "physical_addresses", "location"),
    ("accessibility_for_disabilities", "accessibility_for_disabilities", "location"),
    ("regular_schedule", "regular_schedule", "service_at_location"),
    ("phone", "phones", "contact"),
    ("service_at_location", "service_at_locations", "service"),
    ("contact", "contacts", "service"),
    ("cost_option", "cost_options", "service"),
    ("service_area", "service_areas", "service"),
    ("language", "languages", "service"),
    ("funding", "fundings", "service"),
    ("eligibility", "eligibilitys", "service"),
    ("service_taxonomy", "service_taxonomys", "service"),
)
SAID_IN_1 = {
    **dict.fromkeys(("assured_date", "valid_from", "valid_to", "dtstart"), "2026-11-01T00:00:00"),
    **dict.fromkeys(("opens_at", "closes_at"), "09:00"),
    **dict.fromkeys(("minimum_age", "interval", "bymonthday", "amount"), 7),
    "maximum_age": 70,
    "latitude": 53.9,
    "longitude": -1.1,
    "postal_code": "YO1 1AA",
    "status": "active",
    "freq": "WEEKLY",
    "byday": "MO",
    "email": "a@example.org",
    "url": "https://example.org",
    "uri": "https://example.org",
}


def test_every_element_of_1_becomes_a_valid_service_of_3(published: Path) -> None:
    """One of each table of the 1.0 profile, with every column, nested as its answers are."""
    rows = csv.reader((published / "oruk-1.0/Resources/ApplicationProfileERD.csv").read_text().splitlines())
    tables: dict[str, dict[str, Any]] = {}
    for row in rows:
        if not row[3].endswith("_id"):
            tables.setdefault(row[2], {})[row[3]] = SAID_IN_1.get(row[3], f"{row[2]} {row[3]}")
    tables["service_at_location"]["location"] = tables["location"]
    tables["service_taxonomy"]["taxonomy"] = tables["taxonomy"]
    tables["service"]["organization"] = tables["organization"]
    for table, name, under in NESTED_IN_1:
        tables[under][name] = [tables[table]]
    said, remarks = version_1.written(UUID(int=7))(tables["service"])
    assert remarks == ()
    wrong = [one for one in documents.faults(said, "service") if one.weight is Weight.REQUIRED]
    assert wrong == []
    schema = validator(published / "oruk-3.0/schema", "compiled/service.json")
    assert faults(schema, [said]) == []
    assert openreferral.read(said).faults == ()
    values = json.dumps(said)
    kept = {
        value for table, _, _ in NESTED_IN_1 for value in tables[table].values() if isinstance(value, str)
    }
    lost = {one for one in kept if one not in values and not one.endswith(" id") and "T00:00:00" not in one}
    assert lost == set()


def test_our_own_feed_passes_and_read_into_another_place_is_the_same_directory(
    db: None, client: Client
) -> None:
    """What one place answers is kept, its directory taken away, and the answers harvested into an empty one."""
    kept: dict[str, Any] = {}
    with transaction.atomic():
        demonstration.make_known()
        demonstration.fill_directory()
        for endpoint in UK:
            for page in pages(client, endpoint):
                kept[f"/{endpoint}?page={page['page_number']}"] = page
                for one in page["contents"]:
                    path = f"/{endpoint}/{one['id']}"
                    kept[path] = client.get(f"{ROOT}{path[1:]}").json()
        kept["/"] = client.get(ROOT).json()
        transaction.set_rollback(True)
    assert client.get(f"{ROOT}services").json()["empty"] is True

    def answers(path: str, query: dict[str, str]) -> Any:
        return kept.get(f"{path}?page={query['page']}" if query else path)

    with served(answers) as feed:
        report = check(OverHttp(feed.address, feed.getter()))
        assert report.verdict is Verdict.PASS, report.findings[:5]
        # In the pretend county, as anywhere, nobody ever made sure of some: their keepers are told.
        wanted = {one.element.rpartition(".")[2] for one in report.findings if one.rule == "wanted"}
        assert wanted == {"assured_date"}
        directory.add_feed(name="first", terms=Terms(feed.address, is_own_network=True), by=CLERK)
        shown = harvest("first", by=CLERK, getter=feed.getter())
    # The county has faults of its own, which are remarks there as they were here.
    assert (shown.outcome, shown.counts) == ("finished", {"new": shown.said})
    assert all(one["page"] and one["item"] and one["element"] for one in shown.remarks)
    for path, said in kept.items():
        if "?" not in path and path != "/":
            assert client.get(f"{ROOT}{path[1:]}").json() == said, path
    for endpoint in UK:
        assert [one["id"] for page in pages(client, endpoint) for one in page["contents"]] == [
            one["id"]
            for path, page in kept.items()
            if path.startswith(f"/{endpoint}?")
            for one in page["contents"]
        ]
