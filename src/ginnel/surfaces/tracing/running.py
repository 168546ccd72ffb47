"""Ask the national service about everybody whose number nobody has verified, and keep what it answers.

Batch by batch: written down that they go, asked one by one, the answers recorded together. Killed at any point, what
was recorded stays and the rest is asked again; no answer is kept twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from ginnel.foundation.people import actions, queries
from ginnel.foundation.people.rules.tracing import Answer, Held, Nobody, Question, answered
from ginnel.foundation.people.states import TraceOutcome, TraceService
from ginnel.foundation.terminology import queries as terminology
from ginnel.kernel import clock
from ginnel.kernel.errors import GinnelError
from ginnel.kernel.viewer import Viewer
from ginnel.surfaces.tracing.asking_again import again

# At five requests a second a batch is ten seconds: as much as is asked twice when the process is killed.
BATCH = 50


class Asked(Protocol):
    """Whoever answers one question: `pds.Pds`."""

    def ask(self, asked: Question) -> tuple[Held | Nobody, Held | Nobody]: ...


@dataclass(slots=True)
class Receipt:
    """asked = the sum of `outcomes` + unanswered. `linked` source records moved to another person. `stopped` says why
    asking ended before everybody had been asked about, '' where it did not."""

    asked: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    linked: int = 0
    unanswered: int = 0
    stopped: str = ""


def trace(
    service: Asked,
    *,
    by: Viewer,
    organisation: UUID | None = None,
    batch: int = BATCH,
    progress: Callable[[Receipt], None] = lambda receipt: None,
) -> Receipt:
    """Trace what is untraced, or was traced long ago, of one organisation or of all. Unreachable and Refused end it
    early, said in the receipt; answers so far are kept."""
    receipt, after = Receipt(), 0
    least, due = float(terminology.parameter("trace-least-score").value), again()
    while not receipt.stopped:
        questions = queries.untraced(
            viewer=by, organisation=organisation, after=after, limit=batch, again=due
        )
        if not questions:
            break
        after = questions[-1].source
        _batch(service, questions, least, receipt, by)
        progress(receipt)
    return receipt


def _batch(service: Asked, questions: Sequence[Question], least: float, receipt: Receipt, by: Viewer) -> None:
    """Answer these, or as many as can be."""
    going = [one for one in questions if one.has_number or one.has_details]
    asked_at = actions.ask_national(questions=going, service=TraceService.PDS_FHIR, by=by)
    answers: list[Answer] = []
    for one in questions:
        by_number: Held | Nobody = Nobody.NOT_ASKED
        by_details: Held | Nobody = Nobody.NOT_ASKED
        try:
            if one.has_number or one.has_details:
                by_number, by_details = service.ask(one)
        except GinnelError as refused:
            receipt.stopped = str(refused)
            break
        answers.append(
            answered(
                one,
                by_number=by_number,
                by_details=by_details,
                least_score=least,
                service=TraceService.PDS_FHIR,
                asked_at=asked_at,
                answered_at=clock.now(),
            )
        )
    recorded = actions.record_traces(answers=answers, by=by)
    receipt.asked += len(questions)
    receipt.unanswered += len(questions) - len(answers)
    receipt.outcomes.update(str(one.outcome) for one in answers)
    receipt.linked += recorded.linked


def says(receipt: Receipt) -> list[tuple[str, int]]:
    """The receipt's outcomes in words, in the order of `TraceOutcome`."""
    return [(str(each.label), receipt.outcomes[each]) for each in TraceOutcome if receipt.outcomes[each]]
