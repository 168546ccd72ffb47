"""A feed that has gone silent is said to be late, so that nothing new is not taken for nothing happened."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from ginnel.care.reception.queries import Freshness
from ginnel.kernel import clock

SENT = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)


def feed(expected_every: timedelta | None, last_at: datetime | None = SENT) -> Freshness:
    return Freshness("Example Trust", "ZZ1", 3, last_at, 100, 0, 0, expected_every)


def is_late_after(gap: timedelta, one: Freshness) -> bool:
    with clock.held_at(SENT + gap):
        return one.is_late


def test_a_feed_is_late_after_twice_its_usual_silence() -> None:
    weekly = feed(timedelta(days=7))
    assert not is_late_after(timedelta(days=14), weekly)
    assert is_late_after(timedelta(days=14, seconds=1), weekly)


def test_a_feed_without_a_usual_gap_is_not_called_late() -> None:
    assert not is_late_after(timedelta(days=400), feed(None))


def test_a_feed_that_never_sent_is_not_called_late_but_has_no_date() -> None:
    never = feed(timedelta(days=7), last_at=None)
    assert not is_late_after(timedelta(days=400), never)
    assert never.last_at is None
