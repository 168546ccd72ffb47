"""Ask the national service who somebody is, and keep what it answers, beside what the source said and never over it.

The interface for whatever asks (`surfaces.tracing`: the Personal Demographics Service, the batch trace over MESH):

    questions = queries.untraced(viewer=by, limit=...)
    asked_at = actions.ask_national(questions=questions, service=TraceService.MESH_BATCH, reference=..., by=by)
    ...                                      # they go; whatever is lost on the way is asked again or waits
    answers = [rules.tracing.answered(question, by_number=..., by_details=..., ...) for ...]
    actions.record_traces(answers=answers, by=by)

An answer may come late, twice or out of order, to a question that the source has since changed: it is kept all the
same, and stands for as long as the source says what was asked (`actions.standing`). Whoever holds only
an `Answer`'s fingerprint (a batch's file that comes back days later) finds it by `queries.batch(reference=...)`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.db import transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.people.actions import columns, matching, statements, turns, worn
from ginnel.foundation.people.actions.standing import standing_traces
from ginnel.foundation.people.models import SourceRecord, TraceQuestion
from ginnel.foundation.people.rules.blocking import keys
from ginnel.foundation.people.rules.features import features
from ginnel.foundation.people.rules.tracing import Answer, Question, check_can_ask, fingerprint
from ginnel.foundation.people.states import TraceService
from ginnel.kernel.clock import now
from ginnel.kernel.errors import NotFound
from ginnel.kernel.viewer import Viewer

_KEEP = """
INSERT INTO people_trace (source_id, fingerprint, service, asked_at, answered_at, outcome, number, score,
    is_restricted, death_date, death_status, recorded_by)
SELECT s.id, a.fingerprint, a.service, a.asked_at, a.answered_at, a.outcome, a.number, a.score, a.is_restricted,
    a.death_date, a.death_status, %s
FROM jsonb_to_recordset(%s::jsonb) AS a(source bigint, fingerprint text, service text, asked_at timestamptz,
    answered_at timestamptz, outcome text, number text, score double precision, is_restricted boolean,
    death_date text, death_status text)
JOIN people_sourcerecord s ON s.number = a.source
ON CONFLICT (source_id, fingerprint, service, answered_at, outcome, number, is_restricted) DO NOTHING
RETURNING outcome
"""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a batch of answers came to: kept (others were kept before), how many of each outcome among those, how many
    source records another number or status counts for now, and how many of them moved to another person."""

    kept: int
    outcomes: Mapping[str, int]
    changed: int
    linked: int


@transaction.atomic
def ask_national(
    *, questions: Sequence[Question], service: TraceService, by: Viewer, reference: str = ""
) -> datetime:
    """Write down, before it happens, that these go to the national service; audited person by person. When it was.

    Raises NotPermitted for whoever does not keep the record, and NotFound where a source record is not known.
    """
    check_can_ask(by)
    at = now()
    asked = {one.source: one for one in questions}
    found = SourceRecord.objects.filter(number__in=list(asked)).values_list("number", "id", "person_id")
    ids = {number: (id, person) for number, id, person in found}
    if len(ids) < len(asked):
        raise NotFound("There is no such source record.")
    TraceQuestion.objects.bulk_create(
        TraceQuestion(
            source_id=ids[one.source][0],
            fingerprint=one.fingerprint,
            service=service,
            asked_at=at,
            asked_by=by.identity,
            reference=reference,
        )
        for one in asked.values()
    )
    detail = {"service": str(service), "reference": reference}
    audit.append(
        by=by,
        events=[
            Event("people.ask-national", person=ids[number][1], detail=detail | {"source": number})
            for number in sorted(asked)
        ],
    )
    return at


@transaction.atomic
def record_traces(*, answers: Sequence[Answer], by: Viewer) -> Recorded:
    """Keep answers, let those that stand count, and match and settle whom they change. Twice is as once.

    Waits for other descriptions and decisions to commit. Raises NotPermitted for whoever does not keep the record.
    """
    check_can_ask(by)
    turns.take()
    if not answers:
        return Recorded(0, {}, 0, 0)
    kept = statements.run(_KEEP, [by.identity, orjson.dumps([_row(one) for one in answers]).decode()])
    outcomes = dict(sorted(Counter(outcome for (outcome,) in kept).items()))
    changed, linked = _stand(sorted({one.source for one in answers}), by)
    counts = {"kept": len(kept), "changed": changed, "linked": linked, "outcomes": outcomes}
    audit.append(by=by, events=[Event("people.record-traces", detail=counts)])
    return Recorded(len(kept), outcomes, changed, linked)


def _stand(numbers: Sequence[int], by: Viewer) -> tuple[int, int]:
    """Let the standing traces of these records count. (Records changed, records moved.)"""
    said: dict[int, dict[str, Any]] = {
        row["number"]: dict(row)
        for row in SourceRecord.objects.filter(number__in=numbers, described_at__isnull=False).values()
    }
    asked = {number: fingerprint(row) for number, row in said.items()}
    before = {number: features(row).nhs_number for number, row in said.items()}
    useless = worn.numbers(before.values())
    for number, stands in standing_traces(asked).items():
        said[number] |= stands._asdict()
    written = columns.write_traces(_columns(said))
    if not written.changed:
        return 0, 0
    again = worn.no_longer(useless, written.changed)
    found = matching.match({number: features(said[number]) for number in written.changed}, written, again, by)
    return len(written.changed), found.linked


def _columns(said: Mapping[int, Mapping[str, Any]]) -> list[dict[str, Any]]:
    names = ("number", "traced_number", "traced_status", "traced_apart", "traced_at")
    return [
        {name: row[name] for name in names} | {"block_keys": keys(features(row)).held}
        for _, row in sorted(said.items())
    ]


def _row(one: Answer) -> dict[str, Any]:
    return {
        "source": one.source,
        "fingerprint": one.fingerprint,
        "service": str(one.service),
        "asked_at": one.asked_at,
        "answered_at": one.answered_at,
        "outcome": str(one.outcome),
        "number": one.number,
        "score": one.score,
        "is_restricted": one.is_restricted,
        "death_date": one.death_date,
        "death_status": one.death_status,
    }
