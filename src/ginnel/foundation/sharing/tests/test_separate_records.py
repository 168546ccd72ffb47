"""An organisation that keeps a record of its own says why, how it is shared, and is reminded to look again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from ginnel.foundation.audit.models import Event
from ginnel.foundation.notices.models import Notice
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.sharing import actions, queries, rules
from ginnel.foundation.sharing.queries import service
from ginnel.foundation.sharing.tests.conftest import Acting, Place
from ginnel.foundation.sharing.tests.test_agreeing import governor
from ginnel.kernel import clock
from ginnel.kernel.errors import Invalid, NotFound, NotPermitted

pytestmark = pytest.mark.django_db
REASON = "The laboratory's own system is certified with its analysers."
LATER = timedelta(days=300)


def kept(by: Any = None, **changes: Any) -> UUID:
    said = {
        "organisation": "HERE",
        "what": "Laboratory system",
        "reason": REASON,
        "shared": "Results are sent each hour",
        "decided_by": "Medical director",
        "review_on": clock.today() + LATER,
    }
    return actions.keep_apart(**{**said, **changes}, by=by or service("agreements"))


def test_it_stands_in_the_register_with_reason_and_who_decided(place: Place) -> None:
    kept()
    (found,) = queries.separate_records()
    assert (found.organisation, found.now.reason, found.now.decided_by) == (
        "Here",
        REASON,
        "Medical director",
    )
    assert Event.objects.get(action="sharing.separate-record-decided").detail["organisation"] == "HERE"


@pytest.mark.parametrize(
    "changes",
    [
        {"reason": "We like it"},
        {"shared": ""},
        {"decided_by": ""},
        {"what": ""},
        {"review_on": None},
        {"review_on": clock.today()},
        {"review_on": clock.today() + timedelta(days=1000)},
    ],
)
def test_a_reason_that_says_too_little_is_not_taken(place: Place, changes: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        kept(**changes)
    assert queries.separate_records() == []


def test_what_was_decided_before_stays_when_it_is_decided_again(place: Place) -> None:
    record, by = kept(), service("agreements")
    why = "The new laboratory system writes into the shared record."
    actions.decide_again(record=record, is_kept=False, reason=why, decided_by="Medical director", by=by)
    found = queries.separate_record(record)
    assert [(each.is_kept, each.reason) for each in found.decisions] == [(False, why), (True, REASON)]
    assert found.now.review_on is None
    with pytest.raises(NotFound):
        actions.decide_again(record=UUID(int=1), is_kept=False, reason=why, decided_by="Somebody", by=by)


def test_whoever_keeps_it_is_reminded_once_before_the_review(place: Place) -> None:
    governor(place)
    record, by = kept(review_on=clock.today() + timedelta(days=27)), service("agreements")
    assert (actions.chase_agreements(by=by), actions.chase_agreements(by=by)) == (1, 0)
    assert Notice.objects.get().reason == rules.SEPARATE_RECORD_NOTICE
    said = {
        "reason": "It is still certified with its analysers",
        "shared": "As before",
        "decided_by": "Director",
    }
    later = clock.today() + timedelta(days=20)
    actions.decide_again(record=record, is_kept=True, review_on=later, **said, by=by)
    assert actions.chase_agreements(by=by) == 1


def test_only_information_governance_writes_in_the_register(place: Place, acting: Acting) -> None:
    with pytest.raises(NotPermitted):
        kept(by=acting(Role.RECORD_KEEPER))
    assert kept(by=acting(Role.CALDICOTT_GUARDIAN))
