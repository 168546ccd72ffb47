"""The front door's figures among 500,000 contacts of one organisation over two years: what a page costs.

GINNEL_HOME=... .venv/bin/python benchmarks/front_door_figures/run.py [--people 100000] [--contacts 500000]

Prints JSON: milliseconds of the whole request inside the application (p50, worst) for each period, and beside them the
raw ceiling: the same contacts counted by door in one plain query on the same index.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parents[1] / "decided_read"), str(Path(__file__).parents[1])]
import build  # noqa: E402
from desks import adviser, signed_in  # noqa: E402
from migrated import migrate  # noqa: E402

from ginnel.config.running import installation  # noqa: E402

ROUNDS = 3
_FILL = (
    """CREATE TEMP TABLE fd_place AS SELECT id FROM organisations_organisation WHERE code = 'BENCH1'""",
    """INSERT INTO organisations_team (id, organisation_id, code, name)
    SELECT gen_random_uuid(), id, 'FD' || t, 'Desk ' || t FROM fd_place, generate_series(0, 1) t""",
    """CREATE TEMP TABLE fd_desk AS SELECT id, right(code, 1)::int AS n FROM organisations_team
    WHERE code LIKE 'FD_'""",
    """CREATE TEMP TABLE fd_human AS SELECT person_id AS id, row_number() OVER (ORDER BY number) - 1 AS n
    FROM people_sourcerecord WHERE made_with IS NULL""",
    """UPDATE people_sourcerecord SET postcode = 'ZZ' || (number %% 9 + 1) || ' ' || (number %% 10) || 'AA'""",
    """INSERT INTO places_postcode (postcode, lsoa, msoa, ward, district, county, region, country, sub_icb, icb)
    SELECT 'ZZ' || a || ' ' || b || 'AA', 'Z01' || lpad((a * 10 + b)::text, 6, '0'), '', '', '', '', '', '', '', ''
    FROM generate_series(1, 9) a, generate_series(0, 9) b ON CONFLICT DO NOTHING""",
    """CREATE TEMP TABLE fd_made AS SELECT n, gen_random_uuid() AS id,
        now() - n * (interval '730 days' / %(contacts)s) AS at FROM generate_series(0, %(contacts)s - 1) n""",
    """INSERT INTO access_contact (id, organisation_id, door, caller, words, category, may_have_needs, happened_at,
        recorded_at, recorded_by, reference)
    SELECT m.id, p.id, (ARRAY['phone','web-form','library','general-practice'])[1 + m.n %% 4], 'relative',
        'She keeps falling.', 6, true, m.at, m.at, 'service:bench', '' FROM fd_made m, fd_place p""",
    """INSERT INTO access_contactperson (id, contact_id, part, person_id, name, born, said, at, by)
    SELECT gen_random_uuid(), m.id, 'about', h.id, '', '', '', m.at, 'service:bench'
    FROM fd_made m JOIN fd_human h ON h.n = m.n %% (SELECT count(*) FROM fd_human)""",
    """INSERT INTO access_contactstep (id, contact_id, number, state, team_id, reason, at, by)
    SELECT gen_random_uuid(), m.id, s, (ARRAY['waiting','triage','closed'])[s], d.id, '',
        m.at + (s - 1) * (m.n %% 200) * interval '1 minute', 'service:bench'
    FROM fd_made m, generate_series(1, 3) s, fd_desk d
    WHERE d.n = CASE WHEN s > 1 AND m.n %% 10 = 0 THEN 1 ELSE 0 END""",
    """INSERT INTO access_contactoutcome (id, contact_id, kind, detail, category, at, by)
    SELECT gen_random_uuid(), id, (ARRAY['information','referred','signposted'])[1 + n %% 3], '', 6, at, 'service:bench'
    FROM fd_made""",
    """INSERT INTO access_contactanswer (id, contact_id, question, how, verdict, text, again_because, is_alone,
        category, at, by)
    SELECT gen_random_uuid(), id, q, CASE WHEN n %% 7 = 0 THEN 'asked-again' ELSE 'from-record' END, '', '', '', false,
        6, at, 'service:bench' FROM fd_made, unnest(ARRAY['how-to-reach','who-helps']) q""",
)


def fill(**asked: int) -> None:
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM access_contact)")
        if cursor.fetchone()[0]:
            return
        for statement in _FILL:
            cursor.execute(statement, asked)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def timed(ask: Callable[[], Any]) -> dict[str, float]:
    taken = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        ask()
        taken.append((time.perf_counter() - begun) * 1000)
    return {"p50_ms": round(statistics.median(taken)), "worst_ms": round(max(taken))}


def measure(role: Any) -> dict[str, Any]:
    from django.db import connection

    client = signed_in(role)

    def page(weeks: int) -> Callable[[], Any]:
        def ask() -> Any:
            answer = client.get(f"/front-door/figures?weeks={weeks}&area=lsoa")
            assert answer.status_code == 200 and b"By area" in answer.content, answer.status_code
            return answer

        return ask

    def raw() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT door, count(*) FROM access_contact WHERE organisation_id = %s"
                " AND recorded_at >= now() - interval '364 days' GROUP BY door",
                [role.organisation_id],
            )
            cursor.fetchall()

    return {"raw_count_of_a_year": timed(raw)} | {
        f"{weeks}_weeks": timed(page(weeks)) for weeks in (4, 13, 52)
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--contacts", type=int, default=500_000)
    asked = parser.parse_args()
    migrate()
    with installation(as_owner=True):
        build.fill(people=asked.people, staff=200, relationships=asked.people)
        fill(contacts=asked.contacts)
        print(json.dumps({**vars(asked), **measure(adviser("FD0"))}, indent=2))


if __name__ == "__main__":
    main()
