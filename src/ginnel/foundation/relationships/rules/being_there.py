"""Being there: what a worker's own word claims, and what bears it out. No clock, no database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from ginnel.foundation.organisations.states import Role
from ginnel.foundation.relationships.states import Presence, RelationshipKind, ReviewOutcome
from ginnel.kernel.errors import Conflict, Invalid, NotPermitted

LONGEST_DONE = 1000

_HERE = {
    Role.EMERGENCY_DEPARTMENT_CLINICIAN: RelationshipKind.ATTENDANCE,
    Role.HOSPITAL_DOCTOR: RelationshipKind.ATTENDANCE,
    Role.HOSPITAL_WARD_NURSE: RelationshipKind.ATTENDANCE,
    Role.AMBULANCE_CLINICIAN: RelationshipKind.AMBULANCE,
    Role.TELECARE_OPERATOR: RelationshipKind.ALARM,
}
_ON_THE_PHONE = {
    Role.AMBULANCE_CLINICIAN: RelationshipKind.URGENT_CALL,
    Role.OUT_OF_HOURS_CLINICIAN: RelationshipKind.URGENT_CALL,
    Role.TELECARE_OPERATOR: RelationshipKind.ALARM,
}


@dataclass(frozen=True, slots=True)
class Word:
    """A worker's own word that somebody is theirs now, from `started_at` until `until`; `organisation` is a code."""

    id: UUID
    person: UUID
    kind: str
    organisation: str
    staff: UUID
    started_at: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Evidence:
    """What somebody other than that worker says: that the person was with the organisation from when until when."""

    person: UUID
    organisation: str
    started_at: datetime
    ended_at: datetime | None
    reference: str


def claimed(role: str, presence: Presence) -> RelationshipKind:
    """What it is that a worker of this role says by it: an attendance, a call, an alarm, else a duty contact."""
    table = _HERE if presence is Presence.HERE else _ON_THE_PHONE
    return table.get(Role(role), RelationshipKind.DUTY_CONTACT)


def bears_out(word: Word, evidence: Evidence, within: timedelta) -> bool:
    """Whether they overlap, or nearly: clocks differ, and a call is written down after it was answered."""
    return (
        (word.person, word.organisation) == (evidence.person, evidence.organisation)
        and evidence.started_at <= word.until + within
        and (evidence.ended_at is None or evidence.ended_at >= word.started_at - within)
    )


def check_can_confirm(word: Word, organisation: str, staff: UUID | None, *, is_confirmed: bool) -> None:
    """Raises NotPermitted for oneself and for anybody elsewhere, Conflict where it is done."""
    if staff is None or staff == word.staff:
        raise NotPermitted(("Somebody else must say that the person is with you.",))
    if organisation != word.organisation:
        raise NotPermitted(("Only a colleague of the same organisation can say that the person is there.",))
    if is_confirmed:
        raise Conflict("That has been confirmed already.")


def opening_reference(relationship: UUID) -> str:
    """What a notice about an opening is filed under, so that it can be taken back when the opening is borne out."""
    return f"opening {relationship}"


def check_can_review(opened_by: str, reviewer: str, outcome: str, done: str) -> None:
    """Raises NotPermitted for whoever opened it, Invalid for no outcome and for one that leaves open what was done."""
    if reviewer == opened_by:
        raise NotPermitted(("Somebody else must look at what you opened.",))
    if outcome not in ReviewOutcome:
        raise Invalid("Say whether it was right to open it.")
    if outcome == ReviewOutcome.NOT_RIGHT and len(done.strip()) < 5:
        raise Invalid("Say what was done about it.")
    if len(done) > LONGEST_DONE:
        raise Invalid(f"Say it in no more than {LONGEST_DONE} characters.")
