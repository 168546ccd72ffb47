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
    notifications_among,
    overdue,
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
    "messages",
    "notifications_among",
    "overdue",
    "quiet_hours",
    "waiting",
    "waiting_times",
    "wanting_emails",
]
