"""The only place that reads the clock, so that tests can hold it still.

HL7 and NHS timestamps without a zone are Europe/London (house rule; DST gaps resolve forwards).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
_held: ContextVar[datetime | None] = ContextVar("held", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _held.get() or datetime.now(UTC)  # noqa: TID251


def today() -> date:
    """The present date in England."""
    return now().astimezone(LONDON).date()


@contextmanager
def held_at(moment: datetime) -> Iterator[None]:
    """Hold the clock at an aware `moment` inside the block."""
    token = _held.set(moment)
    try:
        yield
    finally:
        _held.reset(token)
