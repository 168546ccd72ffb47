"""Less of a resource where a summary is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from ginnel.surfaces.fhir.presenting import SUBSETTED
from ginnel.surfaces.fhir.tests.told import Tree, get, id_of, observation, patient, say

pytestmark = pytest.mark.django_db
QUESTION = {
    "resourceType": "QuestionnaireResponse",
    "id": "q1",
    "status": "completed",
    "subject": {"reference": "Patient/p1"},
    "item": [{"linkId": "1", "text": "How are you?", "answer": [{"valueString": "Well"}]}],
}


@pytest.fixture
def place(client: Client, tmp_path: Path) -> None:
    said = observation(
        "o1",
        "p1",
        text={"status": "generated", "div": '<div xmlns="http://www.w3.org/1999/xhtml">8</div>'},
        note=[{"text": "after a run"}],
        effectiveDateTime="2026-01-04",
        valueQuantity={"value": 8.0},
        referenceRange=[{"text": "6 to 9"}],
        component=[{"code": {"text": "left"}, "interpretation": [{"text": "low"}], "valueString": "x"}],
    )
    say(tmp_path, "ONE", patient("p1", maritalStatus={"text": "Married"}), said, QUESTION)


def summed(client: Client, query: str) -> Tree:
    found: Tree = get(client, f"{query}&_summary=true")["entry"][0]["resource"]
    return found


@pytest.mark.usefixtures("place")
def test_a_summary_holds_what_the_specification_marks(client: Client) -> None:
    found = summed(client, "Observation?code=8867-4")
    assert set(found) == {"resourceType", "id", "meta", "status", "code", "subject", "effectiveDateTime",
                          "valueQuantity", "component"}  # fmt: skip
    assert found["meta"]["tag"] == [SUBSETTED]
    assert found["component"] == [{"code": {"text": "left"}, "valueString": "x"}]


@pytest.mark.usefixtures("place")
def test_a_summary_leaves_out_what_is_not_marked_within_a_part(client: Client) -> None:
    assert "item" not in summed(client, "QuestionnaireResponse?status=completed")
    assert "maritalStatus" not in summed(client, "Patient?gender:missing=true")


@pytest.mark.usefixtures("place")
def test_a_read_gives_a_summary_too(client: Client) -> None:
    found = get(client, f"Observation/{id_of('Observation', 'o1')}?_summary=true")
    assert "note" not in found
    assert found["valueQuantity"] == {"value": 8.0}
