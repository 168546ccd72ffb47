"""Counts from which linkage quality is told: of source records by what became of them, and of pairs by weight. No
names.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db import connection

from ginnel.foundation.organisations.models import Organisation
from ginnel.foundation.people.queries.restrictions import hiding_whereabouts
from ginnel.foundation.people.queries.reviewing import threshold
from ginnel.foundation.people.rules import model
from ginnel.foundation.people.rules.quality import Counted, Where
from ginnel.foundation.people.rules.tracing import NOT_SETTLED
from ginnel.foundation.people.states import Reason, Verdict
from ginnel.foundation.places import queries as places
from ginnel.foundation.terminology import queries as terminology
from ginnel.kernel.clock import today
from ginnel.kernel.viewer import Viewer

# Every record that a source described, and the groups it counts in, as numbers because text sorts slowly. Where
# somebody lives who is kept apart, or whose address is protected, is not asked. An area's fifth of deprivation is 1 for
# the most deprived.
_DESCRIBED = """
described AS MATERIALIZED (
    SELECT s.id, s.person_id, o.number::int AS source,
        CASE WHEN birth_date !~ '^[0-9]{4}' THEN 4
            WHEN %(year)s - left(birth_date, 4)::int < 18 THEN 0
            WHEN %(year)s - left(birth_date, 4)::int < 65 THEN 1
            WHEN %(year)s - left(birth_date, 4)::int < 80 THEN 2 ELSE 3 END AS age,
        CASE WHEN coalesce(nullif(traced_number, ''), nhs_number) = '' THEN 2
            WHEN coalesce(nullif(traced_status, ''), nhs_status) = '01' THEN 0 ELSE 1 END AS nhs_number,
        traced_status = ANY(%(failed)s) AS is_failed,
        coalesce(g.number, 0) AS ethnicity, coalesce(f.fifth, 0) AS deprivation
    FROM people_sourcerecord s JOIN organisations_organisation o ON o.id = s.organisation_id
    LEFT JOIN unnest(%(codes)s::text[], %(groups)s::int[]) AS g(code, number) ON g.code = s.ethnicity
    LEFT JOIN places_postcode p ON p.postcode = s.postcode AND NOT (s.is_separated OR s.traced_apart)
        AND NOT EXISTS (SELECT 1 FROM people_restriction r WHERE r.person_id = s.person_id AND r.kind = ANY(%(hiding)s)
            AND NOT EXISTS (SELECT 1 FROM people_restrictionending e WHERE e.restriction_id = r.id))
    LEFT JOIN unnest(%(areas)s::text[], %(fifths)s::int[]) AS f(area, fifth) ON f.area = p.lsoa
    WHERE s.described_at IS NOT NULL AND s.made_with IS NULL
)"""
_GROUPS = ("source", "age", "nhs_number", "ethnicity", "deprivation")
_NAMES = ", ".join(_GROUPS)
_AGES = ("0 to 17", "18 to 64", "65 to 79", "80 and over", "not known")
_NUMBERS = ("traced", "not traced", "none")
_FATES = (Where.SAID_SAME, Where.SAID_DIFFERENT, Where.JOINED, Where.SHOWN, Where.NOT_SHOWN)
_ETHNIC = "ethnic-group-"
_BECAME = ("linked", "possible", "alone")
# What humans last said of a pair; one decision on a pair counts. A pair is shown by the rule of `reviewing`, and who is
# told apart is so with all their records. `fate` and `became` are places in the lists above.
_PAIRS = f"""
said AS MATERIALIZED (
    SELECT DISTINCT ON (first_id, second_id) first_id, second_id, verdict
    FROM people_pairverdict ORDER BY first_id, second_id, decision_id DESC
), apart AS MATERIALIZED (
    SELECT DISTINCT least(a.person_id, b.person_id) AS one, greatest(a.person_id, b.person_id) AS two
    FROM said JOIN described a ON a.id = first_id JOIN described b ON b.id = second_id WHERE verdict = %(different)s
), pairs AS MATERIALIZED (
    SELECT a.id AS first_id, b.id AS second_id, c.reason, floor(c.weight)::int AS weight,
        CASE WHEN s.verdict = %(same)s THEN 0 WHEN s.verdict = %(different)s THEN 1
            WHEN a.person_id = b.person_id THEN 2 WHEN apart.one IS NOT NULL THEN 4
            WHEN c.weight >= %(threshold)s + CASE WHEN a.is_failed OR b.is_failed THEN %(more)s ELSE 0 END THEN 3
            WHEN c.reason NOT IN (%(resembles)s, %(contradicted)s) THEN 3
            WHEN c.reason = %(contradicted)s AND NOT (a.is_failed OR b.is_failed) THEN 3 ELSE 4 END AS fate,
        {", ".join(f"a.{name}, nullif(b.{name}, a.{name}) AS other_{name}" for name in _GROUPS)}
    FROM people_candidate c JOIN described a ON a.id = c.first_id JOIN described b ON b.id = c.second_id
    LEFT JOIN said s ON s.first_id = c.first_id AND s.second_id = c.second_id
    LEFT JOIN apart ON apart.one = least(a.person_id, b.person_id) AND apart.two = greatest(a.person_id, b.person_id)
)"""
# A pair counts once for each group that either record is in. Of the second record those groups are left out that the
# first is in too; of all pairs together only the first counts.
_COUNT_PAIRS = f"""
WITH {_DESCRIBED}, {_PAIRS}, counted AS (
    SELECT {_NAMES}, {", ".join(f"other_{name}" for name in _GROUPS)}, fate, reason COLLATE "C" AS reason, weight,
        count(*) AS many FROM pairs
    GROUP BY {_NAMES}, {", ".join(f"other_{name}" for name in _GROUPS)}, fate, reason COLLATE "C", weight
)
SELECT by, number, fate, reason, weight, sum(many)::int FROM counted, LATERAL (VALUES
    (-1, 0), {", ".join(f"({at}, {name}), ({at}, other_{name})" for at, name in enumerate(_GROUPS))}
) AS side(by, number) WHERE number IS NOT NULL GROUP BY by, number, fate, reason, weight
"""
# A record is together with others, or may be, or stands alone.
_COUNT_RECORDS = f"""
WITH {_DESCRIBED}, {_PAIRS}, waiting AS (
    SELECT first_id AS id FROM pairs WHERE fate = 3 UNION SELECT second_id FROM pairs WHERE fate = 3
), crowds AS (SELECT person_id, count(*) AS crowd FROM described GROUP BY person_id), told AS (
    SELECT {_NAMES}, CASE WHEN crowd > 1 THEN 0 WHEN waiting.id IS NOT NULL THEN 1 ELSE 2 END AS became,
        count(*) AS many, sum(1.0::float / crowd) AS people
    FROM described JOIN crowds USING (person_id) LEFT JOIN waiting ON waiting.id = described.id
    GROUP BY {_NAMES}, became
)
SELECT by, number, became, sum(many)::int, sum(people) FROM told, LATERAL (VALUES
    {", ".join(f"({at}, {name})" for at, name in enumerate(_GROUPS))}
) AS side(by, number) GROUP BY by, number, became
"""


class Standing(NamedTuple):
    """So many source records of one group, and what became of them: linked, possible or alone.

    `by` is source, age (band at the end of this year), nhs_number (its state), ethnicity (group) or deprivation (fifth
    of the area); `name` the source's. `people` counts the records of one person as one.
    """

    by: str
    group: str
    name: str
    became: str
    many: int
    people: float


def pairs_by_weight(*, viewer: Viewer) -> list[Counted]:
    """Every pair that was kept, counted once for each group that either of its records is in, and once for ''."""
    named, found = _named(), []
    for by, number, fate, reason, weight, many in _run(_COUNT_PAIRS, viewer):
        kind, group, _ = named[by][number] if by >= 0 else ("", "", "")
        found.append(Counted(kind, group, _FATES[fate], reason, weight, many))
    return found


def records_by_standing(*, viewer: Viewer) -> list[Standing]:
    """Every described source record, counted in one group of each kind."""
    named, found = _named(), []
    for by, number, became, many, people in _run(_COUNT_RECORDS, viewer):
        kind, group, name = named[by][number]
        found.append(Standing(kind, group, name, _BECAME[became], many, people))
    return found


def _named() -> list[dict[int, tuple[str, str, str]]]:
    """What `Standing` calls each group, by the place of its kind in _GROUPS and its number there."""
    sources = {
        row[0]: ("source", *row[1:]) for row in Organisation.objects.values_list("number", "code", "name")
    }
    lists = (_AGES, _NUMBERS, ("not known", *terminology.grouping(_ETHNIC)), ("not known", *"12345"))
    return [sources] + [
        {number: (by, name, "") for number, name in enumerate(names)}
        for by, names in zip(_GROUPS[1:], lists, strict=True)
    ]


def _run(statement: str, viewer: Viewer) -> list[tuple]:
    groups = enumerate(terminology.grouping(_ETHNIC).values(), 1)
    ethnic = [(code, number) for number, codes in groups for code in codes]
    fifths = places.fifths()
    values: dict[str, Any] = {
        "same": Verdict.SAME,
        "different": Verdict.DIFFERENT,
        "resembles": Reason.RESEMBLES,
        "contradicted": Reason.CONTRADICTED,
        "threshold": threshold(viewer=viewer),
        "more": model.shipped().failed_trace,
        "failed": list(NOT_SETTLED),
        "year": today().year,
        "hiding": hiding_whereabouts(),
        "codes": [code for code, _ in ethnic],
        "groups": [number for _, number in ethnic],
        "areas": list(fifths),
        "fifths": list(fifths.values()),
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()
