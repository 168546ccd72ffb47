"""Telling those who answer for how records are used."""

from __future__ import annotations

from ginnel.foundation.notices import actions as notices
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.relationships.models import Relationship
from ginnel.foundation.relationships.rules import opening_reference
from ginnel.foundation.sharing import rules
from ginnel.foundation.sharing.queries.overriding import review_due
from ginnel.kernel.viewer import Viewer


def tell_governance(opened: Relationship, text: str, *, by: Viewer) -> None:
    """One notice to each information governance officer of the organisation, or of the place where it has none."""
    officers = organisations.holders(Role.INFORMATION_GOVERNANCE_OFFICER, viewer=by)
    own = [one for one in officers if one.organisation.code == by.organisation]
    addressed = {(one.account_id, one.organisation_id): one.organisation for one in own or officers}
    for (account, _), organisation in addressed.items():
        notices.raise_notice(
            organisation=organisation,
            staff=account,
            person=opened.person_id,
            reason=rules.OVERRIDE_NOTICE,
            text=text,
            read_by=review_due(opened.started_at),
            reference=opening_reference(opened.id),
            by=by,
        )
