"""Files that messages carry: each is a file of the contact, whatever it stands in."""

from __future__ import annotations

import base64
import json
from hashlib import sha1
from typing import Any

import pytest
from django.apps import apps
from hypothesis import given
from hypothesis import strategies as st

from ginnel.care.access import actions
from ginnel.care.access.tests.test_judging_files import PDF, png
from ginnel.care.reception.rules.carrying import carried
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.sharing.queries import service
from ginnel.surfaces.feeds.bars import FEED, hearing
from ginnel.surfaces.feeds.tests.bars_messages import message

Contact, ContactFile = apps.get_model("access", "Contact"), apps.get_model("access", "ContactFile")
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["data", "contentType", "url", "title", "size", "hash", "contained", "resourceType"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


def packed(data: bytes) -> str:
    return base64.b64encode(data).decode()


def letter(data: bytes = PDF, title: str = "Discharge letter.pdf", **more: Any) -> dict[str, Any]:
    attachment = {"contentType": "application/pdf", "title": title, "data": packed(data)} | more
    return {"resourceType": "DocumentReference", "status": "current", "content": [{"attachment": attachment}]}


def names(sent: dict[str, Any]) -> list[str]:
    found = FEED.again(json.dumps(sent).encode(), 1)
    assert found.asks is not None
    return [one.name for one in found.asks.files]


@pytest.fixture
def council(db: None) -> None:
    by = service("administer")
    here = organisations.ensure(code="COUNCIL", name="Council", by=by)
    team = organisations.ensure_team(organisation=here, code="FD", name="Front door", by=by)
    actions.set_desk(team=team.id, by=by)
    organisations.ensure(code="TEST", name="A surgery", by=by)


def send(sent: dict[str, Any]) -> None:
    done = hearing.hear(json.dumps(sent).encode(), filename="m", source="TEST", by=service("load"))
    assert done.faults == ()


def test_each_attachment_is_found_wherever_it_stands() -> None:
    attachment = {"contentType": "image/png", "data": packed(png())}
    more = [
        letter(),
        {"resourceType": "Communication", "payload": [{"contentAttachment": attachment | {"title": "a"}}]},
        {"resourceType": "DiagnosticReport", "presentedForm": [attachment | {"title": "b"}]},
        {"resourceType": "Media", "content": attachment | {"title": "c"}},
        {
            "resourceType": "QuestionnaireResponse",
            "item": [{"answer": [{"valueAttachment": attachment | {"title": "d"}}]}],
        },
        {"resourceType": "Binary", "contentType": "image/png", "data": packed(png(2))},
    ]
    assert names(message(*more)) == ["Discharge letter.pdf", "a", "b", "c", "d", "file"]


def test_a_binary_is_called_as_the_document_that_points_at_it_says() -> None:
    pointing = letter(url="Binary/b-1")
    del pointing["content"][0]["attachment"]["data"]
    binary = {"resourceType": "Binary", "id": "b-1", "contentType": "application/pdf", "data": packed(PDF)}
    assert names(message(pointing, binary)) == ["Discharge letter.pdf"]


def test_what_is_contained_in_what_is_asked_counts() -> None:
    contained = [{"resourceType": "Binary", "id": "x", "contentType": "image/png", "data": packed(png())}]
    assert names(message(contained=contained)) == ["file"]


def test_a_series_of_measurements_and_a_signature_are_no_files() -> None:
    sampled = {"origin": {"value": 1}, "dimensions": 1, "data": "1 2 3"}
    signed = {"when": "2026-01-01", "who": {}, "data": "AAAA"}
    assert carried([((), {"valueSampledData": sampled, "signature": signed})]) == ()


def test_a_file_that_its_senders_check_does_not_fit_is_changed() -> None:
    right, wrong = packed(sha1(PDF).digest()), packed(sha1(b"other").digest())
    for more, is_changed in (
        ({"hash": right, "size": len(PDF)}, False),
        ({"hash": wrong}, True),
        ({"size": 1}, True),
    ):
        (found,) = carried([((), letter(**more))])
        assert found.is_changed is is_changed


@given(_JSON)
def test_no_shape_raises(shape: Any) -> None:
    found = carried([((), shape), (("x",), {"resourceType": "Binary", "data": "!"})])
    assert found[-1].is_unreadable


def test_a_letter_that_came_by_message_is_a_file_of_the_contact(council: None) -> None:
    send(message(letter()))
    row = ContactFile.objects.get()
    assert (row.name, row.kind, row.aside, row.sender.code) == ("Discharge letter.pdf", "pdf", "", "TEST")
    assert bytes(row.inside.data) == PDF


def test_what_is_not_what_it_says_is_kept_aside_and_said_before_the_words(council: None) -> None:
    send(message(letter(b"MZ\x90"), letter(png(), title="Scan.pdf")))
    words = Contact.objects.get().words
    assert words.index("2 files that came with it are not what they say") < words.index("Falls at home")
    assert set(ContactFile.objects.values_list("aside", flat=True)) == {"programme", "named-otherwise"}


def test_what_cannot_be_read_at_all_is_kept_as_it_came(council: None) -> None:
    sent = letter()
    sent["content"][0]["attachment"]["data"] = "not base64!"
    send(message(sent))
    row = ContactFile.objects.get()
    assert (row.aside, bytes(row.inside.data)) == ("unreadable", b"not base64!")


def test_the_same_asked_again_with_another_file_loses_none(council: None) -> None:
    send(message(letter()))
    send(message(letter(PDF + b"\n%%EOF"), id="m-2"))
    assert {one.contact for one in ContactFile.objects.all()} == {Contact.objects.get()}
    assert ContactFile.objects.count() == 2


def test_what_is_added_brings_its_file_to_the_same_contact(council: None) -> None:
    send(message())
    send(message(letter(), id="m-2", reason="update"))
    assert ContactFile.objects.get().contact == Contact.objects.get()


def test_a_message_sent_twice_brings_its_file_once(council: None) -> None:
    for _ in range(2):
        send(message(letter()))
    send(message(letter(), id="m-2"))
    assert ContactFile.objects.count() == 1


def test_more_files_than_a_contact_holds_are_said_of(council: None) -> None:
    many = [
        {"resourceType": "Binary", "contentType": "text/plain", "data": packed(b"%d" % number)}
        for number in range(31)
    ]
    send(message(*many))
    assert ContactFile.objects.count() == 30
    assert "More files came with it than a contact holds" in Contact.objects.get().words


def test_what_is_named_and_did_not_come_is_said_before_the_words(council: None) -> None:
    elsewhere = letter(url="https://elsewhere.example/letter.pdf")
    del elsewhere["content"][0]["attachment"]["data"]
    send(message(elsewhere))
    words = Contact.objects.get().words
    assert words.index("A file was named and did not come") < words.index("Falls at home")
    assert not ContactFile.objects.exists()
