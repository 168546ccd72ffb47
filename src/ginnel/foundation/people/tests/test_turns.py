"""Whoever says or decides who is who waits for their turn before any row is read or locked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ginnel.foundation.people import actions
from ginnel.foundation.people.actions import statements, turns
from ginnel.foundation.people.rules.description import Description
from ginnel.foundation.people.tests.conftest import Keeper
from ginnel.kernel.values.identifiers import uuid7

pytestmark = pytest.mark.django_db

DECISIONS: dict[str, dict[str, Any]] = {
    "ask": {"candidate": 1, "reason": ""},
    "confirm": {"candidate": 1},
    "describe": {"descriptions": [Description(number=1)]},
    "divide": {"choices": []},
    "merge": {"person": uuid7(), "other": uuid7(), "reason": ""},
    "rebuild": {},
    "reject": {"candidate": 1},
    "undo": {"decision": 1},
    "undo_division": {"decision": 1},
    "unmerge": {"person": uuid7(), "sources": [], "reason": ""},
}


class _Stopped(Exception):
    """The first statement past Django's cursor was reached."""


@pytest.mark.parametrize("name", DECISIONS)
def test_the_turn_is_taken_before_anything_else(
    name: str, keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[tuple[str, Sequence[Any]]] = []

    def stop(statement: str, values: Sequence[Any]) -> None:
        ran.append((statement, values))
        raise _Stopped

    monkeypatch.setattr(statements, "run", stop)
    with CaptureQueriesContext(connection) as queries, pytest.raises(_Stopped):
        getattr(actions, name)(**DECISIONS[name], by=keeper)
    assert ran == [("SELECT pg_advisory_xact_lock(%s)", [turns.ONE_AT_A_TIME])]
    assert not [each for each in queries if "SAVEPOINT" not in each["sql"]]
