"""$match: the likeliest first, and nobody whom the client may not know."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.test import Client

from ginnel.kernel.tests.viewers import Permitting
from ginnel.kernel.viewer import Category
from ginnel.surfaces.fhir.tests.told import Calling, patient, person_of, say
from ginnel.surfaces.fhir.tests.writing import Tree, send

pytestmark = pytest.mark.django_db
NUMBER = "9990000018"
STATUS = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus"
ADA: Tree = {
    "name": [{"family": "Testperson", "given": ["Adelheid"]}],
    "birthDate": "1950-03-04",
    "address": [{"line": ["1 Example Street"], "postalCode": "QX1 1AA"}],
}


def traced(number: str) -> list[Tree]:
    coding = {"system": "https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatus", "code": "01"}
    known = [{"url": STATUS, "valueCodeableConcept": {"coding": [coding]}}]
    return [{"extension": known, "system": "https://fhir.nhs.uk/Id/nhs-number", "value": number}]


def asked(client: Client, who: Tree, status: int = 200, **parameters: object) -> Tree:
    given: list[Tree] = [{"name": "resource", "resource": {"resourceType": "Patient", **who}}]
    kinds = {bool: "valueBoolean", int: "valueInteger", str: "valueString"}
    given += [{"name": name, kinds[type(value)]: value} for name, value in parameters.items()]
    told = {"resourceType": "Parameters", "parameter": given}
    found: Tree = json.loads(send(client, "POST", "Patient/$match", told, status).content)
    return found


def test_the_likeliest_comes_first_with_a_grade_and_a_score(client: Client, tmp_path: Path) -> None:
    say(
        tmp_path,
        "ONE",
        patient("p1", identifier=traced(NUMBER), **ADA),
        patient("p2", **{**ADA, "birthDate": "1950-03-05"}),
    )
    found = asked(client, {**ADA, "identifier": traced(NUMBER)})
    assert [one["resource"]["id"] for one in found["entry"]] == [
        str(person_of("ONE", p)) for p in ("p1", "p2")
    ]
    grades = [one["search"]["extension"][0]["valueCode"] for one in found["entry"]]
    assert grades[0] == "certain"
    assert "certain" not in grades[1:]
    assert found["entry"][0]["search"]["score"] >= found["entry"][1]["search"]["score"] > 0


def test_a_client_may_want_nobody_but_the_certain_one_or_only_a_few(client: Client, tmp_path: Path) -> None:
    say(tmp_path, "ONE", patient("p1", **ADA), patient("p2", **ADA))
    assert asked(client, ADA)["total"] == 2
    assert asked(client, ADA, count=1)["total"] == 1
    assert asked(client, ADA, onlyCertainMatches=True)["total"] == 0


def test_nobody_is_found_whom_the_client_may_not_know(
    client: Client, caller: Calling, tmp_path: Path
) -> None:
    say(tmp_path, "ONE", patient("p1", **ADA))
    caller.viewer = Permitting(allowed=frozenset({Category.ADMINISTRATIVE}))
    assert asked(client, ADA)["total"] == 0


def test_what_is_asked_wrongly_is_refused(client: Client) -> None:
    assert asked(client, {"gender": "x"}, 422)["issue"][0]["code"] == "code-invalid"
    assert asked(client, ADA, 400, count=0)["issue"][0]["code"] == "value"
    send(client, "POST", "Patient/$match", {"resourceType": "Parameters"}, 400)
    send(client, "POST", "Observation/$match", {"resourceType": "Parameters"}, 404)
