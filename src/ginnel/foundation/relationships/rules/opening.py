"""Until when whoever acts for somebody may read what is written about them. No clock, no database.

Sources: Gillick v West Norfolk and Wisbech AHA [1986] AC 112 (a child who understands decides); Family Law Reform Act
1969 s8 (from sixteen they do); Mental Capacity Act 2005 s11(7)(a), s20(1). At which age a parent's reading is looked at
again is a dated parameter.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from ginnel.foundation.relationships.states import OPENING, ActingKind
from ginnel.kernel.clock import LONDON
from ginnel.kernel.errors import Invalid
from ginnel.kernel.values.dates import PartialDate
from ginnel.kernel.values.identifiers import is_valid_nhs_number


@dataclass(frozen=True, slots=True)
class SignsIn:
    """How whoever acts signs in, and what they may read then (`kernel.viewer.Category` as numbers).

    `is_asked_alone`: the person was asked without them there, and wants it.
    """

    nhs_number: str
    birth_date: str
    scope: tuple[int, ...]
    is_asked_alone: bool = False


@dataclass(frozen=True, slots=True)
class Ages:
    """Of a child, in years: when a parent's reading ends unless it is agreed anew, and when it ends."""

    reviewed: int
    ended: int


def opens_until(kind: str, starts_at: datetime, born: str, ages: Ages) -> datetime | None:
    """None for as long as they act. A birth date known to the year or month counts as its first day here: nobody reads
    about a child for longer than they may."""
    if kind != ActingKind.PARENTAL_RESPONSIBILITY:
        return None
    review, end = _birthday(born, ages.reviewed), _birthday(born, ages.ended)
    return max(starts_at, review if starts_at < review else end)


def check_can_sign_in(
    kind: str, signs_in: SignsIn, *, starts_at: datetime, born: str, own_number: str, ages: Ages
) -> None:
    """Raises Invalid, saying what is missing or cannot be."""
    if kind not in OPENING:
        raise Invalid("Nobody reads about somebody's health to look after their property: leave this empty.")
    if not is_valid_nhs_number(signs_in.nhs_number) or signs_in.nhs_number == own_number:
        raise Invalid("Write the NHS number of whoever acts, all ten digits.")
    if not _is_day(signs_in.birth_date):
        raise Invalid("Write the day on which whoever acts was born.")
    if not signs_in.scope:
        raise Invalid("Tick what they may read.")
    if needs_asking(kind, starts_at, born, ages) and not signs_in.is_asked_alone:
        raise Invalid("Ask the person when nobody else is there, and write down that they want this.")


STOPPED_BY_THEMSELF = frozenset({ActingKind.PROXY, ActingKind.PARENTAL_RESPONSIBILITY})
"""What a person ends by their own word. A power or an order that counts only while they cannot decide is ended with
somebody who works with them: by a finding that they can, or when it is revoked."""


def check_can_stop(kind: str, *, is_themself: bool) -> None:
    """Raises Invalid for what the person cannot end by themself."""
    if is_themself and kind not in STOPPED_BY_THEMSELF:
        raise Invalid(
            "Ask somebody who works with you: this was decided by a court or in a power that you signed."
        )


def needs_asking(kind: str, starts_at: datetime, born: str, ages: Ages) -> bool:
    """Whether the person themself decides: whoever chooses somebody, and a child who is old enough."""
    if kind == ActingKind.PARENTAL_RESPONSIBILITY:
        return starts_at >= _birthday(born, ages.reviewed)
    return kind == ActingKind.PROXY


def _is_day(text: str) -> bool:
    try:
        return bool(PartialDate.parse(text).day)
    except ValueError:
        return False


def _birthday(born: str, age: int) -> datetime:
    """Raises Invalid where the birth date is not known."""
    try:
        first = PartialDate.parse(born).earliest
        year = first.year + age
        day = date(year, 2, 28) if (first.month, first.day) == (2, 29) else first.replace(year=year)
    except ValueError:  # or a year after which there is no such birthday
        raise Invalid("Their birth date is not known, so nobody can say when this ends.") from None
    return datetime.combine(day, time.min, LONDON)
