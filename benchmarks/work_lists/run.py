"""The front door's work list among 1,000,000 people, 500,000 contacts, 50,000 of them open: what a page costs.

GINNEL_HOME=... .venv/bin/python benchmarks/work_lists/run.py [--people 1000000] [--contacts 500000] [--open 50000]

Prints JSON: milliseconds of the whole request inside the application (p50, p95) for the pages of a team, of one worker
and of a whole organisation, and beside them the raw ceiling: the same rows read by one plain query on the same index.
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

TEAMS = 5
ROUNDS = 60
_FILL = (
    """CREATE TEMP TABLE wl_place AS SELECT id, row_number() OVER (ORDER BY code) - 1 AS n
    FROM organisations_organisation WHERE code LIKE 'BENCH_%%'""",
    """INSERT INTO organisations_team (id, organisation_id, code, name)
    SELECT gen_random_uuid(), place.id, 'D' || t, 'Desk ' || t FROM wl_place place, generate_series(1, %(teams)s) t""",
    """CREATE TEMP TABLE desk AS SELECT t.id, t.organisation_id, p.n AS place,
        row_number() OVER (PARTITION BY p.n ORDER BY t.code) - 1 AS n
    FROM organisations_team t JOIN wl_place p ON p.id = t.organisation_id WHERE t.code LIKE 'D_'""",
    """CREATE TEMP TABLE wl_human AS SELECT person_id AS id, row_number() OVER (ORDER BY number) - 1 AS n
    FROM people_sourcerecord WHERE made_with IS NULL ORDER BY number LIMIT %(contacts)s""",
    """CREATE TEMP TABLE made AS SELECT n, gen_random_uuid() AS id, (n %% 100) AS place, (n / 100 %% %(teams)s) AS desk,
        now() - n * interval '1 minute' AS at FROM generate_series(0, %(contacts)s - 1) n""",
    """INSERT INTO access_contact (id, organisation_id, door, caller, words, category, may_have_needs, happened_at,
        recorded_at, recorded_by, reference)
    SELECT m.id, p.id, (ARRAY['phone','web-form','library','general-practice'])[1 + m.n %% 4], 'relative',
        'She keeps falling.', 6, true, m.at, m.at, 'service:bench', ''
    FROM made m JOIN wl_place p ON p.n = m.place""",
    """INSERT INTO access_contactperson (id, contact_id, part, person_id, name, born, said, at, by)
    SELECT gen_random_uuid(), m.id, 'about', h.id, '', '', '', m.at, 'service:bench'
    FROM made m JOIN wl_human h ON h.n = m.n %% (SELECT count(*) FROM wl_human)""",
    """INSERT INTO access_contactstep (id, contact_id, number, state, team_id, reason, at, by)
    SELECT gen_random_uuid(), m.id, 1, 'waiting', d.id, '', m.at, 'service:bench'
    FROM made m JOIN desk d ON d.place = m.place AND d.n = m.desk""",
    """INSERT INTO access_contactstep (id, contact_id, number, state, team_id, reason, at, by)
    SELECT gen_random_uuid(), m.id, 2, 'closed', d.id, '', m.at, 'service:bench'
    FROM made m JOIN desk d ON d.place = m.place AND d.n = m.desk WHERE m.n >= %(open)s""",
    """INSERT INTO access_opencontact (contact_id, state, organisation_id, team_id, number, since, due_at, tell_at)
    SELECT m.id, 'waiting', d.organisation_id, d.id, 1, m.at, m.at + interval '1 hour', NULL
    FROM made m JOIN desk d ON d.place = m.place AND d.n = m.desk WHERE m.n < %(open)s""",
)


def fill(**asked: int) -> None:
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM access_contact)")
        if cursor.fetchone()[0]:
            return
        for statement in _FILL:
            cursor.execute(statement, {**asked, "teams": TEAMS})
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def timed(ask: Callable[[], Any]) -> dict[str, float]:
    taken = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        ask()
        taken.append((time.perf_counter() - begun) * 1000)
    return {
        "p50_ms": round(statistics.median(taken), 1),
        "p95_ms": round(statistics.quantiles(taken, n=20)[-1], 1),
    }


def measure(role: Any) -> dict[str, Any]:
    from django.db import connection

    client = signed_in(role)

    def page(query: str) -> Callable[[], Any]:
        def ask() -> Any:
            answer = client.get(f"/front-door/?{query}")
            assert answer.status_code == 200 and b"open contact" in answer.content, answer.status_code
            return answer

        return ask

    def raw() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT * FROM access_opencontact WHERE team_id = %s ORDER BY due_at, contact_id LIMIT 50",
                [role.team_id],
            )
            cursor.fetchall()

    found = {"raw_rows_of_a_team": timed(raw)}
    for name, query in (
        ("team", "view=team"),
        ("team_by_door", "view=team&door=phone"),
        ("team_page_9", "view=team&page=9"),
        ("organisation", "view=all"),
    ):
        found[name] = timed(page(query))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM access_opencontact WHERE team_id = %s", [role.team_id])
        found["open_of_the_team"] = cursor.fetchone()[0]
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--contacts", type=int, default=500_000)
    parser.add_argument("--open", type=int, default=50_000)
    asked = parser.parse_args()
    migrate()
    with installation(as_owner=True):
        build.fill(people=asked.people, staff=5_000, relationships=2 * asked.people)
        fill(contacts=asked.contacts, open=asked.open)
        role = adviser("D1")
        print(json.dumps({**vars(asked), **measure(role)}, indent=2))


if __name__ == "__main__":
    main()
