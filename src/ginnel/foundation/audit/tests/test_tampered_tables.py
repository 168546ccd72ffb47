"""Somebody with the owner's rights changes the tables themselves: edits, deletions, reorders, cut tails, all found.

A thousand at random. What was written since the last seal is the known limit (ADR 0015) and not tried here: every
event is under seal.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from django.db import connection, transaction

from ginnel.foundation.audit import actions, queries
from ginnel.foundation.audit.actions import appending
from ginnel.foundation.audit.rules import Event
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Category, Viewer

pytestmark = pytest.mark.django_db
WRITERS, EVENTS = 4, 40
CHANGED: dict[str, Callable[[random.Random, Any], Any]] = {
    "id": lambda chance, held: str(uuid7()),
    "at": lambda chance, held: f"{held + chance.choice([-1, 1]) * 1e-6:.6f}",
    "action": lambda chance, held: held + "d",
    "purpose": lambda chance, held: "planning",
    "role": lambda chance, held: "analyst",
    "organisation": lambda chance, held: "",
    "outcome": lambda chance, held: "deny",
    "identity": lambda chance, held: str(uuid7()),
    "request_id": lambda chance, held: str(uuid7()),
    "person": lambda chance, held: str(uuid7()),
    "categories": lambda chance, held: [15],
    "detail": lambda chance, held: json.dumps({"n": chance.random()}),
    "actor_salt": lambda chance, held: chance.randbytes(16),
    "actor_commitment": lambda chance, held: chance.randbytes(32),
    "subject_salt": lambda chance, held: chance.randbytes(16),
    "subject_commitment": lambda chance, held: chance.randbytes(32),
    "link": lambda chance, held: chance.randbytes(32),
}


def run(statement: str, *values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def write(viewer: Viewer, chance: random.Random) -> None:
    """Several writers' events, sealed now and then and at the end."""
    for _ in range(WRITERS):
        appending._writers.clear()  # the next event is of a new writer, as on a new connection
        for number in range(EVENTS // WRITERS):
            categories = tuple(chance.sample(list(Category), chance.randrange(3)))
            event = Event("record.read", uuid7(), categories, detail={"n": number})
            actions.append(by=viewer, events=[event])
        actions.seal(by=viewer)


def places(chance: random.Random, count: int) -> list[tuple[int, int]]:
    return chance.sample(run("SELECT writer, sequence FROM audit_event ORDER BY 1, 2"), count)


def edit(chance: random.Random) -> None:
    (place,) = places(chance, 1)
    column = chance.choice(sorted(CHANGED))
    read = "extract(epoch FROM at)::float8" if column == "at" else column
    ((held,),) = run(f"SELECT {read} FROM audit_event WHERE (writer, sequence) = (%s, %s)", *place)
    value = CHANGED[column](chance, held)
    write = "to_timestamp(%s::float8)" if column == "at" else "%s"
    run(f"UPDATE audit_event SET {column} = {write} WHERE (writer, sequence) = (%s, %s)", value, *place)


def delete(chance: random.Random) -> None:
    for place in places(chance, chance.randrange(1, 4)):
        run("DELETE FROM audit_event WHERE (writer, sequence) = (%s, %s)", *place)


def reorder(chance: random.Random) -> None:
    """Two events change places, whole rows with their links or all but their links."""
    one, other = places(chance, 2)
    for at, to in ((one, (0, 0)), (other, one), ((0, 0), other)):
        run("UPDATE audit_event SET writer = %s, sequence = %s WHERE (writer, sequence) = (%s, %s)", *to, *at)
    if chance.random() < 0.5:
        (first,), (second,) = run(
            "SELECT link FROM audit_event WHERE (writer, sequence) IN ((%s, %s), (%s, %s))"
            " ORDER BY (writer, sequence) = (%s, %s)",
            *one,
            *other,
            *one,
        )
        run("UPDATE audit_event SET link = %s WHERE (writer, sequence) = (%s, %s)", first, *one)
        run("UPDATE audit_event SET link = %s WHERE (writer, sequence) = (%s, %s)", second, *other)


def cut_tail(chance: random.Random) -> None:
    """A writer's last events go, or all of them, and some or none of the database's own seals with them."""
    writer, last = chance.choice(run("SELECT writer, max(sequence) FROM audit_event GROUP BY writer"))
    run("DELETE FROM audit_event WHERE writer = %s AND sequence > %s", writer, chance.randrange(last))
    run("DELETE FROM audit_seal WHERE number > %s", chance.randrange(WRITERS + 1))
    run("DELETE FROM audit_sealedhead WHERE writer = %s", writer)


WAYS = (edit, delete, reorder, cut_tail)
AsOwner = Callable[[], AbstractContextManager[None]]


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_a_thousand_random_changes_of_the_tables_are_found(viewer: Viewer, as_owner: AsOwner) -> None:
    chance = random.Random(1000)
    write(viewer, chance)
    assert queries.verify(viewer=viewer).is_whole
    with as_owner():
        for table in ("audit_event", "audit_seal", "audit_sealedhead"):
            run(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for number in range(1000):
            with undone():
                WAYS[number % len(WAYS)](chance)
                assert not queries.verify(viewer=viewer).is_whole, (number, WAYS[number % len(WAYS)])
    assert queries.verify(viewer=viewer).is_whole
