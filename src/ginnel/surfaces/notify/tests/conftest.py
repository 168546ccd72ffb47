"""An account at a GOV.UK Notify of our own, and messages that wait."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from ginnel.foundation.notices import actions, queries
from ginnel.foundation.notices.rules import Template
from ginnel.foundation.notices.states import Channel
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.sharing.queries import service
from ginnel.kernel import clock
from ginnel.surfaces.notify.carriers import Notify
from ginnel.surfaces.notify.configuring import Account
from ginnel.surfaces.notify.tests.fake_notify import KEY, FakeNotify

MIDDAY = datetime(2026, 3, 2, 12, tzinfo=UTC)
NEWS = {"telephone": "01632 960001", "code": "K7F2-XQ9P"}
Waiting = Callable[..., UUID]


@pytest.fixture(autouse=True)
def midday() -> Iterator[None]:
    with clock.held_at(MIDDAY):
        yield


@pytest.fixture
def notify() -> Iterator[FakeNotify]:
    with FakeNotify() as running:
        yield running


@pytest.fixture
def ours(notify: FakeNotify) -> Notify:
    return Notify(Account(notify.url, KEY, 3_000))


@pytest.fixture
def team(db: None) -> Any:
    by = service("administer")
    at = organisations.ensure(code="X", name="Bramley Council", by=by)
    return organisations.ensure_team(organisation=at, code="door", name="Front door", by=by)


@pytest.fixture
def waiting(team: Any) -> Waiting:
    """Make a message that waits."""

    def make(key: str = "one", to: str = "07700 900123", channel: Channel = Channel.TEXT) -> UUID:
        return actions.send_message(
            organisation=team.organisation,
            team=team,
            channel=channel,
            to=to,
            template=Template.NEWS,
            values=NEWS,
            key=key,
            reference="referral 1",
            by=service("messages"),
        )

    return make


def became() -> list[str]:
    """How each message stands, the oldest first."""
    found = queries.messages(viewer=service("messages", organisation="X"))
    return [str(one.state) for one in reversed(found)]
