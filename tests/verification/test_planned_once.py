"""A statement that is planned once, for whatever values may come, finds its rows by an index: one of some rows only
(WHERE nhs_number <> '') serves it where the statement itself says that it asks for no others.

Without that it would read everybody to find one: unnoticed among a hundred people, and fatal among a million.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, connections
from django.test import Client

from ginnel.kernel import prepared
from ginnel.surfaces.fhir.tests import test_hatch
from ginnel.surfaces.fhir.tests.test_hatch import nothing_remembered, said
from ginnel.surfaces.fhir.tests.told import observation, patient, person_of, say
from ginnel.surfaces.fhir.tests.writing import bundle, entry, made, send, someone
from tests.verification.filling import LARGE, fill

__all__ = ["nothing_remembered", "said"]
pytestmark = pytest.mark.django_db
NUMBERS = ("9990000018", "9999999476")


def test_what_is_asked_of_large_tables_is_found_by_an_index(said: UUID, tmp_path: Path) -> None:
    prepared.run("SELECT 1", ())
    asked = prepared._kept[connections["default"]].names
    asked.clear()
    _use(said, tmp_path)
    fill()
    assert len(asked) > 25
    with connection.cursor() as cursor:
        for way in ("seqscan", "hashjoin", "mergejoin"):  # of few rows those are the quickest
            cursor.execute(f"SET LOCAL enable_{way} = off")
        cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        cursor.execute("DISCARD PLANS")
        asking = [
            (table, is_found, " ".join(text.split())[:200])
            for (text, _), name in asked.items()
            for table, is_found in _reads(cursor, name)
        ]
    assert {table for table, *_ in asking} == LARGE
    assert not {f"{table}: {text}" for table, is_found, text in asking if not is_found}


def _use(one: UUID, folder: Path) -> None:
    """What a day's work asks: files received and placed, a system that writes, reads and searches with its token."""
    say(folder, "ONE", patient("p1", NUMBERS[0]), observation("o1", "p1"))
    say(folder, "TWO", patient("p1", NUMBERS[0]), patient("p2", NUMBERS[1]))
    token = test_hatch.bearer("system/*.cruds")
    client = Client(headers={"Authorization": token})
    assert test_hatch.ask(f"Observation/{one}", token)[1]
    person = person_of("P1", "p1")
    subject = made(client, someone())["id"]
    send(client, "POST", "Observation", observation("o2", subject), 201)
    send(
        client,
        "POST",
        "",
        bundle("transaction", entry("POST", "Observation", observation("o3", str(person)))),
    )
    for place in (
        f"Patient?identifier=https://fhir.nhs.uk/Id/nhs-number|{NUMBERS[0]}",
        f"Observation?patient={person}&code=8867-4",
        f"Observation?patient={person}&value-quantity=gt5&component-code-value-quantity=8867-4$gt5",
        f"RelatedPerson?patient={person}&name=testperson",
        f"Encounter?patient={person}&_sort=-date",
        f"Patient/{person}",
        f"Patient/{person}/$everything",
    ):
        send(client, "GET", place)


def _reads(cursor: Any, name: bytes) -> Iterator[tuple[str, bool]]:
    """Large tables that the plan of a statement goes to, and whether an index says where. Numbers are given: of a
    missing one the server may know that nothing holds it, and leave out of the plan what it would have gone to."""
    cursor.execute(
        "SELECT parameter_types::text[] FROM pg_prepared_statements WHERE name = %s", [name.decode()]
    )
    types = cursor.fetchone()[0]
    values = ", ".join("0" if kind in ("bigint", "integer", "smallint") else "NULL" for kind in types)
    given = f"({values})" if types else ""
    cursor.execute(f'EXPLAIN (FORMAT JSON) EXECUTE "{name.decode()}"{given}')
    found = cursor.fetchone()[0]
    yield from _through((json.loads(found) if isinstance(found, str) else found)[0]["Plan"])


def _through(node: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    below = node.get("Plans", [])
    table = re.sub(r"_\d+$", "", str(node.get("Relation Name", "")))  # of which this may be a part
    is_found = "Index Cond" in node or node["Node Type"] in ("ModifyTable", "Tid Scan")
    if node["Node Type"] == "Bitmap Heap Scan":
        is_found = all("Index Cond" in one for one in _leaves(node))
    if table in LARGE:
        yield table, is_found
    for one in below:
        yield from _through(one)


def _leaves(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for one in node.get("Plans", []):
        yield from _leaves(one) if one.get("Plans") else [one]
