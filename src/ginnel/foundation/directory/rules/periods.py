"""Hours that hold from one day to another, and what is left for those of which no days are said. Pure.

Open Referral UK 3.0 (`schedule.valid_from`, `schedule.valid_to`, both included) does not say what becomes of hours
without days while others hold: readers take both. So that every reader is right, what holds otherwise is said in
pieces, each with its own days, and read here as one again (ADR 0069).
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """From one day to another, both included; None for no beginning or no end."""

    since: date | None = None
    until: date | None = None

    @property
    def order(self) -> tuple[date, date]:
        return self.since or date.min, self.until or date.max


ALWAYS = Period()


def shared(one: Period, other: Period) -> Period | None:
    """The days that are in both."""
    since = max((day for day in (one.since, other.since) if day), default=None)
    until = min((day for day in (one.until, other.until) if day), default=None)
    return None if since and until and since > until else Period(since, until)


def outside(periods: Iterable[Period]) -> list[Period]:
    """The days that are in none of them, as periods, in order."""
    left: list[Period] = []
    since: date | None = None
    for one in sorted(periods, key=lambda each: each.order):
        if one.since and one.since > (since or date.min):
            left.append(Period(since, one.since - _DAY))
        if one.until is None or one.until == date.max:
            return left
        since = max(since or date.min, one.until + _DAY)
    return [*left, Period(since, None)]


def otherwise(held: Mapping[K, Collection[Period]], closed: Iterable[Period]) -> frozenset[K]:
    """Of what is `held` in several pieces without a beginning and without an end, that which holds whenever nothing
    else does: its pieces are all that the others, and the days on which it is `closed`, leave."""
    pieces = {key: sorted(set(each), key=lambda one: one.order) for key, each in held.items()}
    several = {
        key
        for key, each in pieces.items()
        if len(each) > 1 and each[0].since is None and each[-1].until is None
    }
    taken = {one for key, each in held.items() if key not in several for one in each if one != ALWAYS}
    left = outside({*taken, *closed})
    return frozenset(key for key in several if pieces[key] == left)
