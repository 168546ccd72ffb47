"""Whoever takes a message back hears what came of it, once, and where to look."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ginnel.foundation.notices import actions
from ginnel.foundation.notices.actions import Addressed
from ginnel.foundation.notices.models import Notice
from ginnel.foundation.notices.rules import Template
from ginnel.foundation.notices.states import Channel
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.models import Team
from ginnel.kernel import clock
from ginnel.kernel.tests.viewers import Permitting
from ginnel.kernel.viewer import Purpose

pytestmark = pytest.mark.django_db
BY = Permitting(purpose=Purpose.RECORD_KEEPING)
MIDDAY = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def team() -> Team:
    at = organisations.ensure(code="X", name="Bramley Council", by=BY)
    return organisations.ensure_team(organisation=at, code="door", name="Front door", by=BY)


def test_each_who_takes_it_back_is_told_once_and_where_to_look(team: Team) -> None:
    colleague = organisations.register_staff(username="ann", display_name="Ann", password=None, by=BY)
    addressed = [Addressed(team.organisation, team), Addressed(team.organisation, team, colleague.id)]
    with clock.held_at(MIDDAY):
        sent = actions.send_message(
            organisation=team.organisation,
            team=team,
            channel=Channel.TEXT,
            to="07700 900123",
            template=Template.NEWS,
            values={"telephone": "01632 960001", "code": "K7F2-XQ9P"},
            key="one",
            reference="to tell 1",
            by=BY,
        )
        actions.claim_messages(limit=10, by=BY)
        for tell in (addressed[:1], addressed, addressed):
            assert actions.withdraw_messages(reference="to tell 1", tell=tell, by=BY) == 1
    found = Notice.objects.order_by("raised_at", "id")
    assert [(one.reason, one.staff_id) for one in found] == [
        ("message-leaving", None),
        ("message-leaving", colleague.id),
    ]
    assert {one.reference for one in found} == {f"message {sent} to tell 1"}
