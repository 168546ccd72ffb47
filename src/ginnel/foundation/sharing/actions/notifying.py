"""Telling information governance of something that is about no person: once for as long as it lasts."""

from __future__ import annotations

from datetime import timedelta

from ginnel.foundation.notices import actions as notices
from ginnel.foundation.notices import queries as notice_queries
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.organisations.states import Role
from ginnel.kernel import clock
from ginnel.kernel.viewer import Viewer


def notify_governance(
    *, reason: str, text: str, reference: str, within: timedelta, by: Viewer, organisation: str = ""
) -> int:
    """Raise a notice to each information governance officer (of one organisation, where it has any), unless one was
    raised under this reference before; how many were raised. `by` is a service that keeps the record."""
    if notice_queries.about(references=[reference], viewer=by):
        return 0
    officers = organisations.holders(Role.INFORMATION_GOVERNANCE_OFFICER, viewer=by)
    own = [one for one in officers if organisation and one.organisation.code == organisation]
    addressed = {(one.account_id, one.organisation_id): one.organisation for one in own or officers}
    for (account, _), at in addressed.items():
        notices.raise_notice(
            organisation=at,
            staff=account,
            reason=reason,
            text=text,
            reference=reference,
            read_by=clock.now() + within,
            by=by,
        )
    return len(addressed)
