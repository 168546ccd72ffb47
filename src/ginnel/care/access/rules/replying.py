"""What another organisation's system may say of a referral that it was sent. Pure."""

from __future__ import annotations

from ginnel.care.access.states import ReferralState
from ginnel.kernel.errors import Invalid, NotPermitted

STATE_OF = {
    "received": ReferralState.RECEIVED,
    "accepted": ReferralState.ACCEPTED,
    "in-progress": ReferralState.ACCEPTED,
    "rejected": ReferralState.DECLINED,
    "completed": ReferralState.COMPLETED,
    "cancelled": ReferralState.WITHDRAWN,
}
"""Of the statuses of a FHIR Task those that answer a referral."""
_NOT_SAID = "The system that answered did not say. Ask them."


def state_of(status: str) -> ReferralState:
    """Raises Invalid for a status that answers nothing."""
    if status not in STATE_OF:
        known = ", ".join(STATE_OF)
        raise Invalid(f"A referral is answered with one of these statuses: {known}.")
    return STATE_OF[status]


def check_is_theirs(to: ReferralState, organisation: str, sender: str, receiver: str) -> None:
    """Raises NotPermitted for the other side: who was asked answers, and who asked takes it back."""
    if organisation != (sender if to == ReferralState.WITHDRAWN else receiver):
        raise NotPermitted(
            ("The organisation that was asked answers, and the one that asked takes it back.",)
        )


def said_why(to: ReferralState, reason: str, note: str = "") -> str:
    """The reason, and for all but what is declined the note, which else would be kept nowhere. Raises Invalid where it
    is declined or taken back without a reason: somebody waits for help."""
    if to in (ReferralState.DECLINED, ReferralState.WITHDRAWN) and not reason.strip():
        raise Invalid("Say why, in statusReason.")
    said = [reason.strip(), "" if to == ReferralState.DECLINED else note.strip()]
    return "\n".join(filter(None, said)) or (_NOT_SAID if to == ReferralState.COMPLETED else "")


def said_next(to: ReferralState, note: str) -> str:
    """What should happen next, where it is declined."""
    return (note.strip() or _NOT_SAID) if to == ReferralState.DECLINED else ""
