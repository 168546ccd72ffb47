"""read, vread and history: what is stored comes back, with our version, for whoever may see it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
from django.apps import apps
from django.test import Client

from ginnel.care.reception import actions as reception
from ginnel.foundation.record import actions as record
from ginnel.foundation.record.rules.notes import NoteKind
from ginnel.kernel import clock
from ginnel.kernel.tests.viewers import Permitting
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Action, Category, Purpose
from ginnel.surfaces.feeds import loading
from ginnel.surfaces.fhir.tests.told import (
    AllScopes,
    Calling,
    Tree,
    get,
    id_of,
    ids,
    observation,
    patient,
    person_of,
    say,
)

pytestmark = pytest.mark.django_db


def test_a_resource_comes_back_as_it_was_said_with_our_version(client: Client, tmp_path: Path) -> None:
    said = observation("o1", "p1", valueQuantity={"value": 1.5, "unit": "mg"})
    say(tmp_path, "ONE", patient("p1"), said)
    found = get(client, f"Observation/{id_of('Observation', 'o1')}")
    assert found["valueQuantity"] == said["valueQuantity"]
    assert found["meta"]["versionId"] == "1"
    assert found["subject"]["reference"] == f"Patient/{id_of('Patient', 'p1')}"


def test_a_decimal_keeps_its_text(client: Client, tmp_path: Path) -> None:
    say(tmp_path, "ONE", patient("p1"))
    path = tmp_path / "exact.ndjson"
    path.write_text(
        '{"resourceType":"Observation","id":"o","status":"final","code":{"text":"x"},"subject":{"reference":'
        '"Patient/p1"},"valueQuantity":{"value":1.10}}\n'
    )
    list(loading.load_path(path, source="ONE"))
    answer = client.get(f"/fhir/R4/Observation/{id_of('Observation', 'o')}")
    assert b'"value":1.10}' in answer.content
    assert (
        b'value="1.10"' in client.get(f"/fhir/R4/Observation/{id_of('Observation', 'o')}?_format=xml").content
    )


def test_who_has_a_version_is_not_sent_it_again(client: Client, tmp_path: Path) -> None:
    say(tmp_path, "ONE", patient("p1"), observation("o1", "p1"))
    place = f"/fhir/R4/Observation/{id_of('Observation', 'o1')}"
    first = client.get(place)
    assert first.headers["ETag"] == 'W/"1"'
    assert first.headers["Content-Length"] == str(len(first.content))
    assert client.get(place, headers={"If-None-Match": 'W/"1"'}).status_code == 304
    assert client.get(place, headers={"If-None-Match": "*"}).status_code == 304
    assert client.get(place, headers={"If-None-Match": 'W/"2"'}).status_code == 200
    assert client.get(place, headers={"If-Modified-Since": first.headers["Last-Modified"]}).status_code == 304


def test_every_version_can_be_read(client: Client, tmp_path: Path) -> None:
    say(tmp_path, "ONE", patient("p1"), observation("o1", "p1"))
    say(tmp_path, "ONE", observation("o1", "p1", code="1-8"))
    place = f"Observation/{id_of('Observation', 'o1')}"
    told = get(client, f"{place}/_history")
    assert [one["resource"]["meta"]["versionId"] for one in told["entry"]] == ["2", "1"]
    assert get(client, f"{place}/_history/1")["code"]["coding"][0]["code"] == "8867-4"
    assert get(client, f"{place}/_history/3", 404)["issue"][0]["code"] == "not-found"


def test_what_was_about_somebody_else_is_gone(client: Client, tmp_path: Path) -> None:
    say(tmp_path, "ONE", patient("p1"), patient("p2"), observation("o1", "p1"))
    person, other, id = person_of("ONE", "p1"), person_of("ONE", "p2"), id_of("Observation", "o1")
    record.move_entry(person=person, entry=id, version=1, to=other, reason="Wrong person", by=Permitting())
    assert get(client, f"Observation?patient={other}")["total"] == 1
    assert get(client, f"Observation/{id}", 410)["issue"][0]["code"] == "deleted"
    assert get(client, f"Observation?patient={person}")["total"] == 0
    told = get(client, f"Observation/{id}/_history")["entry"]
    assert [one["request"]["method"] for one in told] == ["DELETE", "POST"]


def test_what_may_not_be_seen_is_as_if_it_were_not_there(
    client: Client, caller: Calling, tmp_path: Path
) -> None:
    say(tmp_path, "ONE", patient("p1"), observation("o1", "p1"))
    caller.viewer = Permitting(allowed=frozenset({Category.DEMOGRAPHICS}))
    seen = get(client, f"Observation/{id_of('Observation', 'o1')}", 404)
    assert seen == get(client, f"Observation/{uuid7()}", 404) == get(client, "Observation/x", 404)


def test_what_may_be_about_somebody_else_says_so(client: Client, tmp_path: Path) -> None:
    say(tmp_path, "ONE", patient("p1"), patient("p2"))
    person, other, by = person_of("ONE", "p1"), person_of("ONE", "p2"), Permitting()
    reception.merge(person=person, other=other, reason="Thought the same", by=by)
    person = person_of("ONE", "p1")
    note = record.write_note(person=person, kind=NoteKind.CALL, text="Rang", at=clock.now(), by=by)
    assert "tag" not in get(client, f"Communication/{note}")["meta"]
    sources = apps.get_model("people", "SourceRecord").objects.filter(local_id="p2")
    reception.unmerge(person=person, sources=[one.id for one in sources], reason="Two people", by=by)
    assert get(client, f"Communication/{note}")["meta"]["tag"][0]["code"] == "in-doubt"
    found = get(client, "Communication")["entry"][0]["resource"]
    assert found["meta"]["tag"][0]["code"] == "in-doubt"


@dataclass
class Objected(Permitting):
    """The person asked that plans are not shared with them; what their own organisation said stays open."""

    purpose: Purpose = Purpose.DIRECT_CARE

    def categories(self, person: UUID, action: Action) -> frozenset[Category]:
        return super().categories(person, action) - {Category.PLAN}


def test_what_ones_own_organisation_wrote_here_stays_open_to_it(
    client: Client, caller: Calling, tmp_path: Path
) -> None:
    say(tmp_path, "ONE", patient("p1"), observation("o1", "p1"))
    person, written = person_of("ONE", "p1"), {"kind": NoteKind.CALL, "text": "Rang", "at": clock.now()}
    ours = record.write_note(person=person, by=Permitting(organisation="OURS"), **written)
    theirs = record.write_note(person=person, by=Permitting(organisation="THEIRS"), **written)
    caller.viewer = Objected(organisation="OURS")
    assert get(client, f"Communication/{ours}")["id"] == str(ours)
    assert get(client, f"Communication/{theirs}", 404)
    assert ids(get(client, f"Communication?patient={person}")) == [str(ours)]


def test_a_read_leaves_an_event_of_whom_and_what(client: Client, tmp_path: Path) -> None:
    say(tmp_path, "ONE", patient("p1"), observation("o1", "p1"))
    get(client, f"Observation/{id_of('Observation', 'o1')}")
    event = apps.get_model("audit", "Event").objects.get(action="entry.read")
    assert event.person == person_of("ONE", "p1")
    assert event.categories == [Category.OBSERVATIONS]


def test_a_scope_for_another_type_is_not_enough(client: Client, caller: Calling, tmp_path: Path) -> None:
    say(tmp_path, "ONE", patient("p1"), observation("o1", "p1"))
    caller.scopes = AllScopes({"Condition": ()})
    assert get(client, f"Observation/{id_of('Observation', 'o1')}", 403)["issue"][0]["code"] == "forbidden"


def test_a_limited_scope_reads_only_within_its_limits(
    client: Client, caller: Calling, tmp_path: Path
) -> None:
    say(tmp_path, "ONE", patient("p1"), observation("o1", "p1"), observation("o2", "p1", code="1-8"))
    caller.scopes = AllScopes({"Observation": ("code=http://loinc.org|1-8",)})
    get(client, f"Observation/{id_of('Observation', 'o1')}", 404)
    get(client, f"Observation/{id_of('Observation', 'o2')}")
    assert get(client, "Observation")["total"] == 1


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ({"deceasedBoolean": True}, {"deceasedBoolean": True}),
        ({"deceasedDateTime": "2026-10-01T03:00:00Z"}, {"deceasedDateTime": "2026-10-01"}),
        ({"deceasedBoolean": False}, {}),
        ({}, {}),
    ],
)
def test_a_person_who_died_is_shown_to_have(
    client: Client, caller: Calling, tmp_path: Path, said: Tree, shown: Tree
) -> None:
    say(tmp_path, "ONE", patient("p1", **said))
    person = person_of("ONE", "p1")
    found = get(client, f"Patient/{person}")
    assert {name: value for name, value in found.items() if name.startswith("deceased")} == shown
    assert ids(get(client, "Patient?deceased=true")) == ([str(person)] if shown else [])
    say(tmp_path, "ONE", patient("p1"))
    assert not {"deceasedBoolean", "deceasedDateTime"} & get(client, f"Patient/{person}").keys()


def test_a_person_is_one_patient_linked_to_what_each_organisation_sent(
    client: Client, tmp_path: Path
) -> None:
    number = "9990000018"
    name = {"name": [{"family": "Example", "given": ["Ada"]}], "birthDate": "1950-01-02", "gender": "female"}
    say(tmp_path, "ONE", patient("p1", number, **name))
    say(tmp_path, "TWO", patient("q1", number, **name))
    person = person_of("ONE", "p1")
    found = get(client, f"Patient/{person}")
    assert found["identifier"][0]["value"] == number
    assert found["birthDate"] == "1950-01-02"
    linked = {one["other"]["reference"] for one in found["link"] if one["type"] == "seealso"}
    if person_of("TWO", "q1") == person:
        assert linked == {f"Patient/{id_of('Patient', one)}" for one in ("p1", "q1")}
    assert get(client, f"Patient/{id_of('Patient', 'p1')}")["name"] == name["name"]
