"""Find and keep the pairs that may be one person, for records that were just described."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from ginnel.foundation.people.actions import statements, worn
from ginnel.foundation.people.rules import blocking, model
from ginnel.foundation.people.rules.assessing import Assessment, shipped_assessor
from ginnel.foundation.people.rules.features import Features, features
from ginnel.kernel.clock import now

READ = (
    "number nhs_number nhs_status family_folded given_folded other_names_folded birth_date gender address_folded "
    "postcode phone email birth_place_folded is_separated traced_number traced_status traced_apart"
)
_COLUMNS = tuple(READ.split())
# OFFSET 0 keeps the planner on the two indexes: it takes few records for many and would walk whole tables, one by
# number, in order, the other to join. Only a record that is described has keys.
_PARTNERS = f"""
SELECT q.number, {", ".join("s." + name for name in _COLUMNS)}
FROM jsonb_to_recordset(%s::jsonb) AS q(number bigint, sought bigint[])
CROSS JOIN LATERAL (
    SELECT * FROM (
        SELECT source_id FROM people_matchingkeys WHERE keys && q.sought OFFSET 0
    ) AS f ORDER BY f.source_id LIMIT %s
) AS k
CROSS JOIN LATERAL (
    SELECT {", ".join(_COLUMNS)} FROM people_sourcerecord WHERE number = k.source_id OFFSET 0
) AS s
WHERE k.source_id <> q.number
"""
# Beyond this many partners a record is a dummy (hundreds of Test Test born on one day), not a person.
_MOST_PARTNERS = 100
_AT_ONCE = 20_000
_ROWS = f"SELECT {', '.join(_COLUMNS)} FROM people_sourcerecord WHERE number = ANY(%s::bigint[])"
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


def find(changed: Sequence[Features]) -> list[Assessment]:
    """Every pair worth keeping between a changed record and any described record, itself changed or not.

    The changed records come without worn-out numbers (`worn.without`); the others are read without them.
    """
    known = {one.number: one for one in changed}
    pairs, others = _partners(changed)
    useless = worn.numbers(one.nhs_number for one in others.values())
    known |= {number: worn.without(one, useless) for number, one in others.items()}
    assess = shipped_assessor()
    judged = (assess(known[a], known[b]) for a, b in sorted(pairs))
    return [assessment for assessment in judged if assessment]


def read(numbers: Collection[int]) -> dict[int, Features]:
    """The features of these source records."""
    if not numbers:
        return {}
    rows = statements.run(_ROWS, [list(numbers)])
    return {row[0]: _features(row) for row in rows}


def keep(assessments: Iterable[Assessment], *, forgetting: Collection[int]) -> int:
    """Replace the candidates of the records `forgetting` by these; how many were kept."""
    rows = [_row(assessment) for assessment in assessments]
    if forgetting:
        statements.run(_FORGET, [list(forgetting)])
    for start in range(0, len(rows), _AT_ONCE):
        statements.run(_KEEP, [model.CURRENT, now(), json.dumps(rows[start : start + _AT_ONCE])])
    return len(rows)


def _partners(changed: Sequence[Features]) -> tuple[set[tuple[int, int]], dict[int, Features]]:
    """(pairs that share a key, the partners that are not themselves among the changed)."""
    sought = ((one.number, blocking.keys(one).sought) for one in changed)
    wanted = [{"number": number, "sought": keys} for number, keys in sought if keys]
    rows = statements.run(_PARTNERS, [json.dumps(wanted), _MOST_PARTNERS]) if wanted else []
    ours = {one.number for one in changed}
    others: dict[int, Features] = {}
    for _, *row in rows:
        if row[0] not in ours and row[0] not in others:
            others[row[0]] = _features(row)
    return {(row[0], row[1]) if row[0] < row[1] else (row[1], row[0]) for row in rows}, others


def _features(row: Sequence[Any]) -> Features:
    return features(dict(zip(_COLUMNS, row, strict=True)))


def _row(assessment: Assessment) -> Mapping[str, Any]:
    return {
        "first": assessment.first,
        "second": assessment.second,
        "reason": str(assessment.reason),
        "grade": assessment.grade,
        "weight": assessment.weight,
        "evidence": assessment.evidence,
    }
