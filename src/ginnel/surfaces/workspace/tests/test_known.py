"""What is known already at the door: what was said at another door, and what the record says."""

from __future__ import annotations

from datetime import UTC, datetime

from ginnel.care.access.queries import SaidBefore
from ginnel.care.access.rules.knowing import Question
from ginnel.surfaces.workspace.presenters.known import with_said_before

SAID = SaidBefore(Question.WHO_HELPS, "A neighbour", datetime(2026, 3, 2, 12, tzinfo=UTC))


def test_what_was_said_at_another_door_is_known_with_its_day() -> None:
    found = with_said_before({}, [SAID])
    assert found == {Question.WHO_HELPS: ("A neighbour (said at the front door on 2 March 2026)",)}


def test_how_somebody_is_reached_safely_is_not_hidden_by_the_number_on_record() -> None:
    safely = SaidBefore(Question.HOW_TO_REACH, "Never ring: he answers", SAID.at)
    on_record = {Question.HOW_TO_REACH: ("01632 960001",), Question.WHO_HELPS: ("Her son",)}
    assert with_said_before(on_record, [safely]) == {
        Question.HOW_TO_REACH: (
            "Never ring: he answers (said at the front door on 2 March 2026)",
            "01632 960001",
        ),
        Question.WHO_HELPS: ("Her son",),
    }
