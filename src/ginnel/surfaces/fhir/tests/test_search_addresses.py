"""Addresses above and below one another, and what is refused in words."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest
from django.test import Client

from ginnel.surfaces.fhir.tests.told import get, id_of, ids, observation, patient, say

pytestmark = pytest.mark.django_db
BASE = "http://example.org/fhir/StructureDefinition"


@pytest.fixture
def place(client: Client, tmp_path: Path) -> None:
    def made(id: str, profile: str) -> dict[str, object]:
        return observation(id, "p1", meta={"profile": [profile]})

    each = {
        "o1": f"{BASE}/Pulse",
        "o2": f"{BASE}/Pulse/resting|2",
        "o3": f"{BASE}s/Pulse",
        "o4": "urn:oid:1.2.3",
    }
    say(tmp_path, "ONE", patient("p1"), *(made(id, profile) for id, profile in each.items()))


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize(
    ("query", "answer"),
    [
        (f"_profile={BASE}/Pulse", {"o1"}),
        (f"_profile:below={BASE}/Pulse", {"o1", "o2"}),
        (f"_profile:below={BASE}/", {"o1", "o2"}),
        (f"_profile:below={BASE}/Pul", set()),
        ("_profile:below=http://example.org", {"o1", "o2", "o3"}),
        (f"_profile:above={BASE}/Pulse/resting/at-night", {"o1", "o2"}),
        ("_profile:above=http://example.org/fhir", set()),
        ("_profile:below=http://EXAMPLE.org", set()),
        ("_profile=urn:oid:1.2.3", {"o4"}),
    ],
)
def test_an_address_is_found_above_and_below(client: Client, query: str, answer: set[str]) -> None:
    known = {str(id_of("Observation", one)): one for one in ("o1", "o2", "o3", "o4")}
    assert {known[one] for one in ids(get(client, f"Observation?{query}"))} == answer


@pytest.mark.parametrize(
    "query",
    [
        "Observation?_profile:below=urn:oid:1",
        "Observation?_profile:below=http://" + "a" * 300,
        "Observation?code:below=8867-4",
        "Observation?code:below=http://loinc.org|8867-4",
        "Observation?code:above=http://snomed.info/sct|404684003",
        "Observation?code:in=http://example.org/ValueSet/nothing",
        "Observation?code:in=https://ginnel.invalid/ValueSet/nothing",
        "Observation?status:in=http://hl7.org/fhir/observation-status?fhir_vs",
        "Observation?code:of-type=a|b|c",
        "Observation?status:text=fin",
        "Patient?identifier:of-type=MR|77",
        "Observation?code-value-quantity=8867-4",
        "Observation?code-value-quantity=8867-4$5$6",
        "Observation?code-value-quantity=8867-4$much",
        "Observation?code-value-quantity:missing=true",
        "Observation?code-value-quantity.code=x",
        "Location?near=53.8",
        "Location?near=north|-1.5",
        "Location?near=53.8|-1.5|10|kg",
        "Location?near=NaN|-1.5",
        "Location?near=91|-1.5|1e999|km",
        "Location?near=53.8|-1.5|1e-999999999|km",
        "Observation?near=53.8|-1.5",
        "Observation?_list=$current-problems",
        "Observation?_sort=code-value-quantity",
        "Observation?_text=pulse",
        "Observation?_content=pulse",
        "Observation?_filter=code eq 1",
        "Observation?_query=named",
    ],
)
def test_what_cannot_be_answered_is_refused_in_words(client: Client, query: str) -> None:
    kind, _, asked = query.partition("?")
    told = get(client, f"{kind}?{quote(asked, safe='=&')}", 400)
    assert told["issue"][0]["diagnostics"]


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize("name", ["_text", "_content", "_filter", "_query"])
def test_whoever_asks_leniently_is_told_what_was_left_out(client: Client, name: str) -> None:
    bundle = get(client, f"Observation?code=8867-4&{name}=x", Prefer="handling=lenient")
    assert bundle["total"] == 4
    assert bundle["entry"][-1]["search"]["mode"] == "outcome"
