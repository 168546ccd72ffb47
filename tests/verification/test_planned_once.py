"""A statement that is planned once, for whatever values may come, finds its rows by an index: one of some rows only
(WHERE nhs_number <> '') serves it where the statement itself says that it asks for no others.

Without that it would read everybody to find one: unnoticed among a hundred people, and fatal among a million.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from ginnel.kernel import prepared
from ginnel.surfaces.fhir.tests.conftest import caller, client
from ginnel.surfaces.fhir.tests.told import Calling, observation, patient, person_of, say
from ginnel.surfaces.fhir.tests.writing import bundle, entry, made, send, someone

__all__ = ["caller", "client"]
pytestmark = pytest.mark.django_db
NUMBERS = ("9999999468", "9999999476")
# Tables that grow with the place, of which some indexes are of some rows only; `_fill` makes them worth an index.
LARGE = ("people_person", "people_sourcerecord")


def test_what_is_asked_of_large_tables_is_found_by_an_index(
    client: Client, caller: Calling, tmp_path: Path
) -> None:
    prepared._kept.pop(connection.connection, None)
    _use(client, tmp_path)
    _fill()
    asked = prepared._kept[connection.connection]
    assert len(asked) > 25
    with connection.cursor() as cursor:
        for way in ("seqscan", "hashjoin", "mergejoin"):  # of few rows those are the quickest
            cursor.execute(f"SET LOCAL enable_{way} = off")
        cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        cursor.execute("DISCARD PLANS")
        read = {
            f"{table}: {' '.join(text.split())[:200]}"
            for (text, types), name in asked.items()
            for table in _reads(cursor, name, len(types))
        }
    assert not read


def _use(client: Client, folder: Path) -> None:
    """What a day's work asks: files received and placed, systems that write, read and search."""
    say(folder, "ONE", patient("p1", NUMBERS[0]), observation("o1", "p1"))
    say(folder, "TWO", patient("p1", NUMBERS[0]), patient("p2", NUMBERS[1]))
    person = person_of("ONE", "p1")
    subject = made(client, someone())["id"]
    made(client, observation("o2", subject))
    send(
        client,
        "POST",
        "",
        bundle("transaction", entry("POST", "Observation", observation("o3", str(person)))),
    )
    for place in (
        f"Patient?identifier=https://fhir.nhs.uk/Id/nhs-number|{NUMBERS[0]}",
        f"Observation?patient={person}&code=8867-4",
        f"Encounter?patient={person}&_sort=-date",
        f"Patient/{person}",
        f"Patient/{person}/$everything",
    ):
        send(client, "GET", place)


def _fill() -> None:
    """So many people that going through them would not be the quickest."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH made AS (INSERT INTO people_person (id, created_at) SELECT gen_random_uuid(), now() "
            "FROM generate_series(1, 5000) RETURNING id) INSERT INTO people_sourcerecord "
            "(id, organisation_id, local_id, person_id, home_id, other_names_folded, identifiers, described_at) "
            "SELECT id, (SELECT id FROM organisations_organisation LIMIT 1), id, id, id, '{}', '{}', now() FROM made"
        )
        cursor.execute("SET ROLE NONE")  # the owner counts them
        cursor.execute("ANALYZE people_person, people_sourcerecord")
        cursor.execute("RESET ROLE")
        counted = (
            "SELECT min(reltuples) FROM pg_class WHERE relname IN ('people_person', 'people_sourcerecord')"
        )
        cursor.execute(counted)
        assert cursor.fetchone()[0] >= 5000


def _reads(cursor: Any, name: bytes, values: int) -> Iterator[str]:
    """Large tables that the plan of a statement goes through without an index to say where."""
    given = f"({', '.join(['NULL'] * values)})" if values else ""
    cursor.execute(f'EXPLAIN (FORMAT JSON) EXECUTE "{name.decode()}"{given}')
    found = cursor.fetchone()[0]
    yield from _through((json.loads(found) if isinstance(found, str) else found)[0]["Plan"])


def _through(node: dict[str, Any]) -> Iterator[str]:
    below = node.get("Plans", [])
    table = str(node.get("Relation Name", ""))
    is_found = "Index Cond" in node or node["Node Type"] in ("ModifyTable", "Tid Scan")
    if node["Node Type"] == "Bitmap Heap Scan":
        is_found = all("Index Cond" in one for one in _leaves(node))
    if table in LARGE and not is_found:
        yield table
    for one in below:
        yield from _through(one)


def _leaves(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for one in node.get("Plans", []):
        yield from _leaves(one) if one.get("Plans") else [one]
