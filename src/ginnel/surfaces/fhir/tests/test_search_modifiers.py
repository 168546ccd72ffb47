"""Searches by more than a plain value: words, value sets, levels, types, units, parts of one element, lists, places."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client

from ginnel.foundation.sharing.queries import service
from ginnel.foundation.terminology import actions as terminology
from ginnel.surfaces.fhir.tests.told import Tree, get, id_of, ids, observation, patient, person_of, say

pytestmark = pytest.mark.django_db
UCUM = "http://unitsofmeasure.org"
CLINICAL = "http://terminology.hl7.org/CodeSystem/condition-clinical"
ADMISSION = "https://fhir.hl7.org.uk/CodeSystem/UKCore-AdmissionMethodEngland"


def much(value: float, unit: str, called: str = "") -> Tree:
    return {"value": value, "system": UCUM, "code": unit, "unit": called or unit}


def component(code: str, **value: Any) -> Tree:
    return {"code": {"coding": [{"system": "http://loinc.org", "code": code}]}, **value}


def condition(id: str, status: str, **more: Any) -> Tree:
    return {
        "resourceType": "Condition",
        "id": id,
        "subject": {"reference": "Patient/p1"},
        "clinicalStatus": {"coding": [{"system": CLINICAL, "code": status}]},
        **more,
    }


def stay(id: str, method: str) -> Tree:
    return {
        "resourceType": "Encounter",
        "id": id,
        "status": "finished",
        "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "IMP"},
        "subject": {"reference": "Patient/p1"},
        "type": [{"coding": [{"system": ADMISSION, "code": method}]}],
    }


@pytest.fixture
def place(client: Client, tmp_path: Path) -> Path:
    say(
        tmp_path,
        "ONE",
        patient("p1", "9990000018", name=[{"family": "Exämple", "given": ["Ada"]}]),
        patient("p2", name=[{"family": "EXÄMPLE", "given": ["Bea"]}], identifier=[_hospital_number("77")]),
        observation("o1", "p1", valueQuantity=much(5.4, "mmol/L")),
        observation("o2", "p1", valueQuantity=much(5400, "umol/L")),
        observation(
            "o3",
            "p2",
            "85354-9",
            component=[
                component("8480-6", valueQuantity=much(142, "mm[Hg]", "mmHg")),
                component("8462-4", valueQuantity=much(81, "mm[Hg]", "mmHg")),
            ],
        ),
        condition("c1", "relapse", code={"text": "Low mood"}),
        condition("c2", "resolved", code={"text": "Asthma", "coding": [{"code": "a", "display": "Wheeze"}]}),
        stay("e1", "11"),
        stay("e2", "21"),
        {
            "resourceType": "List",
            "id": "l1",
            "status": "current",
            "mode": "working",
            "subject": {"reference": "Patient/p1"},
            "entry": [{"item": {"reference": "Condition/c2"}}, {"item": {"reference": "Patient/p1"}}],
        },
        _location("w1", 53.7997, -1.5492),
        _location("w2", 53.6830, -1.4991),
    )
    return tmp_path


def _hospital_number(value: str) -> Tree:
    types = "http://terminology.hl7.org/CodeSystem/v2-0203"
    kind = {"text": "Hospital number", "coding": [{"system": types, "code": "MR"}]}
    return {"system": "http://one", "value": value, "type": kind}


def _location(id: str, latitude: float, longitude: float) -> Tree:
    here = {"latitude": latitude, "longitude": longitude}
    return {"resourceType": "Location", "id": id, "name": f"Ward {id}", "position": here}


def found(client: Client, query: str) -> set[str]:
    kind, _, asked = query.partition("?")
    each = ("o1", "o2", "o3", "c1", "c2", "e1", "e2", "l1", "w1", "w2")
    known = {str(id_of(_kind(one), one)): one for one in each if _kind(one) == kind}
    known |= {str(person_of("ONE", one)): one for one in ("p1", "p2")} if kind == "Patient" else {}
    bundle = get(client, f"{kind}?{quote(asked, safe='=&')}")
    assert bundle["total"] == len(ids(bundle))
    return {known[one] for one in ids(bundle)}


def _kind(id: str) -> str:
    return {"o": "Observation", "c": "Condition", "e": "Encounter", "l": "List", "w": "Location"}[id[0]]


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ("Condition?code:text=low", {"c1"}),
        ("Condition?code:text=WHEEZE", {"c2"}),
        ("Condition?code:text=mood", set()),
        ("Condition?code:missing=false", {"c1", "c2"}),
        ("Condition?clinical-status:below=" + CLINICAL + "|active", {"c1"}),
        ("Condition?clinical-status:below=" + CLINICAL + "|inactive", {"c2"}),
        ("Condition?clinical-status:above=" + CLINICAL + "|relapse", {"c1"}),
        ("Condition?clinical-status:in=http://hl7.org/fhir/ValueSet/condition-clinical", {"c1", "c2"}),
        ("Condition?clinical-status:not-in=http://hl7.org/fhir/ValueSet/condition-clinical", set()),
        (f"Condition?clinical-status:in={CLINICAL}?fhir_vs", {"c1", "c2"}),
        ("Encounter?status:in=http://hl7.org/fhir/ValueSet/encounter-status", {"e1", "e2"}),
        ("Patient?family:exact=Exämple", {"p1"}),
        ("Patient?family:exact=Exäm", set()),
        ("Patient?family=example", {"p1", "p2"}),
        ("Patient?identifier:of-type=http://terminology.hl7.org/CodeSystem/v2-0203|MR|77", {"p2"}),
        ("Patient?identifier:of-type=http://terminology.hl7.org/CodeSystem/v2-0203|MR|78", set()),
        ("Patient?identifier:text=hospital", {"p2"}),
        (f"Observation?value-quantity=5.4|{UCUM}|mmol/L", {"o1", "o2"}),
        (f"Observation?value-quantity=gt0.005|{UCUM}|mol/L", {"o1", "o2"}),
        (f"Observation?value-quantity=5.4|{UCUM}|mol/L", set()),
        (f"Observation?value-quantity=lt9e307|{UCUM}|Mmol/L", {"o1", "o2"}),
        ("Observation?value-quantity=5.4||mmol/L", {"o1"}),
        ("Observation?component-value-quantity=142||mmHg", {"o3"}),
        ("Observation?code-value-quantity=8867-4$gt5000||umol/L", {"o2"}),
        (f"Observation?component-code-value-quantity=8480-6$gt130|{UCUM}|mm[Hg]", {"o3"}),
        (f"Observation?component-code-value-quantity=8462-4$gt130|{UCUM}|mm[Hg]", set()),
        (f"Observation?combo-code-value-quantity=http://loinc.org|8480-6$gt15|{UCUM}|kPa", {"o3"}),
        (f"Observation?combo-code-value-quantity=http://loinc.org|8867-4$lt6|{UCUM}|mmol/L", {"o1", "o2"}),
        ("Patient?_has:Observation:patient:component-code-value-quantity=8480-6$142", {"p2"}),
        ("Observation?patient._has:Condition:patient:code:text=low", {"o1", "o2"}),
        ("Location?near=53.8|-1.55|5|km", {"w1"}),
        ("Location?near=53.8|-1.55|30|km", {"w1", "w2"}),
        ("Location?near=53.8|-1.55", {"w1"}),
    ],
)
def test_a_search_finds_what_it_asks_for(client: Client, query: str, answer: set[str]) -> None:
    assert found(client, query) == answer


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize(
    "query",
    [
        "Condition?code:text=low",
        "Patient?family:exact=Sample",
        "Patient?identifier:of-type=a|MR|77",
        "Patient?_has:Observation:patient:component-code-value-quantity=8480-6$142",
        "Observation?_profile:below=http://a",
        "Location?near=53.8|-1.55",
    ],
)
def test_a_search_that_would_leave_out_what_is_not_indexed_for_it_yet_is_refused(
    client: Client, query: str
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE record_resource SET extractor = 4 WHERE local_id = 'e1'")
    assert get(client, query, 422)["issue"][0]["code"] == "incomplete"
    assert get(client, "Condition?code=a&subject:Patient.family=example")["total"] == 1


@pytest.mark.usefixtures("place")
def test_a_list_finds_what_it_has_an_entry_for(client: Client) -> None:
    assert found(client, f"Condition?_list={id_of('List', 'l1')}") == {"c2"}
    assert found(client, f"Patient?_list=List/{id_of('List', 'l1')}") == {"p1"}
    assert found(client, f"Condition?subject._list={id_of('List', 'l1')}") == {"c1", "c2"}


@pytest.mark.usefixtures("place")
def test_a_value_set_that_is_held_here_can_be_asked_for(client: Client) -> None:
    terminology.load_shipped(by=service("administer"))
    query = "Encounter?type:{}=https://ginnel.invalid/ValueSet/admission-method-elective"
    assert found(client, query.format("in")) == {"e1"}
    assert found(client, query.format("not-in")) == {"e2"}
