"""A referral from its sending to its end, always in somebody's hands."""

from __future__ import annotations

from uuid import UUID

from ginnel.care.access.rules.contacts import LONGEST_WORDS, check_reason
from ginnel.care.access.states import COMES_BACK, REFERRAL_TRANSITIONS, ReferralState
from ginnel.kernel.errors import Conflict, Invalid, NotPermitted

_BY_SENDER = frozenset({ReferralState.WITHDRAWN, ReferralState.SETTLED})
_WITH_REASON = frozenset(
    {
        ReferralState.DECLINED,
        ReferralState.BOUNCED,
        ReferralState.WITHDRAWN,
        ReferralState.COMPLETED,
        ReferralState.SETTLED,
    }
)


def check_can_send(asked_for: str, *, has_died: bool, is_to_self: bool) -> None:
    """Raises Invalid for what says nothing, is about the dead, or goes to the team that sends it."""
    if not asked_for.strip():
        raise Invalid("Write what you ask for.")
    if len(asked_for) > LONGEST_WORDS:
        raise Invalid(f"Write it in no more than {LONGEST_WORDS:,} characters.")
    if has_died:
        raise Invalid("The record says that they have died. Check who it is about.")
    if is_to_self:
        raise Invalid("That is your own team. Take the contact yourself.")


def check_move(state: ReferralState, to: ReferralState, reason: str, next_step: str) -> None:
    """Raises Conflict where the table has no such step; Invalid for a refusal without a reason, or that does not say
    what happens next."""
    if to not in REFERRAL_TRANSITIONS[state]:
        raise Conflict(f"A referral that is {state.label.lower()} cannot become {to.label.lower()}.")
    check_reason(reason, is_needed=to in _WITH_REASON or state == to)
    if to == ReferralState.DECLINED and not next_step.strip():
        raise Invalid("Say what should happen next: somebody is waiting for help.")
    check_reason(next_step, is_needed=False)


def check_can_answer(
    to: ReferralState, team: UUID | None, sender: UUID, receiver: UUID, *, is_service: bool
) -> None:
    """Raises NotPermitted where others alone may say so: the team that sent it, the team that was asked, or for what
    could not be delivered whatever delivers. That it was sent its sending says."""
    if to == ReferralState.SENT:
        raise NotPermitted(("A referral is sent once. Send another.",))
    if to == ReferralState.BOUNCED:
        if not is_service:
            raise NotPermitted(("What delivers referrals says that one could not be delivered.",))
        return
    side = sender if to in _BY_SENDER else receiver
    if not is_service and team != side:
        who = "sent it" if to in _BY_SENDER else "was asked"
        raise NotPermitted((f"Only the team that {who} can say that.",))


_BECAME = {
    ReferralState.RECEIVED: "was received",
    ReferralState.ACCEPTED: "is accepted",
    ReferralState.DECLINED: "was declined",
    ReferralState.BOUNCED: "could not be delivered",
    ReferralState.WITHDRAWN: "was withdrawn",
    ReferralState.COMPLETED: "is completed",
}


def said_to_sender(
    to: ReferralState, receiver: str, *, is_anothers: bool = False, is_emptied: bool = False
) -> str:
    """What whoever sent it is told of a step, "" where nothing; `is_anothers`: it comes back to a colleague;
    `is_emptied`: for nobody works any more where it was."""
    if to not in _BECAME:
        return ""
    whose = "A referral of your team" if is_anothers else "Your referral"
    became = "came back: nobody works there any more" if is_emptied else _BECAME[to]
    said = f"{whose} to {receiver} {became}."
    if to in COMES_BACK:
        return f"{said} It is yours {'now' if is_anothers else 'again'}: open it."
    return f"{said} Open it: it says why." if to == ReferralState.WITHDRAWN else said


def referral_given_out(referral: UUID) -> str:
    """What the notice refers to that says to whom it was given: nobody's any more once it moves on."""
    return f"referral {referral} given out"
