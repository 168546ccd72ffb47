"""What a noun of Ginnel owns is changed by the noun's own action, whoever asks; everything else is received."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from ginnel.foundation.record import actions as record
from ginnel.foundation.record.rules.notes import KIND_SYSTEM, NoteKind
from ginnel.foundation.sharing.fhir import TERMS
from ginnel.kernel import clock
from ginnel.kernel.errors import NotFound, NotPermitted
from ginnel.kernel.tests.viewers import Permitting
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Category
from ginnel.surfaces.fhir import capability
from ginnel.surfaces.fhir.resources.owning import OWNED
from ginnel.surfaces.fhir.tests.told import Calling, Tree, get
from ginnel.surfaces.fhir.tests.writing import bundle, entry, made, seen, send, someone

pytestmark = pytest.mark.django_db
SourceRecord = apps.get_model("people", "SourceRecord")


def note(subject: str, text: str = "Rang; she is well.", **more: Any) -> Tree:
    return {
        "resourceType": "Communication",
        "status": "completed",
        "category": [{"coding": [{"system": KIND_SYSTEM, "code": "call"}]}],
        "subject": {"reference": f"Patient/{subject}"},
        "sent": "2026-11-20T10:00:00Z",
        "payload": [{"contentString": text}],
        **more,
    }


@pytest.fixture
def subject(client: Client) -> str:
    return str(made(client, someone())["id"])


def why(answer: Any) -> str:
    return str(json.loads(answer.content)["issue"][0]["diagnostics"])


def test_a_note_is_written_by_the_action_of_its_pages(client: Client, subject: str) -> None:
    found = made(client, note(subject))
    assert found["sender"]["display"].endswith(", TEST")
    kept = apps.get_model("record", "Resource").objects.get(id=found["id"])
    source = SourceRecord.objects.get(number=kept.source_number)
    assert source.organisation.code == "GINNEL"
    assert str(source.person_id) == found["subject"]["reference"].removeprefix("Patient/")
    actions = apps.get_model("audit", "Event").objects.values_list("action", flat=True)
    assert "entry.published" in actions
    assert get(client, f"Communication?patient={subject}")["total"] == 0
    assert get(client, f"Communication?patient={source.person_id}")["total"] == 1


def test_a_note_is_corrected_with_a_reason_and_its_earlier_version_stays(
    client: Client, subject: str
) -> None:
    found = made(client, note(subject))
    place = f"Communication/{found['id']}"
    changed = {**found, "payload": [{"contentString": "Rang; she is not well."}]}
    assert "why" in why(send(client, "PUT", place, changed, 422))
    changed["statusReason"] = {"text": "Misheard"}
    answer = send(client, "PUT", place, changed, If_Match='W/"1"')
    assert answer.headers["ETag"] == 'W/"2"'
    assert get(client, f"{place}/_history/1")["payload"] == found["payload"]
    send(client, "PUT", place, changed, 412, If_Match='W/"1"')
    steps = [{"op": "replace", "path": "/payload/0/contentString", "value": "Rang."}]
    patched = send(client, "PATCH", place, steps, kind="application/json-patch+json")
    assert json.loads(patched.content)["meta"]["versionId"] == "3"


def test_what_a_note_would_lose_is_refused(client: Client, subject: str) -> None:
    for more in (
        {"recipient": [{"display": "Her daughter"}]},
        {"status": "in-progress"},
        {"category": [{"coding": [{"system": KIND_SYSTEM, "code": "gossip"}]}]},
        {"subject": {"reference": "Patient/00000000-0000-4000-8000-000000000000"}},
    ):
        answer = send(client, "POST", "Communication", {**note(subject), **more}, 422)
        assert json.loads(answer.content)["issue"][0]["expression"] == [f"Communication.{next(iter(more))}"]
    without = {name: value for name, value in note(subject).items() if name != "sent"}
    assert why(send(client, "POST", "Communication", without, 422)) == "Say when it was."


def test_a_note_is_not_deleted_and_has_no_condition(client: Client, subject: str) -> None:
    id = made(client, note(subject))["id"]
    assert "never deleted" in why(send(client, "DELETE", f"Communication/{id}", status=405))
    send(client, "POST", "Communication", note(subject), 412, If_None_Exist="status=completed")
    assert get(client, f"Communication/{id}")["id"] == id


def test_a_note_that_may_not_be_seen_is_as_if_it_were_not_there(
    client: Client, caller: Calling, subject: str
) -> None:
    person = SourceRecord.objects.get(local_id=subject).person_id
    said = {"kind": NoteKind.CALL, "text": "Rang", "at": clock.now()}
    id = record.write_note(person=person, by=Permitting(organisation="OTHER"), **said)
    caller.viewer = Permitting(allowed=frozenset(Category) - {Category.PLAN})
    hidden, nobodys = (
        send(client, "PUT", f"Communication/{one}", note(subject, id=str(one)), 405) for one in (id, uuid7())
    )
    assert hidden.content == nobodys.content
    send(client, "DELETE", f"Communication/{id}", status=404)


def test_who_may_not_write_notes_is_refused_by_the_action(
    client: Client, caller: Calling, subject: str
) -> None:
    caller.viewer = Permitting(allowed=frozenset(Category) - {Category.PLAN})
    send(client, "POST", "Communication", note(subject), 403)
    assert get(client, "Communication")["total"] == 0


@pytest.mark.parametrize("refusal", [NotPermitted(("Not about them.",)), NotFound("Nobody is here.")])
def test_of_somebody_elses_person_nobody_learns_more_than_of_nobody(
    client: Client, caller: Calling, subject: str, refusal: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = SourceRecord.objects.get(local_id=subject).person_id

    def require(*_: Any) -> None:
        raise refusal

    caller.viewer = Permitting(organisation="OTHER")
    monkeypatch.setattr(caller.viewer, "require", require)
    said = ({}, {"sent": "2999-01-01"}, {"payload": [{"contentString": "a" * 30_000}]})
    for kind, tree in (("Observation", seen), *(("Communication", partial(note, **more)) for more in said)):
        theirs, nobodys = (send(client, "POST", kind, tree(str(one)), 422) for one in (person, uuid7()))
        assert theirs.content == nobodys.content


def test_any_other_communication_is_received_and_does_not_become_a_note(client: Client, subject: str) -> None:
    other = {**note(subject), "category": [{"text": "Letter"}], "recipient": [{"display": "Her daughter"}]}
    found = made(client, other)
    became = send(client, "PUT", f"Communication/{found['id']}", note(subject, id=found["id"]), 422)
    assert "does not become" in why(became)
    send(client, "DELETE", f"Communication/{found['id']}", status=204)


def test_a_transaction_writes_a_note_about_whom_it_brings_or_nothing_at_all(client: Client) -> None:
    new = "urn:uuid:6ba7b810-9dad-41d1-80b4-00c04fd430c8"
    about = {**note("x"), "subject": {"reference": new}}
    asks = [
        entry("POST", "Communication", about),
        entry("POST", "Patient", someone(), new),
        entry("POST", "Communication", {**about, "category": [{"text": "Letter"}]}),
    ]
    answered = json.loads(send(client, "POST", "", bundle("transaction", *asks)).content)["entry"]
    assert [one["response"]["status"] for one in answered] == ["201", "201", "201"]
    asks.append(entry("POST", "Communication", {**about, "status": "in-progress"}))
    send(client, "POST", "", bundle("transaction", *asks), 422)
    assert get(client, "Communication")["total"] == 2


def test_a_consent_in_terms_of_ours_is_refused_and_any_other_received(client: Client, subject: str) -> None:
    consent: Tree = {
        "resourceType": "Consent",
        "status": "active",
        "scope": {"coding": [{"code": "patient-privacy"}]},
        "category": [{"text": "Sharing"}],
        "patient": {"reference": f"Patient/{subject}"},
        "policyRule": {"text": "As agreed"},
        "provision": {"type": "deny"},
    }
    found = made(client, consent)
    for system in TERMS:
        label = [{"system": system, "code": "8"}]
        ours = {**consent, "provision": {"type": "deny", "securityLabel": label}}
        assert "does not change it" in why(send(client, "POST", "Consent", ours, 422))
        send(client, "PUT", f"Consent/{found['id']}", {**ours, "id": found["id"]}, 422)
    assert apps.get_model("sharing", "Willingness").objects.count() == 0


def test_the_capability_statement_says_what_is_owned(client: Client) -> None:
    resources = capability.statement("http://x/fhir/R4/")["rest"][0]["resource"]
    said = {one["type"]: one["documentation"] for one in resources if "documentation" in one}
    assert said == {kind: owned.words for kind, owned in OWNED.items()}
    assert "case note" in client.get("/developers").content.decode()
