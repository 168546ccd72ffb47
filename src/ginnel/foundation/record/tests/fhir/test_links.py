from __future__ import annotations

from typing import Any

import pytest

from ginnel.foundation.record.fhir import json, links

NAME = "urn:uuid:0a1b2c3d-0000-4000-8000-000000000000"
ID = "01a222e2-6caa-7229-bd32-941cda80b3d0"
PLACE = f"Binary/{ID}"
PLACES = {NAME: PLACE}
XHTML = "http://www.w3.org/1999/xhtml"


def rewritten(**elements: Any) -> Any:
    tree = {"resourceType": "DocumentReference", **elements}
    links.rewrite(tree, PLACES)
    return tree


def test_every_url_and_uri_is_rewritten_wherever_it_stands() -> None:
    attachment = {"url": NAME, "title": NAME}
    found = rewritten(
        implicitRules=NAME,
        content=[{"attachment": attachment}],
        contained=[{"resourceType": "Patient", "photo": [{"url": NAME}], "_gender": {"extension": [
            {"url": "https://a.example/x", "valueUri": NAME}]}}],
        extension=[{"url": "https://a.example/y", "extension": [{"url": "z", "valueUrl": NAME}]}],
    )  # fmt: skip
    assert found["implicitRules"] == PLACE
    assert found["content"] == [{"attachment": {"url": PLACE, "title": NAME}}]
    (inner,) = found["contained"]
    assert inner["photo"] == [{"url": PLACE}]
    assert inner["_gender"]["extension"][0]["valueUri"] == PLACE
    assert found["extension"][0]["extension"][0]["valueUrl"] == PLACE


@pytest.mark.parametrize(
    "elements",
    [
        {"meta": {"profile": [NAME]}},
        {"identifier": [{"system": NAME, "value": NAME}]},
        {"description": NAME},
        {"extension": [{"url": NAME, "valueCanonical": NAME}]},
        {"context": {"related": [{"reference": NAME}]}},
        {"contained": [{"resourceType": "Nothing", "url": NAME}, {"resourceType": ["Patient"]}, 7]},
        {"content": {"attachment": [{"url": {"url": NAME}}, NAME]}},
        {"content": [{"attachment": {"url": NAME + "0"}}]},
    ],
)
def test_names_texts_and_what_is_no_fhir_stay(elements: dict[str, Any]) -> None:
    before = json.canonical({"resourceType": "DocumentReference", **elements})
    assert json.canonical(rewritten(**elements)) == before


def test_a_uuid_and_an_oid_stay_such() -> None:
    values = [
        {"url": "https://a.example/x", "valueUuid": NAME},
        {"url": "https://a.example/x", "valueOid": NAME},
    ]
    found = rewritten(extension=values)["extension"]
    assert found[0]["valueUuid"] == f"urn:uuid:{ID}"
    assert found[1]["valueOid"].removeprefix("urn:oid:2.25.").isdecimal()


def test_a_narratives_links_and_images_are_rewritten_and_nothing_else_of_it() -> None:
    shown = """<p title="{0}">{0}</p><a class="b" href="{1}">a</a><img alt="" src='{1}'/>"""
    div = f'<div xmlns="{XHTML}">{shown}</div>'
    found = rewritten(text={"status": "generated", "div": div.format(NAME, NAME)})
    assert found["text"]["div"] == div.format(NAME, PLACE)


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        ({"subject": {"reference": NAME}}, False),
        ({"subject": {"reference": "Patient/1"}}, False),
        ({"subject": {"reference": NAME}, "url": NAME}, True),
        ({"url": "urn:oid:1.2.3"}, True),
        ({"text": {"div": f"<a href='{NAME}'>a</a>"}}, True),
    ],
)
def test_whether_there_may_be_one_is_told_from_the_bytes(tree: dict[str, Any], expected: bool) -> None:
    assert links.may_be_in(json.canonical(tree)) is expected
