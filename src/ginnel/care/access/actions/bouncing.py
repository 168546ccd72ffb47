"""Referrals to a team in which nobody works: returned to whoever sent them, so that they are in somebody's hands."""

from __future__ import annotations

from uuid import UUID

import structlog
from django.db import transaction

from ginnel.care.access.actions.returning import move_referral
from ginnel.care.access.actions.standing import try_hold
from ginnel.care.access.models import OpenReferral
from ginnel.care.access.states import REFERRAL_OPEN, ReferralState
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.sharing.queries import service
from ginnel.kernel.errors import GinnelError
from ginnel.kernel.viewer import Viewer

log = structlog.get_logger("ginnel.access")
WHY = "Nobody works in that team any more, and no system of theirs takes referrals."
NEXT = "Ask another team, or ring them."


def return_undeliverable(*, by: Viewer) -> int:
    """Return every referral that nobody could receive, or that was taken on where nobody works any more; how many. Each
    in a transaction of its own; what somebody works on at this moment is left for the next turn."""
    asked = OpenReferral.objects.filter(state__in=REFERRAL_OPEN)
    teams = set(asked.values_list("referral__to_team", flat=True).distinct())
    empty = organisations.teams_without_workers(teams, viewer=by) if teams else set()
    found = list(asked.filter(referral__to_team__in=empty).values_list("pk", flat=True))
    return sum(_safely(pk) for pk in found)


def _safely(pk: UUID) -> int:
    """One that cannot be returned stops no other."""
    try:
        return _return(pk)
    except GinnelError as refused:
        log.warning("a referral could not be returned", referral=str(pk), code=refused.code)
        return 0


@transaction.atomic
def _return(pk: UUID) -> int:
    held = OpenReferral.objects.select_related("referral__from_team__organisation")
    one = held.filter(pk=pk, state__in=REFERRAL_OPEN).first()
    if one is None:
        return 0
    if not all(try_hold(each) for each in (one.referral.contact_id, pk) if each):
        return 0
    move_referral(
        referral=pk,
        number=one.number,
        to=ReferralState.BOUNCED,
        reason=WHY,
        next_step=NEXT,
        by=service("front-door", organisation=one.referral.from_team.organisation.code),
    )
    return 1
