"""By when something is due, as lists are asked for it."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db.models import Q, TextChoices

from ginnel.care.access.queries.clocks import next_opening
from ginnel.kernel.clock import LONDON
from ginnel.kernel.exemptions import needs_no_viewer


class Due(TextChoices):
    """Late, before the office opens, and later are everything that is open, each once; today is late or by midnight in
    England."""

    LATE = "late", "Late already"
    TODAY = "today", "Late already, or today"
    BEFORE_OPENING = "opening", "Before the office opens next"
    LATER = "later", "Can wait until the office opens"


@needs_no_viewer("what a list is narrowed to is about nobody")
def due_when(due: str, now: datetime) -> Q:
    """What of the rows of a list that is of."""
    if due == Due.LATE:
        return Q(due_at__lt=now)
    if due == Due.TODAY:
        tomorrow = now.astimezone(LONDON).date() + timedelta(days=1)
        return Q(due_at__lt=datetime.combine(tomorrow, time(), LONDON))
    opens = next_opening(now)
    if due == Due.BEFORE_OPENING:
        return Q(due_at__gte=now, due_at__lt=opens)
    return Q(due_at__gte=opens) | Q(due_at=None)
