"""Two or three things said of one element, in types of every shape."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest
from django.test import Client

from ginnel.foundation.record.fhir import compiler, kinds
from ginnel.foundation.record.fhir.parameters import composites_of
from ginnel.surfaces.fhir.search import composites
from ginnel.surfaces.fhir.tests.told import Tree, get, id_of, ids, patient, say

pytestmark = pytest.mark.django_db
VENUE, AGE = "http://terminology.hl7.org/CodeSystem/usage-context-type|venue", "age"


def usage(code: str, **value: object) -> Tree:
    return {"code": {"system": VENUE.partition("|")[0], "code": code}, **value}


LETTER = {
    "resourceType": "DocumentReference",
    "status": "current",
    "subject": {"reference": "Patient/p"},
    "content": [{"attachment": {"title": "A letter"}}],
}
QUESTIONS = {
    "resourceType": "Questionnaire",
    "id": "x",
    "status": "active",
    "useContext": [
        usage("venue", valueCodeableConcept={"coding": [{"code": "home"}]}),
        usage("age", valueRange={"low": {"value": 65, "code": "a", "system": "http://unitsofmeasure.org"}}),
        usage("task", valueCodeableConcept={"coding": [{"code": "review"}]}),
    ],
}
SEQUENCE = {
    "resourceType": "MolecularSequence",
    "id": "x",
    "coordinateSystem": 0,
    "patient": {"reference": "Patient/p"},
    "referenceSeq": {
        "genomeBuild": "GRCh38",
        "chromosome": {"coding": [{"code": "7"}]},
        "strand": "watson",
        "windowStart": 100,
        "windowEnd": 200,
    },
    "variant": [{"start": 10, "end": 20}, {"start": 30, "end": 40}],
}
GROUP = {
    "resourceType": "Group",
    "id": "x",
    "type": "person",
    "actual": True,
    "member": [{"entity": {"reference": "Patient/p"}}],
    "characteristic": [
        {"code": {"text": "w", "coding": [{"code": "night"}]}, "valueBoolean": True, "exclude": False},
        {"code": {"text": "w", "coding": [{"code": "day"}]}, "valueBoolean": False, "exclude": False},
    ],
}


@pytest.fixture
def place(client: Client, tmp_path: Path) -> None:
    replaces = {"relatesTo": [{"code": "replaces", "target": {"reference": "DocumentReference/old"}}]}
    letters = ({**LETTER, "id": "old"}, {**LETTER, **replaces, "id": "x"})
    say(tmp_path, "ONE", patient("p"), *letters, QUESTIONS, SEQUENCE, GROUP)


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize(
    ("query", "answers"),
    [
        (f"Questionnaire?context-type-value={VENUE}$home", True),
        (f"Questionnaire?context-type-value={VENUE}$review", False),
        ("Questionnaire?context-type-quantity=age$ge60", True),
        ("Questionnaire?context-type-quantity=age$780|http://unitsofmeasure.org|mo", True),
        ("Questionnaire?context-type-quantity=venue$ge60", False),
        ("MolecularSequence?chromosome-variant-coordinate=7$lt30$gt15", True),
        ("MolecularSequence?chromosome-variant-coordinate=7$lt30$gt35", False),
        ("MolecularSequence?chromosome-window-coordinate=7$le100$ge200", True),
        ("MolecularSequence?chromosome-window-coordinate=8$le100$ge200", False),
        ("Group?characteristic-value=night$true", True),
        ("Group?characteristic-value=night$false", False),
        ("Group?characteristic-value=day$true,day$false", True),
    ],
)
def test_parts_are_said_of_one_element(client: Client, query: str, answers: bool) -> None:
    kind, _, asked = query.partition("?")
    assert len(ids(get(client, f"{kind}?{quote(asked, safe='=&')}"))) == answers


@pytest.mark.usefixtures("place")
def test_a_letter_is_found_by_what_it_does_to_another(client: Client) -> None:
    old, new = (id_of("DocumentReference", one) for one in ("old", "x"))
    assert ids(get(client, f"DocumentReference?relationship=replaces$DocumentReference/{old}")) == [str(new)]
    assert ids(get(client, f"DocumentReference?relationship=replaces${new}")) == []
    assert ids(get(client, f"DocumentReference?relationship=appends$DocumentReference/{old}")) == []


def test_every_part_of_every_composite_is_found_somewhere() -> None:
    """Else one could be asked for that nothing ever answers."""
    for kind in filter(kinds.is_kind, kinds.KINDS):
        for one in composites_of(kind).values():
            for path in one.contexts:
                if compiler.is_several(kind, path):
                    found = [compiler.parts_of(kind, one)[part].extract for part in range(len(one.parts))]
                    assert all(extract.__code__.co_names for extract in found), (kind, one.code)
                else:
                    assert all(composites._stored(kind, part, path) for part in one.parts), (kind, one.code)
