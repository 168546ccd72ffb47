"""Where a notice stands. Reading it ends it, even late; nobody reading it in time is told to somebody else; what turns
out not to be so is withdrawn before anybody acts on it."""

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
