"""Methods, addresses, parameters and headers of every sort."""

from __future__ import annotations

from urllib.parse import quote, urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ginnel.foundation.record.fhir import kinds
from ginnel.foundation.record.fhir.parameters import composites_of, of_kind
from ginnel.surfaces.fhir.tests.fuzz.sending import check_answer

pytestmark = pytest.mark.django_db
many = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
KINDS = (
    "Patient",
    "Observation",
    "Encounter",
    "Condition",
    "MedicationRequest",
    "Bundle",
    "List",
    "Location",
)
CODES = sorted(
    {code for kind in KINDS for code in (*of_kind(kind), *composites_of(kind))}
    | {"_id", "_lastUpdated", "_tag", "_filter", "_list", "near"}
)
HOSTILE = (
    "'; DROP TABLE record_resource; --",
    "1' OR '1'='1",
    "%27%20OR%201=1",
    "\\",
    "\\,\\|\\$",
    "|",
    "||",
    ",",
    "$",
    "a" * 8_000,
    "," * 1_000,
    "(a+)+$" * 50,
    "%00",
    "\ud7ff\uffff\u202e",
    "0" * 400,
    "-1e400",
    "1e999999999",
    "NaN",
    "infinity",
    "ge0000-00-00",
    "9999-12-31T23:59:60Z",
    "2026-02-30",
    "10000-01-01",
    "Patient/../../etc/passwd",
    "http://[::1",
    "Patient/" * 100,
    "urn:uuid:",
    "5.4||mg|",
    "{{7*7}}",
    "http://loinc.org|8867-4$gt1e40|http://unitsofmeasure.org|mg",
    "5|http://unitsofmeasure.org|" + "m." * 19 + "m",
    "1e300|http://unitsofmeasure.org|pg",
    "http://terminology.hl7.org/CodeSystem/v3-ActCode|_ActCode",
    "http://hl7.org/fhir/ValueSet/encounter-status",
    "http://" + "a/" * 500,
    "https://ginnel.invalid/ValueSet/",
    "1$2$3",
    "53.8|-1.5|1e30|km",
    "90|180|-1|",
    "${jndi:ldap://x}",
    "<script>",
)
ODD = [
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
text = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(max_size=40),
    st.lists(st.one_of(st.sampled_from(ODD), st.text(max_size=8)), max_size=4).map("".join),
)
modifiers = st.sampled_from(
    ("", "", "", ":missing", ":not", ":exact", ":contains", ":in", ":not-in", ":text", ":above",
     ":below", ":of-type", ":identifier", ":iterate", ":Patient", ":nothing", ":", "::")
)  # fmt: skip
chains = st.lists(st.sampled_from(CODES), max_size=7).map(lambda parts: "".join(f".{part}" for part in parts))
plain = st.builds(
    lambda code, modifier, chain: code + modifier + chain, st.sampled_from(CODES), modifiers, chains
)
back = st.lists(st.sampled_from(("_has:Observation:patient:", "_has:Encounter:subject:", "_has:List:item:")),
                max_size=8).map("".join)  # fmt: skip
shaping = st.sampled_from(
    ("_count", "_sort", "_total", "_summary", "_elements", "_include", "_include:iterate", "_revinclude",
     "_revinclude:iterate", "_cursor", "_format", "_pretty", "_since", "_type", "_filter", "_query", "_text")
)  # fmt: skip
KNOWN = [
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
names = st.one_of(
    plain,
    st.builds(lambda has, rest: has + rest, back, plain),
    shaping,
    text,
    st.sampled_from(KNOWN),
)
values = st.one_of(
    text,
    st.sampled_from(("Observation:*", "Patient:*", "*", "Observation:subject", "-date,status", "0", "1", "count",
                     "data", "9990000018", "http://loinc.org|8867-4", "true", "false", "gt2020", "ap5", "Patient/x"))
)  # fmt: skip
methods = st.sampled_from(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"))
segment = st.one_of(
    st.sampled_from(
        (*KINDS, "_history", "_search", "$everything", "$validate", "$nothing", "metadata", "..", ".", "1")
    ),
    st.text(min_size=1, max_size=12),
)
PLACES = [
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
places = st.one_of(
    st.sampled_from(PLACES),
    st.lists(segment, max_size=5).map(lambda found: "/".join(quote(one, safe="$") for one in found)),
)
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
odd = st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126), max_size=60)


@many
@given(
    method=methods,
    place=places,
    query=st.lists(st.tuples(names, values), max_size=3).map(
        lambda pairs: urlencode(pairs, errors="replace")
    ),
    body=st.binary(max_size=40),
    headers=HEADERS,
)
@pytest.mark.usefixtures("there")
def test_any_method_on_any_address(
    client: Client, method: str, place: str, query: str, body: bytes, headers: dict[str, str]
) -> None:
    kind = headers.pop("Content-Type", "application/x-www-form-urlencoded")
    check_answer(client, method, f"/fhir/R4/{place}?{query}", body, kind, **headers)


@many
@given(kind=st.sampled_from(KINDS), query=st.lists(st.tuples(names, values), min_size=1, max_size=6))
@example(kind="Observation", query=[("date", "ap0001-01-01")])
@example(kind="Observation", query=[("value-quantity", "1e999")])
@example(kind="Observation", query=[("date", "lt0001")])
@pytest.mark.usefixtures("there")
def test_any_search(client: Client, kind: str, query: list[tuple[str, str]]) -> None:
    written = urlencode(query, errors="replace")
    got = check_answer(client, "GET", f"/fhir/R4/{kind}?{written}")
    posted = check_answer(
        client, "POST", f"/fhir/R4/{kind}/_search", written.encode(), "application/x-www-form-urlencoded"
    )
    assert got.status_code == posted.status_code
    assert got.status_code in (200, 400, 403, 406, 422)
    assert got.headers["Content-Type"].startswith("application/fhir+")


@many
@given(query=st.binary(max_size=200))
def test_a_query_string_of_any_bytes(client: Client, query: bytes) -> None:
    check_answer(client, "GET", "/fhir/R4/Observation?" + quote(query, safe="&=%+,|:$"))
    raw = client.get("/fhir/R4/Observation", QUERY_STRING=query.decode("latin-1"))
    assert raw.status_code < 500


@many
@given(
    accept=odd,
    prefer=odd,
    if_match=odd,
    if_none_exist=odd,
    if_none_match=odd,
    if_modified_since=odd,
    authorization=odd,
)
def test_any_headers(client: Client, there: dict[str, str], **headers: str) -> None:
    accept = headers.pop("accept")
    place = f"/fhir/R4/Observation/{there['Observation']}"
    check_answer(client, "GET", place, Accept=accept, **headers)
    check_answer(client, "GET", place, **headers)
    check_answer(client, "PUT", place, b"{}", **headers)
    check_answer(client, "POST", "/fhir/R4/Observation", b'{"resourceType":"Observation"}', **headers)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_every_parameter_of_every_sort_takes_whatever_is_in_it(client: Client, hostile: str) -> None:
    for kind in ("Observation", "Patient", "ValueSet", "RiskAssessment"):
        by_type = {one.type: one.code for one in of_kind(kind).values()}
        for code in (*by_type.values(), "_id", "_lastUpdated"):
            check_answer(client, "GET", f"/fhir/R4/{kind}?{urlencode({code: hostile}, errors='replace')}")


def test_every_type_answers_a_search(client: Client) -> None:
    for kind in kinds.KINDS:
        if kinds.is_kind(kind):
            assert check_answer(client, "GET", f"/fhir/R4/{kind}?_count=1").status_code == 200


@pytest.mark.usefixtures("there")
def test_includes_that_lead_everywhere_end(client: Client) -> None:
    everywhere = [
        (f"{name}:iterate", f"{kind}:*") for name in ("_include", "_revinclude") for kind in KINDS[:6]
    ]
    check_answer(client, "GET", f"/fhir/R4/Patient?{urlencode(everywhere)}")


@pytest.mark.parametrize(
    "query",
    [
        "subject:Patient." + "link:Patient." * 40 + "name=a",
        "_has:Observation:patient:" * 60 + "code=a",
        "&".join(f"code={number}" for number in range(5_000)),
        "code=" + ",".join(str(number) for number in range(5_000)),
        "_sort=" + ",".join(["date"] * 500),
        "_id=" + ",".join(["x"] * 20_000),
    ],
    ids=lambda query: query[:20],
)
def test_what_asks_too_much_is_refused_soon(client: Client, query: str) -> None:
    answer = check_answer(client, "GET", f"/fhir/R4/Observation?{query}")
    assert answer.status_code == 400


def test_a_format_that_is_posted_with_a_search_counts(client: Client) -> None:
    form = "application/x-www-form-urlencoded"
    answer = check_answer(client, "POST", "/fhir/R4/Observation/_search", b"_format=xml", form)
    assert answer.headers["Content-Type"].startswith("application/fhir+xml")
