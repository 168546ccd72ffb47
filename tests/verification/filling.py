"""So many people, each with something in the record, that going through all of them would not be the quickest way."""

from __future__ import annotations

from typing import Any

from django.db import connection

MANY = 5000
LARGE = frozenset(
    {"people_person", "people_sourcerecord", "record_resource", "record_entry"}
    | {f"record_index_{kind}" for kind in ("date", "pair", "quantity", "reference", "string", "token")}
)
"""Tables that grow with the place."""
_SAID = {
    "record_resource": "number, id, organisation_number, kind, local_id, version, standing, category, extractor,"
    " recorded_at, content_hash",
    "record_entry": "resource_number, recorded_at, row, version, standing, body",
    "record_index_date": "resource_number, param, starts, ends",
    "record_index_pair": "resource_number, param, code_hash, other_hash, value, system_hash, unit_hash",
    "record_index_quantity": "resource_number, param, value, unit_hash",
    "record_index_reference": "resource_number, param, target",
    "record_index_string": "resource_number, param, value",
    "record_index_token": "resource_number, param, code_hash, system_hash",
}
# What a column holds, of the source record numbered `n`.
_HOLDS = {
    "id": "gen_random_uuid()",
    "target": "gen_random_uuid()",
    "number": "1000000000 + n",
    "resource_number": "1000000000 + n",
    "kind": "mod(n, 40)",
    "category": "1 + mod(n, 17)",
    "param": "mod(n, 100)",
    "extractor": "5",
    "version": "1",
    "standing": "1",
    "row": "n",
    "local_id": "n::text",
    "body": "''",
    "content_hash": "''",
    **dict.fromkeys(("recorded_at", "starts", "ends"), "now()"),
}


def fill() -> None:
    """Everybody is of one organisation, and nothing is known of any of them but that it is."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH made AS (INSERT INTO people_person (id, created_at) SELECT gen_random_uuid(), now() "
            "FROM generate_series(1, %s) RETURNING id) INSERT INTO people_sourcerecord "
            "(id, organisation_id, local_id, person_id, home_id, other_names_folded, identifiers, described_at) "
            "SELECT id, (SELECT id FROM organisations_organisation LIMIT 1), id, id, id, '{}', '{}', now() FROM made "
            "RETURNING number",
            [MANY],
        )
        numbers = [number for (number,) in cursor.fetchall()]
        for table, columns in _SAID.items():
            held = ", ".join(_HOLDS.get(column, "n") for column in columns.split(", "))
            cursor.execute(
                f"INSERT INTO {table} (source_number, {columns}) SELECT n, {held} FROM unnest(%s::bigint[]) n",
                [numbers],
            )
        _count(cursor)


def _count(cursor: Any) -> None:
    """As the server does by itself in time; the owner alone may."""
    cursor.execute("SET ROLE NONE")
    cursor.execute(f"ANALYZE {', '.join(sorted(LARGE))}")
    cursor.execute("RESET ROLE")
    cursor.execute("SELECT min(reltuples) FROM pg_class WHERE relname = ANY(%s)", [list(LARGE)])
    assert cursor.fetchone()[0] >= MANY
