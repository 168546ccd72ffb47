"""Fill a database with a place's worth of slim people, so that a page can be measured among them.

    DATABASE_URL=... GINNEL_HOME=... .venv/bin/python benchmarks/person_page/build.py [--people 1000000]

Each has one source record and about six entries with all their index rows, made from 200 prepared resources and copied
by the database itself; nobody is in them. Not a load: `benchmarks/load` measures that. Blocking keys are left empty,
because nothing is matched here. Prints one JSON object: rows made and seconds taken.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parents[1] / "codec"), str(Path(__file__).parents[1])]
import made_up  # noqa: E402
from migrated import migrate  # noqa: E402

VARIANTS = 200
ENTRIES_EACH = 6
STEP = 50_000

TABLES = """
CREATE TEMP TABLE variant (variant int PRIMARY KEY, kind smallint, category smallint, starts timestamptz,
    ends timestamptz, body bytea);
CREATE TEMP TABLE variant_token (variant int, param smallint, system_hash int, code_hash bigint);
CREATE TEMP TABLE variant_date (variant int, param smallint, starts timestamptz, ends timestamptz);
CREATE TEMP TABLE variant_quantity (variant int, param smallint, value float8, unit_hash int);
CREATE TEMP TABLE variant_string (variant int, param smallint, value text, written bigint);
CREATE TEMP TABLE variant_reference (variant int, param smallint);
"""

PEOPLE = """
WITH made AS (
    SELECT n, gen_random_uuid() AS person, gen_random_uuid() AS source,
        'Fam' || (n * 7919 %% 20011) AS family, 'Giv' || (n * 104729 %% 3001) AS given,
        to_char(date '1930-01-01' + (n * 31 %% 32000)::int, 'YYYY-MM-DD') AS born,
        'YO' || (n %% 60 + 1) || ' ' || (n %% 9 + 1) || chr(65 + (n / 9 %% 20)::int) || 'B' AS postcode
    FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS n
), person AS (
    INSERT INTO people_person (id, created_at) SELECT person, now() FROM made
)
INSERT INTO people_sourcerecord (id, number, local_id, described_at, family, given, family_folded, given_folded,
    names_folded, other_names_folded, birth_date, address_line, address_folded, postcode, identifiers,
    gender, organisation_id, person_id, home_id)
SELECT source, n, 'slim' || n, now(), family, given, lower(family), lower(given), lower(given || ' ' || family), '{}',
    born, n %% 200 || ' Test Road', n %% 200 || ' test road', postcode, '{}',
    (ARRAY['female', 'male'])[n %% 2 + 1], %(organisation)s, person, person
FROM made
"""

ENTRIES = """
CREATE TEMP TABLE batch ON COMMIT DROP AS
SELECT n AS source, nextval('record_resource_number') AS number, gen_random_uuid() AS id,
    ((n * 13 + k * 29) %% %(variants)s)::int AS variant
FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS n, generate_series(1, %(each)s) AS k;
INSERT INTO record_resource (number, source_number, occurred_start, occurred_end, recorded_at, id, organisation_number,
    version, kind, standing, category, extractor, content_hash, local_id)
SELECT number, source, starts, ends, now(), id, %(shelf)s, 1, kind, 1, category, %(extractor)s,
    decode(md5(number::text), 'hex'), number::text FROM batch JOIN variant USING (variant);
INSERT INTO record_entry (resource_number, source_number, recorded_at, "row", version, standing, body)
SELECT number, source, now(), 1, 1, 1, body FROM batch JOIN variant USING (variant);
INSERT INTO record_index_token (source_number, resource_number, code_hash, system_hash, param)
SELECT source, number, code_hash, system_hash, param FROM batch JOIN variant_token USING (variant);
INSERT INTO record_index_date (source_number, resource_number, starts, ends, param)
SELECT source, number, starts, ends, param FROM batch JOIN variant_date USING (variant);
INSERT INTO record_index_quantity (source_number, resource_number, value, unit_hash, param)
SELECT source, number, value, unit_hash, param FROM batch JOIN variant_quantity USING (variant);
INSERT INTO record_index_string (source_number, resource_number, param, value, written)
SELECT source, number, param, value, written FROM batch JOIN variant_string USING (variant);
INSERT INTO record_index_reference (source_number, resource_number, target, param)
SELECT source, number, gen_random_uuid(), param FROM batch JOIN variant_reference USING (variant);
"""


def prepare_variants(cursor: Any) -> None:
    """The prepared resources, in temporary tables of this session."""
    from ginnel.foundation.record.fhir import extraction, json, kinds
    from ginnel.foundation.record.store.bodies import pack

    cursor.execute(TABLES)
    for number, tree in enumerate(made_up.resources(VARIANTS)):
        kind = tree["resourceType"]
        start, end = extraction.occurred(kind, tree) or (None, None)
        cursor.execute(
            "INSERT INTO variant VALUES (%s, %s, %s, %s, %s, %s)",
            [
                number,
                kinds.number_of(kind),
                int(extraction.category(kind, tree)),
                start,
                end,
                pack(json.canonical(tree)),
            ],
        )
        index = extraction.extract(kind, tree)
        for name, rows in (
            ("token", index.tokens),
            ("date", index.dates),
            ("quantity", index.quantities),
            ("string", index.strings),
            ("reference", [row[:1] for row in index.references]),
        ):
            for row in rows:
                marks = ", ".join(["%s"] * (len(row) + 1))
                cursor.execute(f"INSERT INTO variant_{name} VALUES ({marks})", [number, *row])


def build(people: int) -> dict[str, Any]:
    from django.db import connection, transaction

    from ginnel.foundation.organisations.actions import ensure
    from ginnel.foundation.record.fhir.extraction import EXTRACTOR_VERSION
    from ginnel.foundation.sharing.queries import service
    from ginnel.kernel.viewer import Purpose

    organisation = ensure(
        code="SLIM", name="Slim practice", by=service("load", purpose=Purpose.RECORD_KEEPING)
    )
    began = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
        cursor.execute("SELECT nextval('people_source_number') + %s", [people])
        cursor.execute("SELECT coalesce(max(number), 0) + 1 FROM people_sourcerecord")
        first = cursor.fetchone()[0]
        prepare_variants(cursor)
        for start in range(first, first + people, STEP):
            values = {
                "first": start,
                "last": min(start + STEP, first + people) - 1,
                "organisation": organisation.id,
                "shelf": organisation.number,
                "each": ENTRIES_EACH,
                "variants": VARIANTS,
                "extractor": EXTRACTOR_VERSION,
            }
            with transaction.atomic():
                cursor.execute(PEOPLE, values)
                for statement in filter(str.strip, ENTRIES.split(";")):
                    cursor.execute(statement, values)
            print(f"{values['last'] - first + 1:,} people", file=sys.stderr)
        cursor.execute("SELECT setval('people_source_number', %s)", [first + people])
        cursor.execute("ANALYZE")
    return {
        "people": people,
        "entries": people * ENTRIES_EACH,
        "seconds": round(time.perf_counter() - began, 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=1_000_000)
    asked = parser.parse_args()
    migrate()
    os.environ["DJANGO_SETTINGS_MODULE"] = "ginnel.config.settings"
    from ginnel.config.running import installation

    with installation(as_owner=True):
        print(json.dumps({"schema_version": 1, **build(asked.people)}, indent=1))


if __name__ == "__main__":
    main()
