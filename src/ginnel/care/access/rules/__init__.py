"""What may happen at the front door, and by when. Pure."""

from ginnel.care.access.rules.clocks import ALWAYS, Hours, Pause, due, hours_of, spent
from ginnel.care.access.rules.closing import check_can_close
from ginnel.care.access.rules.contacts import (
    Described,
    check_can_be_taken,
    check_can_move,
    check_is_owned,
    is_handover,
)
from ginnel.care.access.rules.knowing import ALWAYS_AFRESH, Known, Question, told_once
from ginnel.care.access.rules.referrals import (
    check_can_answer,
    check_can_send,
    check_move,
    referral_given_out,
    said_to_sender,
)
from ginnel.care.access.rules.standing import soonest

__all__ = [
    "ALWAYS",
    "ALWAYS_AFRESH",
    "Described",
    "Hours",
    "Known",
    "Pause",
    "Question",
    "check_can_answer",
    "check_can_be_taken",
    "check_can_close",
    "check_can_move",
    "check_can_send",
    "check_is_owned",
    "check_move",
    "due",
    "hours_of",
    "is_handover",
    "referral_given_out",
    "said_to_sender",
    "soonest",
    "spent",
    "told_once",
]
