"""The directory as Open Referral UK 3.0 asks for it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ginnel.foundation.directory import actions, queries
from ginnel.foundation.directory.tests.documents import TERMS, id_of, place, service, term, weekly
from ginnel.foundation.terminology.tests.clerk import CLERK
from ginnel.surfaces.openreferral import asking
from ginnel.surfaces.openreferral.asking import PARAMETERS

pytestmark = pytest.mark.django_db
ROOT = "/openreferral/"
MOMENT = datetime(2026, 11, 27, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def directory(db: None) -> None:
    for each in (
        service("Bus", attributes=[term("transport")], minimum_age=60, schedules=[weekly("MO,TU")]),
        service("Library", schedules=[weekly("SA", "10:00", "13:00")], maximum_age=99, unheard_of={"a": 1}),
        service("Club", service_at_locations=[place("North"), place("South", (54.2, -1.2))]),
    ):
        assert actions.list_service(document=each, by=CLERK).what == "new"


def read(client: Client, path: str, **query: Any) -> Any:
    answer = client.get(ROOT + path, query)
    assert answer.status_code == 200, answer.content
    return answer.json()


def names(client: Client, **query: Any) -> list[str]:
    return [one["name"] for one in read(client, "services", **query)["contents"]]


def test_it_says_what_it_is(client: Client) -> None:
    said = read(client, "")
    assert said["version"] == "HSDS-UK-3.0"
    described = client.get(said["openapi_url"]).json()
    assert {f"/{name}" for name in PARAMETERS} < set(described["paths"])


def test_pages_add_up(client: Client) -> None:
    first, second = (read(client, "services", per_page=2, page=page) for page in (1, 2))
    assert {name: first[name] for name in first if name != "contents"} == {
        "total_items": 3,
        "total_pages": 2,
        "page_number": 1,
        "size": 2,
        "first_page": True,
        "last_page": False,
        "empty": False,
    }
    assert (second["size"], second["last_page"]) == (1, True)
    assert read(client, "services", page=9)["empty"] is True


def test_a_service_is_given_as_it_was_said(client: Client) -> None:
    said = read(client, f"services/{id_of('Library')}")
    assert said.pop("last_modified")
    assert said == service(
        "Library", schedules=[weekly("SA", "10:00", "13:00")], maximum_age=99, unheard_of={"a": 1}
    )


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"search": "library"}, ["Library"]),
        ({"taxonomy_term_id": term("transport")["id"]}, ["Bus"]),
        ({"taxonomy_id": TERMS}, ["Bus"]),
        ({"minimum_age": "50"}, ["Bus"]),
        ({"maximum_age": "99"}, ["Library"]),
        ({"day": "SA"}, ["Library"]),
        ({"day": "Monday", "start_time": "09:00", "end_time": "17:00"}, ["Bus"]),
        ({"start_time": "09:30"}, ["Library"]),
        ({"organization_id": id_of("Example Trust"), "search": "club"}, ["Club"]),
        ({"modified_after": "2999-01-01T00:00:00Z"}, []),
        ({"modified_after": "2999-01-01 09:00"}, []),
        ({"modified_after": "2998-12-31T09:00:00+23:59"}, []),
        ({"modified_after": "2999-01-01T09:00:00 01:00", "page": "1"}, []),
    ],
)
def test_each_parameter_narrows(client: Client, query: dict[str, str], found: list[str]) -> None:
    assert names(client, **query) == found


@pytest.mark.parametrize(
    "said",
    [
        "2026-11-27T09:00:00Z",
        "2026-11-27 09:00",
        "2026-11-27 09:00:00",
        "2026-11-27T10:00:00 01:00",
        "2026-11-27T10:00:00.000000 0100",
        "2026-11-27 10:00 01:00",
        "2026-11-27T10:00:00 +01:00",
        "2026-11-27 08:00 -01:00",
        "2026-11-28T08:59+23:59",
    ],
)
def test_a_moment_is_understood_as_it_is_sent(said: str) -> None:
    query = QueryDict(mutable=True)
    query["modified_after"] = said
    assert asking.of(query).services().changed_since == MOMENT


def test_a_service_stands_at_each_of_its_places(client: Client) -> None:
    found = read(client, "service_at_locations", search="club")
    assert found["total_items"] == 2
    one = read(client, f"service_at_locations/{place('South')['id']}")
    assert (one["location"]["name"], one["service"]["name"]) == ("South", "Club")


def test_words_and_organisations_are_listed(client: Client) -> None:
    assert read(client, f"taxonomies/{TERMS}")["taxonomy_terms"][0]["name"] == "transport"
    assert read(client, "taxonomies")["total_items"] == 1
    assert read(client, f"taxonomy_terms/{term('transport')['id']}")["taxonomy_id"] == TERMS
    assert read(client, "taxonomy_terms", taxonomy_id=TERMS)["total_items"] == 1
    assert read(client, "organizations", search="example")["contents"][0]["name"] == "Example Trust"
    assert read(client, f"organizations/{id_of('Example Trust')}")["description"] == "A pretend charity"


def test_nobody_is_named_to_everybody(client: Client) -> None:
    """Wherever a contact or whoever assured it stands, and in a list as in a whole."""
    named = {"name": "Ann Persona", "email": "ann@example.org"}
    contact = {
        "id": id_of("contact"),
        **named,
        "title": "Manager",
        "phones": [{"id": id_of("phone"), "number": "1"}],
    }
    at = place("Hut", contacts=[contact])
    at["location"] |= {"contacts": [contact]}
    document = service(
        "Group", contacts=[contact], assurer_email="ann@example.org", service_at_locations=[at]
    )
    document["organization"] |= {"id": id_of("Other"), "contacts": [contact], "email": "hello@example.org"}
    assert actions.list_service(document=document, by=CLERK).listing
    for path in (
        f"services/{document['id']}", "services?search=group", "services?search=group&full=true",
        f"service_at_locations/{at['id']}", "service_at_locations?search=group",
        f"organizations/{id_of('Other')}", "organizations",
    ):  # fmt: skip
        said = client.get(ROOT + path).content.decode()
        assert not [one for one in ("Ann", "ann@", "assurer") if one in said], path
    whole = read(client, f"services/{document['id']}")
    assert whole["contacts"][0]["title"] == "Manager"
    assert whole["contacts"][0]["phones"][0]["number"] == "1"
    assert whole["organization"]["email"] == "hello@example.org"


BAD = ["-1", "x", "1e9", "9" * 30, "x" * 501, "٣", "../..", "25:99"]
WORDS = {"search", "postcode"}


@pytest.mark.parametrize("endpoint", PARAMETERS)
def test_what_is_not_understood_is_named(client: Client, endpoint: str) -> None:
    for one in PARAMETERS[endpoint]:
        for value in BAD:
            answer = client.get(ROOT + endpoint, {one.name: value})
            if one.name in WORDS and answer.status_code == 200:
                continue
            assert answer.status_code == 400, (one.name, value, answer.content)
            assert answer.json()["parameter"] == one.name
            assert one.name in answer.json()["error"]


VALUES = st.text(max_size=520) | st.sampled_from(
    ["MO", "09:00", "1", "YO1 6AA", "true", "2026-11-27", "\0", "9" * 99]
)
NAMES = st.sampled_from(sorted({one.name for each in PARAMETERS.values() for one in each} | {"unheard_of"}))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(sorted(PARAMETERS)), st.lists(st.tuples(NAMES, VALUES), max_size=4))
def test_whatever_is_asked_is_answered(client: Client, endpoint: str, query: list[tuple[str, str]]) -> None:
    answer = client.get(f"{ROOT}{endpoint}?" + urlencode(query, errors="replace"))
    assert answer.status_code in (200, 400), (endpoint, query)


@pytest.mark.parametrize("endpoint", PARAMETERS)
@pytest.mark.parametrize("id", ["0193e5a0-0000-7000-8000-000000000000", "nothing", "%00", "٣" * 32])
def test_what_is_not_there_is_not_found(client: Client, endpoint: str, id: str) -> None:
    answer = client.get(f"{ROOT}{endpoint}/{id}")
    assert answer.status_code in (400, 404)


def test_any_page_may_read_it_and_need_not_twice(client: Client) -> None:
    first = client.get(ROOT + "services")
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    again = client.get(ROOT + "services", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    before = client.options(ROOT + "services", headers={"Access-Control-Request-Headers": "if-none-match"})
    assert (before.status_code, before.headers["Access-Control-Allow-Headers"]) == (204, "*")
    assert client.post(ROOT + "services", {}).status_code == 405


@pytest.mark.parametrize("path", ["", "services", "openapi.json", "taxonomies"])
def test_an_address_is_the_same_with_a_slash_at_its_end(client: Client, path: str) -> None:
    bare, slashed = (client.get((ROOT + path).rstrip("/") + end) for end in ("", "/"))
    assert (bare.status_code, bare.content) == (200, slashed.content)
    assert (
        bare.headers["Access-Control-Allow-Origin"] == slashed.headers["Access-Control-Allow-Origin"] == "*"
    )


@pytest.mark.parametrize("path", ["nothing", "services/x/y", "../services"])
def test_where_there_is_nothing_any_page_is_told_so(client: Client, path: str) -> None:
    answer = client.get(ROOT + path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/json")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert client.options(ROOT + path).status_code == 204


@pytest.mark.parametrize("path", ["services?search=%00", "services/%00", "services?%00=1", "nothing%00"])
def test_what_no_text_can_hold_is_refused_as_anything_else_is(client: Client, path: str) -> None:
    answer = client.get(ROOT + path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/json")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.json()["error"]


def test_whoever_is_signed_in_is_answered_as_anybody_is(client: Client) -> None:
    """No session is read or sent back, else what one browser was sent would be kept for the next."""
    session = client.session
    session["seen"] = 1
    session.save()
    with CaptureQueriesContext(connection) as asked:
        for path in ("services", "nothing-there", "services?page=x"):
            answer = client.get(ROOT + path)
            assert not answer.cookies
            assert "Cookie" not in answer.headers.get("Vary", "")
    assert not [each["sql"] for each in asked.captured_queries if "django_session" in each["sql"]]
    assert client.get(ROOT + "services").headers["Cache-Control"] == "public, max-age=300"


@pytest.mark.parametrize("lost", [OperationalError, InterfaceError])
def test_a_database_that_is_away_is_said_to_be_in_json(
    client: Client, monkeypatch: pytest.MonkeyPatch, lost: type[Exception]
) -> None:
    def gone(*_: object, **__: object) -> None:
        raise lost("connection refused")

    monkeypatch.setattr(queries, "search", gone)
    answer = client.get("/openreferral/services")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert answer.json() == {"error": "The database does not answer. Try again."}
