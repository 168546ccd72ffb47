"""What the national service replies to a batch: each answer to what was asked of whom, if that is still said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ginnel.care.reception.actions.prepare import Ready
from ginnel.care.reception.rules import Reply
from ginnel.foundation.people.actions import tracing as people
from ginnel.foundation.people.queries import batches
from ginnel.foundation.people.rules.batches import Asked, key
from ginnel.foundation.people.rules.tracing import Answer, Question, answered
from ginnel.foundation.people.states import TraceService
from ginnel.foundation.terminology import queries as terminology
from ginnel.kernel import clock
from ginnel.kernel.errors import Fault
from ginnel.kernel.viewer import Viewer

# What a search by details must reach, of 1; the service itself reports matches from a half. Names and birth date must
# agree besides, by the rule by which records are joined (people.rules.tracing).
LEAST_SCORE = "batch-trace-least-score"
_UNKNOWN = "Nobody was asked about under this reference."
_OVERTAKEN = "What is said of this person has changed since they were asked about: the answer does not stand."


@dataclass(slots=True)
class Taken:
    """Rows that brought a new answer, rows to which no question belongs, and what is to be said of those whose question
    would no longer be asked."""

    new: set[int] = field(default_factory=set)
    refused: dict[int, tuple[Fault, ...]] = field(default_factory=dict)
    notes: dict[int, Fault] = field(default_factory=dict)


def take(*, rows: Sequence[Ready], by: Viewer) -> Taken:
    """Keep the answers that `rows` bring; one that was kept before is not new."""
    taken = Taken()
    replies = {row.row: row.reply for row in rows if row.reply is not None and not row.faults}
    if not replies:
        return taken
    asked = batches.asked(viewer=by, references={reply.batch for reply in replies.values()})
    now = batches.questions(viewer=by, sources={reply.source for reply in replies.values()})
    least = float(terminology.parameter(LEAST_SCORE).value)
    answers: dict[int, Answer] = {}
    for row, reply in replies.items():
        was = asked.get((reply.batch, reply.source))
        would = now.get(reply.source)
        if was is None:
            taken.refused[row] = (Fault("reference-unknown", _UNKNOWN, row, "UNIQUE REFERENCE"),)
        elif would is None or would.fingerprint != was.fingerprint:
            taken.notes[row] = Fault("answer-overtaken", _OVERTAKEN, row, "UNIQUE REFERENCE")
        else:
            answers[row] = _answer(reply, would, was, least)
    held = batches.held(viewer=by, answers=list(answers.values()))
    taken.new = {row for row, answer in answers.items() if key(answer) not in held}
    people.record_traces(answers=[answers[row] for row in sorted(taken.new)], by=by)
    return taken


def _answer(reply: Reply, asked: Question, was: Asked, least: float) -> Answer:
    return answered(
        asked,
        by_number=reply.by_number,
        by_details=reply.by_details,
        least_score=least,
        service=TraceService.MESH_BATCH,
        asked_at=was.asked_at,
        answered_at=clock.now(),
    )
