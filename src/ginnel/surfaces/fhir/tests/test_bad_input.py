"""Nothing that a client can send is an error of ours, or costs more than it should."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ginnel.foundation.record.fhir import kinds
from ginnel.foundation.record.fhir.parameters import of_kind
from ginnel.surfaces.fhir.tests.told import get, observation, patient, say

pytestmark = pytest.mark.django_db
ODD = st.sampled_from(
    [
        "",
        "|",
        "||",
        ",",
        "\\",
        "\\,",
        "$",
        ":",
        ".",
        "/",
        "'",
        '"',
        "%",
        "_",
        "*",
        "-",
        "1e999",
        "-1",
        "NaN",
        "∞",
        "é",
        "\U0001f600",
        "9999-12-31",
        "0001",
        "0000",
        "2026-13",
        "2026-02-30",
        "2026-01-01T25:00",
        "ge",
        "eq2026",
        "ap0001",
        "ap9999",
        "a" * 3000,
        "' OR 1=1 --",
        "${jndi:x}",
        "../..",
        "(a+)+$",
        "http://",
        "urn:uuid:",
        "Patient/",
        "Patient/1",
        "true",
        "null",
        "[]",
        "{}",
    ]
)
VALUES = st.lists(st.one_of(ODD, st.text(max_size=8)), max_size=4).map("".join)
NAMES = st.one_of(
    st.sampled_from(
        [
            "_id",
            "_lastUpdated",
            "_count",
            "_sort",
            "_total",
            "_summary",
            "_elements",
            "_include",
            "_revinclude",
            "_format",
            "_pretty",
            "_cursor",
            "_has:Observation:patient:code",
            "_has:x",
            "_has:Observation:patient:_has:Flag:encounter:date",
            "_filter",
            "_list",
            "_type",
            "_since",
            "patient.name",
            "patient.organization.partof.partof.partof.partof.name",
            "subject:Group.code",
            "code:in",
            "code:not",
            "date:missing",
            "_include:iterate",
            "_tag",
            "_profile",
            "_security",
            "_source",
            "a.b.c",
            "::",
            ".",
        ]
    ),
    st.sampled_from(
        sorted({code for kind in ("Observation", "Patient", "Encounter") for code in of_kind(kind)})
    ),
)
PLACES = st.sampled_from(
    [
        "",
        "/",
        "Patient",
        "Observation",
        "Observation/x",
        "Observation/x/_history",
        "Observation/x/_history/0",
        "Nothing",
        "Patient/x/$everything",
        "Patient/$everything",
        "Patient/x/$nothing",
        "metadata",
        "_history",
        "Observation/_search",
        "Resource",
        "Patient/%00",
        "a/b/c/d/e",
        "%ff",
        "Patient/00000000-0000-0000-0000-000000000000",
        "Organization",
        "Encounter",
        "metadata/x",
        "Patient/x/_history/../../x",
    ]
)
METHODS = st.sampled_from(["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "FOO"])
HEADERS = st.fixed_dictionaries(
    {},
    optional={
        "Accept": st.sampled_from(
            ["*/*", "text/turtle", "application/fhir+xml;q=x", ",,;", "application/json"]
        ),
        "Prefer": st.sampled_from(["handling=lenient", "handling=strict", "handling=", "x"]),
        "If-None-Match": st.sampled_from(["*", "W/", '"1"', ","]),
        "If-Modified-Since": st.sampled_from(["yesterday", ""]),
        "Content-Type": st.sampled_from(
            ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data"]
        ),
    },
)


@pytest.fixture
def place(client: Client, tmp_path: Path) -> None:
    said = observation("o1", "p1", effectiveDateTime="2026-01-04", valueString="x")
    say(tmp_path, "ONE", patient("p1", "9990000018", birthDate="1950"), said)


@pytest.mark.usefixtures("place")
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    kind=st.sampled_from(["Patient", "Observation", "Encounter"]),
    pairs=st.lists(st.tuples(NAMES, VALUES), max_size=4),
)
@example(kind="Observation", pairs=[("date", "ap0001-01-01")])
@example(kind="Observation", pairs=[("value-quantity", "1e999")])
@example(kind="Observation", pairs=[("date", "lt0001")])
def test_no_search_is_an_error_of_ours(client: Client, kind: str, pairs: list[tuple[str, str]]) -> None:
    query = "&".join(f"{quote(name)}={quote(value)}" for name, value in pairs)
    answer = client.get(f"/fhir/R4/{kind}?{query}")
    assert answer.status_code in (200, 400, 403, 406, 422), (kind, pairs, answer.content)
    assert answer.headers["Content-Type"].startswith("application/fhir+")


@pytest.mark.usefixtures("place")
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    method=METHODS, where=PLACES, query=st.binary(max_size=20), body=st.binary(max_size=40), headers=HEADERS
)
def test_no_request_is_an_error_of_ours(
    client: Client, method: str, where: str, query: bytes, body: bytes, headers: dict[str, str]
) -> None:
    type_ = headers.get("Content-Type", "application/x-www-form-urlencoded")
    answer = client.generic(
        method, f"/fhir/R4/{where}", body, type_, headers=headers, QUERY_STRING=query.decode("latin-1")
    )
    assert answer.status_code < 500, (method, where, query, body, headers)


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize("kind", [kind for kind in kinds.KINDS if kinds.is_kind(kind)][::6])
def test_every_parameter_that_is_claimed_can_be_asked(client: Client, kind: str) -> None:
    """Of some types here; the capability statement is asked for all of it under `verify`."""
    assert _ask_all(client, kind)


@pytest.mark.verify
@pytest.mark.usefixtures("place")
def test_every_parameter_of_every_type_can_be_asked(client: Client) -> None:
    assert all(_ask_all(client, kind) for kind in kinds.KINDS if kinds.is_kind(kind))


def _ask_all(client: Client, kind: str) -> int:
    """Asks for all that the statement says of a type, each of which must be answered; how many parameters those are."""
    values = {
        "date": "2026",
        "number": "1",
        "quantity": "1",
        "string": "x",
        "token": "x",
        "uri": "urn:x",
        "reference": "x",
    }
    rest = get(client, "metadata")["rest"][0]
    claimed = next(one for one in rest["resource"] if one["type"] == kind)
    pairs = [f"{one['name']}={values[one['type']]}" for one in claimed["searchParam"]]
    for at in range(0, len(pairs), 12):
        get(client, f"{kind}?_count=0&" + "&".join(pairs[at : at + 12]))
    for name in ("searchInclude", "searchRevInclude"):
        each = [f"_{name.removeprefix('search').lower()}={one}" for one in claimed.get(name, ())]
        for at in range(0, len(each), 12):
            get(client, f"{kind}?_count=1&" + "&".join(each[at : at + 12]))
    return len(pairs)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("Organization?" + "partof." * 40 + "name=x", "too-costly"),
        ("Observation?" + "_has:Observation:has-member:" * 30 + "code=x", "too-costly"),
        ("Observation?code=" + ",".join(str(one) for one in range(1000)), "too-costly"),
        ("Observation?" + "&".join("code=x" for _ in range(500)), "invalid"),
        ("Observation?" + "&".join("_include=Observation:encounter" for _ in range(50)), "too-costly"),
        ("Observation?value-string=" + "x" * 10_000, "too-long"),
    ],
)
def test_too_much_at_once_is_refused(client: Client, query: str, code: str) -> None:
    assert get(client, query, 400)["issue"][0]["code"] == code
