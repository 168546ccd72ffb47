"""Acting for somebody else: whether it can be written down, and when it ends by itself. No clock, no database."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from ginnel.foundation.relationships.states import ActingKind
from ginnel.kernel.clock import LONDON
from ginnel.kernel.errors import Invalid
from ginnel.kernel.values.dates import PartialDate

_OF_AGE = 18
_UNTIL_REVOKED = frozenset({ActingKind.ATTORNEY_HEALTH, ActingKind.ATTORNEY_PROPERTY})


def check_can_act(
    kind: str, name: str, seen: str, starts_at: datetime, ends_at: datetime | None, now: datetime
) -> None:
    """Raises Invalid, saying what is missing or cannot be."""
    if kind not in ActingKind:
        raise Invalid("Say on what ground they act for the person.")
    if not name.strip():
        raise Invalid("Say who acts for the person.")
    if len(seen.strip()) < 5:
        raise Invalid("Say what you saw: the registered power, the court's order, the birth certificate.")
    if starts_at > now:
        raise Invalid("It cannot begin in the future.")
    if ends_at is not None and ends_at <= now:
        raise Invalid("It has ended already.")


def acting_ends_at(
    kind: str, starts_at: datetime, said: datetime | None, born: str, lasts: timedelta | None
) -> datetime | None:
    """When it ends by itself: as said, and never later than its kind allows.

    Parental responsibility ends on the eighteenth birthday (Children Act 1989 s105); a birth date known to the year or
    month counts as its last day, so that nobody loses it early. A lasting power of attorney has no end of its own.
    Raises Invalid for parental responsibility for somebody who is of age or whose birth date is not known.
    """
    if kind in _UNTIL_REVOKED:
        return said
    latest = _coming_of_age(born) if kind == ActingKind.PARENTAL_RESPONSIBILITY else _after(starts_at, lasts)
    if latest <= starts_at:
        raise Invalid("They are eighteen: nobody has parental responsibility for them.")
    return min(said, latest) if said else latest


def _after(starts_at: datetime, lasts: timedelta | None) -> datetime:
    return starts_at + (lasts or timedelta(0))


def _coming_of_age(born: str) -> datetime:
    try:
        last = PartialDate.parse(born).latest
        year = last.year + _OF_AGE
        leaps = (last.month, last.day) == (2, 29)
        birthday = date(year, 3, 1) if leaps else last.replace(year=year)
    except ValueError:  # or a year after which there is no such birthday
        raise Invalid("Their birth date is not known, so nobody can say when this ends.") from None
    return datetime.combine(birthday, time.min, LONDON)
