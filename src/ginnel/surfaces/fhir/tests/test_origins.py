"""A page of another origin may call in a browser where its origin is named, and learns nothing anywhere else."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
APP = "https://app.example"
BEFORE = {"Origin": APP, "Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": "if-match"}
PLACES = [
    "/fhir/R4",
    "/fhir/R4/Observation",
    "/fhir/R4/Observation/1",
    "/fhir/R4/nothing/at/all",
    "/oauth/token",
]


@pytest.fixture(params=["Observation", "Observation/1", "Nothing", "metadata"])
def place(request: pytest.FixtureRequest) -> str:
    return f"/fhir/R4/{request.param}"


def allowing(headers: dict[str, str]) -> set[str]:
    return {name for name in headers if name.startswith("Access-Control")}


@pytest.mark.parametrize("origins", ["", "https://other.example"])
def test_off_nothing_is_said(client: Client, place: str, origins: str, settings: Any) -> None:
    settings.GINNEL_API_ORIGINS = origins
    assert not allowing(dict(client.get(place, headers={"Origin": APP}).headers))
    before = client.options(place, headers=BEFORE)
    assert before.status_code == 405 and not allowing(dict(before.headers))


def test_before_it_asks_it_is_told_the_same_of_every_address(settings: Any) -> None:
    """Without saying who asks, and whatever is there."""
    settings.GINNEL_API_ORIGINS = f"https://other.example, {APP}"
    answers = [Client().options(one, headers=BEFORE) for one in PLACES]
    assert {one.status_code for one in answers} == {204}
    said = [
        {name: value for name, value in one.headers.items() if name in allowing(dict(one.headers))}
        for one in answers
    ]
    assert all(one == said[0] for one in said)
    assert said[0]["Access-Control-Allow-Origin"] == APP
    assert "If-Match" in said[0]["Access-Control-Allow-Headers"]
    assert "PUT" in said[0]["Access-Control-Allow-Methods"]
    assert not any("Credentials" in name for name in said[0])


def test_a_page_reads_the_answer_whatever_it_is(client: Client, place: str, settings: Any) -> None:
    settings.GINNEL_API_ORIGINS = APP
    answer = client.get(place, headers={"Origin": APP})
    assert answer.headers["Access-Control-Allow-Origin"] == APP
    assert {"ETag", "Location", "Last-Modified", "Content-Location", "Retry-After"} <= set(
        answer.headers["Access-Control-Expose-Headers"].split(", ")
    )
    assert "Origin" in answer.headers["Vary"]
    for origin in ("https://app.example.evil", "null", "https://APP.example", f"{APP}/"):
        assert not allowing(dict(client.get(place, headers={"Origin": origin}).headers))


def test_where_any_page_may_call_any_may(settings: Any, client: Client) -> None:
    settings.GINNEL_API_ORIGINS = "*"
    answer = client.get("/fhir/R4/Observation", headers={"Origin": "null"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_page_may_get_its_token(settings: Any) -> None:
    settings.GINNEL_API_ORIGINS = APP
    answer = Client().post(
        "/oauth/token", "x=1", content_type="application/x-www-form-urlencoded", headers={"Origin": APP}
    )
    assert answer.status_code == 400 and answer.headers["Access-Control-Allow-Origin"] == APP
