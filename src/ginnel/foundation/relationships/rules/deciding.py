"""What colleagues decide of who works with somebody: who it is, and until when. No clock, no database."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID

from ginnel.foundation.relationships.rules.holding import expiry
from ginnel.foundation.relationships.states import BEGUN_BY_COLLEAGUES, RelationshipKind
from ginnel.kernel.clock import LONDON
from ginnel.kernel.errors import Invalid

_LAST_MINUTE = time(23, 59)
_COLLEAGUES, _TEAMS = (
    frozenset({RelationshipKind.ACCOUNTABLE_LEAD, RelationshipKind.CASELOAD}),
    frozenset({RelationshipKind.TEAM}),
)


def check_with_whom(kind: str, staff: UUID | None, team: UUID | None) -> None:
    """Raises Invalid unless it is one colleague or one team, whichever the kind is of."""
    if kind not in BEGUN_BY_COLLEAGUES:
        raise Invalid("That is not begun by a colleague", field="kind")
    if kind in _COLLEAGUES and staff is None:
        raise Invalid("Choose a colleague: this is one of you, by name", field="whom")
    if kind in _TEAMS and team is None:
        raise Invalid("Choose a team: this is for all of it", field="whom")
    if (staff is None) == (team is None):
        raise Invalid("Choose a colleague or a team", field="whom")


def ends_on(last_day: date, starts_at: datetime, lasts: timedelta | None) -> datetime:
    """The end of the last day, or when it ends by itself on that day. Raises Invalid for a day that is over, and for
    one on which it would have ended by itself."""
    if last_day < starts_at.astimezone(LONDON).date():
        raise Invalid("The last day is over: write today or a later day", field="last_day")
    by_itself = expiry(starts_at, lasts)
    latest = by_itself.astimezone(LONDON).date() if by_itself else date.max
    if last_day > latest:
        at_the_latest = f"{latest.day} {latest:%B} {latest.year}"
        raise Invalid(f"The last day can be {at_the_latest} at the latest", field="last_day")
    end = datetime.combine(last_day, _LAST_MINUTE, LONDON)
    # Said in the last minute of a day it would begin after it ends.
    return max(min(end, by_itself) if by_itself else end, starts_at)
