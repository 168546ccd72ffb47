"""Find and keep the pairs that may be one person, for records that were just described."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from ginnel.foundation.people.actions import meeting, statements, worn
from ginnel.foundation.people.actions.meeting import Met
from ginnel.foundation.people.rules import model
from ginnel.foundation.people.rules.assessing import Assessment, shipped_assessor
from ginnel.foundation.people.rules.features import Features
from ginnel.kernel.clock import now

_AT_ONCE = 20_000
_ROWS = f"SELECT {', '.join(meeting.COLUMNS)} FROM people_sourcerecord WHERE number = ANY(%s::bigint[])"
_FORGET = """
WITH gone AS (SELECT id FROM people_sourcerecord WHERE number = ANY(%s::bigint[]))
DELETE FROM people_candidate
WHERE first_id = ANY(ARRAY(SELECT id FROM gone)) OR second_id = ANY(ARRAY(SELECT id FROM gone))
"""
_KEEP = """
INSERT INTO people_candidate (first_id, second_id, reason, grade, weight, evidence, model_version, found_at)
SELECT a.id, b.id, c.reason, c.grade, c.weight, c.evidence, %s, %s
FROM jsonb_to_recordset(%s::jsonb)
    AS c(first bigint, second bigint, reason text, grade smallint, weight double precision, evidence jsonb)
JOIN people_sourcerecord a ON a.number = c.first
JOIN people_sourcerecord b ON b.number = c.second
ON CONFLICT (first_id, second_id) DO NOTHING
"""


def find(met: Met, changed: Sequence[Features]) -> list[Assessment]:
    """Every pair worth keeping of those that met.

    The changed records come without worn-out numbers (`worn.without`); the others are read without them.
    """
    known = {one.number: one for one in changed}
    useless = worn.numbers(one.nhs_number for one in met.others.values())
    known |= {number: worn.without(one, useless) for number, one in met.others.items()}
    assess = shipped_assessor()
    judged = (assess(known[a], known[b]) for a, b in sorted(met.pairs))
    return [assessment for assessment in judged if assessment]


def read(numbers: Collection[int]) -> dict[int, Features]:
    """The features of these source records."""
    if not numbers:
        return {}
    rows = statements.run(_ROWS, [list(numbers)])
    return {row[0]: meeting.read_row(row) for row in rows}


def keep(assessments: Iterable[Assessment], *, forgetting: Collection[int]) -> int:
    """Replace the candidates of the records `forgetting` by these; how many were kept."""
    rows = [_row(assessment) for assessment in assessments]
    if forgetting:
        statements.run(_FORGET, [list(forgetting)])
    for start in range(0, len(rows), _AT_ONCE):
        statements.run(_KEEP, [model.CURRENT, now(), json.dumps(rows[start : start + _AT_ONCE])])
    return len(rows)


def _row(assessment: Assessment) -> Mapping[str, Any]:
    return {
        "first": assessment.first,
        "second": assessment.second,
        "reason": str(assessment.reason),
        "grade": assessment.grade,
        "weight": assessment.weight,
        "evidence": assessment.evidence,
    }
