"""Who somebody was told to be before: no earlier version says it to whom it is not open, whether or not it changed."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from ginnel.foundation.record.fhir import gender
from ginnel.kernel import clock
from ginnel.kernel.clock import held_at
from ginnel.kernel.tests.viewers import Permitting
from ginnel.kernel.viewer import Category
from ginnel.surfaces.fhir.presenting import SUBSETTED
from ginnel.surfaces.fhir.tests.told import NHS, Calling, Tree, get, id_of, observation, person_of, say
from ginnel.surfaces.fhir.tests.writing import bundle, entry, send

pytestmark = pytest.mark.django_db
SUBJECT = Category.SEXUAL_AND_REPRODUCTIVE_HEALTH
NOW = {"gender": "female", "given": "Ada", "number": "9990000018", "relation": "DAU"}
BEFORE = {"gender": "male", "given": "Zzformer", "number": "9990000026", "relation": "SON"}
ANOTHER = NOW | {"number": "9990000034"}
_TOLD = re.compile(r"\b(male|zzformer|9990000026|SON)\b", re.IGNORECASE)
_OF_ONE = re.compile(r"X-\w+-Id: \S+|[\w]{8}-[\w-]{27}|\b99900000\d\d\b|\b[0-9a-f]{16}\b")
_ROLE = "http://terminology.hl7.org/CodeSystem/v3-RoleCode"
_EARLIER = (
    "{}/_history",
    "{}/_history?_count=50",
    "{}/_history/1",
    "{}/_history/1?_format=xml",
    "{}/_history/1?_format=json",
)


@dataclass(frozen=True)
class Someone:
    """What an organisation calls somebody, and what it said of them twice."""

    name: str

    @property
    def person(self) -> UUID:
        return person_of("ONE", self.name)

    def of(self, kind: str) -> str:
        return f"{kind}/{id_of(kind, self.name)}"

    def places(self) -> list[str]:
        about = [self.of(kind) for kind in ("Patient", "RelatedPerson", "Observation")]
        return [
            *(one.format(place) for place in about for one in _EARLIER),
            *about,
            f"Patient/{self.person}/_history",
            f"Patient/{self.person}/$everything",
            f"RelatedPerson?patient={self.person}",
            f"Observation?patient={self.person}&_summary=count",
            f"Observation?patient={self.person}&_elements=contained",
        ]


def said(name: str, words: dict[str, str], day: str) -> list[Tree]:
    """A person, whoever is near them, and a reading that was written with the person inside of it."""
    who = {
        "name": [{"use": "official", "family": "Testperson", "given": [words["given"]]}],
        "gender": words["gender"],
        "telecom": [{"system": "email", "value": f"{words['given'].lower()}@example.org"}],
    }
    text = {
        "status": "generated",
        "div": f'<div xmlns="http://www.w3.org/1999/xhtml">{words["given"]}</div>',
    }
    near = [{"coding": [{"system": _ROLE, "code": words["relation"]}]}]
    patient = {"resourceType": "Patient", "id": name, "text": text, "birthDate": day, **who}
    patient |= {"identifier": [{"system": NHS, "value": words["number"]}]}
    patient |= {"contact": [{"relationship": near, **who, "name": who["name"][0]}]}
    patient |= {"extension": [{"url": "https://example.org/known-as", "valueString": words["given"]}]}
    patient |= {"address": [{"text": f"{words['given']}, 1 Some Street", "city": "Sometown"}]}
    of = {"reference": f"Patient/{name}", "display": words["given"]}
    related = {"resourceType": "RelatedPerson", "id": name, "patient": of}
    related |= {"relationship": near, "birthDate": day, **who}
    inside = {"resourceType": "Patient", "id": "inside", **who, "identifier": patient["identifier"]}
    inside_of = {"contained": [inside], "focus": [{"reference": "#inside"}]}
    return [patient, related, observation(name, name, issued=f"{day}T09:00:00Z", **inside_of)]


@pytest.fixture
def both(tmp_path: Path) -> tuple[Someone, Someone]:
    """Of two people, described at the same moments, one was told to be somebody else before."""
    say(tmp_path, "ONE", *said("p1", BEFORE, "1950-01-02"), *said("p2", ANOTHER, "1950-01-02"))
    say(tmp_path, "ONE", *said("p1", NOW, "1950-01-03"), *said("p2", ANOTHER, "1950-01-03"))
    return Someone("p1"), Someone("p2")


def closed(organisation: str = "TWO") -> Permitting:
    return Permitting(allowed=frozenset(Category) - {SUBJECT}, organisation=organisation)


def answered(client: Client, place: str) -> str:
    """All of an answer, headers too."""
    answer = client.get(f"/fhir/R4/{place}")
    assert answer.status_code == 200, answer.content[:2000]
    headers = "\n".join(f"{name}: {value}" for name, value in sorted(answer.headers.items()))
    return headers + answer.content.decode()


def test_no_way_says_who_somebody_was_to_whom_it_is_not_open(
    client: Client, caller: Calling, both: tuple[Someone, Someone]
) -> None:
    caller.viewer = closed()
    across = ("RelatedPerson/_history", "Observation/_history", "Patient/_history", "_history")
    for place in (*both[0].places(), *across):
        assert [place, _TOLD.findall(answered(client, place))] == [place, []]


@pytest.mark.parametrize(
    "viewer", [Permitting(organisation="TWO"), closed("ONE")], ids=["may read", "said it"]
)
def test_whoever_may_read_of_it_and_who_said_it_see_it_all(
    client: Client, caller: Calling, both: tuple[Someone, Someone], viewer: Permitting
) -> None:
    caller.viewer = viewer
    for kind in ("Patient", "RelatedPerson", "Observation"):
        told = get(client, f"{both[0].of(kind)}/_history/1")
        assert "'gender': 'male'" in str(told)
        assert "Zzformer" in str(told)
        assert "tag" not in told["meta"]


def test_whether_it_changed_cannot_be_told(
    client: Client, caller: Calling, both: tuple[Someone, Someone]
) -> None:
    caller.viewer = closed()
    changed, same = both
    with held_at(clock.now()):
        for one, other in zip(changed.places(), same.places(), strict=True):
            assert _alike(answered(client, one), changed) == _alike(answered(client, other), same), one


def _alike(told: str, who: Someone) -> str:
    """Without what says which of them it is: ids, the NHS number that stands, and a digest of both."""
    return _OF_ONE.sub("", told).replace(f"/{who.name}", "")


def test_a_part_says_so_and_has_no_version_of_its_own(
    client: Client, caller: Calling, both: tuple[Someone, Someone]
) -> None:
    caller.viewer = closed()
    for who in both:
        answer = client.get(f"/fhir/R4/{who.of('Patient')}/_history/1")
        found = answer.json()
        assert answer.headers["ETag"] == 'W/"1-withheld"'
        assert found["meta"]["tag"] == [SUBSETTED]
        assert "versionId" not in found["meta"]
        assert found["birthDate"] == "1950-01-02"
        assert not ({"text"} | gender.earlier().keys()) & found.keys()
        now = get(client, who.of("Patient"))
        assert now["meta"]["versionId"] == "2"
        assert now["gender"] == "female"


def test_a_batch_answers_as_a_read_does(
    client: Client, caller: Calling, both: tuple[Someone, Someone]
) -> None:
    caller.viewer = closed()
    asked = bundle("batch", entry("GET", f"{both[0].of('Patient')}/_history/1"))
    told = send(client, "POST", "", asked).content.decode()
    assert '"birthDate":"1950-01-02"' in told
    assert "Zzformer" not in told


def test_who_was_inside_of_what_was_written_then_has_no_gender_though_it_stands(
    client: Client, caller: Calling, both: tuple[Someone, Someone], tmp_path: Path
) -> None:
    inside = {"resourceType": "Patient", "id": "inside", "gender": "male", "birthDate": "1950"}
    say(tmp_path, "ONE", observation("o9", "p1", contained=[inside], focus=[{"reference": "#inside"}]))
    place = f"Observation/{id_of('Observation', 'o9')}"
    assert get(client, place)["contained"] == [inside]
    caller.viewer = closed()
    found = get(client, place)
    assert found["contained"] == [{"resourceType": "Patient", "id": "inside", "birthDate": "1950"}]
    assert found["meta"]["tag"] == [SUBSETTED]


def test_a_member_of_staff_who_is_described_anew_is_shown_as_before(
    client: Client, caller: Calling, tmp_path: Path
) -> None:
    for name in ("Before", "After"):
        say(
            tmp_path,
            "ONE",
            {"resourceType": "Practitioner", "id": "w1", "gender": "male", "name": [{"family": name}]},
        )
    caller.viewer = closed()
    assert get(client, f"Practitioner/{id_of('Practitioner', 'w1')}/_history/1")["gender"] == "male"


@pytest.mark.parametrize("kind", sorted(gender.DESCRIBING))
def test_an_earlier_description_is_a_part_whatever_it_said(kind: str) -> None:
    tree: Any = {"resourceType": kind, "id": "x", "_gender": {"id": "g"}, "active": True}
    for body in (tree, {"resourceType": kind, "id": "x", "active": True}):
        data = json.dumps(body, separators=(",", ":")).encode()
        found = gender.seen(data, is_open=False, is_earlier=True)
        assert json.loads(found.body) == {"resourceType": kind, "id": "x", "active": True}
        assert found.is_part
        assert not gender.seen(data, is_open=False).is_part
