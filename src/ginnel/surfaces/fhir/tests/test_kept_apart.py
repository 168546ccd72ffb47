"""Who is kept apart is found by no name, beside whoever they may have been; by a number, as before."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.test import Client

from ginnel.surfaces.fhir.tests.told import Tree, get, patient, person_of, say
from ginnel.surfaces.fhir.tests.writing import send

pytestmark = pytest.mark.django_db
ALEXA, ALAN = "9990000018", "9990000026"
CODES = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"
KNOWN_AS = "https://example.org/numbers"


def found(client: Client, query: str) -> set[str]:
    return {one["resource"]["id"] for one in get(client, f"Patient?{query}").get("entry", [])}


def test_a_name_or_a_day_finds_only_the_other_and_a_number_each(client: Client, tmp_path: Path) -> None:
    born: Tree = {"birthDate": "1990-03-04", "telecom": [{"system": "phone", "value": "01423 555 0101"}]}
    alexa = patient("p1", ALEXA, name=[{"family": "Smithers", "given": ["Alexa"]}], **born)
    alexa["meta"] = {"security": [{"system": CODES, "code": "R"}]}
    alexa["identifier"].append({"system": KNOWN_AS, "value": "p-one"})
    alan = patient("p2", ALAN, name=[{"family": "Smithers", "given": ["Alan"]}], **born)
    say(tmp_path, "ONE", alexa, alan)
    one, other = (str(person_of("ONE", key)) for key in ("p1", "p2"))
    for words in ("name=smithers", "family=smithers&birthdate=1990-03-04", "birthdate=1990-03-04"):
        assert found(client, words) == {other}, words
    for reached in ("phone=01423 555 0101", "telecom=01423 555 0101"):
        assert found(client, reached) == {other}, reached
    assert found(client, f"identifier={ALEXA}") == found(client, f"_id={one}") == {one}
    assert found(client, f"identifier={KNOWN_AS}|p-one&family=smithers") == {one}
    told = {"resourceType": "Patient", "name": [{"family": "Smithers"}], **born}
    alike = json.loads(send(client, "POST", "Patient/$match", told, 200).content)
    assert one not in {each["resource"]["id"] for each in alike.get("entry", [])}
