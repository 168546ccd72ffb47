"""Reading the notices that wait for somebody, and what was sent outside."""

from ginnel.foundation.notices.queries.emails import Wish, emails_wanted, wanting_emails
from ginnel.foundation.notices.queries.messages import Sent, messages
from ginnel.foundation.notices.queries.notices import (
    About,
    Raised,
    Waiting,
    about,
    addressed_to,
    among,
    how_many_wait,
    keys_made,
    next_in_line,
    notifications_among,
    overdue,
    raised_for,
    waiting,
    waiting_times,
)
from ginnel.foundation.notices.queries.quiet import daily_at, quiet_hours

__all__ = [
    "About",
    "Raised",
    "Sent",
    "Waiting",
    "Wish",
    "about",
    "addressed_to",
    "among",
    "daily_at",
    "emails_wanted",
    "how_many_wait",
    "keys_made",
    "next_in_line",
    "messages",
    "notifications_among",
    "overdue",
    "quiet_hours",
    "raised_for",
    "waiting",
    "waiting_times",
    "wanting_emails",
]
