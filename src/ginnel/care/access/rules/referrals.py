"""A referral from its sending to its end, always in somebody's hands."""

from __future__ import annotations

from ginnel.care.access.rules.contacts import LONGEST_WORDS, check_reason
from ginnel.care.access.states import REFERRAL_TRANSITIONS, WITH_SENDER, ReferralState
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


def owner_is_sender(state: ReferralState) -> bool:
    """Whether whoever sent it answers for it now; whoever was asked does otherwise."""
    return state in WITH_SENDER


def check_move(state: ReferralState, to: ReferralState, reason: str, next_step: str) -> None:
    """Raises Conflict where the table has no such step; Invalid for a refusal without a reason, or that does not say
    what happens next."""
    if to not in REFERRAL_TRANSITIONS[state]:
        raise Conflict(f"A referral that is {state.label.lower()} cannot become {to.label.lower()}.")
    check_reason(reason, is_needed=to in _WITH_REASON or state == to)
    if to == ReferralState.DECLINED and not next_step.strip():
        raise Invalid("Say what should happen next: somebody is waiting for help.")
    check_reason(next_step, is_needed=False)


def check_can_answer(to: ReferralState, organisation: str, sender: str, receiver: str) -> None:
    """Raises NotPermitted where the other side alone may say so. `organisation`, `sender` and `receiver` are codes."""
    side = sender if to in _BY_SENDER else receiver
    if to == ReferralState.BOUNCED:
        side = organisation  # whoever notices
    if organisation != side:
        who = "sent it" if to in _BY_SENDER else "were asked"
        raise NotPermitted((f"Only those who {who} can say that.",))
