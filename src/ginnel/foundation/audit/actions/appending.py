"""Appending events to this connection's chain.

Each database connection is one writer, so no two transactions ever extend the same chain and no lock is
shared. The head of the chain is remembered beside the connection; the INSERT goes ahead only if the database
still agrees with the memory (a rollback undoes events but not memory); if not, the head is read and the links
made again.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

import orjson
from django.conf import settings
from django.db import connection, transaction
from psycopg import Cursor

from ginnel.foundation.audit import rules
from ginnel.foundation.audit.rules import Event
from ginnel.kernel import clock
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Viewer

_COLUMNS = {
    "writer": "bigint",
    "sequence": "bigint",
    "id": "uuid",
    "at": "timestamptz",
    "action": "text",
    "purpose": "text",
    "role": "text",
    "organisation": "text",
    "outcome": "text",
    "identity": "text",
    "request_id": "uuid",
    "actor_salt": "bytea",
    "actor_commitment": "bytea",
    "person": "uuid",
    "categories": "smallint[]",
    "detail": "jsonb",
    "subject_salt": "bytea",
    "subject_commitment": "bytea",
    "link": "bytea",
}
# The rows go as one JSON text: a parameter for each column costs the client more than all the hashing.
_INSERT = f"""
INSERT INTO audit_event ({", ".join(_COLUMNS)})
SELECT {", ".join(_COLUMNS)}
FROM json_to_recordset(%s::json) AS row({", ".join(f"{name} {kind}" for name, kind in _COLUMNS.items())})
WHERE %s = COALESCE((SELECT link FROM audit_event WHERE writer = %s ORDER BY sequence DESC LIMIT 1), %s)
"""
_HEAD = "SELECT sequence, link FROM audit_event WHERE writer = %s ORDER BY sequence DESC LIMIT 1"


@dataclass(slots=True)
class _Writer:
    number: int
    key: bytes
    sequence: int
    link: bytes


@dataclass(frozen=True, slots=True)
class _Prepared:
    """One event with its salts drawn and its content fixed: everything but its place in the chain."""

    columns: dict[str, Any]
    content: bytes


_writers: WeakKeyDictionary[Any, _Writer] = WeakKeyDictionary()


def append(*, by: Viewer, events: Sequence[Event]) -> tuple[UUID, ...]:
    """Write `events` inside the caller's transaction and return their ids, in order."""
    if not events:
        return ()
    at = clock.now()
    prepared = [_prepare(event, by, at) for event in events]
    writer = _writer()
    if not _insert(writer, prepared):
        _read_head(writer)
        if not _insert(writer, prepared):
            raise RuntimeError("another process is writing this connection's audit chain")
    return tuple(one.columns["id"] for one in prepared)


def _prepare(event: Event, by: Viewer, at: datetime) -> _Prepared:
    detail = orjson.loads(orjson.dumps(dict(event.detail), default=str))
    salts = os.urandom(rules.SALT_BYTES), os.urandom(rules.SALT_BYTES)
    columns: dict[str, Any] = {
        "id": uuid7(),
        "at": at,
        "action": event.action,
        "purpose": str(by.purpose),
        "role": by.role,
        "organisation": by.organisation,
        "outcome": str(event.outcome),
        "identity": by.identity,
        "request_id": by.request_id,
        "person": event.person,
        "categories": [int(category) for category in event.categories],
        "detail": detail,
    }
    labels = [columns[name] for name in ("action", "purpose", "role", "organisation", "outcome")]
    actor = rules.commitment(salts[0], rules.actor_values(by.identity, by.request_id))
    subject = rules.commitment(salts[1], rules.subject_values(event.person, event.categories, detail))
    columns |= {"actor_salt": _bytea(salts[0]), "actor_commitment": _bytea(actor)}
    columns |= {"subject_salt": _bytea(salts[1]), "subject_commitment": _bytea(subject)}
    return _Prepared(columns, rules.content(columns["id"], at, labels, actor, subject))


def _bytea(value: bytes) -> str:
    """How PostgreSQL reads bytes from text."""
    return "\\x" + value.hex()


def _insert(writer: _Writer, prepared: Sequence[_Prepared]) -> bool:
    """False when the chain's head in the database is not the one remembered."""
    rows = []
    sequence, link = writer.sequence, writer.link
    for one in prepared:
        sequence += 1
        link = rules.next_link(writer.key, link, writer.number, sequence, one.content)
        rows.append({**one.columns, "writer": writer.number, "sequence": sequence, "link": _bytea(link)})
    first = rules.first_link(writer.key, writer.number)
    if _execute(_INSERT, (orjson.dumps(rows).decode(), writer.link, writer.number, first)) != len(rows):
        return False
    writer.sequence, writer.link = sequence, link
    return True


def _execute(statement: str, values: Sequence[Any]) -> int:
    """Run a statement that the server keeps prepared, past Django's cursor, which plans it anew every time."""
    with connection.wrap_database_errors, Cursor(connection.connection) as cursor:
        cursor.execute(statement, values, prepare=True)
        return cursor.rowcount


def newest_key() -> bytes:
    """The audit key of the highest serial."""
    keys: dict[int, bytes] = settings.GINNEL_AUDIT_KEYS
    return keys[max(keys)]


def _writer() -> _Writer:
    connection.ensure_connection()
    writer = _writers.get(connection.connection)
    if writer is None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT nextval('audit_writer')")
            number = cursor.fetchone()[0]
        key = newest_key()
        # Django turns prepared statements off; this lets the one here ask for its own, and no other be made.
        connection.connection.prepare_threshold = sys.maxsize
        writer = _Writer(number, key, 0, rules.first_link(key, number))
        _writers[connection.connection] = writer
    return writer


def _read_head(writer: _Writer) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_HEAD, (writer.number,))
        found = cursor.fetchone()
    if found:
        writer.sequence, writer.link = found[0], bytes(found[1])
    else:
        writer.sequence, writer.link = 0, rules.first_link(writer.key, writer.number)
