"""Booking and Referral messages: whatever is sent is read, or says why it is not."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.apps import apps
from hypothesis import given
from hypothesis import strategies as st

from ginnel.care.access.states import RequestKind
from ginnel.care.reception.rules.messaging import Standing, remarks
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.sharing.queries import service
from ginnel.surfaces.feeds.bars import FEED, hearing, wording
from ginnel.surfaces.feeds.tests.bars_messages import message

Contact = apps.get_model("access", "Contact")
Quarantined = apps.get_model("reception", "Quarantined")
_NAMES = ["resource", "resourceType", "fullUrl", "identifier", "name", "reference", "coding", "value", "item"]
_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=5)
    | st.sampled_from(["Patient", "MessageHeader"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_NAMES), inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.django_db
def test_where_nobody_would_read_it_it_waits() -> None:
    organisations.ensure(code="TEST", name="A surgery", by=service("administer"))
    done = hearing.hear(json.dumps(message()).encode(), filename="m", source="TEST", by=service("load"))
    assert [one.code for one in done.faults] == ["no-front-door"]
    assert Quarantined.objects.count() == 1 and not Contact.objects.exists()


@given(st.binary(max_size=50))
def test_no_bytes_raise(data: bytes) -> None:
    assert FEED.again(data, 1).faults


@given(
    _JSON,
    st.sampled_from(["subject", "performer", "category", "identifier", "participant", "status", "note"]),
)
def test_no_shape_of_what_is_asked_raises(shape: Any, element: str) -> None:
    found = FEED.again(json.dumps(message(**{element: shape})).encode(), 1)
    assert found.asks is not None and found.asks.words


@given(
    _JSON,
    st.integers(0, 4),
    st.sampled_from(["identifier", "name", "contact", "address", "destination", "focus"]),
)
def test_no_shape_of_the_rest_raises(shape: Any, index: int, element: str) -> None:
    sent = message()
    sent["entry"][index]["resource"][element] = shape
    sent["entry"].append(shape)
    found = FEED.again(json.dumps(sent).encode(), 1)
    assert found.asks is not None or found.faults


@pytest.mark.parametrize(
    ("reason", "status", "does"),
    [
        ("new", "active", RequestKind.ASKED),
        ("update", "active", RequestKind.ADDED),
        ("update", "revoked", RequestKind.WITHDRAWN),
        ("delete", "active", RequestKind.WITHDRAWN),
    ],
)
def test_what_a_message_does(reason: str, status: str, does: RequestKind) -> None:
    found = FEED.again(json.dumps(message(reason=reason, status=status)).encode(), 1)
    assert found.asks is not None
    assert found.asks.does == does


def test_part_that_is_no_fhir_is_kept_in_words() -> None:
    wrong = {"resourceType": "Condition", "code": {"text": "Ulcer"}, "colour": "red"}
    found = FEED.again(json.dumps(message(wrong)).encode(), 1)
    assert [one.code for one in found.notes] == ["not-kept"]
    assert found.asks is not None and "Problem: Ulcer" in found.asks.words


def words_of(*more: Any, **changed: Any) -> list[str]:
    found = FEED.again(json.dumps(message(*more, **changed)).encode(), 1).asks
    assert found is not None
    return found.words.splitlines()


@pytest.mark.parametrize(
    ("resource", "said"),
    [
        (
            {"resourceType": "Observation", "status": "entered-in-error", "code": {"text": "Pulse"}},
            "entered in error",
        ),
        (
            {"resourceType": "MedicationRequest", "status": "stopped", "doNotPerform": True},
            "must not be done",
        ),
        ({"resourceType": "Encounter", "status": "cancelled"}, "Encounter (cancelled)"),
        (
            {"resourceType": "Consent", "status": "rejected", "scope": {"text": "Sharing"}},
            "Consent (rejected): Sharing",
        ),
        ({"resourceType": "Consent", "status": "active", "provision": {"type": "deny"}}, "Consent: refused"),
        (
            {"resourceType": "Location", "address": {"line": ["1 Long Street"], "postalCode": "ZZ99 3AA"}},
            "Location: 1 Long Street, ZZ99 3AA",
        ),
        (
            {
                "resourceType": "CarePlan",
                "status": "active",
                "activity": [{"detail": {"status": "cancelled"}}],
            },
            "Plan: cancelled",
        ),
        ({"resourceType": "DocumentReference", "status": "superseded"}, "Attached (superseded)"),
    ],
)
def test_what_does_not_hold_is_not_read_as_if_it_did(resource: dict[str, Any], said: str) -> None:
    assert any(said in line for line in words_of(resource))


def test_what_is_asked_says_how_it_stands() -> None:
    assert any(
        line.startswith("Asked (on hold, must not be done)")
        for line in words_of(status="on-hold", doNotPerform=True)
    )


@pytest.mark.parametrize(
    ("answer", "said"),
    [({"valueDate": "2026-01-02"}, "When?: 2026-01-02"), ({"valueTime": "10:30:00"}, "When?: 10:30:00")],
)
def test_dates_and_times_are_answers(answer: dict[str, Any], said: str) -> None:
    item = [{"linkId": "1", "text": "When?", "answer": [answer]}]
    answers = {"resourceType": "QuestionnaireResponse", "status": "in-progress", "item": item}
    assert f"Answers (in progress): {said}" in words_of(answers)


def test_an_answer_says_what_it_answers() -> None:
    sent = message()
    sent["entry"][0]["resource"]["response"] = {"identifier": "x", "code": "fatal-error"}
    found = FEED.again(json.dumps(sent).encode(), 1).asks
    assert found is not None and "It answers: fatal-error" in found.words


def test_the_questions_are_gone_through_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many responses there are: one pass for them all, not one for each."""
    seen = []
    monkeypatch.setattr(wording, "_questions", lambda of: seen.append(of) or {"1": "Can she stand?"})
    response = {
        "resourceType": "QuestionnaireResponse",
        "item": {"linkId": "1", "answer": {"valueBoolean": True}},
    }
    assert words_of(*[response] * 20).count("Answers: Can she stand?: yes") == 1
    assert len(seen) == 1


@pytest.mark.parametrize(
    ("standing", "said"),
    [
        (Standing(True, True, False), "died"),
        (Standing(False, True, True), "contradict"),
        (Standing(False, False, False), "Nobody known here is"),
        (Standing(False, True, False, frozenset({"ZZ99 4BB"})), "another address"),
        (None, "Say who it is"),
    ],
)
def test_what_is_said_first(standing: Standing | None, said: str) -> None:
    asks = FEED.again(json.dumps(message()).encode(), 1).asks
    assert asks is not None
    assert said in " ".join(remarks(asks, standing, is_addressed=True))
