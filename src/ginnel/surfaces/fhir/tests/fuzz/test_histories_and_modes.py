"""What is asked of histories and labels, what is packed, and what is borne of whoever sends what is not quite right."""

from __future__ import annotations

import gzip
import json
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from ginnel.surfaces.fhir.tests.fuzz.sending import check_answer
from ginnel.surfaces.fhir.tests.fuzz.test_addresses import many, methods, values
from ginnel.surfaces.fhir.tests.fuzz.test_bodies import _changed
from ginnel.surfaces.fhir.tests.writing import made, seen, someone
from ginnel.surfaces.fhir.writing import storing

pytestmark = pytest.mark.django_db
PLACES = (
    "_history",
    "Observation/_history",
    "Patient/_history",
    "$meta",
    "Observation/$meta",
    "Nothing/_history",
)
MOMENTS = (
    "0001", "0001-01-01T00:00:00+14:00", "9999", "9999-12-31T23:59:59-14:00", "2026-11", "ge2026", "lt0001",
    "2026-11-26T10:00:00Z", "2026-11-26T10:00:00 01:00",
)  # fmt: skip
asked = st.lists(
    st.tuples(
        st.sampled_from(("_since", "_at", "_count", "_cursor", "_sort", "_format", "_elements")),
        st.one_of(values, st.sampled_from(MOMENTS)),
    ),
    max_size=3,
)
PULSE = seen(
    "x",
    identifier=[{"system": "urn:a", "value": "1"}],
    category=[{"coding": [{"system": "urn:b", "code": "c"}]}],
    valueQuantity={"value": 1.5, "unit": "mg"},
    component=[{"code": {"text": "a"}, "valueString": "b"}],
    meta={
        "tag": [{"code": "t"}],
        "extension": [{"url": "https://ginnel.invalid/StructureDefinition/remark"}],
    },
)
SOMEBODY = someone("9990000018", gender="female", contact=[{"name": {"family": "A"}}])


@many
@given(method=methods, place=st.sampled_from(PLACES), query=asked)
@pytest.mark.usefixtures("there")
def test_any_history_and_any_labels(
    client: Client, method: str, place: str, query: list[tuple[str, str]]
) -> None:
    check_answer(client, method, f"/fhir/R4/{place}?{urlencode(query, errors='replace')}")


@many
@given(
    data=st.one_of(st.binary(max_size=60), st.binary(max_size=60).map(gzip.compress)),
    coding=st.sampled_from(("gzip", "x-gzip", "GZIP ", "identity", "", "br", "gzip, gzip", "deflate")),
    accepts=st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126), max_size=30),
)
def test_any_body_in_any_encoding(client: Client, data: bytes, coding: str, accepts: str) -> None:
    check_answer(client, "POST", "/fhir/R4/Observation", data, Content_Encoding=coding)
    form = "application/x-www-form-urlencoded"
    check_answer(client, "POST", "/fhir/R4/Observation/_search", data, form, Content_Encoding=coding)
    client.get("/fhir/R4/metadata", headers={"Accept-Encoding": accepts})


@many
@given(changed=st.one_of(_changed(PULSE), _changed(SOMEBODY)))
def test_whatever_is_borne_can_be_read_searched_and_written_as_xml(
    client: Client, changed: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storing, "is_tolerant", lambda asked: True)
    subject = made(client, someone())["id"]
    data = json.dumps(changed).replace("Patient/x", f"Patient/{subject}").encode()
    for kind in ("Observation", "Patient"):
        check_answer(client, "POST", f"/fhir/R4/{kind}/$validate", data)
        answer = check_answer(client, "POST", f"/fhir/R4/{kind}", data)
        if answer.status_code == 201:
            place = answer.headers["Location"].partition("testserver")[2].partition("/_history")[0]
            for rest in ("?_format=xml", "?_elements=code", "/_history", "/$meta"):
                assert check_answer(client, "GET", f"{place}{rest}").status_code == 200
    check_answer(client, "GET", f"/fhir/R4/{kind}/{uuid4()}")
