"""What belongs to a batch that goes to the national service and comes back days later. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from ginnel.foundation.people.rules.tracing import Answer


class Asked(NamedTuple):
    """That somebody was asked about in a batch: what was said of them then, and when."""

    fingerprint: str
    asked_at: datetime


AnswerKey = tuple[int, str, datetime, str, str]


def key(answer: Answer) -> AnswerKey:
    """What makes an answer the same as another, whenever it was read."""
    return answer.source, answer.fingerprint, answer.asked_at, str(answer.outcome), answer.number
