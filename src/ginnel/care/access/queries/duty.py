"""Who is on duty at a desk and may be given what came back to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from ginnel.care.access.models import Contact, Referral
from ginnel.care.access.states import ReferralState
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.people.models import Person
from ginnel.foundation.sharing.queries import service, staff
from ginnel.kernel.exemptions import needs_no_viewer
from ginnel.kernel.viewer import RESTRICTED, Category, Viewer


@dataclass(frozen=True, slots=True)
class Asked:
    """Who has what came back; None for their team, which `is_nobodys` says cannot see to it. `beside` is whoever is on
    duty and may not know whom it is about, and hears that there is one: being on duty opens nobody's record."""

    staff: UUID | None
    beside: UUID | None = None
    is_nobodys: bool = False


@needs_no_viewer("Decides who is told; what they then read is decided as whatever they read is.")
def who_is_asked(referral: Referral, state: ReferralState) -> Asked:
    """Of what bounced, of those on duty now at the desk that sent it whoever sent it, else the first who may know whom
    it is about; else, and of what was declined, whoever sent it. Where they work there no more, whoever is on duty,
    else a colleague of that team, who may know whom it is about."""
    by, team, sender = service("front-door"), referral.from_team_id, referral.from_staff_id
    works = sender is not None and not organisations.who_left({(sender, team)}, viewer=by)
    there = [one.staff for one in organisations.on_duty(team, viewer=by)]
    if works and (sender in there or state == ReferralState.DECLINED):
        return Asked(sender)
    reading = next((one for one in there if _may_read(one, referral)), None)
    if reading is not None:
        return Asked(reading)
    beside = there[0] if there else None
    if works:
        return Asked(sender, beside)
    colleagues = [one.staff for one in organisations.members(team, viewer=by)]
    colleague = next((one for one in colleagues if _may_read(one, referral)), None)
    is_by_system = not colleagues and not organisations.teams_without_workers({team}, viewer=by)
    return Asked(colleague, beside, is_nobodys=colleague is None and not is_by_system)


@needs_no_viewer("Decides who is told; what they then read is decided as whatever they read is.")
def may_take(account: UUID, contact: Contact, about: Iterable[UUID], *, team: UUID | None) -> bool:
    """Whether they may know of everybody whom it is about and, of what it tells of a restricted subject, of that."""
    subject = Category(contact.category)
    needed = subject if subject in RESTRICTED else Category.DEMOGRAPHICS
    return may_read(account, about, needed, team=team, organisation=contact.organisation.code)


@needs_no_viewer("Decides who is told; what they then read is decided as whatever they read is.")
def may_read(
    account: UUID, about: Iterable[UUID], category: Category, *, team: UUID | None, organisation: str
) -> bool:
    """Whether they may know of everybody whom something of this category is about, in a role of theirs in that team, or
    at the organisation where no team is named. It is asked of the table of sharing, and nobody reads anything by it."""
    people = set(about)
    for held in organisations.roles_of(account, viewer=service("front-door")):
        is_one = held.organisation.code == organisation and team in (None, held.team_id)
        viewer = staff(staff_role=held.id) if is_one else None
        if viewer is not None and _reads(viewer, people, category):
            return True
    return False


def _reads(viewer: Viewer, people: set[UUID], category: Category) -> bool:
    asked = Person.objects.filter(pk__in=people)
    needed = (Category.DEMOGRAPHICS, category)
    return all(
        viewer.restrict(asked, person_field="pk", category=one).count() == len(people) for one in needed
    )


def _may_read(account: UUID, referral: Referral) -> bool:
    at = referral.from_team
    return may_read(
        account,
        [referral.person_id],
        Category(referral.category),
        team=at.id,
        organisation=at.organisation.code,
    )
