"""A feed passes, warns or fails, and every finding says where and by which rule."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from ginnel.foundation.directory.tests.documents import id_of, place, service, term, weekly
from ginnel.surfaces.openreferral.checking import Finding, Folder, OverHttp, Report, Verdict, Weight, check
from ginnel.surfaces.openreferral.tests.feed import ABOUT, Raw, Said, listing, page, served

WHOLE = service(
    "Bus",
    assured_date="2026-11-01",
    last_modified="2026-11-01T09:00:00Z",
    url="https://example.org/bus",
    email="bus@example.org",
    minimum_age=60,
    schedules=[weekly("MO")],
    attributes=[term("transport")],
)
LISTED = {name: value for name, value in WHOLE.items() if not isinstance(value, list)}
TERM = term("transport")["taxonomy_term"]
TAXONOMY = {"id": TERM["taxonomy_id"], "name": "Kinds", "description": "Kinds"}
FILES: dict[str, Any] = {
    "api_details": ABOUT,
    "service_list": page([LISTED]),
    "service_full": WHOLE,
    "service_at_location_list": page([{**place("Hall"), "service": LISTED}]),
    "service_at_location_full": {**place("Hall"), "service": WHOLE},
    "taxonomy_list": page([TAXONOMY]),
    "taxonomy": {**TAXONOMY, "taxonomy_terms": [TERM]},
    "taxonomy_term_list": page([TERM]),
    "taxonomy_term": TERM,
}


def checked(tmp_path: Path, **files: Any) -> Report:
    for name, said in {**FILES, **files}.items():
        if said is not None:
            text = said if isinstance(said, str) else json.dumps(said)
            (tmp_path / f"{name}.json").write_text(text)
    return check(Folder(tmp_path))


def without(document: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in document.items() if name not in names}


def changed(document: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """With the value at a path such as `organization.id` or `schedules.0.freq`."""
    made: Any = deepcopy(document)
    *above, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    inside = made
    for part in above:
        inside = inside[part]
    inside[last] = value
    return dict(made)


def test_a_feed_as_it_should_be_passes(tmp_path: Path) -> None:
    report = checked(tmp_path)
    assert (report.verdict, report.findings) == (Verdict.PASS, ())
    assert report.read["/services/{id}"] == 1


@pytest.mark.parametrize(
    ("path", "value", "rule"),
    [
        ("id", "17", "format"),
        ("name", None, "type"),
        ("status", "open", "enum"),
        ("url", "example/bus", "format"),
        ("email", "bus-example_org", "format"),
        ("minimum_age", "60", "type"),
        ("minimum_age", True, "type"),
        ("last_modified", "yesterday", "format"),
        ("last_modified", "2026-02-30T09:00:00Z", "format"),
        ("schedules", {}, "type"),
        ("schedules.0", "Mondays", "type"),
        ("schedules.0.freq", "DAILY", "enum"),
        ("organization.id", "trust", "format"),
        ("organization.description", 7, "type"),
        ("service_at_locations.0.location.location_type", "hall", "enum"),
        ("attributes.0.taxonomy_term.name", [], "type"),
    ],
)
def test_what_the_profile_requires_fails_and_is_named(
    path: str, value: Any, rule: str, tmp_path: Path
) -> None:
    report = checked(tmp_path, service_full=changed(WHOLE, path, value))
    element = path.replace(".0", "[0]")
    found = [one for one in report.findings if one.weight is Weight.REQUIRED]
    assert report.verdict is Verdict.FAIL
    assert [(one.endpoint, one.where, one.element, one.rule) for one in found] == [
        ("/services/{id}", "service_full.json", element, rule)
    ]


@pytest.mark.parametrize(
    ("path", "value", "rule", "weight"),
    [
        *(("assured_date", said, "format", Weight.RECOMMENDED) for said in (
            "20261127", "2026-W48", "2026-W48-5", "2026-331", "2026-02-30", "٢٠٢٦-١١-٢٧", "2026-11-27x")),
        ("name", "", "empty", Weight.REQUIRED),
        ("organization.description", " \n", "empty", Weight.REQUIRED),
        ("service_at_locations.0.location.latitude", 999, "range", Weight.OPEN),
        ("service_at_locations.0.location.longitude", -180.5, "range", Weight.OPEN),
        ("minimum_age", -5, "range", Weight.OPEN),
        ("minimum_age", 10**400, "range", Weight.OPEN),
        ("maximum_age", 59, "range", Weight.OPEN),
    ],
)  # fmt: skip
def test_what_is_of_its_type_and_cannot_be_meant_is_named(
    path: str, value: Any, rule: str, weight: Weight, tmp_path: Path
) -> None:
    report = checked(tmp_path, service_full=changed(WHOLE, path, value))
    assert [(one.element, one.rule, one.weight) for one in report.findings] == [
        (path.replace(".0", "[0]"), rule, weight)
    ]


@pytest.mark.parametrize("said", ["2026-11-27", "2026-11-27T09:00", "2026-11-27 09:00:00.5+01:00"])
def test_a_date_may_have_a_time(said: str, tmp_path: Path) -> None:
    assert checked(tmp_path, service_full={**WHOLE, "assured_date": said}).verdict is Verdict.PASS


def test_a_number_without_an_end_is_no_whole_number(tmp_path: Path) -> None:
    listed = json.dumps(page([LISTED])).replace('"total_items": 1', '"total_items": 1e999')
    report = checked(tmp_path, service_list=listed)
    assert ("total_items", "type") in {(one.element, one.rule) for one in report.findings}


@pytest.mark.parametrize("missing", ["id", "name", "status"])
def test_what_is_missing_and_required_fails_wherever_it_stands(missing: str, tmp_path: Path) -> None:
    for name in ("service_full", "service_list"):
        said = without(WHOLE, missing) if name == "service_full" else page([without(LISTED, missing)])
        report = checked(tmp_path, **{name: said})
        assert report.verdict is Verdict.FAIL
        assert any(one.element == missing and one.rule == "required" for one in report.findings)


@pytest.mark.parametrize("missing", ["description", "organization", "assured_date", "last_modified"])
def test_what_only_we_want_is_listed_and_passes(missing: str, tmp_path: Path) -> None:
    report = checked(tmp_path, service_full=without(WHOLE, missing))
    (found,) = report.findings
    assert (found.element, found.rule, found.weight) == (missing, "wanted", Weight.OPEN)
    assert report.verdict is Verdict.PASS
    assert found.item == id_of("Bus")


def test_an_organisation_by_its_id_alone_is_one(tmp_path: Path) -> None:
    listed = {**without(LISTED, "organization"), "organization_id": id_of("Example Trust")}
    assert checked(tmp_path, service_list=page([listed])).verdict is Verdict.PASS


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("api_details", Verdict.FAIL),
        ("service_list", Verdict.FAIL),
        ("service_full", Verdict.FAIL),
        ("taxonomy_list", Verdict.WARN),
        ("taxonomy_term", Verdict.WARN),
        ("service_at_location_list", Verdict.WARN),
    ],
)
def test_an_endpoint_that_is_missing_fails_or_warns(name: str, verdict: Verdict, tmp_path: Path) -> None:
    report = checked(tmp_path, **{name: None})
    assert report.verdict is verdict
    assert [one.rule for one in report.findings if one.weight is not Weight.OPEN][0] == "endpoint"


@pytest.mark.parametrize("name", ["version", "profile", "openapi_url"])
def test_what_the_api_is_must_be_said(name: str, tmp_path: Path) -> None:
    for about in (without(ABOUT, name), {**ABOUT, name: 3}, {**ABOUT, name: "none"}):
        assert checked(tmp_path, api_details=about).verdict is Verdict.FAIL


@pytest.mark.parametrize(
    ("change", "element"),
    [
        *(({name: None}, name) for name in page([]) if name != "contents"),
        ({"size": 2}, "size"),
        ({"total_items": 0}, "total_items"),
        ({"total_pages": 2}, "last_page"),
        ({"total_items": 10}, "total_items"),
        ({"total_items": 5, "total_pages": 3, "last_page": False}, "total_pages"),
        ({"total_items": 1, "total_pages": 2, "page_number": 2, "first_page": False}, "total_items"),
        ({"first_page": False}, "first_page"),
        ({"page_number": 0}, "page_number"),
        ({"empty": True}, "empty"),
        ({"contents": {}}, "contents"),
    ],
)
def test_a_page_that_says_wrong_of_itself_fails(change: dict[str, Any], element: str, tmp_path: Path) -> None:
    report = checked(tmp_path, service_list={**page([LISTED]), **change})
    assert report.verdict is Verdict.FAIL
    assert element in {one.element for one in report.findings}


def test_a_page_of_version_1_is_named_as_such(tmp_path: Path) -> None:
    report = checked(tmp_path, service_list={"totalElements": 1, "content": [LISTED]})
    assert [one.rule for one in report.findings if one.weight is Weight.REQUIRED] == ["version"]


def test_a_folder_that_holds_less_than_it_speaks_of_warns(tmp_path: Path) -> None:
    report = checked(tmp_path, taxonomy_list=page([TAXONOMY], 1, 10, 10))
    assert [(one.element, one.endpoint) for one in report.findings] == [("total_items", "/taxonomies")]
    assert report.verdict is Verdict.WARN


def test_the_same_id_twice_fails_on_one_page_and_across_pages(tmp_path: Path) -> None:
    for files in (
        {"service_list": page([LISTED, LISTED])},
        {"service_list": page([LISTED], 1, 2, 2), "service_list_2": page([LISTED], 2, 2, 2)},
    ):
        report = checked(tmp_path, **files)
        assert [one.rule for one in report.findings] == ["unique"]
        assert report.verdict is Verdict.FAIL


@pytest.mark.parametrize(
    "text", ["{", "", "[]", "7", '"x"', '{"contents": [7, null]}', "NaN", "[" * 5000, '{"id":"\\ud800"}']
)
def test_whatever_lies_there_is_told_of(text: str, tmp_path: Path) -> None:
    for name in FILES:
        assert checked(tmp_path, **{name: text}).verdict is not Verdict.PASS
        checked(tmp_path)


def test_what_the_profile_leaves_out_is_only_said(tmp_path: Path) -> None:
    report = checked(tmp_path, service_full={**WHOLE, "wait_time": "a week"}, dashboard={})
    assert {(one.rule, one.weight) for one in report.findings} == {
        ("not-in-profile", Weight.OPEN),
        ("not-read", Weight.OPEN),
    }
    assert report.verdict is Verdict.PASS


def over(answers: Any) -> tuple[Report, list[Finding]]:
    with served(answers) as feed:
        report = check(OverHttp(feed.address, feed.getter(tries=1)))
    return report, [one for one in report.findings if one.weight is Weight.REQUIRED]


def test_an_address_is_checked_page_by_page_and_some_of_it_whole() -> None:
    many = [{**WHOLE, "id": id_of(f"bus {at}")} for at in range(45)]
    report, failed = over(listing(many, 10))
    assert (report.verdict, failed) == (
        Verdict.WARN,
        [],
    )  # the endpoints of taxonomies and places are not there
    assert (report.read["/services"], report.read["/services/{id}"]) == (5, 15)


def test_an_address_that_lies_about_its_total_or_gives_another_document_fails() -> None:
    right = listing([WHOLE])

    def answers(path: str, query: dict[str, str]) -> Said:
        if path == "/services":
            return page([LISTED], int(query["page"]), 1, 500)
        return {**WHOLE, "id": id_of("other")} if path.startswith("/services/") else right(path, query)

    _, failed = over(answers)
    assert {("total_items", "page"), ("id", "same-id")} <= {(one.element, one.rule) for one in failed}


def test_a_page_of_html_fails() -> None:
    report, failed = over(lambda path, query: Raw(b"<html>", kind="text/html"))
    assert report.verdict is Verdict.FAIL
    assert all("HTML" in one.message for one in failed)
