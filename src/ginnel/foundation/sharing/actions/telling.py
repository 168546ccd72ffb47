"""Telling those who answer for how records are used."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from ginnel.foundation.notices import actions as notices
from ginnel.foundation.notices import queries as notice_queries
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.organisations.models import StaffRole
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.relationships.models import Relationship
from ginnel.foundation.relationships.rules import opening_reference
from ginnel.foundation.sharing import rules
from ginnel.foundation.sharing.queries.barring import kept_from
from ginnel.foundation.sharing.queries.overriding import review_due
from ginnel.kernel.viewer import Viewer


def tell_governance(
    *,
    reason: str,
    text: str,
    reference: str,
    read_by: datetime,
    organisation: str = "",
    person: UUID | None = None,
    but: UUID | None = None,
    is_for_guardians: bool = False,
    by: Viewer,
) -> int:
    """A notice to each information governance officer of an organisation (code), or of the place where it has none or
    none is named, but never to the account `but`; how many were raised. `is_for_guardians`: to each Caldicott Guardian
    of the organisation too, and one alone to whoever is both."""
    guardians = holders(Role.CALDICOTT_GUARDIAN, but=but, person=person, by=by) if is_for_guardians else []
    guarding = [one for one in guardians if one.organisation.code == organisation]
    told = {one.account_id for one in guarding}
    officers = holders(Role.INFORMATION_GOVERNANCE_OFFICER, but=but, person=person, by=by)
    own = [one for one in officers if one.organisation.code == organisation]
    others = [one for one in own or officers if one.account_id not in told]
    addressed = {(one.account_id, one.organisation_id): one.organisation for one in [*guarding, *others]}
    for (account, _), at in addressed.items():
        notices.raise_notice(
            organisation=at,
            staff=account,
            person=person,
            reason=reason,
            text=text,
            read_by=read_by,
            reference=reference,
            by=by,
        )
    return len(addressed)


def holders(role: Role, *, but: UUID | None, person: UUID | None, by: Viewer) -> list[StaffRole]:
    """Who holds a role, without the account `but` and whoever is kept from the person: a notice that is about them is
    shown to none of those, and an only officer's would be read by nobody."""
    accounts, codes = kept_from(person) if person else (frozenset(), frozenset())
    return [
        one
        for one in organisations.holders(role, viewer=by)
        if one.account_id != but and one.account_id not in accounts and one.organisation.code not in codes
    ]


def tell_governance_once(
    *, reason: str, text: str, reference: str, read_by: datetime, organisation: str = "", by: Viewer
) -> int:
    """As `tell_governance`, unless one was raised under this reference before. `by` is a service that keeps the
    record."""
    if notice_queries.about(references=[reference], viewer=by):
        return 0
    return tell_governance(
        reason=reason, text=text, reference=reference, read_by=read_by, organisation=organisation, by=by
    )


def tell_of_opening(opened: Relationship, text: str, *, by: Viewer) -> None:
    """That somebody opened a record by their own word, to the officers and Caldicott Guardians of their organisation,
    each of whom may review it."""
    tell_governance(
        reason=rules.OVERRIDE_NOTICE,
        text=text,
        reference=opening_reference(opened.id),
        read_by=review_due(opened.started_at),
        organisation=by.organisation,
        person=opened.person_id,
        is_for_guardians=True,
        by=by,
    )
