"""What goes on for as long as its source says so: begun anew before it ends by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from ginnel.foundation.relationships import rules
from ginnel.foundation.relationships.rules import Held, Observed
from ginnel.kernel.values.identifiers import uuid7

NOW = datetime(2026, 11, 22, 2, tzinfo=UTC)
DAY = timedelta(days=1)
YEAR = {"service": 365 * DAY}
HELD = Held(uuid7(), "service", "X", None, None, NOW - 300 * DAY, NOW + 65 * DAY, None, "r")
SAID = Observed("r", 1, "service", "X", NOW - 300 * DAY, said_at=NOW - 290 * DAY)


def test_what_is_said_to_go_on_is_begun_anew_before_it_ends_and_not_every_day() -> None:
    assert rules.changes([HELD], [SAID], NOW, YEAR) == rules.Changes()
    again = replace(SAID, said_at=NOW)
    assert rules.changes([HELD], [again], NOW, YEAR) == rules.Changes((again,), ((HELD.id, NOW),))
    begun = replace(HELD, expires_at=again.expires_at(YEAR["service"]))
    tomorrow = replace(again, said_at=NOW + DAY)
    assert rules.changes([begun], [tomorrow], NOW + DAY, YEAR) == rules.Changes()


def test_an_end_that_its_source_moves_is_moved() -> None:
    sooner = replace(SAID, until=NOW + DAY)
    assert rules.changes([HELD], [sooner], NOW, YEAR) == rules.Changes((sooner,), ((HELD.id, NOW),))
    assert rules.changes([replace(HELD, expires_at=NOW + DAY)], [sooner], NOW, YEAR) == rules.Changes()


def test_what_happens_once_is_not_prolonged_by_being_sent_again() -> None:
    once = replace(SAID, said_at=None)
    assert rules.changes([HELD], [once], NOW, YEAR) == rules.Changes()
