"""A referral out of a contact: received, accepted and completed, or declined and sent elsewhere."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from ginnel.care.access import actions as access
from ginnel.care.access.states import ReferralState, Urgency
from ginnel.foundation.notices import actions as notices
from ginnel.foundation.notices import queries as notice_queries
from ginnel.foundation.notices.states import NoticeState
from ginnel.foundation.sharing.queries import StaffViewer, service
from ginnel.synthetic.front_door.desks import viewer_of

if TYPE_CHECKING:
    from ginnel.synthetic.front_door.living import Life

_ASKED_FOR = "Help to get strong and steady again at home. Prefers mornings."
_URGENCIES = (Urgency.SOON, Urgency.TWO_DAYS, Urgency.ROUTINE, Urgency.CRISIS)
_WEIGHTS = (5, 3, 3, 1)


def send(life: Life, by: StaffViewer) -> UUID:
    """Out of the contact, by whoever has it."""
    urgency = life.random.choices(_URGENCIES, _WEIGHTS)[0]
    return _send(life, life.desk.asked, urgency, by, contact=life.contact)


def _send(life: Life, to: UUID, urgency: Urgency, by: StaffViewer, **more: UUID | None) -> UUID:
    asked = viewer_of(to)
    assert asked.team is not None
    return access.send_referral(
        person=life.told.person, to_team=asked.team, asked_for=_ASKED_FOR, urgency=urgency, by=by, **more
    )


def live(sent: UUID, life: Life) -> None:
    """As such things go: one in five is declined and sent elsewhere, a few are withdrawn or take long. Raises NotYet
    where it is still on its way."""
    turn = life.random.random()
    _move(sent, 1, ReferralState.RECEIVED, life.desk.asked, life, life.minutes(35))
    if turn < 0.2:
        _is_declined(sent, life)
    elif turn < 0.24:
        reason = "In hospital since this morning"
        _move(sent, 2, ReferralState.WITHDRAWN, life.worker, life, life.minutes(300), reason)
    else:
        _is_done(sent, 2, life.desk.asked, life)


def _is_done(sent: UUID, number: int, by: UUID, life: Life) -> None:
    _move(sent, number, ReferralState.ACCEPTED, by, life, life.minutes(420))
    days = timedelta(days=life.random.lognormvariate(0, 0.6) * 12)
    _move(sent, number + 1, ReferralState.COMPLETED, by, life, days, "Walks with a frame now")


def _is_declined(sent: UUID, life: Life) -> None:
    """It is the sender's again, who sends them elsewhere."""
    _move(
        sent, 2, ReferralState.DECLINED, life.desk.asked, life, life.minutes(600),
        "Lives outside the area of the team", "Ask the social workers of the locality",
    )  # fmt: skip
    with life.moment.after(life.minutes(200)):
        by = viewer_of(life.worker)
        again = _send(life, life.desk.elsewhere, Urgency.SOON, by, again=sent)
        access.move_referral(
            referral=sent, number=3, to=ReferralState.SETTLED, reason="Sent to the social workers", by=by
        )
        _read(sent, life)
    _is_done(again, 1, life.desk.elsewhere, life)


def _move(
    sent: UUID,
    number: int,
    to: ReferralState,
    by: UUID,
    life: Life,
    wait: timedelta,
    reason: str = "",
    next_step: str = "",
) -> None:
    with life.moment.after(wait):
        access.move_referral(
            referral=sent, number=number, to=to, reason=reason, next_step=next_step, by=viewer_of(by)
        )
        if to in (ReferralState.ACCEPTED, ReferralState.COMPLETED):
            _read(sent, life)


def _read(sent: UUID, life: Life) -> None:
    """What they were told of it is read in a day by whoever sent it."""
    if life.moment.now - life.moment.at < timedelta(days=1):
        return
    by = viewer_of(life.worker)
    for one in notice_queries.about(references=[f"referral {sent}"], viewer=service("front-door")):
        if one.state == NoticeState.RAISED and str(one.staff) == by.identity:
            notices.read(notice=one.id, team=by.team, by=by)
