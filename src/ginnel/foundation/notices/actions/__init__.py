"""Raising notices and escalating what nobody read; and having messages carried outside."""

from ginnel.foundation.notices.actions.carrying import (
    Outcome,
    Outgoing,
    claim_messages,
    claim_sent,
    end_old,
    note_outcomes,
)
from ginnel.foundation.notices.actions.emails import choose_emails
from ginnel.foundation.notices.actions.escalating import UNREAD, escalate_overdue, set_next_in_line
from ginnel.foundation.notices.actions.messages import send_message
from ginnel.foundation.notices.actions.notices import pass_on, raise_notice, read, withdraw, withdraw_about
from ginnel.foundation.notices.actions.withdrawing import Addressed, withdraw_messages

__all__ = [
    "UNREAD",
    "Addressed",
    "Outcome",
    "Outgoing",
    "choose_emails",
    "claim_messages",
    "claim_sent",
    "end_old",
    "escalate_overdue",
    "note_outcomes",
    "pass_on",
    "raise_notice",
    "read",
    "send_message",
    "set_next_in_line",
    "withdraw",
    "withdraw_about",
    "withdraw_messages",
]
