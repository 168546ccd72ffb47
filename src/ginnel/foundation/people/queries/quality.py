"""Counts from which linkage quality is told: of source records by what became of them, and of pairs by weight. No
names.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db import connection

from ginnel.foundation.people.queries.reviewing import threshold
from ginnel.foundation.people.rules.quality import Counted, Where
from ginnel.foundation.people.states import Reason, Verdict
from ginnel.kernel.clock import today
from ginnel.kernel.viewer import Viewer

# What humans last said of a pair; one decision on a pair counts.
_SAID = """
said AS MATERIALIZED (
    SELECT DISTINCT ON (first_id, second_id) first_id, second_id, verdict
    FROM people_pairverdict ORDER BY first_id, second_id, decision_id DESC
), pairs AS MATERIALIZED (
    SELECT c.first_id, c.second_id, a.organisation_id AS one, b.organisation_id AS two, c.reason, c.weight,
        CASE WHEN s.verdict = %(same)s THEN 'said-same' WHEN s.verdict = %(different)s THEN 'said-different'
            WHEN a.person_id = b.person_id THEN 'joined'
            WHEN c.reason <> %(resembles)s OR c.weight >= %(threshold)s THEN 'shown' ELSE 'not-shown' END AS fate
    FROM people_candidate c
    JOIN people_sourcerecord a ON a.id = c.first_id JOIN people_sourcerecord b ON b.id = c.second_id
    LEFT JOIN said s ON s.first_id = c.first_id AND s.second_id = c.second_id
)"""
_PAIRS = f"""
WITH {_SAID}, sides AS (
    SELECT one AS source, fate, reason, weight FROM pairs
    UNION ALL SELECT two, fate, reason, weight FROM pairs WHERE two <> one
    UNION ALL SELECT NULL, fate, reason, weight FROM pairs
)
SELECT coalesce(o.code, ''), fate, reason, floor(weight)::int, count(*)
FROM sides LEFT JOIN organisations_organisation o ON o.id = source GROUP BY 1, 2, 3, 4
"""
# A record is together with others, or may be, or stands alone.
_RECORDS = f"""
WITH {_SAID}, described AS (
    SELECT id, person_id, organisation_id, nhs_number, traced_number, nhs_status, traced_status, birth_date
    FROM people_sourcerecord WHERE described_at IS NOT NULL AND made_with IS NULL
), crowds AS (SELECT person_id FROM described GROUP BY person_id HAVING count(*) > 1),
waiting AS (
    SELECT first_id AS id FROM pairs WHERE fate = 'shown' UNION SELECT second_id FROM pairs WHERE fate = 'shown'
)
SELECT o.code, o.name,
    CASE WHEN birth_date !~ '^[0-9]{{4}}' THEN 'not known'
        WHEN %(year)s - left(birth_date, 4)::int < 18 THEN '0 to 17'
        WHEN %(year)s - left(birth_date, 4)::int < 65 THEN '18 to 64'
        WHEN %(year)s - left(birth_date, 4)::int < 80 THEN '65 to 79' ELSE '80 and over' END,
    CASE WHEN coalesce(nullif(traced_number, ''), nhs_number) = '' THEN 'none'
        WHEN coalesce(nullif(traced_status, ''), nhs_status) = '01' THEN 'traced' ELSE 'not traced' END,
    CASE WHEN crowds.person_id IS NOT NULL THEN 'linked' WHEN waiting.id IS NOT NULL THEN 'possible' ELSE 'alone' END,
    count(*)
FROM described JOIN organisations_organisation o ON o.id = organisation_id
LEFT JOIN crowds USING (person_id) LEFT JOIN waiting ON waiting.id = described.id
GROUP BY 1, 2, 3, 4, 5
"""


class Standing(NamedTuple):
    """So many source records of one source, age band (at the end of this year), state of the NHS number, and what
    became of
    them: linked, possible or alone."""

    source: str
    name: str
    age: str
    nhs_number: str
    became: str
    many: int


def pairs_by_weight(*, viewer: Viewer) -> list[Counted]:
    """Every pair that was kept, counted for each of its sources (once where both are the same), and once for ''."""
    rows = _run(_PAIRS, viewer)
    return [Counted(code, Where(fate), reason, weight, count) for code, fate, reason, weight, count in rows]


def records_by_standing(*, viewer: Viewer) -> list[Standing]:
    """Every described source record, counted."""
    return [Standing(*row) for row in _run(_RECORDS, viewer)]


def _run(statement: str, viewer: Viewer) -> list[tuple]:
    values: dict[str, Any] = {
        "same": Verdict.SAME,
        "different": Verdict.DIFFERENT,
        "resembles": Reason.RESEMBLES,
        "threshold": threshold(viewer=viewer),
        "year": today().year,
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()
