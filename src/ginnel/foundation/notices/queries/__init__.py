"""Reading the notices that wait for somebody, and what was sent outside."""

from ginnel.foundation.notices.queries.emails import emails_wanted
from ginnel.foundation.notices.queries.messages import Sent, messages
from ginnel.foundation.notices.queries.notices import (
    About,
    Raised,
    Waiting,
    about,
    addressed_to,
    among,
    how_many_wait,
    notifications_among,
    overdue,
    waiting,
)

__all__ = [
    "About",
    "Raised",
    "Sent",
    "Waiting",
    "about",
    "addressed_to",
    "among",
    "emails_wanted",
    "how_many_wait",
    "messages",
    "notifications_among",
    "overdue",
    "waiting",
]
