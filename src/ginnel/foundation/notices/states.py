"""Where a notice stands, and a message sent outside. Reading a notice ends it, even late; nobody reading it in time is
told to somebody else; what turns out not to be so is withdrawn before anybody acts on it."""

from django.db.models import TextChoices


class NoticeState(TextChoices):
    RAISED = "raised", "Waiting to be read"
    ESCALATED = "escalated", "Not read in time"
    READ = "read", "Read"
    WITHDRAWN = "withdrawn", "No longer so"


TRANSITIONS: dict[NoticeState, frozenset[NoticeState]] = {
    NoticeState.RAISED: frozenset({NoticeState.ESCALATED, NoticeState.READ, NoticeState.WITHDRAWN}),
    NoticeState.ESCALATED: frozenset({NoticeState.READ, NoticeState.WITHDRAWN}),
    NoticeState.READ: frozenset(),
    NoticeState.WITHDRAWN: frozenset(),
}


class Channel(TextChoices):
    """What carries a message outside."""

    TEXT = "text", "Text message"
    EMAIL = "email", "Email"


class MessageState(TextChoices):
    WAITING = "waiting", "Waiting to be sent"
    SENT = "sent", "Sent"
    SHOWN = "shown", "Not sent: shown here alone"
    DELIVERED = "delivered", "Delivered"
    FAILED = "failed", "Could not be delivered"
    WITHDRAWN = "withdrawn", "Taken back before it was sent"


MESSAGE_TRANSITIONS: dict[MessageState, tuple[MessageState, ...]] = {
    MessageState.WAITING: (
        MessageState.SENT,
        MessageState.SHOWN,
        MessageState.FAILED,
        MessageState.WITHDRAWN,
    ),
    MessageState.SENT: (MessageState.DELIVERED, MessageState.FAILED),
    MessageState.SHOWN: (),
    MessageState.DELIVERED: (),
    MessageState.FAILED: (),
    MessageState.WITHDRAWN: (),
}
"""A message of which we do not know whether it left waits still: who carries it is asked before it is sent again."""
MESSAGE_ENDS = frozenset(state for state, after in MESSAGE_TRANSITIONS.items() if not after)
