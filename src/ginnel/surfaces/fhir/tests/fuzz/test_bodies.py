"""Bodies of every sort: no JSON at all, resources that are not quite, bombs, and Bundles that go round in circles."""

from __future__ import annotations

import copy
import json
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ginnel.surfaces.fhir.tests.fuzz.sending import XML, check_answer
from ginnel.surfaces.fhir.tests.writing import bundle, entry, seen, someone

pytestmark = pytest.mark.django_db
many = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
Tree = dict[str, Any]
leaf = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(min_value=-(10**30), max_value=10**30),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=20),
)
tree = st.recursive(
    leaf,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text(min_size=1, max_size=10), inner, max_size=4)
    ),
    max_leaves=12,
)
FORMATS = (
    "application/fhir+json",
    XML,
    "application/json-patch+json",
    "text/plain",
    "",
    "application/x-www-form-urlencoded",
)


def _places(of: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = of.items() if isinstance(of, dict) else enumerate(of) if isinstance(of, list) else ()
    return [way, *(place for name, value in inner for place in _places(value, (*way, name)))]


@st.composite
def _changed(draw: st.DrawFn, valid: Tree) -> Tree:
    """A valid resource with a few of its parts replaced by something else, taken out, or given twice."""
    made = {"root": copy.deepcopy(valid)}
    for _ in range(draw(st.integers(1, 3))):
        way = draw(st.sampled_from(_places(made)[1:]))
        holder: Any = made
        for step in way[:-1]:
            holder = holder[step]
        match draw(st.sampled_from(("replace", "remove", "list", "rename"))):
            case "replace":
                holder[way[-1]] = draw(tree)
            case "list":
                holder[way[-1]] = [holder[way[-1]]] * 2
            case "rename" if isinstance(holder, dict) and len(way) > 1:
                holder[draw(st.text(min_size=1, max_size=8))] = holder.pop(way[-1])
            case _ if len(way) > 1:
                holder.pop(way[-1])
    found = made["root"]
    return found if isinstance(found, dict) else {"root": found}


OBSERVATION = seen(
    "x", valueQuantity={"value": 1.10, "unit": "mg", "code": "mg"}, effectiveDateTime="2026-01-01T00:00:00Z"
)
PATIENT = someone(
    "9990000018", birthDate="1950-01-01", contained=[{"resourceType": "Organization", "id": "a", "name": "A"}]
)
TRANSACTION = bundle(
    "transaction",
    entry(
        "POST",
        "Patient",
        someone(),
        "urn:uuid:0189f6a0-0000-7000-8000-000000000001",
        ifNoneExist="identifier=a|b",
    ),
    entry("POST", "Observation", seen("x"), "urn:uuid:0189f6a0-0000-7000-8000-000000000002"),
    entry("PUT", "Observation?identifier=a|b", seen("x")),
    entry("GET", "Observation?code=8867-4"),
    entry("DELETE", "Observation/0189f6a0-0000-7000-8000-000000000003"),
)


@many
@given(
    data=st.binary(max_size=300),
    kind=st.sampled_from(FORMATS),
    method=st.sampled_from(("POST", "PUT", "PATCH")),
)
def test_any_bytes_in_any_format(client: Client, data: bytes, kind: str, method: str) -> None:
    for place in (
        "",
        "Observation",
        f"Observation/{uuid4()}",
        "Observation/$validate",
        "Observation/_search",
    ):
        check_answer(client, method, f"/fhir/R4/{place}", data, kind)


@many
@given(
    changed=st.one_of(
        _changed(OBSERVATION), _changed(PATIENT), tree.map(lambda one: {"resourceType": "Patient", "a": one})
    )
)
def test_a_resource_that_is_not_quite_one(client: Client, changed: Tree) -> None:
    data = json.dumps(changed).encode()
    for kind in ("Observation", "Patient"):
        check_answer(client, "POST", f"/fhir/R4/{kind}/$validate", data)
        check_answer(client, "POST", f"/fhir/R4/{kind}", data)


@many
@given(changed=_changed(TRANSACTION), type_=st.sampled_from(("transaction", "batch")))
def test_a_bundle_that_is_not_quite_one_leaves_nothing_where_it_fails(
    client: Client, changed: Tree, type_: str
) -> None:
    before = _count()
    answer = check_answer(client, "POST", "/fhir/R4", json.dumps({"type": type_} | changed).encode())
    assert answer.status_code == 200 or _count() == before


DOCUMENT = bundle("document", *(
    {"fullUrl": f"https://clinic.example/fhir/{one['resourceType']}/{one['id']}", "resource": one}
    for one in (
        {"resourceType": "Composition", "id": "c", "status": "final", "type": {"text": "letter"}, "date": "2026-01-01",
         "title": "A letter", "author": [{"reference": "Organization/o"}], "section": [{"title": "A",
         "entry": [{"reference": "Observation/s"}], "section": [{"title": "B", "focus": {"reference": "Patient/p"},
         "entry": [{"reference": "Observation/s"}]}]}]},
        {"resourceType": "Organization", "id": "o", "name": "A clinic"},
        seen("p", id="s"),
        someone(id="p", extension=[{"url": "http://hl7.org/fhir/StructureDefinition/patient-animal",
                "extension": [{"url": "species", "valueCodeableConcept": {"text": "dog"}}]}]),
    )
)) | {"identifier": {"system": "https://clinic.example", "value": "1"}, "timestamp": "2026-01-01T00:00:00Z",
      "link": [{"relation": "self", "url": "https://clinic.example"}]}  # fmt: skip


def test_the_document_is_one(client: Client) -> None:
    answer = check_answer(client, "POST", "/fhir/R4/Bundle/$validate", json.dumps(DOCUMENT).encode())
    assert b'"error"' not in answer.content


@many
@given(changed=_changed(DOCUMENT), type_=st.sampled_from(("document", "searchset", "collection")))
def test_a_document_that_is_not_quite_one(client: Client, changed: Tree, type_: str) -> None:
    data = json.dumps({**changed, "type": type_} if changed.get("type") == "document" else changed).encode()
    check_answer(client, "POST", "/fhir/R4/Bundle/$validate", data)
    check_answer(client, "POST", "/fhir/R4/Bundle", data)


paths = st.one_of(
    st.sampled_from(("", "/", "/status", "/code/coding/0/code", "/code/coding/-", "/9" * 9, "/~2")),
    st.text(max_size=8),
)
operations = st.sampled_from(("add", "remove", "replace", "move", "copy", "test", "burn"))
step = st.fixed_dictionaries({"op": operations, "path": paths}, optional={"value": tree, "from": paths})


@many
@given(steps=st.lists(step, max_size=4))
def test_any_patch(client: Client, there: dict[str, str], steps: list[Tree]) -> None:
    place = f"/fhir/R4/Observation/{there['Observation']}"
    check_answer(client, "PATCH", place, json.dumps(steps).encode(), "application/json-patch+json")


def _count() -> int:
    return int(apps.get_model("record", "Entry").objects.count())


def _nested(depth: int) -> bytes:
    inner = '{"url":"a","extension":[' * depth + "]}" * depth
    return f'{{"resourceType":"Patient","extension":[{inner}]}}'.encode()


def _patient(doctype: bytes, id: bytes) -> bytes:
    return (
        b"<!DOCTYPE x ["
        + doctype
        + b']><Patient xmlns="http://hl7.org/fhir"><id value="'
        + id
        + b'"/></Patient>'
    )


BOMBS: dict[str, tuple[bytes, str]] = {
    "deep arrays": (b'{"resourceType":"Patient","name":' + b"[" * 100_000 + b"]" * 100_000 + b"}", FORMATS[0]),
    "deep objects": (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, FORMATS[0]),
    "deep extensions": (_nested(120), FORMATS[0]),
    "deeper extensions": (_nested(5_000), FORMATS[0]),
    "deep XML": (b'<Patient xmlns="http://hl7.org/fhir">' + b"<contained>" * 50_000, XML),
    "closed deep XML": (
        b'<Patient xmlns="http://hl7.org/fhir">' + b"<name>" * 2_000 + b"</name>" * 2_000 + b"</Patient>",
        XML,
    ),
    "entities": (_patient(b'<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">', b"&b;"), XML),
    "a file": (_patient(b'<!ENTITY e SYSTEM "file:///etc/passwd">', b"&e;"), XML),
    "a long number": (b'{"resourceType":"Patient","multipleBirthInteger":' + b"9" * 200_000 + b"}", FORMATS[0]),
    "a long exponent": (
        b'{"resourceType":"Observation","valueQuantity":{"value":1e999999999}}', FORMATS[0],
    ),
    "a lone surrogate": (b'{"resourceType":"Patient","name":[{"family":"\\ud800"}]}', FORMATS[0]),
    "a NUL": (b'{"resourceType":"Patient","name":[{"family":"\\u0000"}]}', FORMATS[0]),
    "UTF-16": ('{"resourceType":"Patient"}'.encode("utf-16"), FORMATS[0]),
    "a name twice": (b'{"resourceType":"Patient","resourceType":"Observation"}', FORMATS[0]),
    "many names": (json.dumps({"resourceType": "Patient"} | {f"a{n}": n for n in range(100_000)}).encode(), FORMATS[0]),
    "many names of one": (
        json.dumps(someone(name=[{"family": "Testperson"}] * 50_000)).encode(), FORMATS[0],
    ),
    "a long text": (json.dumps(someone(name=[{"family": "a" * 2_000_000}])).encode(), FORMATS[0]),
    "a slow pattern": (json.dumps(someone(id="a" * 500_000 + "!", birthDate="1" * 500_000)).encode(), FORMATS[0]),
    "a slow text": (
        json.dumps(someone(text={"status": "generated", "div": "<div " + "a=" * 200_000})).encode(), FORMATS[0],
    ),
    "slow base64": (
        json.dumps({"resourceType": "Binary", "contentType": "a/b", "data": "A" * 2_000_001 + "!"}).encode(),
        FORMATS[0],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_soon(client: Client, name: str) -> None:
    data, kind = BOMBS[name]
    for place in ("Patient", "Patient/$validate", "Binary", ""):
        check_answer(client, "POST", f"/fhir/R4/{place}", data, kind)


def _going_round(count: int) -> Tree:
    """Each resource refers to the next, the last to the first."""
    names = [f"urn:uuid:{uuid4()}" for _ in range(count)]
    held = {"resourceType": "List", "status": "current", "mode": "working"}
    return bundle(
        "transaction",
        *(
            entry("POST", "List", held | {"entry": [{"item": {"reference": names[(at + 1) % count]}}]}, name)
            for at, name in enumerate(names)
        ),
    )


def test_references_that_go_round_are_stored_and_followed_no_further_than_they_lead(client: Client) -> None:
    answer = check_answer(client, "POST", "/fhir/R4", json.dumps(_going_round(50)).encode())
    assert answer.status_code == 200, answer.content[:500]
    check_answer(
        client, "GET", "/fhir/R4/List?_include:iterate=List:item&_revinclude:iterate=List:item&_count=1"
    )


def test_a_bundle_that_is_too_long_and_one_within_a_bundle_are_refused(client: Client) -> None:
    long = bundle("transaction", *[entry("GET", "Patient")] * 1_001)
    assert check_answer(client, "POST", "/fhir/R4", json.dumps(long).encode()).status_code == 413
    within = bundle("batch", entry("POST", "", bundle("batch", entry("POST", "", bundle("batch")))))
    check_answer(client, "POST", "/fhir/R4", json.dumps(within).encode())


def test_a_transaction_that_fails_at_its_last_entry_leaves_nothing(client: Client) -> None:
    before = _count()
    good = [entry("POST", "Patient", someone()) for _ in range(20)]
    for bad in (
        entry("POST", "Observation", {"resourceType": "Observation"}),
        entry("PUT", f"Observation/{uuid4()}", seen("x", id="y")),
        entry("DELETE", f"Observation/{uuid4()}"),
        entry("GET", "Observation?nothing=1"),
        entry("GET", f"Observation/{uuid4()}"),
        entry("POST", "Observation", {**seen("x"), "subject": {"reference": "urn:uuid:nobody"}}),
    ):
        answer = check_answer(
            client, "POST", "/fhir/R4", json.dumps(bundle("transaction", *good, bad)).encode()
        )
        assert answer.status_code >= 400
        assert _count() == before
