"""What a system asks of a front door is a contact there, once."""

from __future__ import annotations

import threading
from typing import Any
from uuid import UUID

import pytest
from django.db import OperationalError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from ginnel.care.access import actions as access
from ginnel.care.access import queries
from ginnel.care.access.models import Contact, ContactFile
from ginnel.care.access.states import Urgency
from ginnel.care.reception import actions
from ginnel.care.reception.rules.asking import request
from ginnel.care.reception.tests.known import somebody
from ginnel.foundation.audit.models import Event
from ginnel.foundation.notices.models import Notice
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.people.models import SourceRecord
from ginnel.foundation.record import actions as record
from ginnel.foundation.record.actions import Place
from ginnel.foundation.sharing.queries import service, system
from ginnel.kernel import holding
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Category

ASKED = {
    "resourceType": "ServiceRequest",
    "status": "active",
    "intent": "order",
    "code": {"text": "Help at home"},
    "reasonCode": [{"text": "Falls"}],
    "performer": [
        {"identifier": {"system": "https://fhir.nhs.uk/Id/ods-organization-code", "value": "COUNCIL"}}
    ],
}


# What is not committed is not in the change log yet.
committed = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sender(transactional_db: None) -> SourceRecord:
    by = service("administer")
    council = organisations.ensure(code="COUNCIL", name="Council", by=by)
    team = organisations.ensure_team(organisation=council, code="FD", name="Front door", by=by)
    access.set_desk(team=team.id, by=by)
    return somebody(1)


def asked(sender: SourceRecord, **changed: Any) -> dict[str, Any]:
    """The request, without what is changed to None."""
    tree = {**ASKED, "subject": {"reference": f"Patient/{sender.person_id}"}, **changed}
    return {name: value for name, value in tree.items() if value is not None}


def send(sender: SourceRecord, **changed: Any) -> None:
    """The practice's system publishes the request, and whoever reacts does."""
    tree = asked(sender, **changed)
    place = Place(sender.person_id, sender.number or 0, sender.organisation.number)
    record.publish(place=place, kind="ServiceRequest", tree=tree, by=service("load"))
    actions.react(by=service("observe"))


@committed
def test_it_is_a_contact_of_the_front_door_that_is_asked(sender: SourceRecord) -> None:
    send(sender)
    contact = Contact.objects.get()
    assert (contact.door, contact.words) == ("system", "Help at home\nFalls")
    assert contact.organisation.code == "COUNCIL"
    assert [one.person_id for one in contact.people.all()] == [sender.person_id]


@committed
@pytest.mark.parametrize(
    "changed",
    [
        {"status": "completed"},
        {"intent": "option"},
        {"performer": [{"identifier": {"value": "ELSEWHERE"}}]},
    ],
)
def test_what_asks_no_front_door_now_is_no_contact(sender: SourceRecord, changed: dict[str, Any]) -> None:
    send(sender, **changed)
    assert not Contact.objects.exists()


@committed
def test_the_same_request_sent_again_is_one_contact(sender: SourceRecord) -> None:
    send(sender)
    actions.react(by=service("observe"))
    [entry] = [one.reference.removeprefix("request ") for one in Contact.objects.all()]
    tree = {**ASKED, "subject": {"reference": f"Patient/{sender.person_id}"}, "priority": "urgent"}
    place = Place(sender.person_id, sender.number or 0, sender.organisation.number)
    record.publish(place=place, kind="ServiceRequest", tree=tree, id=UUID(entry), by=service("load"))
    actions.react(by=service("observe"))
    assert Contact.objects.count() == 1


@committed
def test_a_referral_that_was_sent_here_does_not_come_in_again(sender: SourceRecord) -> None:
    by = service("observe")
    council = organisations.ensure(code="COUNCIL", by=by)
    sending = organisations.ensure_team(organisation=council, code="A", name="A", by=by)
    asked = organisations.ensure_team(organisation=council, code="B", name="B", by=by)
    access.send_referral(
        person=sender.person_id,
        to_team=asked.id,
        asked_for="Help.",
        urgency="soon",
        from_team=sending.id,
        by=by,
    )
    actions.react(by=by)
    assert not Contact.objects.exists()


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(sorted(ASKED)), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([*sorted(ASKED), "authoredOn", "note"]), _JSON))
def test_no_shape_stops_everybody_elses_requests(tree: dict[str, Any]) -> None:
    found = request({"status": "active", "intent": "order", **tree})
    assert found is None or found.words.strip()


def document(sender: SourceRecord, **more: Any) -> UUID:
    attachment = {"contentType": "text/plain", "title": "letter.txt", "data": "RGVhciBhbGw="}
    tree = {
        "resourceType": "DocumentReference",
        "status": "current",
        "subject": {"reference": f"Patient/{sender.person_id}"},
        "content": [{"attachment": attachment}],
        **more,
    }
    place = Place(sender.person_id, sender.number or 0, sender.organisation.number)
    return record.publish(place=place, kind="DocumentReference", tree=tree, by=service("load"))


@committed
def test_what_it_points_at_and_what_it_contains_are_files_of_the_contact(sender: SourceRecord) -> None:
    contained = [{"resourceType": "Binary", "id": "x", "contentType": "text/plain", "data": "SGVsbG8="}]
    pointed = [{"reference": f"DocumentReference/{document(sender)}"}, {"reference": "#x"}]
    send(sender, supportingInfo=pointed, contained=contained)
    files = ContactFile.objects.order_by("name")
    assert [(one.name, bytes(one.inside.data)) for one in files] == [
        ("file", b"Hello"),
        ("letter.txt", b"Dear all"),
    ]


@committed
def test_what_another_said_or_of_another_is_not_passed_on(sender: SourceRecord) -> None:
    other = somebody(2)
    send(sender, supportingInfo=[{"reference": f"DocumentReference/{document(other)}"}])
    assert Contact.objects.count() == 1 and not ContactFile.objects.exists()


@committed
def test_its_sender_follows_it_by_a_task_and_nobody_else_does(sender: SourceRecord) -> None:
    send(sender)
    request = UUID(Contact.objects.get().reference.removeprefix("request "))
    of = {"client": uuid7(), "name": "A", "organisation_name": "A", "organisation_kind": "gp-practice"}
    theirs = system(organisation=sender.organisation.code, **of)
    [task] = queries.followed(focus=[request], viewer=theirs)
    assert (task["status"], task["focus"]) == ("received", {"reference": f"ServiceRequest/{request}"})
    assert queries.followed(ids=[UUID(task["id"])], viewer=theirs) == [task]
    assert queries.followed(focus=[request], viewer=system(organisation="OTHER", **of)) == []


@committed
def test_it_is_still_read_again_when_it_is_sent_again(sender: SourceRecord) -> None:
    send(sender)
    request = UUID(Contact.objects.get().reference.removeprefix("request "))
    assert queries.brought_by_message([request], viewer=service("observe")) == set()


PSYCHIATRY = {
    "security": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "PSY"}],
}


@committed
def test_what_is_labelled_as_restricted_is_so_as_a_contact_and_as_its_files(sender: SourceRecord) -> None:
    contained = [{"resourceType": "Binary", "id": "x", "contentType": "text/plain", "data": "SGVsbG8="}]
    send(sender, meta=PSYCHIATRY, contained=contained, supportingInfo=[{"reference": "#x"}])
    assert Contact.objects.get().category == Category.MENTAL_HEALTH
    assert ContactFile.objects.get().category == Category.MENTAL_HEALTH


@committed
def test_what_stands_beside_a_restricted_document_is_as_restricted(sender: SourceRecord) -> None:
    contained = [{"resourceType": "Binary", "id": "x", "contentType": "text/plain", "data": "SGVsbG8="}]
    pointed = [{"reference": f"DocumentReference/{document(sender, meta=PSYCHIATRY)}"}, {"reference": "#x"}]
    send(sender, supportingInfo=pointed, contained=contained)
    kept = set(ContactFile.objects.values_list("category", flat=True))
    assert (kept, ContactFile.objects.count()) == ({Category.MENTAL_HEALTH}, 2)


@committed
def test_a_request_that_cannot_be_heard_stops_nobody_elses(
    sender: SourceRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(sender)
    broken = ASKED["code"] | {"text": "Broken"}
    heard = access.receive_contact

    def receive(**said: Any) -> UUID:
        if said["words"].startswith("Broken"):
            raise MemoryError
        return heard(**said)

    monkeypatch.setattr(access, "receive_contact", receive)
    place = Place(sender.person_id, sender.number or 0, sender.organisation.number)
    tree = {**ASKED, "subject": {"reference": f"Patient/{sender.person_id}"}}
    for code in (broken, {"text": "Another"}):
        record.publish(place=place, kind="ServiceRequest", tree=tree | {"code": code}, by=service("load"))
    actions.react(by=service("observe"))
    assert sorted(Contact.objects.values_list("words", flat=True)) == [
        "Another\nFalls",
        "Help at home\nFalls",
    ]
    assert Event.objects.get(action="access.request-refused").detail["why"] == "not-understood"
    told = Notice.objects.get(reason="request-not-taken")
    assert (told.team.name, told.person_id) == ("Front door", None) and "ORG1" in told.text


def again(sender: SourceRecord, **changed: Any) -> None:
    """The request that made the contact is sent again."""
    [entry] = {one.reference.removeprefix("request ") for one in Contact.objects.all()}
    tree = asked(sender, **changed)
    place = Place(sender.person_id, sender.number or 0, sender.organisation.number)
    record.publish(place=place, kind="ServiceRequest", tree=tree, id=UUID(entry), by=service("load"))
    actions.react(by=service("observe"))


@committed
def test_what_is_changed_in_a_request_adds_to_its_contact_with_its_files(sender: SourceRecord) -> None:
    send(sender)
    pointed = [{"reference": f"DocumentReference/{document(sender)}"}]
    for _ in range(2):
        again(sender, code={"text": "Help at home, today"}, supportingInfo=pointed)
    contact = Contact.objects.get()
    assert [one.words for one in contact.requests.order_by("at", "id")] == [
        "Help at home\nFalls",
        "Help at home, today\nFalls",
    ]
    assert ContactFile.objects.get().name == "letter.txt"
    assert Notice.objects.filter(reason="more-sent").count() == 1
    again(sender)
    assert contact.requests.count() == 3


@committed
def test_what_is_added_while_somebody_has_the_contact_in_hand_is_tried_again(sender: SourceRecord) -> None:
    """Nobody waits, and nothing is lost: the whole batch is acted on the next time."""
    send(sender)
    contact = Contact.objects.get()
    is_held, may_end = threading.Event(), threading.Event()

    def hold_it() -> None:
        with transaction.atomic():
            holding.hold(str(contact.pk))
            is_held.set()
            may_end.wait(30)
        connection.close()

    colleague = threading.Thread(target=hold_it)
    colleague.start()
    try:
        assert is_held.wait(30)
        with pytest.raises(OperationalError):
            again(sender, code={"text": "Help at home, today"})
        assert contact.requests.count() == 1
    finally:
        may_end.set()
        colleague.join()
    actions.react(by=service("observe"))
    assert contact.requests.count() == 2


@committed
def test_a_document_leads_to_its_bytes(sender: SourceRecord) -> None:
    binary = {"resourceType": "Binary", "contentType": "text/plain", "data": "RGVhciBhbGw="}
    shelf = Place(None, -sender.organisation.number, sender.organisation.number)
    id = record.publish(place=shelf, kind="Binary", tree=binary, by=service("load"))
    attachment = {"contentType": "text/plain", "title": "letter.txt", "url": f"Binary/{id}"}
    pointed = [{"reference": f"DocumentReference/{document(sender, content=[{'attachment': attachment}])}"}]
    send(sender, supportingInfo=pointed)
    assert [(one.name, bytes(one.inside.data)) for one in ContactFile.objects.all()] == [
        ("letter.txt", b"Dear all")
    ]
    assert "did not come" not in Contact.objects.get().words


@committed
def test_what_is_named_and_does_not_come_and_what_is_no_letter_is_said_first(sender: SourceRecord) -> None:
    elsewhere = {"contentType": "text/plain", "url": "https://elsewhere.example/letter.txt"}
    programme = {"contentType": "application/pdf", "title": "letter.pdf", "data": "TVqQAAMAAAA="}
    content = [{"attachment": one} for one in (elsewhere, programme)]
    send(sender, supportingInfo=[{"reference": f"DocumentReference/{document(sender, content=content)}"}])
    words = Contact.objects.get().words
    assert words.startswith("A file that came with it is not what it says")
    assert "A file was named and did not come with it." in words
    assert words.endswith("Help at home\nFalls")


def clocks(contact: Contact) -> set[str]:
    return set(contact.clocks.values_list("kind", flat=True)) & set(Urgency.values)


@committed
@pytest.mark.parametrize(
    ("priority", "urgency"),
    [
        ("stat", Urgency.CRISIS),
        ("asap", Urgency.TWO_DAYS),
        ("urgent", Urgency.SOON),
        ("routine", Urgency.ROUTINE),
    ],
)
def test_how_urgent_it_is_said_to_be_starts_its_clock_and_is_told(
    sender: SourceRecord, priority: str, urgency: Urgency
) -> None:
    send(sender, priority=priority)
    contact = Contact.objects.get()
    assert clocks(contact) == {urgency}
    assert contact.words == f"Urgency, as the sender says: {priority}\nHelp at home\nFalls"


@committed
def test_what_is_sent_again_as_more_urgent_is_hurried_and_never_slowed(sender: SourceRecord) -> None:
    send(sender)
    contact = Contact.objects.get()
    again(sender, priority="stat")
    assert clocks(contact) == {Urgency.CRISIS}
    assert "more urgent" in Notice.objects.get(reason="more-sent").text
    again(sender, priority="routine")
    assert clocks(contact) == {Urgency.CRISIS} and contact.requests.count() == 3
