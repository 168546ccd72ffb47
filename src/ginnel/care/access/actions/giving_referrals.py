"""A referral is taken, or given to a colleague by name: it is received, and nothing is decided of it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from ginnel.care.access import rules
from ginnel.care.access.actions.returning import RETURNED, move_referral, tell_about
from ginnel.care.access.models import Referral
from ginnel.care.access.queries.duty import may_read
from ginnel.care.access.queries.finding import last_referral_step, referral_for
from ginnel.care.access.states import ReferralState
from ginnel.foundation.organisations import queries as organisations
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, Invalid
from ginnel.kernel.viewer import RESTRICTED, Category, Viewer

_HOUR = timedelta(hours=1)
_STAYS = {
    ReferralState.SENT: ReferralState.RECEIVED,
    ReferralState.RECEIVED: ReferralState.RECEIVED,
    ReferralState.ACCEPTED: ReferralState.ACCEPTED,
}


@transaction.atomic
def take_referral(*, referral: UUID, number: int, by: Viewer) -> None:
    """Have it. Raises as `move_referral`; Conflict where whoever was asked has nothing more to do."""
    to = _to(referral_for(referral, viewer=by), by)
    move_referral(referral=referral, number=number, to=to, reason="Taken from the list", by=by)


@transaction.atomic
def give_referral(*, referral: UUID, number: int, staff: UUID, by: Viewer) -> None:
    """Let a colleague who works in the team that was asked have it, and tell them. Raises as `take_referral`; Invalid
    for who sent it, does not work there, or may not know whom it is about: why is not told apart."""
    found = referral_for(referral, viewer=by)
    if not _may_have(found, staff, by):
        raise Invalid("They cannot be given this referral.")
    to = _to(found, by)
    move_referral(referral=referral, number=number, to=to, reason="Given out", given_to=staff, by=by)
    tell_about(
        found,
        found.to_team,
        staff,
        "A referral was given to you. It is on the work list under Mine.",
        reason=RETURNED,
        read_by=clock.now() + _HOUR,
        reference=rules.referral_given_out(found.id),
        by=by,
    )


def _to(referral: Referral, by: Viewer) -> ReferralState:
    state = ReferralState(last_referral_step(referral, viewer=by).state)
    if state not in _STAYS:
        raise Conflict(f"A referral that is {state.label.lower()} is given to nobody.")
    return _STAYS[state]


def _may_have(referral: Referral, staff: UUID, by: Viewer) -> bool:
    subject = Category(referral.category)
    needed = subject if subject in RESTRICTED else Category.DEMOGRAPHICS
    team = referral.to_team
    return (
        staff != referral.from_staff_id
        and organisations.works_there(staff, team.id, clock.today(), viewer=by)
        and may_read(staff, [referral.person_id], needed, team=team.id, organisation=team.organisation.code)
    )
