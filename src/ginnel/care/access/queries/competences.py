"""What a contact or referral asks of whoever deals with it, who holds that, and whether the viewer does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from ginnel.care.access.models import Contact, Referral
from ginnel.care.access.queries.clocks import running_of
from ginnel.care.access.queries.finding import contact_for, referral_for
from ginnel.care.access.queries.sight import open_to
from ginnel.care.access.rules.competences import asked_by, check_holds, needed_for_answer
from ginnel.care.access.states import ReferralState
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.organisations.rules.competences import Holder
from ginnel.foundation.organisations.states import Competence
from ginnel.foundation.relationships.queries import staff_id
from ginnel.kernel.viewer import Category, Viewer


@dataclass(frozen=True, slots=True)
class Asked:
    """A competence that is asked for: `is_reserved` where the organisation keeps a list of who holds it, `is_mine`
    where the viewer does, `is_said` where somebody said so. `holders` are who may, those on duty first."""

    competence: Competence
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
    by_itself = asked_by(may_have_needs=found.may_have_needs, clocks=kinds)
    return asked_for(by_itself | said, said, viewer=viewer)


def asked_of_referral(id: UUID, *, viewer: Viewer) -> list[Asked]:
    """What whoever was asked must hold to say that they take it on; nothing where it was not asked of the viewer's
    organisation. Raises NotFound as `referral`."""
    found: Referral = referral_for(id, viewer=viewer)
    needed = needed_for_answer(found.urgency, ReferralState.ACCEPTED, ReferralState.SENT)
    if needed is None or found.to_team.organisation.code != viewer.organisation:
        return []
    return asked_for({needed}, frozenset(), viewer=viewer)


def asked_for(wanted: Iterable[Competence], said: frozenset[Competence], *, viewer: Viewer) -> list[Asked]:
    """Each with who holds it at the viewer's organisation, in the order of the list of competences."""
    asked = set(wanted)
    if not asked:
        return []
    code = viewer.organisation
    kept = organisations.kept_competences(code, viewer=viewer)
    held = organisations.competences_of(staff_id(viewer=viewer), code, viewer=viewer)
    return [
        Asked(
            one,
            one in kept,
            one in held,
            one in said,
            tuple(organisations.holders_of(one, code, viewer=viewer)) if one in kept else (),
        )
        for one in Competence
        if one in asked
    ]


def check_competence(needed: Competence | None, *, viewer: Viewer) -> None:
    """Raises Conflict for a colleague whose organisation keeps a list of who may, and who is not on it. A system's own
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


def _said(contact: Contact) -> frozenset[Competence]:
    rows = contact.competences.order_by("at", "id").values_list("competence", "is_asked")
    return frozenset(Competence(one) for one, is_asked in dict(rows).items() if is_asked)
