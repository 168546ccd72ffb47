"""What the database itself refuses, and what disposal may do."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.db import ProgrammingError, connection, transaction

from ginnel.foundation.audit import actions, queries
from ginnel.foundation.audit.rules import Event
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Category, Viewer

pytestmark = pytest.mark.django_db
AsOwner = Callable[[], AbstractContextManager[None]]

REFUSED = (
    "UPDATE audit_event SET outcome = 'deny'",
    "DELETE FROM audit_event",
    "TRUNCATE audit_event",
    "UPDATE audit_seal SET line = ''",
    "DELETE FROM audit_sealedhead",
)


def run(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("statement", REFUSED)
def test_the_application_can_change_nothing(viewer: Viewer, statement: str) -> None:
    actions.append(by=viewer, events=[Event("test.done")])
    with pytest.raises(ProgrammingError, match="permission denied"):
        run(statement)


@pytest.mark.parametrize("statement", REFUSED[:2])
def test_the_owner_is_stopped_by_the_trigger(viewer: Viewer, as_owner: AsOwner, statement: str) -> None:
    actions.append(by=viewer, events=[Event("test.done")])
    with as_owner(), pytest.raises(ProgrammingError, match="append-only"):
        run(statement)


@pytest.mark.parametrize(
    "change", ["outcome = 'deny'", "person = NULL", "subject_salt = NULL", "detail = '{}'"]
)
def test_disposal_may_not_change_an_event_in_part(viewer: Viewer, as_owner: AsOwner, change: str) -> None:
    actions.append(by=viewer, events=[Event("test.done", uuid7(), (Category.PLAN,), detail={"n": 1})])
    with as_owner():
        with connection.cursor() as cursor:
            cursor.execute("SET ROLE ginnel_disposal")
        with pytest.raises(ProgrammingError, match="append-only"):
            run(f"UPDATE audit_event SET {change}")


def test_a_disposed_person_is_gone_and_the_trail_is_whole(viewer: Viewer, as_owner: AsOwner) -> None:
    person, other = uuid7(), uuid7()
    actions.append(
        by=viewer, events=[Event("record.read", one, (Category.PLAN,)) for one in (person, other, person)]
    )
    with as_owner():
        assert actions.dispose(person=person, reason="retention ended", by=viewer) == 2
    seen = queries.verify(viewer=viewer)
    assert (seen.is_whole, seen.disposed, seen.events) == (True, 2, 4)
    assert queries.events_for(person, viewer=viewer) == []
    assert len(queries.events_for(other, viewer=viewer)) == 1
