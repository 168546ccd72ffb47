"""Notices are read by whom they are for, or escalated."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from ginnel.foundation.notices import actions, queries
from ginnel.foundation.notices.models import Notice
from ginnel.foundation.notices.rules import notices as rules
from ginnel.foundation.notices.states import TRANSITIONS, NoticeState
from ginnel.foundation.organisations.models import Organisation, StaffAccount
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, Invalid, NotFound
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Action, Category, Purpose

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@dataclass
class Worker:
    """A viewer of this noun's own: `sharing`, which makes real ones, is above it."""

    organisation: str = "X"
    identity: str = "service:test"
    purpose: Purpose = Purpose.RECORD_KEEPING
    name: str = "Test"
    role: str = "service"
    request_id: UUID = field(default_factory=uuid7)

    def require(self, person: UUID, category: Category, action: Action) -> None: ...

    def categories(self, person: UUID, action: Action) -> frozenset[Category]:
        return frozenset()

    def works_with(self, person: UUID) -> bool:
        return True

    def own_categories(self, person: UUID, action: Action) -> frozenset[Category]:
        return frozenset()

    def restrict(self, query: Any, *, person_field: str, category: Any = None) -> Any:
        return query


@pytest.fixture
def organisation(db: None) -> Organisation:
    return Organisation.objects.create(code="X", name="X")


def raised(organisation: Organisation, **more: Any) -> Notice:
    due = clock.now() + HOUR
    values = {"reason": "test", "text": "Look at the plan.", "read_by": due, "by": Worker(), **more}
    return actions.raise_notice(organisation=organisation, **values)


def test_it_waits_for_its_organisation_until_somebody_reads_it(organisation: Organisation) -> None:
    notice = raised(organisation)
    assert [one.id for one in queries.waiting(viewer=Worker())] == [notice.id]
    assert queries.waiting(viewer=Worker(organisation="Y")) == []
    actions.read(notice=notice.id, by=Worker())
    assert queries.waiting(viewer=Worker()) == []


def test_one_for_a_colleague_is_nobody_elses(organisation: Organisation) -> None:
    account = StaffAccount.objects.create(username="one", display_name="One")
    notice = raised(organisation, staff=account.id)
    with pytest.raises(NotFound):
        actions.read(notice=notice.id, by=Worker(identity=str(uuid7())))
    actions.read(notice=notice.id, by=Worker(identity=str(account.id)))


def test_it_is_read_once(organisation: Organisation) -> None:
    notice = raised(organisation)
    actions.read(notice=notice.id, by=Worker())
    with pytest.raises(Conflict):
        actions.read(notice=notice.id, by=Worker())


def test_what_nobody_read_in_time_is_escalated_once_and_can_still_be_read(organisation: Organisation) -> None:
    notice = raised(organisation)
    assert actions.escalate_overdue(by=Worker()) == 0
    with clock.held_at(clock.now() + 2 * HOUR):
        assert [actions.escalate_overdue(by=Worker()), actions.escalate_overdue(by=Worker())] == [1, 0]
        assert [one.state for one in queries.waiting(viewer=Worker())] == ["escalated"]
        actions.read(notice=notice.id, by=Worker())


def test_it_says_why_and_what_to_do(organisation: Organisation) -> None:
    with pytest.raises(Invalid):
        raised(organisation, text=" ")


def test_the_state_follows_the_table_of_transitions() -> None:
    histories = {NoticeState.RAISED: [], NoticeState.ESCALATED: ["escalated"], NoticeState.READ: ["read"]}
    for now, reached in histories.items():
        assert rules.state(reached) == now
        assert {to for to in NoticeState if rules.can_move(reached, to)} == TRANSITIONS[now]
    due = clock.now()
    assert rules.is_overdue(due, [], due)
    assert not rules.is_overdue(due, ["escalated"], due)
