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
    "sequence": "bigint",
    "link": "bytea",
    "id": "uuid",
    "action": "text",
    "outcome": "text",
    "person": "uuid",
    "categories": "text",
    "detail": "text",
    "actor_salt": "bytea",
    "actor_commitment": "bytea",
    "subject_salt": "bytea",
    "subject_commitment": "bytea",
}
_INSERT = f"""
INSERT INTO audit_event (writer, at, purpose, role, organisation, identity, request_id, {", ".join(_COLUMNS)})
SELECT %s, %s, %s, %s, %s, %s, %s, sequence, link, id, action, outcome, person, categories::smallint[],
       detail::jsonb, actor_salt, actor_commitment, subject_salt, subject_commitment
FROM {{rows}}
WHERE %s = COALESCE((SELECT link FROM audit_event WHERE writer = %s ORDER BY sequence DESC LIMIT 1), %s)
"""
_ONE = "(SELECT " + ", ".join(f"%s::{kind} AS {name}" for name, kind in _COLUMNS.items()) + ") AS row"
_MANY = f"unnest({', '.join(f'%s::{kind}[]' for kind in _COLUMNS.values())}) AS row({', '.join(_COLUMNS)})"
_INSERT_ONE = _INSERT.format(rows=_ONE)
_INSERT_MANY = _INSERT.format(rows=_MANY)
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

    values: tuple[Any, ...]
    content: bytes


_writers: WeakKeyDictionary[Any, _Writer] = WeakKeyDictionary()


def append(*, by: Viewer, events: Sequence[Event]) -> tuple[UUID, ...]:
    """Write `events` inside the caller's transaction and return their ids, in order."""
    if not events:
        return ()
    at = clock.now()
    prepared = [_prepare(event, by, at) for event in events]
    writer = _writer()
    if not _insert(writer, prepared, by, at):
        _read_head(writer)
        if not _insert(writer, prepared, by, at):
            raise RuntimeError("another process is writing this connection's audit chain")
    return tuple(one.values[0] for one in prepared)


def _prepare(event: Event, by: Viewer, at: datetime) -> _Prepared:
    event_id = uuid7()
    detail = orjson.dumps(dict(event.detail), default=str)
    salts = os.urandom(rules.SALT_BYTES), os.urandom(rules.SALT_BYTES)
    actor = rules.commitment(salts[0], rules.actor_values(by.identity, by.request_id))
    subject_values = rules.subject_values(event.person, event.categories, orjson.loads(detail))
    subject = rules.commitment(salts[1], subject_values)
    labels = (event.action, str(by.purpose), by.role, by.organisation, event.outcome)
    categories = "{" + ",".join(str(int(category)) for category in event.categories) + "}"
    values = (event_id, event.action, event.outcome, event.person, categories, detail.decode())
    content = rules.content(event_id, at, labels, actor, subject)
    return _Prepared((*values, salts[0], actor, salts[1], subject), content)


def _insert(writer: _Writer, prepared: Sequence[_Prepared], by: Viewer, at: datetime) -> bool:
    """False when the chain's head in the database is not the one remembered."""
    head, rows = writer.link, []
    sequence, link = writer.sequence, writer.link
    for one in prepared:
        sequence += 1
        link = rules.next_link(writer.key, link, writer.number, sequence, one.content)
        rows.append((sequence, link, *one.values))
    who = (writer.number, at, str(by.purpose), by.role, by.organisation, by.identity, by.request_id)
    first = rules.first_link(writer.key, writer.number)
    statement = _INSERT_ONE if len(rows) == 1 else _INSERT_MANY
    values = rows[0] if len(rows) == 1 else map(list, zip(*rows, strict=True))
    if _execute(statement, (*who, *values, head, writer.number, first)) != len(rows):
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
