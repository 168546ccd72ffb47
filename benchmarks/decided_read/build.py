"""A place by its numbers: people, staff of a hundred organisations, and who works with whom. Made inside the database.

GINNEL_HOME=... .venv/bin/python benchmarks/decided_read/build.py [--people 1000000]
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "fhir_over_http")]
from migrated import migrate  # noqa: E402

from ginnel.config.running import installation  # noqa: E402

ORGANISATIONS = 100
RECORDS = (2_000, 20)  # people who have entries, and how many each
# A person has one source record, of one organisation, and two relationships: with all of an organisation, a team or a
# worker, some ended or expired. One in twenty objects to something, one in a thousand is kept from somebody.
_FILL = (
    """INSERT INTO organisations_organisation (id, code, scheme, name, kind)
    SELECT gen_random_uuid(), 'BENCH' || n, 'ods', 'Bench ' || n, 'acute-trust'
    FROM generate_series(1, %(organisations)s) n""",
    """CREATE TEMP TABLE place AS SELECT id, code, row_number() OVER (ORDER BY code) - 1 AS n
    FROM organisations_organisation WHERE code LIKE 'BENCH%%'""",
    """CREATE TEMP TABLE worker AS SELECT n, gen_random_uuid() AS id, n %% %(organisations)s AS place
    FROM generate_series(0, %(staff)s - 1) n""",
    """INSERT INTO organisations_staffaccount (id, username, display_name, email, password, is_active)
    SELECT id, 'bench' || n, 'Bench ' || n, '', '!', true FROM worker""",
    """INSERT INTO people_person (id, created_at)
    SELECT gen_random_uuid(), now() FROM generate_series(1, %(people)s)""",
    """CREATE TEMP TABLE human AS SELECT id, row_number() OVER () - 1 AS n FROM people_person""",
    """INSERT INTO people_sourcerecord (id, organisation_id, local_id, person_id, home_id, described_at, family, given,
        birth_date, nhs_number, other_names_folded, identifiers, postcode, address_line, traced_at)
    SELECT gen_random_uuid(), place.id, h.n::text, h.id, h.id, now(), 'Bench', h.n::text, '1950-01-01', '', '{}', '{}',
        'QX1 1AA', h.n || ' Example Street', NULL
    FROM human h JOIN place ON place.n = h.n %% %(organisations)s""",
    """INSERT INTO relationships_relationship (id, person_id, kind, organisation_id, staff_id, started_at,
        expires_at, reference, reason, recorded_at, recorded_by)
    SELECT gen_random_uuid(), h.id, 'caseload', place.id, CASE WHEN r.n %% 4 = 0 THEN worker.id END,
        now() - interval '30 days', CASE WHEN r.n %% 3 = 0 THEN now() - interval '1 day' END, '', '', now(),
        'service:bench'
    FROM generate_series(0, %(relationships)s - 1) r(n) JOIN human h ON h.n = r.n %% %(people)s
    JOIN worker ON worker.n = (r.n::bigint * 7919) %% %(staff)s JOIN place ON place.n = worker.place""",
    """INSERT INTO sharing_willingness (id, person_id, is_objection, organisation_kind, said_by, said_at, why,
        recorded_at, recorded_by, recorded_by_name)
    SELECT gen_random_uuid(), id, true, 'acute-trust', 'self', now(), '', now(), 'service:bench', ''
    FROM human WHERE n %% 20 = 0""",
    """INSERT INTO sharing_barring (id, person_id, staff_id, reason, recorded_at, recorded_by, recorded_by_name)
    SELECT gen_random_uuid(), h.id, worker.id, 'bench', now(), 'service:bench', '' FROM human h
    JOIN worker ON worker.n = h.n %% %(staff)s WHERE h.n %% 1000 = 0""",
)
_INDEXED = ("source_names", "source_address", "source_identifiers")


def fill(*, people: int, staff: int, relationships: int) -> None:
    """Everything, unless it is there."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM organisations_organisation WHERE code = 'BENCH1'")
        if cursor.fetchone():
            return
        for name in _INDEXED:  # none of them is asked here, and they take longest
            cursor.execute(f"DROP INDEX IF EXISTS {name}")
        asked = {
            "people": people,
            "staff": staff,
            "relationships": relationships,
            "organisations": ORGANISATIONS,
        }
        for statement in _FILL:
            cursor.execute(statement, asked)
        cursor.execute("ANALYZE")


def somebody(how_many: int) -> list[tuple[UUID, dict[str, Any]]]:
    """People by chance, each with a worker who has to do with them (three of four), or with nobody in particular."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM relationships_relationship")
        held = cursor.fetchone()[0]
        cursor.execute(
            """WITH drawn AS MATERIALIZED (
                SELECT r.person_id, o.id AS place, o.code, o.name, o.kind, 'bench' || CASE WHEN random() < 0.75
                    THEN substr(o.code, 6)::int - 1 ELSE floor(random() * 5000)::int END AS username
                FROM (SELECT * FROM relationships_relationship TABLESAMPLE SYSTEM (%s)) r
                JOIN organisations_organisation o ON o.id = r.organisation_id AND o.code <> 'BENCH'
                ORDER BY random() LIMIT %s)
            SELECT d.person_id, s.id, d.place, d.code, d.name, d.kind FROM drawn d
            JOIN organisations_staffaccount s USING (username)""",
            [min(100.0, 100.0 * 20 * how_many / held), how_many],
        )
        names = ("account", "organisation_id", "organisation", "organisation_name", "organisation_kind")
        return [(person, dict(zip(names, rest, strict=True))) for person, *rest in cursor.fetchall()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--staff", type=int, default=5_000)
    parser.add_argument("--relationships", type=int, default=2_000_000)
    migrate()
    with installation(as_owner=True):
        fill(**vars(parser.parse_args()))
    from run import fill as load

    load(*RECORDS)  # and a client that may read them


if __name__ == "__main__":
    main()
