"""A Booking and Referral message is a contact at the front door, once, and says so."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.test import Client

from ginnel.care.access import actions as access
from ginnel.care.reception import actions as reception
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.record.fhir.kinds import number_of
from ginnel.foundation.sharing.queries import service
from ginnel.kernel.tests.viewers import Permitting
from ginnel.kernel.viewer import Category
from ginnel.surfaces.feeds import replaying
from ginnel.surfaces.feeds.tests.bars_messages import about, booking, message, person
from ginnel.surfaces.fhir.tests.told import AllScopes, Calling
from ginnel.surfaces.fhir.tests.writing import send

Contact = apps.get_model("access", "Contact")
OpenContact = apps.get_model("access", "OpenContact")
SystemRequest = apps.get_model("access", "SystemRequest")
Quarantined = apps.get_model("reception", "Quarantined")
Load = apps.get_model("reception", "Load")
Resource = apps.get_model("record", "Resource")
Notice = apps.get_model("notices", "Notice")
pytestmark = pytest.mark.django_db
PLACE = "$process-message"


@pytest.fixture(autouse=True)
def desk(db: None) -> UUID:
    """The council's front door."""
    by = service("administer")
    organisations.ensure(code="TEST", name="A surgery", by=by)
    council = organisations.ensure(code="COUNCIL", name="Council", by=by)
    team = organisations.ensure_team(organisation=council, code="FD", name="Front door", by=by)
    access.set_desk(team=team.id, by=by)
    return team.id


def heard(client: Client, tree: Any, status: int = 200) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(send(client, "POST", PLACE, tree, status).content)
    return found


def test_a_referral_is_a_contact_of_the_front_door_that_is_asked(client: Client) -> None:
    answer = heard(client, message())
    [header] = [one["resource"] for one in answer["entry"]]
    assert (answer["type"], header["response"]) == ("message", {"identifier": "m-1", "code": "ok"})
    assert header["eventCoding"]["code"] == "servicerequest-response"
    contact = Contact.objects.get()
    assert (contact.organisation.code, contact.door) == ("COUNCIL", "system")
    assert "Falls at home" in contact.words and "From A surgery (TEST)" in contact.words
    assert contact.clocks.filter(kind="soon").exists()
    entry = json.loads(send(client, "GET", header["focus"][0]["reference"]).content)
    assert entry["reasonCode"] == [{"text": "Falls at home"}]


@pytest.mark.parametrize("kind", ["application/fhir+xml", "application/fhir+json"])
def test_it_is_answered_in_the_format_in_which_it_is_asked(client: Client, kind: str) -> None:
    found = send(client, "POST", PLACE, message(), accept=kind)
    assert found["Content-Type"].startswith(kind)


def test_the_same_message_three_times_is_one_contact(client: Client) -> None:
    for _ in range(3):
        heard(client, message())
    heard(client, message(id="m-2"))
    assert Contact.objects.count() == 1
    assert SystemRequest.objects.count() == 1


def test_under_new_names_it_is_the_same_for_as_long_as_it_is_open(client: Client) -> None:
    heard(client, message())
    changed = message(id="m-3")
    changed["entry"][1]["resource"]["id"] = "sr-3"
    heard(client, changed)
    assert Contact.objects.count() == 1
    OpenContact.objects.all().delete()
    changed["id"], changed["entry"][1]["resource"]["id"] = "m-4", "sr-4"
    heard(client, changed)
    assert Contact.objects.count() == 2


def test_what_is_asked_again_with_other_words_is_a_contact_that_names_the_first(client: Client) -> None:
    heard(client, message())
    heard(client, message(id="m-2", reasonCode=[{"text": "Falls, and now a burn"}]))
    first, second = Contact.objects.order_by("id")
    assert second.again_id == first.id


def test_an_update_adds_to_it_and_whoever_has_it_is_told(client: Client) -> None:
    heard(client, message())
    heard(client, message(id="m-2", reason="update", note=[{"text": "She has a dog"}]))
    contact = Contact.objects.get()
    assert [one.does for one in contact.requests.order_by("id")] == ["asked", "added"]
    assert "She has a dog" in contact.requests.order_by("id").last().words
    assert Notice.objects.get(reason="more-sent").team.name == "Front door"


@pytest.mark.parametrize(
    ("reason", "status"), [("delete", "active"), ("update", "revoked"), ("new", "entered-in-error")]
)
def test_a_cancellation_withdraws_it_and_leaves_it_in_somebodys_hands(
    client: Client, reason: str, status: str
) -> None:
    heard(client, message())
    for id in ("m-2", "m-3"):
        heard(client, message(id=id, reason=reason, status=status))
    contact = Contact.objects.get()
    assert [one.kind for one in contact.outcomes.all()] == ["withdrawn"]
    assert OpenContact.objects.get().state == "waiting"
    assert Notice.objects.filter(reason="more-sent").count() == 1


@pytest.mark.parametrize("reason", ["update", "delete"])
def test_what_changes_something_unknown_is_a_contact_that_says_so(client: Client, reason: str) -> None:
    heard(client, message(reason=reason))
    assert "request that is not known here" in Contact.objects.get().words


def test_another_organisation_withdraws_nothing(client: Client, caller: Calling) -> None:
    heard(client, message())
    caller.viewer = Permitting(organisation="OTHER")
    heard(client, message(id="m-2", reason="delete"))
    assert Contact.objects.count() == 2
    assert not Contact.objects.order_by("id")[0].outcomes.exists()


def test_a_booking_asks_for_an_appointment_and_is_cancelled(client: Client) -> None:
    answer = heard(client, booking())
    assert answer["entry"][0]["resource"]["eventCoding"]["code"] == "booking-response"
    contact = Contact.objects.get()
    assert "Asks for: an appointment; Wound to be dressed" in contact.words
    assert not contact.may_have_needs
    heard(client, booking(id="b-2", status="cancelled"))
    assert [one.kind for one in contact.outcomes.all()] == ["withdrawn"]


def test_everything_that_came_with_it_is_in_the_words(client: Client) -> None:
    answers = {
        "resourceType": "QuestionnaireResponse",
        "status": "completed",
        "subject": {"reference": "urn:uuid:p"},
        "item": [{"linkId": "1", "text": "Can you stand?", "answer": [{"valueBoolean": False}]}],
    }
    letter = {
        "resourceType": "DocumentReference",
        "status": "current",
        "content": [{"attachment": {"title": "Letter", "contentType": "application/pdf"}}],
    }
    carer = {
        "resourceType": "RelatedPerson",
        "patient": {"reference": "urn:uuid:p"},
        "relationship": [{"text": "Unpaid carer"}],
        "name": [{"text": "Bo Testperson"}],
    }
    heard(client, message(answers, letter, carer))
    contact = Contact.objects.get()
    assert "Can you stand?: no" in contact.words
    assert "Attached: Letter application/pdf" in contact.words
    assert [one.name for one in contact.people.filter(part="carer")] == ["Bo Testperson"]


def test_who_has_died_is_not_lost_and_is_said_first(client: Client) -> None:
    heard(client, about(message(), person(deceasedDateTime="2026-01-02")))
    assert "says that they have died" in Contact.objects.get().words.splitlines()[0]


def test_who_is_not_known_or_gives_another_address_is_said(client: Client, caller: Calling) -> None:
    heard(client, message())
    assert "Nobody known here is this person" in Contact.objects.get().words
    caller.viewer = Permitting(organisation="OTHER")
    heard(client, about(message(), person(address=[{"postalCode": "ZZ99 4BB"}])))
    said = Contact.objects.order_by("id")[1].words
    assert "another address" in said and "Nobody known" not in said


def test_a_template_used_for_another_person_moves_nothing_between_them(client: Client) -> None:
    heard(client, message())
    heard(client, about(message(id="m-2"), person("9990000026", birthDate="1950-01-01")))
    people = {one.people.get().person_id for one in Contact.objects.all()}
    assert len(people) == 2
    assert len({one.entry for one in SystemRequest.objects.all()}) == 2


def test_nobody_at_all_is_a_contact_about_somebody_unknown(client: Client) -> None:
    sent = message()
    sent["entry"] = [one for one in sent["entry"] if one["resource"]["resourceType"] != "Patient"]
    heard(client, sent)
    assert [one.person_id for one in Contact.objects.get().people.all()] == [None]


def test_what_is_meant_for_nobody_here_is_read_by_the_council_and_says_so(client: Client) -> None:
    heard(client, message(to="ELSEWHERE"))
    assert "addressed to nobody who has a front door here" in Contact.objects.get().words


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"{", 400),
        (b"[]", 400),
        ({"resourceType": "Patient"}, 400),
        ({"resourceType": "Bundle", "type": "message", "entry": 3}, 422),
        (message() | {"entry": [message()["entry"][0]]}, 422),
        (
            message() | {"entry": [None, {"resource": {"resourceType": "MessageHeader", "eventCoding": []}}]},
            422,
        ),
    ],
)
def test_what_cannot_be_understood_waits_in_quarantine(client: Client, sent: Any, status: int) -> None:
    assert heard(client, sent, status)["resourceType"] == "OperationOutcome"
    heard(client, sent, status)
    assert Quarantined.objects.get().faults
    assert not Contact.objects.exists()


@pytest.mark.parametrize(
    ("method", "sent", "kind", "status", "code"),
    [
        ("POST", b"{", "application/fhir+json", 400, "REC_BAD_REQUEST"),
        ("POST", b"{}", "text/csv", 415, "REC_UNSUPPORTED_MEDIA_TYPE"),
        ("DELETE", b"", "application/fhir+json", 405, "REC_METHOD_NOT_ALLOWED"),
        (
            "POST",
            json.dumps(message() | {"entry": 3}).encode(),
            "application/fhir+json",
            422,
            "REC_UNPROCESSABLE_ENTITY",
        ),
    ],
)
def test_a_sender_is_told_by_the_codes_of_the_standard(
    client: Client, method: str, sent: bytes, kind: str, status: int, code: str
) -> None:
    answer = client.generic(method, "/fhir/R4/$process-message", sent, content_type=kind)
    issue = json.loads(answer.content)["issue"][0]
    assert answer.status_code == status
    assert {one["code"] for one in issue["details"]["coding"]} == {code}
    assert "https://fhir.nhs.uk/CodeSystem/http-error-codes" in str(issue)


def test_a_client_without_the_scope_is_told_so_by_code_and_others_by_none(
    client: Client, caller: Calling
) -> None:
    caller.scopes = AllScopes({})
    assert "REC_FORBIDDEN" in str(heard(client, message(), 403))
    elsewhere = client.get("/fhir/R4/Task/none")
    assert elsewhere.status_code in (403, 404) and b"REC_" not in elsewhere.content


def test_what_was_mended_is_replayed_into_a_contact(client: Client) -> None:
    broken = message()
    broken["entry"][0]["resource"]["eventCoding"]["code"] = "servicerequest-requset"
    heard(client, broken, 422)
    item, by = Quarantined.objects.get(), service("load")
    reception.fix(id=item.id, text=json.dumps(message()).encode(), by=by)
    assert replaying.replay([item.id], by) == {"accepted": 1, "refused": 0}
    assert Contact.objects.get().organisation.code == "COUNCIL"


def test_a_client_without_the_scope_asks_nothing_and_leaves_nothing(client: Client, caller: Calling) -> None:
    caller.scopes = AllScopes({"Patient": (), "Appointment": ()})
    heard(client, message(), 403)
    assert not Contact.objects.exists() and not Quarantined.objects.exists()
    heard(client, booking())
    assert Contact.objects.count() == 1


def test_what_is_outside_the_scopes_stays_words_and_is_noted(client: Client, caller: Calling) -> None:
    sent = message(
        {"resourceType": "Condition", "code": {"text": "Ulcer"}, "subject": {"reference": "urn:uuid:p"}}
    )
    caller.scopes = AllScopes({"Patient": (), "ServiceRequest": ()})
    heard(client, sent)
    assert "Problem: Ulcer" in Contact.objects.get().words
    assert not Resource.objects.filter(kind=number_of("Condition")).exists()
    assert Load.objects.get().notes == {"not-kept": 1}


def test_who_may_not_say_who_somebody_is_sends_no_message_about_them(client: Client, caller: Calling) -> None:
    caller.scopes = AllScopes({"ServiceRequest": ()})
    heard(client, message(), 403)
    assert not Contact.objects.exists() and not Quarantined.objects.exists()
    caller.scopes = AllScopes({"ServiceRequest": (), "Patient": ("name=Ada",)})
    heard(client, message(), 403)


def focus_of(answer: dict[str, Any]) -> str:
    return str(answer["entry"][0]["resource"]["focus"][0]["reference"])


def test_a_message_id_used_again_answers_with_nobody_elses_focus(client: Client) -> None:
    first = focus_of(heard(client, message()))
    other = about(message(), person("9990000026", birthDate="1950-01-01"))
    second = focus_of(heard(client, other))
    assert first != second
    assert [focus_of(heard(client, one)) for one in (message(), other)] == [first, second]


def test_the_same_under_a_new_bundle_and_a_new_request_id_is_answered_with_the_first(client: Client) -> None:
    first = focus_of(heard(client, message()))
    assert focus_of(heard(client, message(id="m-2"))) == first
    again = message(id="m-3", request="sr-3")
    assert focus_of(heard(client, again)) == first
    reception.react(by=service("observe"))
    assert Contact.objects.count() == 1
    heard(client, message(id="m-4", request="sr-3", reason="delete"))
    assert [one.kind for one in Contact.objects.get().outcomes.all()] == ["withdrawn"]


def test_a_name_used_for_another_person_withdraws_nothing_of_the_first(client: Client) -> None:
    heard(client, message())
    other = about(message(id="m-2", reason="delete"), person("9990000026", birthDate="1950-01-01"))
    heard(client, other)
    first, second = Contact.objects.order_by("id")
    assert not first.outcomes.exists() and first.requests.count() == 1
    assert "not known here" in second.words and "about somebody else" in second.words


def test_a_label_of_what_came_closes_the_contact_too(client: Client) -> None:
    label = {"system": "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "code": "R"}
    ulcer = {
        "resourceType": "Condition",
        "meta": {"security": [label]},
        "code": {"text": "Ulcer"},
        "subject": {"reference": "urn:uuid:p"},
    }
    heard(client, message(ulcer))
    found = SystemRequest.objects.get()
    assert found.category == found.contact.category == Category.STAFF_RESTRICTED


def test_a_character_that_no_text_has_waits_in_quarantine(client: Client) -> None:
    heard(client, message(note=[{"text": "a\x00b"}]), 422)
    assert [one["code"] for one in Quarantined.objects.get().faults] == ["wrong-form"]


def test_what_came_by_message_is_not_asked_a_second_time(client: Client) -> None:
    heard(client, message())
    reception.react(by=service("observe"))
    assert Contact.objects.count() == 1
