"""Who is told that somebody was admitted to hospital, and what is done when it turns out not to be so.

The rule: the accountable lead, by name, as such (R58, R60); and every organisation that is working with the person now,
by the narrowest of its relationships (the colleague on whose caseload they are, else the team, else the whole
organisation), except where the hospital would tell itself. Registration with a practice, a caseload, a team's support,
an open referral and a service count; being in hospital and a record opened in an emergency do not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from ginnel.foundation.relationships.rules import Held, is_current
from ginnel.foundation.relationships.states import RelationshipKind
from ginnel.kernel.viewer import Category

# How long after it an admission is still news: what is told of later comes with an extract and is history by then.
NEWS_FOR = timedelta(days=3)
# How far ahead of us a hospital's clock may be.
AHEAD = timedelta(hours=1)
READ_WITHIN = timedelta(hours=24)
_COUNTING = frozenset(
    {
        RelationshipKind.ACCOUNTABLE_LEAD,
        RelationshipKind.REGISTERED_PRACTICE,
        RelationshipKind.CASELOAD,
        RelationshipKind.TEAM,
        RelationshipKind.OPEN_REFERRAL,
        RelationshipKind.SERVICE,
    }
)
ADMITTED, NOT_ADMITTED = "hospital-admission", "hospital-admission-cancelled"
TEXTS = {
    ADMITTED: "Somebody you are working with was admitted to hospital. Open their record to see where and why.",
    NOT_ADMITTED: "You were told that this person was admitted to hospital. That was cancelled or was a mistake.",
}
TO_THE_LEAD = {
    ADMITTED: "Somebody whose accountable lead you are was admitted to hospital. Open their record to see where and"
    " why, and tell the ward who you are.",
    NOT_ADMITTED: TEXTS[NOT_ADMITTED],
}
"""What whoever leads reads instead."""


class Addressee(NamedTuple):
    """An organisation by its code, narrowed to a team or a colleague."""

    organisation: str
    team: UUID | None = None
    staff: UUID | None = None


@dataclass(frozen=True, slots=True)
class Admission:
    """A stay in hospital as its source last says it. `reference` names the stay, `is_void` says that it has not been.
    `category` is that of the entry: a stay in a mental health unit is another than one on a medical ward."""

    reference: str
    person: UUID
    category: Category
    hospital: str
    started_at: datetime
    is_under_way: bool
    is_void: bool


@dataclass(frozen=True, slots=True)
class Noticed:
    """A notice already raised about a stay. `is_open`: nobody has read it, and nothing has overtaken it."""

    id: UUID
    person: UUID | None
    to: Addressee
    reason: str
    is_open: bool
    is_withdrawn: bool


@dataclass(frozen=True, slots=True)
class Telling:
    """What to do: notices to raise, and notices to withdraw before anybody acts on them."""

    raising: tuple[tuple[Addressee, UUID, str], ...] = ()
    withdrawing: tuple[UUID, ...] = ()


def addressees(held: Iterable[Held], *, hospital: str, at: datetime) -> tuple[Addressee, ...]:
    """Whom an admission concerns, in a fixed order."""
    found = {
        Addressee(one.organisation, one.team, one.staff)
        for one in held
        if one.kind in _COUNTING and is_current(one, at)
    }
    narrow = {one.organisation for one in found if one.team or one.staff}
    named = {(one.organisation, one.team) for one in found if one.staff}
    kept = [
        one
        for one in found
        if one.staff
        or (one.team and (one.organisation, one.team) not in named)
        or (not one.team and one.organisation not in narrow and one.organisation != hospital)
    ]
    return tuple(sorted(kept, key=lambda one: (one.organisation, str(one.team), str(one.staff))))


def lead(held: Iterable[Held], at: datetime) -> Addressee | None:
    """Whoever leads, None for nobody."""
    leads = [one for one in held if one.kind == RelationshipKind.ACCOUNTABLE_LEAD and is_current(one, at)]
    last = max(leads, key=lambda one: one.started_at, default=None)
    return Addressee(last.organisation, last.team, last.staff) if last else None


def is_news(admission: Admission, at: datetime) -> bool:
    """Under way, and begun within `NEWS_FOR`."""
    return admission.is_under_way and at - NEWS_FOR <= admission.started_at <= at + AHEAD


def telling(admission: Admission, said: Sequence[Noticed], to: Sequence[Addressee], at: datetime) -> Telling:
    """What follows from the stay as it stands, given every notice about it so far, oldest first.

    Nobody is told twice. What turned out not to be so is withdrawn where nobody has read it, and said where somebody
    has; an admission that stands after all is told again. A stay that is another person's now was never this one's.
    """
    raising: list[tuple[Addressee, UUID, str]] = []
    withdrawing: list[UUID] = []
    for one in {(each.to, each.person): each for each in said}.values():
        is_so = not admission.is_void and one.person == admission.person
        wrong = NOT_ADMITTED if is_so else ADMITTED
        history = [
            each for each in said if (each.to, each.person) == (one.to, one.person) and not each.is_withdrawn
        ]
        withdrawing += [each.id for each in history if each.is_open and each.reason == wrong]
        left = [each for each in history if each.id not in withdrawing]
        if left and left[-1].reason == wrong and one.person and (not is_so or is_news(admission, at)):
            raising.append((one.to, one.person, ADMITTED if is_so else NOT_ADMITTED))
    if not admission.is_void and is_news(admission, at):
        told = {each.to for each in said if each.person == admission.person and not each.is_withdrawn}
        raising += [(each, admission.person, ADMITTED) for each in to if each not in told]
    return Telling(tuple(raising), tuple(withdrawing))
