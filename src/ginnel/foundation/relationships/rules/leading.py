"""One accountable lead at any moment, of people who are joined and parted too. No clock, no database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from ginnel.foundation.relationships.rules.holding import Held

ANOTHER_LEADS = "another leads"
LEADS_OF_ANOTHER_RECORD = "another leads, named of another record of theirs"
"""Of these a parting is no end: whoever led before somebody else's record was joined leads again after it."""
FOLLOWED = frozenset({ANOTHER_LEADS, LEADS_OF_ANOTHER_RECORD})


class Lead(NamedTuple):
    """Of a lead: `why` it ended, '' where nobody ended it."""

    held: Held
    why: str = ""


class Leads(NamedTuple):
    """What to do about the leads of one person: who ends, and when; who goes on in their place; who leads again."""

    ending: tuple[tuple[UUID, datetime], ...] = ()
    going_on: UUID | None = None
    again: UUID | None = None


def one_lead(leads: Sequence[Lead], at: datetime) -> Leads:
    """Of several, whoever was named last goes on. Of none, whoever led last leads again, where their lead ended only
    because another record of the person's named somebody, who is with somebody else now: if it were not so, that one
    would have led last."""
    leading = sorted(
        (one.held for one in leads if one.held.ends_at > at), key=lambda one: (one.started_at, one.id)
    )
    if leading:
        *before, last = leading
        ends_at = max(at, last.started_at)
        ending = tuple((one.id, ends_at) for one in before if one.ended_at is None)
        return Leads(ending, last.id) if ending else Leads()
    ended = max(leads, key=lambda one: one.held.ends_at, default=None)
    if ended is None or ended.why != LEADS_OF_ANOTHER_RECORD or _is_used_up(ended.held, at):
        return Leads()
    return Leads(again=ended.held.id)


def _is_used_up(held: Held, at: datetime) -> bool:
    return held.expires_at is not None and held.expires_at <= at
