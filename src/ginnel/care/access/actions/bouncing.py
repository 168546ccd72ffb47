"""Referrals to a team in which nobody works: returned to whoever sent them, so that they are in somebody's hands."""

from __future__ import annotations

from uuid import UUID

import structlog
from django.db import transaction

from ginnel.care.access.actions.returning import move_referral
from ginnel.care.access.actions.standing import try_hold
from ginnel.care.access.models import OpenReferral
from ginnel.care.access.states import REFERRAL_OPEN, TAKEN_ON, ReferralState
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.sharing.queries import service
from ginnel.kernel.viewer import Viewer

log = structlog.get_logger("ginnel.access")
WHY = "Nobody works in that team any more, and no system of theirs takes referrals."
NEXT = "Ask another team, or ring them."


def return_undeliverable(*, by: Viewer) -> int:
    """Return every referral that nobody could receive, or that was taken on where nobody works any more; how many. Not
    one that somebody has by name who works there in another way than in the team. Each in a transaction of its own;
    what somebody works on at this moment is left for the next turn."""
    asked = OpenReferral.objects.filter(state__in=REFERRAL_OPEN)
    teams = set(asked.values_list("referral__to_team", flat=True).distinct())
    empty = organisations.teams_without_workers(teams, viewer=by) if teams else set()
    found = list(asked.filter(referral__to_team__in=empty).values_list("pk", "staff", "team", "state"))
    holding = {(staff, team) for _, staff, team, state in found if staff and state in TAKEN_ON}
    there = holding - organisations.who_left(holding, viewer=by)
    return sum(
        _safely(pk) for pk, staff, team, state in found if state not in TAKEN_ON or (staff, team) not in there
    )


def _safely(pk: UUID) -> int:
    """One that cannot be returned stops no other."""
    try:
        return _return(pk)
    except Exception as error:  # noqa: BLE001, whatever it is, others wait behind it
        log.error("a referral could not be returned", referral=str(pk), fault=type(error).__name__)
        return 0


@transaction.atomic
def _return(pk: UUID) -> int:
    held = OpenReferral.objects.select_related("referral__from_team__organisation")
    one = held.filter(pk=pk, state__in=REFERRAL_OPEN).first()
    if one is None:
        return 0
    if not all(try_hold(each) for each in (one.referral.contact_id, pk) if each):
        return 0
    by = service("front-door", organisation=one.referral.from_team.organisation.code)
    holding = {(one.staff_id, one.team_id)} if one.staff_id and one.state in TAKEN_ON else set()
    if holding - organisations.who_left(holding, viewer=by):
        return 0
    move_referral(
        referral=pk,
        number=one.number,
        to=ReferralState.BOUNCED,
        reason=WHY,
        next_step=NEXT,
        by=by,
    )
    return 1
