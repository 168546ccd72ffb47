"""Where a notice stands. Reading it ends it, even late; nobody reading it in time is told to somebody else."""

from django.db.models import TextChoices


class NoticeState(TextChoices):
    RAISED = "raised", "Waiting to be read"
    ESCALATED = "escalated", "Not read in time"
    READ = "read", "Read"


TRANSITIONS: dict[NoticeState, frozenset[NoticeState]] = {
    NoticeState.RAISED: frozenset({NoticeState.ESCALATED, NoticeState.READ}),
    NoticeState.ESCALATED: frozenset({NoticeState.READ}),
    NoticeState.READ: frozenset(),
}
