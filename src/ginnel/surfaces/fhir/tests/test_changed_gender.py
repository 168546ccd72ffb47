"""What tells that somebody changed their gender is shown to whoever may read of it and to who said it, by every way."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from ginnel.foundation.record.fhir import gender
from ginnel.kernel.tests.viewers import Permitting
from ginnel.kernel.viewer import Category
from ginnel.surfaces.fhir.presenting import SUBSETTED
from ginnel.surfaces.fhir.tests.told import Calling, Tree, get, id_of, observation, patient, person_of, say
from ginnel.surfaces.fhir.tests.writing import bundle, entry, made, send, someone

pytestmark = pytest.mark.django_db
SUBJECT = Category.SEXUAL_AND_REPRODUCTIVE_HEALTH
BIRTH_SEX = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-BirthSex"
SECRET = "said-at-birth"
TOLD = {"url": BIRTH_SEX, "valueCodeableConcept": {"text": SECRET}}
KEPT = {"url": "https://example.org/StructureDefinition/harmless", "valueString": "harmless"}
RECORDED = {
    "url": "http://hl7.org/fhir/StructureDefinition/individual-recordedSexOrGender",
    "extension": [{"url": "value", "valueCodeableConcept": {"text": SECRET}}],
}
TELLING: Tree = {
    "text": {
        "status": "generated",
        "div": f'<div xmlns="http://www.w3.org/1999/xhtml">{SECRET}</div>',
    },
    "extension": [TOLD, KEPT],
    "gender": "female",
    "_gender": {"extension": [RECORDED]},
    "name": [{"family": "Testperson", "given": ["Ada"]}],
}


@dataclass(frozen=True)
class Places:
    """What was said, and where it is read from: each of them as it stands, earlier, alone and among others."""

    person: UUID
    patient: UUID
    related: UUID
    seen: UUID

    def telling(self) -> list[str]:
        return [
            f"Patient/{self.patient}",
            f"Patient/{self.patient}?_elements=extension,gender",
            f"Patient/{self.patient}?_summary=data",
            f"Patient/{self.patient}?_format=xml",
            f"Patient/{self.patient}/_history",
            f"Patient/{self.patient}/_history/1",
            f"Patient/{self.patient}/_history/2",
            f"Patient/{self.patient}/$everything",
            f"Patient/{self.person}/$everything",
            f"RelatedPerson/{self.related}",
            f"RelatedPerson?patient={self.person}",
            "RelatedPerson",
            "RelatedPerson/_history",
            f"Observation/{self.seen}",
            f"Observation/{self.seen}?_summary=data",
            f"Observation?patient={self.person}",
            f"Observation?patient={self.person}&_elements=contained",
            "Observation",
            "Observation/_history",
            "_history",
        ]

    def silent(self) -> list[str]:
        """Of what is made here of what organisations said."""
        return [
            f"Patient/{self.person}",
            f"Patient/{self.person}/_history",
            "Patient",
            "Patient/_history",
            f"Patient?_id={self.person}",
            f"Patient/{self.patient}/$meta",
        ]


@pytest.fixture
def places(tmp_path: Path) -> Places:
    say(tmp_path, "ONE", patient("p1", **TELLING))
    inside = {"resourceType": "Patient", "id": "inside", **{n: v for n, v in TELLING.items() if n != "text"}}
    related = {"resourceType": "RelatedPerson", "id": "r1", "patient": {"reference": "Patient/p1"}}
    say(
        tmp_path,
        "ONE",
        patient("p1", **TELLING, birthDate="1950-01-02"),
        related | {"extension": [TOLD]},
        observation("o1", "p1", contained=[inside], focus=[{"reference": "#inside"}]),
    )
    return Places(
        person_of("ONE", "p1"),
        id_of("Patient", "p1"),
        id_of("RelatedPerson", "r1"),
        id_of("Observation", "o1"),
    )


def another(organisation: str = "TWO", *, may_read: bool = False) -> Permitting:
    allowed = frozenset(Category) - (set() if may_read else {SUBJECT})
    return Permitting(allowed=frozenset(allowed), organisation=organisation)


def answered(client: Client, place: str) -> str:
    answer = client.get(f"/fhir/R4/{place}")
    assert answer.status_code == 200, answer.content[:2000]
    return answer.content.decode()


@pytest.mark.parametrize(
    ("viewer", "sees"),
    [(another(), False), (another("ONE"), True), (another(may_read=True), True)],
    ids=["another organisation", "who said it", "who may read of it"],
)
def test_every_way_shows_it_to_whom_it_may_be_shown(
    client: Client, caller: Calling, places: Places, viewer: Permitting, sees: bool
) -> None:
    caller.viewer = viewer
    for place in places.telling():
        told = answered(client, place)
        assert [place, SECRET in told] == [place, sees]
        assert [place, "BirthSex" in told or "recordedSexOrGender" in told] == [place, sees]
    for place in places.silent():
        assert SECRET not in answered(client, place), place


def test_what_is_left_says_that_it_is_a_part(client: Client, caller: Calling, places: Places) -> None:
    caller.viewer = another()
    found = get(client, f"Patient/{places.patient}")
    assert found["meta"]["tag"] == [SUBSETTED]
    assert "versionId" not in found["meta"]
    assert found["gender"] == "female"
    assert found["extension"] == [KEPT]
    assert not {"_gender", "text"} & found.keys()
    for one in get(client, f"Patient/{places.patient}/_history")["entry"]:
        assert one["resource"]["meta"]["tag"] == [SUBSETTED]
        assert one["response"]["etag"].endswith('-withheld"')


def test_a_batch_answers_as_a_read_does(client: Client, caller: Calling, places: Places) -> None:
    asked = bundle("batch", entry("GET", f"Patient/{places.patient}"))
    assert SECRET in send(client, "POST", "", asked).content.decode()
    caller.viewer = another()
    assert SECRET not in send(client, "POST", "", asked).content.decode()


def test_who_may_see_more_is_not_told_that_nothing_changed(
    client: Client, caller: Calling, places: Places
) -> None:
    place = f"/fhir/R4/Patient/{places.patient}"
    caller.viewer = another()
    had = client.get(place).headers["ETag"]
    assert had == 'W/"2-withheld"'
    assert client.get(place, headers={"If-None-Match": had}).status_code == 304
    caller.viewer = another(may_read=True)
    assert client.get(place, headers={"If-None-Match": had}).status_code == 200


def test_a_part_is_put_back_by_nobody(client: Client, caller: Calling) -> None:
    whole = made(client, someone(**TELLING | {"gender": "female"}))
    place, steps = f"Patient/{whole['id']}", [{"op": "replace", "path": "/gender", "value": "male"}]
    test = [{"op": "test", "path": "/extension/0/url", "value": BIRTH_SEX}]
    caller.viewer = another()
    part = get(client, place)
    send(client, "PUT", place, part, 422)
    send(client, "PUT", place, part, 422, If_Match='W/"1-withheld"')
    untagged = part | {"meta": {}}
    send(client, "PUT", place, untagged, 405)
    for patch in (steps, test, [{**test[0], "value": "another"}]):
        send(client, "PATCH", place, patch, 422, kind="application/json-patch+json")
    caller.viewer = Permitting()
    assert get(client, place) == whole


def test_who_said_it_changes_it_and_is_answered_with_it_all(client: Client, caller: Calling) -> None:
    caller.viewer = another("TEST")
    whole = made(client, someone(**TELLING))
    place = f"Patient/{whole['id']}"
    steps = [{"op": "replace", "path": "/gender", "value": "male"}]
    answer: Any = send(client, "PATCH", place, steps, kind="application/json-patch+json")
    assert json.loads(answer.content)["extension"] == [TOLD, KEPT]
    assert json.loads(send(client, "PUT", place, get(client, place)).content)["extension"] == [TOLD, KEPT]


def test_nothing_is_asked_where_nothing_tells(client: Client, caller: Calling, tmp_path: Path) -> None:
    say(tmp_path, "ONE", patient("p1", extension=[KEPT], gender="female"))
    caller.viewer = viewer = another()
    found = get(client, f"Patient/{id_of('Patient', 'p1')}")
    assert found["meta"]["versionId"] == "1"
    assert found["extension"] == [KEPT]
    assert len(viewer.asked) == 1


@pytest.mark.parametrize("address", sorted(gender.listed()))
@pytest.mark.parametrize("written", ["https://{}", "http://{}", "https://{}|1.0.0"])
def test_every_listed_address_is_taken_out(address: str, written: str) -> None:
    told = {"url": written.format(address), "valueString": SECRET}
    tree = {
        "resourceType": "Patient",
        "gender": "female",
        "extension": [told],
        "_gender": {"extension": [told]},
    }
    body = json.dumps(tree, separators=(",", ":")).encode()
    assert gender.tells(body)
    assert json.loads(gender.seen(body, is_open=False).body) == {
        "resourceType": "Patient",
        "gender": "female",
    }


def test_what_stands_beside_an_item_of_a_list_stays_beside_it() -> None:
    name = {"given": ["Ada", "B"], "_given": [{"extension": [TOLD]}, {"extension": [KEPT]}]}
    body = json.dumps(
        {"resourceType": "Patient", "name": [name, {"_given": [{"extension": [TOLD]}]}]}
    ).encode()
    found = json.loads(gender.seen(body, is_open=False).body)
    assert found["name"] == [{"given": ["Ada", "B"], "_given": [None, {"extension": [KEPT]}]}]


def test_what_only_looks_like_such_an_address_leaves_the_resource_whole() -> None:
    profile = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-sexual-orientation"
    body = json.dumps(
        {"resourceType": "Patient", "extension": [{"url": profile, "valueString": "x"}]}
    ).encode()
    assert gender.seen(body, is_open=False) == (body, False)
