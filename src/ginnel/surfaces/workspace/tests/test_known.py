"""What is known already at the door: the record's word before what was said at another door."""

from __future__ import annotations

from datetime import UTC, datetime

from ginnel.care.access.queries import SaidBefore
from ginnel.care.access.rules.knowing import Question
from ginnel.surfaces.workspace.presenters.known import with_said_before

SAID = SaidBefore(Question.WHO_HELPS, "A neighbour", datetime(2026, 3, 2, 12, tzinfo=UTC))


def test_what_was_said_at_another_door_is_known_with_its_day() -> None:
    found = with_said_before({}, [SAID])
    assert found == {Question.WHO_HELPS: ("A neighbour (said at the front door on 2 March 2026)",)}


def test_what_the_record_says_stands_before_what_was_said() -> None:
    assert with_said_before({Question.WHO_HELPS: ("Her son",)}, [SAID]) == {Question.WHO_HELPS: ("Her son",)}
