"""Whoever is shown far more people by searches than is usual in their role is worth a look, opened or not."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from ginnel.foundation.audit import actions as audit_actions
from ginnel.foundation.audit import queries as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.audit.rules.worth_a_look import Signal
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.sharing.queries import StaffViewer
from ginnel.foundation.sharing.tests.conftest import Acting
from ginnel.foundation.sharing.tests.test_looking_back import look_back, noon, reviewer, weights
from ginnel.kernel import clock
from ginnel.kernel.errors import NotPermitted
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Category

__all__ = ["noon", "weights"]
pytestmark = pytest.mark.django_db


def listed(shown: list[UUID], *, viewer: StaffViewer, place: str) -> None:
    events = [Event("people.listed", one, (Category.DEMOGRAPHICS,), detail={"list": place}) for one in shown]
    audit_actions.append(by=viewer, events=events)


def test_whom_searches_showed_is_counted_once_for_each_worker_whatever_was_opened(acting: Acting) -> None:
    shown, other = [uuid7(), uuid7(), uuid7()], uuid7()
    for place in ("find", "typed"):
        listed(shown, viewer=acting(Role.SOCIAL_WORKER), place=place)
    worker, by = acting(Role.SOCIAL_WORKER), reviewer(acting)
    listed([other], viewer=worker, place="summaries")
    now, hour = clock.now(), timedelta(hours=1)
    (found,) = audit.searched(since=now - hour, until=now + hour, viewer=by)
    assert (found.identity, found.role, found.people) == (worker.identity, "social-worker", 3)
    assert audit.searched(since=now - 2 * hour, until=now - hour, viewer=by) == []
    with pytest.raises(NotPermitted):
        audit.searched(since=now - hour, until=now, viewer=worker)


def test_searching_people_out_waits_to_be_looked_at(acting: Acting) -> None:
    for _ in range(5):
        colleague = acting(Role.SOCIAL_WORKER)
        colleague.account = uuid7()
        listed([uuid7(), uuid7()], viewer=colleague, place="find")
    for shown, name in ((1000, "find"), (500, "typed"), (900, "summaries")):
        listed([uuid7() for _ in range(shown)], viewer=acting(Role.SOCIAL_WORKER), place=name)
    assert look_back() == 1
    (one,) = audit.queue(viewer=reviewer(acting)).rows
    assert (one.person, one.times, one.signals) == (None, 1500, (Signal.SEARCHED,))
