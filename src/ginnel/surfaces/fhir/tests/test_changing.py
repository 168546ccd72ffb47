"""create, update, patch and delete: an organisation's own system says what it says, and nothing of anybody else's."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import OperationalError
from django.test import Client

from ginnel.foundation.record import actions as record
from ginnel.foundation.record.states import Standing
from ginnel.kernel.tests.viewers import Permitting
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Category
from ginnel.surfaces.fhir.tests.told import (
    AllScopes,
    Calling,
    get,
    id_of,
    observation,
    patient,
    person_of,
    say,
)
from ginnel.surfaces.fhir.tests.writing import made, seen, send, someone
from ginnel.surfaces.fhir.writing import answers

pytestmark = pytest.mark.django_db
Event = apps.get_model("audit", "Event")
SourceRecord = apps.get_model("people", "SourceRecord")
Entry = apps.get_model("record", "Entry")
Original = apps.get_model("record", "Original")
Resource = apps.get_model("record", "Resource")
NUMBER = "9990000018"


def test_what_is_created_has_an_id_of_ours_a_version_and_its_bytes_kept(client: Client) -> None:
    answer = send(client, "POST", "Patient", someone(NUMBER, id="mine"), 201)
    found = json.loads(answer.content)
    assert found["id"] != "mine"
    assert answer.headers["Location"].endswith(f"/fhir/R4/Patient/{found['id']}/_history/1")
    assert answer.headers["ETag"] == 'W/"1"'
    assert get(client, f"Patient/{found['id']}")["name"][0]["family"] == "Testperson"
    kept = Entry.objects.get()
    assert Original.objects.filter(load=kept.load).count() == 1


def test_a_patient_is_somebody_that_the_organisation_describes(client: Client) -> None:
    found = made(client, someone(NUMBER, birthDate="1950-03-04"))
    record = SourceRecord.objects.get(organisation__code="TEST")
    assert (record.local_id, record.nhs_number, record.birth_date) == (found["id"], NUMBER, "1950-03-04")
    (hit,) = get(client, f"Patient?identifier={NUMBER}")["entry"]
    assert hit["resource"]["id"] == str(record.person_id)


def test_a_practice_that_registers_somebody_works_with_them_at_once(client: Client) -> None:
    """By the service that keeps relationships, as for what arrives in files; the change log would tell it in time."""
    ods = {"system": "https://fhir.nhs.uk/Id/ods-organization-code", "value": "TEST"}
    made(client, someone(NUMBER, generalPractitioner=[{"type": "Organization", "identifier": ods}]))
    begun = apps.get_model("relationships", "Relationship").objects.get()
    assert (begun.organisation.code, begun.kind) == ("TEST", "registered-practice")
    assert begun.recorded_by != str(Calling().client)


def test_what_is_written_about_somebody_stands_on_the_writers_own_record_of_them(
    client: Client, tmp_path: Path
) -> None:
    """By the id of another's Patient or of the person: never on what another organisation said."""
    say(tmp_path, "ONE", patient("p1"))
    person, theirs = person_of("ONE", "p1"), id_of("Patient", "p1")
    for subject in (person, theirs):
        found = made(client, seen(str(subject)))
        row = Resource.objects.get(id=found["id"])
        source = SourceRecord.objects.get(number=row.source_number)
        assert (source.person_id, source.organisation.code) == (person, "TEST")
    assert get(client, f"Observation?patient={person}")["total"] == 2


def test_what_is_written_about_ones_own_patient_stands_on_that_record(client: Client) -> None:
    mine = made(client, someone(NUMBER))
    found = made(client, seen(mine["id"]))
    assert Resource.objects.get(id=found["id"]).source_number == SourceRecord.objects.get().number


def test_about_somebody_closed_to_the_client_nothing_is_written_and_nobody_learns_that_they_are_here(
    client: Client, caller: Calling, tmp_path: Path
) -> None:
    say(tmp_path, "ONE", patient("p1"))
    caller.viewer = Permitting(allowed=frozenset({Category.ADMINISTRATIVE}))
    closed = send(client, "POST", "Observation", seen(str(person_of("ONE", "p1"))), 422)
    nobody = send(client, "POST", "Observation", seen(str(uuid7())), 422)
    assert closed.content == nobody.content
    assert Resource.objects.count() == 1


def test_a_rule_that_is_broken_is_called_an_invariant(client: Client) -> None:
    wrong = someone(
        contact=[{"gender": "female"}]
    )  # pat-1: somebody to reach, by a name, a number or a place
    (issue,) = json.loads(send(client, "POST", "Patient", wrong, 400).content)["issue"]
    assert (issue["code"], issue["expression"]) == ("invariant", ["Patient.contact[0]"])


def test_what_was_moved_away_here_does_not_come_back_because_its_source_says_it_again(
    client: Client, tmp_path: Path
) -> None:
    say(tmp_path, "ONE", patient("p1"))
    other, mine = person_of("ONE", "p1"), made(client, seen(made(client, someone())["id"]))
    place, person = f"Observation/{mine['id']}", SourceRecord.objects.get(organisation__code="TEST").person_id
    record.move_entry(
        person=person, entry=UUID(mine["id"]), version=1, to=other, reason="Wrong person", by=Permitting()
    )
    send(client, "PUT", place, {**mine, "status": "amended"}, 409)
    send(client, "DELETE", place, status=409)
    assert Resource.objects.get(id=mine["id"]).standing == Standing.ENTERED_IN_ERROR


def test_faults_name_the_element_and_leave_nothing(client: Client) -> None:
    wrong = {"resourceType": "Observation", "status": "unheard-of", "code": {"text": "x"}}
    (issue,) = json.loads(send(client, "POST", "Observation", wrong, 400).content)["issue"]
    assert (issue["code"], issue["expression"]) == ("code-invalid", ["Observation.status"])
    assert not Entry.objects.exists()
    assert not Original.objects.exists()


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/fhir+json", 400),
        (b"[]", "application/fhir+json", 400),
        (b'{"resourceType":7}', "application/fhir+json", 400),
        (b'{"resourceType":"Patient"}', "application/fhir+json", 400),
        (b"<Observation/>", "application/fhir+xml", 400),
        (b"x" * (10 * 1024 * 1024 + 1), "application/fhir+json", 413),
        (b"{}", "text/plain", 415),
    ],
)
def test_what_cannot_be_read_is_refused(client: Client, body: bytes, kind: str, status: int) -> None:
    answer = send(client, "POST", "Observation", body, status, kind)
    assert json.loads(answer.content)["resourceType"] == "OperationOutcome"


@pytest.mark.parametrize(
    ("headers", "status"),
    [({"HTTP_TRANSFER_ENCODING": "chunked"}, 411), ({"CONTENT_LENGTH": str(10 * 2**20 + 1)}, 413)],
)
def test_a_body_is_refused_by_what_it_says_of_its_length(
    client: Client, headers: dict[str, str], status: int
) -> None:
    """Nothing of it is read: there is none here to read."""
    kind = "application/fhir+json"
    answer = client.generic(
        "POST", "/fhir/R4/Observation", b"", content_type=kind, CONTENT_TYPE=kind, **headers
    )
    assert answer.status_code == status
    assert json.loads(answer.content)["resourceType"] == "OperationOutcome"


def test_xml_comes_in_and_goes_out(client: Client) -> None:
    text = b'<Patient xmlns="http://hl7.org/fhir"><active value="true"/><birthDate value="1950"/></Patient>'
    answer = send(client, "POST", "Patient", text, 201, "application/fhir+xml", Accept="application/fhir+xml")
    assert b'<birthDate value="1950"/>' in answer.content


@pytest.mark.parametrize(("prefer", "holds"), [("minimal", b""), ("OperationOutcome", b"OperationOutcome")])
def test_a_client_says_how_much_it_wants_back(client: Client, prefer: str, holds: bytes) -> None:
    answer = send(client, "POST", "Patient", someone(), 201, Prefer=f"return={prefer}")
    assert holds in answer.content
    assert bool(answer.content) == bool(holds)


def test_an_update_is_the_next_version_and_the_first_can_still_be_read(client: Client) -> None:
    mine = made(client, someone(NUMBER))
    place = f"Patient/{mine['id']}"
    answer = send(client, "PUT", place, someone(NUMBER, id=mine["id"], birthDate="1950"), If_Match='W/"1"')
    assert answer.headers["ETag"] == 'W/"2"'
    assert json.loads(answer.content)["birthDate"] == "1950"
    assert "birthDate" not in get(client, f"{place}/_history/1")
    assert SourceRecord.objects.get().birth_date == "1950"


def test_a_version_that_does_not_stand_any_more_changes_nothing(client: Client) -> None:
    mine = made(client, someone(NUMBER))
    place, again = f"Patient/{mine['id']}", someone(NUMBER, id=mine["id"], active=True)
    send(client, "PUT", place, again, If_Match='W/"1"')
    for stale in ('W/"1"', 'W/"2-veiled"', "nonsense"):
        send(client, "PUT", place, someone(NUMBER, id=mine["id"]), 412, If_Match=stale)
    assert get(client, place)["active"] is True


def test_saying_the_same_again_makes_no_version(client: Client) -> None:
    mine = made(client, someone(NUMBER))
    again = send(client, "PUT", f"Patient/{mine['id']}", someone(NUMBER, id=mine["id"]))
    assert again.headers["ETag"] == 'W/"1"'


def test_ids_are_ours_and_what_another_says_is_not_changed_here(client: Client, tmp_path: Path) -> None:
    say(tmp_path, "ONE", patient("p1"), observation("o1", "p1"))
    theirs, nobodys = str(id_of("Observation", "o1")), str(uuid7())
    told = [
        send(client, "PUT", f"Observation/{id}", seen("x", id=id), 405).content for id in (theirs, nobodys)
    ]
    assert told[0] == told[1]
    send(client, "PUT", "Observation/chosen", seen("x", id="chosen"), 405)
    send(client, "PUT", f"Patient/{person_of('ONE', 'p1')}", someone(id=str(person_of("ONE", "p1"))), 405)
    send(client, "DELETE", f"Observation/{theirs}", status=404)
    assert get(client, f"Observation/{theirs}")["meta"]["versionId"] == "1"


def test_a_part_of_a_resource_is_not_put_back_as_the_whole(client: Client) -> None:
    mine = made(client, seen(made(client, someone())["id"]))
    part = get(client, f"Observation/{mine['id']}?_elements=status,code")
    send(client, "PUT", f"Observation/{mine['id']}", part, 422)
    assert get(client, f"Observation/{mine['id']}")["meta"]["versionId"] == "1"


def test_a_patch_changes_what_it_names(client: Client) -> None:
    mine = made(client, someone(NUMBER))
    place, kind = f"Patient/{mine['id']}", "application/json-patch+json"
    steps = [{"op": "add", "path": "/birthDate", "value": "1950-03-04"}]
    assert json.loads(send(client, "PATCH", place, steps, 200, kind).content)["birthDate"] == "1950-03-04"
    send(client, "PATCH", place, [{"op": "test", "path": "/birthDate", "value": "1"}], 422, kind)
    send(client, "PATCH", place, [{"op": "replace", "path": "/id", "value": "1"}], 422, kind)
    send(client, "PATCH", place, [{"op": "remove", "path": "/nowhere"}], 422, kind)
    send(client, "PATCH", place, {"op": "add"}, 400, kind)
    send(client, "PATCH", place, steps, 415)
    send(client, "PATCH", place, steps, 412, kind, If_Match='W/"1"')
    assert get(client, place)["meta"]["versionId"] == "2"


def test_a_decimal_that_a_patch_does_not_touch_keeps_its_text(client: Client) -> None:
    text = json.dumps(seen(made(client, someone())["id"], valueQuantity={"value": 7})).replace(
        "7}", "1.10}", 1
    )
    mine = json.loads(send(client, "POST", "Observation", text.encode(), 201).content)
    steps = [{"op": "replace", "path": "/status", "value": "amended"}]
    answer = send(client, "PATCH", f"Observation/{mine['id']}", steps, 200, "application/json-patch+json")
    assert b'"value":1.10' in answer.content


def test_what_is_deleted_is_gone_and_its_versions_stay(client: Client) -> None:
    mine = made(client, seen(made(client, someone())["id"]))
    place = f"Observation/{mine['id']}"
    send(client, "DELETE", place, status=204)
    send(client, "DELETE", place, status=204)
    get(client, place, 410)
    assert get(client, f"{place}/_history/1")["status"] == "final"
    assert get(client, "Observation?code=8867-4&_summary=count")["total"] == 0
    assert Resource.objects.get(id=mine["id"]).standing == Standing.DELETED
    back = send(client, "PUT", place, seen(mine["subject"]["reference"].split("/")[1], id=mine["id"]))
    assert back.headers["ETag"] == 'W/"3"'
    assert get(client, place)["status"] == "final"


def test_nobody_is_deleted(client: Client) -> None:
    mine = made(client, someone())
    send(client, "DELETE", f"Patient/{mine['id']}", status=422)
    assert get(client, f"Patient/{mine['id']}")["id"] == mine["id"]


def test_conditions_look_only_among_what_the_organisation_said_itself(client: Client, tmp_path: Path) -> None:
    say(tmp_path, "ONE", patient("p1", NUMBER))
    where = f"identifier=https://fhir.nhs.uk/Id/nhs-number|{NUMBER}"
    mine = made(client, someone(NUMBER), If_None_Exist=where)
    there = send(client, "POST", "Patient", someone(NUMBER), 200, If_None_Exist=where)
    assert json.loads(there.content)["id"] == mine["id"]
    changed = send(client, "PUT", f"Patient?{where}", someone(NUMBER, active=True))
    assert json.loads(changed.content)["id"] == mine["id"]
    made(client, someone(NUMBER, active=False))
    send(client, "POST", "Patient", someone(NUMBER), 412, If_None_Exist=where)
    send(client, "PUT", f"Patient?{where}", someone(NUMBER), 412)
    send(client, "DELETE", f"Patient?{where}", status=412)


def test_under_a_condition_that_nothing_answers_a_new_one_is_made_and_none_deleted(client: Client) -> None:
    new = send(client, "PUT", "Patient?identifier=x|1", someone(), 201)
    send(client, "PUT", "Patient?identifier=x|1", someone(id=json.loads(new.content)["id"]), 405)
    send(client, "DELETE", "Observation?code=x|1", status=204)
    send(client, "PATCH", "Observation?code=x|1", [], 404, "application/json-patch+json")
    send(client, "PUT", "Patient?", someone(), 400)
    send(client, "PUT", "Observation?patient.name=x", seen("x"), 412)
    assert Resource.objects.count() == 1


def test_only_what_a_scope_allows_is_written(client: Client, caller: Calling) -> None:
    mine = made(client, someone())
    caller.scopes = AllScopes({"Observation": ("code=http://loinc.org|8867-4",)})
    send(client, "POST", "Patient", someone(), 403)
    made(client, seen(mine["id"]))
    send(client, "POST", "Observation", seen(mine["id"], "0000-0"), 403)
    assert get(client, "Observation?_summary=count")["total"] == 1


def test_what_a_scope_leaves_out_of_reading_is_not_given_to_who_wrote_it(
    client: Client, caller: Calling, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = made(client, seen(made(client, someone())["id"]))
    limits = {"r": ("code=http://loinc.org|1-1",)}
    monkeypatch.setattr(AllScopes, "limits", lambda self, kind, interaction: limits.get(interaction, ()))
    steps = [{"op": "replace", "path": "/status", "value": "amended"}]
    place, kind = f"Observation/{mine['id']}", "application/json-patch+json"
    assert send(client, "PATCH", place, steps, 200, kind).content == b""


def test_who_may_write_and_not_read_is_given_nothing_to_read(
    client: Client, caller: Calling, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = made(client, someone(NUMBER, birthDate="1950-03-04"))
    monkeypatch.setattr(AllScopes, "allows", lambda self, kind, interaction: interaction == "u")
    steps = [{"op": "add", "path": "/active", "value": True}]
    answer = send(client, "PATCH", f"Patient/{mine['id']}", steps, 200, "application/json-patch+json")
    assert (answer.content, answer.headers["ETag"]) == (b"", 'W/"2"')


def test_whatever_is_written_leaves_an_event_about_the_person(client: Client) -> None:
    mine = made(client, seen(made(client, someone())["id"]))
    person = SourceRecord.objects.get().person_id
    (event,) = Event.objects.filter(action="entry.received", detail__kind="Observation")
    assert (event.person, event.detail["id"], event.detail["version"]) == (person, mine["id"], 1)
    send(client, "DELETE", f"Observation/{mine['id']}", status=204)
    assert Event.objects.get(action="entry.deleted").person == person


def test_a_resource_is_checked_without_being_stored(client: Client) -> None:
    well = json.loads(send(client, "POST", "Patient/$validate", someone()).content)
    assert [one["severity"] for one in well["issue"]] == ["information"]
    wrong = {
        "resourceType": "Parameters",
        "parameter": [{"name": "resource", "resource": someone(gender="x")}],
    }
    told = json.loads(send(client, "POST", "Patient/$validate", wrong).content)
    assert [(one["severity"], one["expression"]) for one in told["issue"]] == [("error", ["Patient.gender"])]
    send(client, "POST", "Patient/$validate", {"resourceType": "Parameters"}, 400)
    assert not Entry.objects.exists()


def test_what_is_stored_is_said_to_be_even_where_it_cannot_be_shown(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Told to try again the client would write it twice."""
    subject = made(client, someone())["id"]

    def read(**_: Any) -> None:
        raise OperationalError("The connection is gone.")

    with monkeypatch.context() as patched:
        patched.setattr(answers.record, "read_resource", read)
        answer = send(client, "POST", "Observation", seen(str(subject)), 201)
    assert not answer.content
    place = answer.headers["Location"].partition("/fhir/R4/")[2]
    assert get(client, place)["subject"]["reference"] == f"Patient/{subject}"


def test_what_somebody_wrote_since_is_not_given_as_ones_own(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    subject = made(client, someone())["id"]
    mine = made(client, seen(str(subject)))
    read, seen_later = answers.record.read_resource, []

    def read_later(**asked: Any) -> Any:
        seen_later.append(read(**asked)._replace(version=3))
        return seen_later[-1]

    monkeypatch.setattr(answers.record, "read_resource", read_later)
    answer = send(client, "PUT", f"Observation/{mine['id']}", {**mine, "status": "amended"}, 200)
    assert (answer.headers["ETag"], answer.content) == ('W/"2"', b"")
    assert [one.id_text for one in seen_later] == [mine["id"]]
