"""What a contact or referral asks of whoever deals with it, who holds that, and whether the viewer does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from ginnel.care.access.models import Contact, Referral
from ginnel.care.access.queries.caring import carer_may_have_needs
from ginnel.care.access.queries.clocks import running_of
from ginnel.care.access.queries.duty import may_take
from ginnel.care.access.queries.finding import contact_for, last_referral_step, people_of, referral_for
from ginnel.care.access.queries.sight import open_to
from ginnel.care.access.rules.competences import asked_by, check_holds, needed_for_answer
from ginnel.care.access.states import ReferralState
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.organisations.models import Team
from ginnel.foundation.organisations.rules.competences import Holder
from ginnel.foundation.organisations.states import Competence
from ginnel.foundation.relationships.queries import staff_id
from ginnel.kernel.viewer import Category, Viewer


@dataclass(frozen=True, slots=True)
class Asked:
    """A competence that is asked for: `is_listed` where the organisation keeps a list of who holds it, `is_reserved`
    where it is kept for those today, `is_mine` where the viewer does, `is_said` where somebody said so. `holders` are
    who may, those on duty first."""

    competence: Competence
    is_listed: bool
    is_reserved: bool
    is_mine: bool
    is_said: bool
    holders: tuple[Holder, ...]

    @property
    def on_duty(self) -> tuple[Holder, ...]:
        return tuple(one for one in self.holders if one.is_on_duty)


def asked_of_contact(id: UUID, *, viewer: Viewer) -> list[Asked]:
    """Raises NotFound as `contact`. What somebody said of it is for those who may read of their support."""
    found = contact_for(id, viewer=viewer)
    read = open_to(found, viewer=viewer)
    said = _said(found) if {found.category, Category.SOCIAL_CARE} <= read else frozenset()
    kinds = {one.kind for one in running_of(found)}
    may_need = found.may_have_needs or carer_may_have_needs(found, viewer=viewer)
    by_itself = asked_by(may_have_needs=may_need, clocks=kinds)
    about = people_of(found, viewer=viewer)
    return [_reading_first(one, found, about) for one in asked_for(by_itself | said, said, viewer=viewer)]


def asked_of_referral(id: UUID, *, viewer: Viewer) -> list[Asked]:
    """What whoever was asked must hold to say that they take it on; nothing where that was said, or it was not asked of
    the viewer's organisation. `holders` are those on duty before others, and of the team
    that was asked before those of others, who may only be rung.
    Raises NotFound as `referral`."""
    found: Referral = referral_for(id, viewer=viewer)
    state = last_referral_step(found, viewer=viewer).state
    needed = needed_for_answer(found.urgency, ReferralState.ACCEPTED, state)
    if needed is None or found.to_team.organisation.code != viewer.organisation:
        return []
    reserving = who_keep(needed, found.to_team, viewer=viewer)
    asked = asked_for({needed}, frozenset(), viewer=viewer)
    return [_of_team(one, found.to_team, bool(reserving), viewer) for one in asked]


def who_keep(needed: Competence, team: Team, *, viewer: Viewer) -> list[Holder]:
    """Those for whom the team keeps a step: its own who hold it and are on duty now, or all of them where it keeps no
    rota. While there is none it is kept from nobody: somebody waits for an answer."""
    there = organisations.holders_of(needed, team.organisation.code, team=team.id, viewer=viewer)
    if there and organisations.has_rota(team.id, viewer=viewer):
        return [one for one in there if one.is_on_duty]
    return there


def teams_keeping(needed: Competence, *, viewer: Viewer) -> list[UUID]:
    """The viewer's organisation's teams that keep it for some at this moment: as `who_keep` of each."""
    found = []
    for one in organisations.teams_of_holders(needed, viewer.organisation, viewer=viewer):
        team = organisations.team(one, viewer=viewer)
        if team is not None and who_keep(needed, team, viewer=viewer):
            found.append(one)
    return found


def asked_for(wanted: Iterable[Competence], said: frozenset[Competence], *, viewer: Viewer) -> list[Asked]:
    """Each with who holds it at the viewer's organisation, in the order of the list of competences."""
    asked = set(wanted)
    if not asked:
        return []
    code = viewer.organisation
    listed = organisations.listed_competences(code, viewer=viewer)
    held = organisations.competences_of(staff_id(viewer=viewer), code, viewer=viewer)
    found = []
    for one in Competence:
        if one in asked:
            holders = organisations.holders_of(one, code, viewer=viewer) if one in listed else []
            found.append(Asked(one, one in listed, bool(holders), one in held, one in said, tuple(holders)))
    return found


def check_competence(needed: Competence | None, *, viewer: Viewer) -> None:
    """Raises Conflict for a colleague at whose organisation somebody holds it today, and who does not. A system's own
    staff are its organisation's to answer for."""
    staff = staff_id(viewer=viewer)
    if needed is None or staff is None:
        return
    code = viewer.organisation
    check_holds(
        needed,
        organisations.competences_of(staff, code, viewer=viewer),
        organisations.kept_competences(code, viewer=viewer),
    )


def check_answers(referral: Referral, needed: Competence | None, *, viewer: Viewer) -> bool:
    """Whether a colleague takes a step that nobody on duty in the team was confirmed for, and is not themself. Raises
    Conflict where somebody is."""
    staff = staff_id(viewer=viewer)
    if needed is None or staff is None:
        return False
    code = referral.to_team.organisation.code
    if needed in organisations.competences_of(staff, code, viewer=viewer):
        return False
    kept = {needed} if who_keep(needed, referral.to_team, viewer=viewer) else ()
    check_holds(needed, (), kept)
    return needed in organisations.listed_competences(code, viewer=viewer)


def _of_team(one: Asked, team: Team, is_reserved: bool, viewer: Viewer) -> Asked:
    own = organisations.holders_of(one.competence, team.organisation.code, team=team.id, viewer=viewer)
    accounts = {each.staff for each in own}
    others = [each for each in one.holders if each.staff not in accounts]
    holders = tuple(sorted((*own, *others), key=lambda each: not each.is_on_duty))
    return replace(one, is_reserved=is_reserved, holders=holders)


def _reading_first(one: Asked, contact: Contact, about: list[UUID]) -> Asked:
    """To whom it would be handed over before all others: the first who may know whom it is about."""
    for each in one.holders:
        if may_take(each.staff, contact, about, team=each.team):
            rest = (other for other in one.holders if other is not each)
            return replace(one, holders=(each, *rest))
    return replace(one, holders=())


def _said(contact: Contact) -> frozenset[Competence]:
    rows = contact.competences.order_by("at", "id").values_list("competence", "is_asked")
    return frozenset(Competence(one) for one, is_asked in dict(rows).items() if is_asked)
