"""Raising notices and escalating what nobody read; and having messages carried outside."""

from ginnel.foundation.notices.actions.carrying import (
    Outcome,
    Outgoing,
    claim_messages,
    claim_sent,
    note_outcomes,
)
from ginnel.foundation.notices.actions.emails import choose_emails, email_of_waiting
from ginnel.foundation.notices.actions.escalating import escalate_overdue, set_next_in_line
from ginnel.foundation.notices.actions.messages import send_message, withdraw_messages
from ginnel.foundation.notices.actions.notices import raise_notice, read, withdraw, withdraw_about

__all__ = [
    "Outcome",
    "Outgoing",
    "choose_emails",
    "claim_messages",
    "claim_sent",
    "email_of_waiting",
    "escalate_overdue",
    "note_outcomes",
    "raise_notice",
    "read",
    "send_message",
    "set_next_in_line",
    "withdraw",
    "withdraw_about",
    "withdraw_messages",
]
