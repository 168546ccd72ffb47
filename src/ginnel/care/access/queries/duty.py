"""Who is on duty at a desk and may be given what came back to it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from ginnel.care.access.models import Referral
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.people.models import Person
from ginnel.foundation.sharing.queries import service, staff
from ginnel.kernel.exemptions import needs_no_viewer
from ginnel.kernel.viewer import Category


@dataclass(frozen=True, slots=True)
class OnDuty:
    """`may_read`: they may know whom it is about already. Being on duty opens nobody's record."""

    staff: UUID
    may_read: bool


@needs_no_viewer("Decides who is told; what they then read is decided as whatever they read is.")
def who_is_asked(referral: Referral) -> OnDuty | None:
    """Of those on duty now at the desk that sent it, whoever sent it, else the first who may know whom it is about,
    else the first. None for nobody."""
    there = [one.staff for one in organisations.on_duty(referral.from_team_id, viewer=service("front-door"))]
    if referral.from_staff_id in there:
        return OnDuty(referral.from_staff_id, may_read=True)
    reading = [one for one in there if _may_read(one, referral)]
    if reading:
        return OnDuty(reading[0], may_read=True)
    return OnDuty(there[0], may_read=False) if there else None


def _may_read(account: UUID, referral: Referral) -> bool:
    """In a role of theirs in that team; it is asked of the table of sharing, and nobody reads anything by it."""
    for held in organisations.roles_of(account, viewer=service("front-door")):
        viewer = staff(staff_role=held.id) if held.team_id == referral.from_team_id else None
        if viewer is not None:
            about = Person.objects.filter(pk=referral.person_id)
            needed = (Category.DEMOGRAPHICS, Category(referral.category))
            if all(viewer.restrict(about, person_field="pk", category=one).exists() for one in needed):
                return True
    return False
