"""What could not be accepted can be put right and replayed, or set aside with a reason, and is never lost."""

from __future__ import annotations

import json
from uuid import UUID

import pytest
from django.db import OperationalError

from ginnel.care.reception import queries
from ginnel.care.reception.actions import discard, fix, load, replay
from ginnel.care.reception.actions import quarantine as replaying
from ginnel.care.reception.states import TRANSITIONS, Decision
from ginnel.care.reception.tests.feeds import File, Lines, Named, Unread, observation, patient
from ginnel.foundation.organisations.models import Organisation
from ginnel.foundation.record.models import Resource
from ginnel.foundation.relationships.models import Relationship
from ginnel.foundation.relationships.states import RelationshipKind
from ginnel.kernel.errors import Conflict, Invalid
from ginnel.kernel.tests.viewers import Permitting

pytestmark = pytest.mark.django_db
BY = Permitting()


def quarantine() -> UUID:
    load(opened=File(b"bad"), feed=Lines(), source="ORG", by=BY)
    return queries.waiting(viewer=BY)[0].id


def test_a_fixed_row_is_accepted_when_replayed() -> None:
    id = quarantine()
    fix(id=id, text=observation("o1"), reason="typing", by=BY)
    assert replay(id=id, feed=Lines(), by=BY) is Decision.ACCEPTED
    assert Resource.objects.get().local_id == "o1"
    assert not queries.waiting(viewer=BY).exists()


def admission() -> bytes:
    stay = {
        "resourceType": "Encounter",
        "id": "e1",
        "status": "in-progress",
        "class": {"code": "IMP"},
        "subject": {"reference": "Patient/p1"},
        "period": {"start": "2026-11-22T01:00:00Z"},
    }
    return json.dumps(stay).encode()


@pytest.mark.django_db(transaction=True)
def test_whoever_must_react_to_what_is_replayed_does_at_once() -> None:
    id = quarantine()
    load(opened=File(patient("p1")), feed=Lines(), source="ORG", by=BY)
    fix(id=id, text=admission(), by=BY)
    assert not Relationship.objects.exists()
    assert replay(id=id, feed=Lines(), by=BY) is Decision.ACCEPTED
    assert [one.kind for one in Relationship.objects.all()] == [RelationshipKind.ADMITTED]


@pytest.mark.django_db(transaction=True)
def test_what_fails_in_whoever_reacts_fails_no_replay(monkeypatch: pytest.MonkeyPatch) -> None:
    def unable(**more: object) -> int:
        raise OperationalError

    monkeypatch.setattr(replaying, "react", unable)
    id = quarantine()
    fix(id=id, text=observation("o1"), by=BY)
    assert replay(id=id, feed=Lines(), by=BY) is Decision.ACCEPTED
    assert Resource.objects.get().local_id == "o1"


def test_a_row_that_is_still_wrong_is_refused_again_and_waits() -> None:
    id = quarantine()
    assert replay(id=id, feed=Lines(), by=BY) is Decision.REFUSED
    assert queries.waiting(viewer=BY).count() == 1


def test_discarding_needs_a_reason() -> None:
    id = quarantine()
    with pytest.raises(Invalid):
        discard(id=id, reason=" ", by=BY)


def test_a_discarded_row_that_is_sent_again_is_held_not_quarantined_anew() -> None:
    discard(id=quarantine(), reason="a test row", by=BY)
    again = load(opened=File(b"bad"), feed=Lines(), source="ORG", by=BY)
    assert (again.already_held, again.quarantined) == (1, 0)


def test_what_was_accepted_cannot_be_decided_again() -> None:
    id = quarantine()
    fix(id=id, text=observation("o1"), by=BY)
    replay(id=id, feed=Lines(), by=BY)
    with pytest.raises(Conflict):
        discard(id=id, reason="changed my mind", by=BY)


def test_every_state_has_its_way_on() -> None:
    assert set(TRANSITIONS) == {"waiting", *Decision}
    assert TRANSITIONS[Decision.ACCEPTED] == ()


def test_every_decision_is_kept_with_who_and_when() -> None:
    id = quarantine()
    fix(id=id, text=b"bad", by=BY)
    fix(id=id, text=observation("o1"), by=BY)
    kept = queries.decisions(viewer=BY, id=id)
    assert [(one.decision, one.by) for one in kept] == [("fixed", "test"), ("fixed", "test")]
    assert queries.quarantined(viewer=BY, id=id)[1] == observation("o1")


def test_rows_of_which_no_bytes_could_be_read_are_told_apart_by_their_place() -> None:
    feed = Unread()
    load(opened=File(b"one"), feed=feed, source="ORG", by=BY)
    load(opened=File(b"two"), feed=feed, source="ORG", by=BY)
    assert queries.waiting(viewer=BY).count() == 4


def test_a_replayed_row_belongs_to_the_organisation_it_names_not_to_the_first_of_its_file() -> None:
    feed = Named()
    load(opened=File(b"ONE ok\nTWO bad"), feed=feed, source="", by=BY)
    (item,) = queries.waiting(viewer=BY)
    fix(id=item.id, text=b"TWO ok", by=BY)
    replay(id=item.id, feed=feed, by=BY)
    codes = Organisation.objects.filter(number__in=Resource.objects.values("organisation_number"))
    assert set(codes.values_list("code", flat=True)) == {"ONE", "TWO"}
