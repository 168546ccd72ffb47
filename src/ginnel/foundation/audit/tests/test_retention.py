"""What has been kept long enough is disposed of, what is held is not, and the trail stays whole."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction

from ginnel.foundation.audit import actions, queries
from ginnel.foundation.audit.models import Event as Row
from ginnel.foundation.audit.models import PrivacyAlert, PrivacyAlertStep
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.audit.rules.retention import Kept
from ginnel.foundation.audit.rules.worth_a_look import Noticed, Signal
from ginnel.foundation.terminology import actions as terminology
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, Invalid, NotPermitted
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Category, Purpose, Viewer

pytestmark = pytest.mark.django_db
AsOwner = Callable[[], AbstractContextManager[None]]
YEAR = timedelta(days=366)


@pytest.fixture(autouse=True)
def periods(viewer: Viewer) -> None:
    terminology.load_shipped(by=viewer)


def happened(viewer: Viewer, ago: timedelta, *events: Event) -> None:
    with clock.held_at(clock.now() - ago):
        actions.append(by=viewer, events=events)


def test_what_was_kept_long_enough_loses_whom_it_was_about_and_who_acted(
    viewer: Viewer, as_owner: AsOwner
) -> None:
    old, young = uuid7(), uuid7()
    happened(viewer, 21 * YEAR, Event("record.read", old, (Category.PLAN,)))
    happened(viewer, 7 * YEAR, Event("record.read", young), Event("staff.signed-in", detail={"account": "a"}))
    actions.seal(by=viewer)
    with as_owner():
        counts = actions.dispose_expired(by=viewer)
    assert counts[Kept.ABOUT_PEOPLE] == 2
    left = {row.action: row.person for row in Row.objects.exclude(identity="")}
    assert left == {"record.read": young, "audit.disposed": None}
    actions.seal(by=viewer)
    seen = queries.verify(viewer=viewer)
    assert (seen.is_whole, seen.disposed) == (True, 2), seen.findings
    with as_owner():
        assert actions.dispose_expired(by=viewer)[Kept.ABOUT_PEOPLE] == 0


def test_what_is_held_is_not_disposed_of_until_it_is_released(viewer: Viewer, as_owner: AsOwner) -> None:
    held, other = uuid7(), uuid7()
    happened(viewer, 21 * YEAR, Event("record.read", held), Event("record.read", other))
    hold = actions.hold(person=held, reason="claim 2046/17", by=viewer)
    with as_owner():
        assert actions.dispose_expired(by=viewer)[Kept.ABOUT_PEOPLE] == 1
        with pytest.raises(Conflict):
            actions.dispose(person=held, reason="asked for", by=viewer)
    assert list(Row.objects.filter(action="record.read").exclude(person=None).values_list("person")) == [
        (held,)
    ]
    actions.release(hold=hold, reason="the claim was settled", by=viewer)
    with as_owner():
        assert actions.dispose_expired(by=viewer)[Kept.ABOUT_PEOPLE] == 1
    assert queries.verify(viewer=viewer).is_whole


def test_a_hold_on_a_time_keeps_everybodys(viewer: Viewer, as_owner: AsOwner) -> None:
    happened(viewer, 21 * YEAR, Event("record.read", uuid7()))
    then = clock.now() - 21 * YEAR
    actions.hold(since=then - timedelta(days=1), until=then + timedelta(days=1), reason="inquiry", by=viewer)
    with as_owner():
        assert actions.dispose_expired(by=viewer)[Kept.ABOUT_PEOPLE] == 0


def test_the_database_itself_heeds_a_hold(viewer: Viewer, as_owner: AsOwner) -> None:
    """Whoever takes the disposing role without asking the action."""
    person = uuid7()
    happened(viewer, timedelta(), Event("record.read", person))
    actions.hold(person=person, reason="claim 2046/17", by=viewer)
    blank = "UPDATE audit_event SET person = NULL, categories = '{}', detail = '{}', subject_salt = NULL"
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET ROLE ginnel_disposal")
        with pytest.raises(ProgrammingError, match="held for a claim"), transaction.atomic():
            cursor.execute(f"{blank} WHERE person = %s", [person])


def test_old_privacy_alerts_go_with_what_was_said_of_them(viewer: Viewer, as_owner: AsOwner) -> None:
    for ago, person in ((7 * YEAR, uuid7()), (YEAR, uuid7())):
        then = clock.now() - ago
        one = Noticed("worker", "social-worker", "HERE", person, 1, (Signal.SAME_NAME,), 60)
        actions.raise_alerts(noticed=[one], since=then, until=then, openings=1, by=viewer)
        alert = PrivacyAlert.objects.get(person=person)
        actions.say_of_alert(alert=alert.id, said="fine", note="on their list", by=viewer)
    with as_owner():
        assert actions.dispose_expired(by=viewer)[Kept.ALERTS] == 1
    assert (PrivacyAlert.objects.count(), PrivacyAlertStep.objects.count()) == (1, 1)


def test_a_hold_says_what_and_why_and_who_may(viewer: Viewer) -> None:
    with pytest.raises(Invalid):
        actions.hold(person=uuid7(), reason=" ", by=viewer)
    with pytest.raises(Invalid):
        actions.hold(reason="everything for ever", by=viewer)
    hold = actions.hold(person=uuid7(), reason="claim 2046/17", by=viewer)
    assert [held.id for held in queries.holds(viewer=viewer)] == [hold]
    actions.release(hold=hold, reason="the claim was settled", by=viewer)
    with pytest.raises(Conflict):
        actions.release(hold=hold, reason="the claim was settled", by=viewer)
    viewer.purpose = Purpose.DIRECT_CARE  # type: ignore[misc]
    with pytest.raises(NotPermitted):
        actions.hold(person=uuid7(), reason="claim 2046/17", by=viewer)
