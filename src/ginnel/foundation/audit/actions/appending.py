"""Appending events to this connection's chain.

Each database connection is one writer, so no two transactions ever extend the same chain and no lock is
shared. The head of the chain is remembered beside the connection; the INSERT goes ahead only if the database
still agrees with the memory (a rollback undoes events but not memory); if not, the head is read and the links
made again. Where events are very many the head is read first and they go by COPY.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

import orjson
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction

from ginnel.foundation.audit import rules
from ginnel.foundation.audit.actions import copying
from ginnel.foundation.audit.actions.preparing import Prepared, acting, bytea, prepare
from ginnel.foundation.audit.rules import Event
from ginnel.kernel import abreast, clock, prepared
from ginnel.kernel.exemptions import needs_no_actor
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
# From so many on a COPY, which takes longer to begin, costs less.
_MANY = 500
_HEAD = "SELECT sequence, link FROM audit_event WHERE writer = %s ORDER BY sequence DESC LIMIT 1"


@dataclass(slots=True)
class _Writer:
    number: int
    key: bytes
    sequence: int
    link: bytes


_writers: WeakKeyDictionary[Any, _Writer] = WeakKeyDictionary()
_Held = list[tuple[Mapping[str, Any], Prepared]]
_held: ContextVar[_Held | None] = ContextVar("events that are written together", default=None)


@needs_no_actor("writes what others append")
@contextmanager
def together() -> Iterator[None]:
    """Write the events of this block in one statement at its end, and none where it fails.

    For whoever only reads: outside a transaction that statement is one by itself, and what was read is answered
    only after it. Those of a block within such a block are written with the rest.
    """
    events: _Held = []
    token = _held.set(events)
    try:
        yield
    finally:
        _held.reset(token)
    around = _held.get()
    if around is not None:
        around += events
    elif events:
        _append(events)


def append(*, by: Viewer, events: Sequence[Event]) -> tuple[UUID, ...]:
    """Write `events` inside the caller's transaction and return their ids, in order."""
    if not events:
        return ()
    at = clock.now()
    who, held = acting(by), _held.get()
    common = {**who.columns, "at": at}
    if held is None and len(events) >= _MANY:
        writer = _writer()
        _read_head(writer)
        return _copy(writer, common, prepare(events, who, at))
    made: _Held = [(common, one) for one in prepare(events, who, at)]
    if held is None:
        _append(made)
    else:
        held += made
    return tuple(one.columns["id"] for _, one in made)


def _append(events: _Held) -> None:
    """Those of several who are answered abreast go together."""
    if abreast.is_here() and not connection.in_atomic_block:
        abreast.ask(_append_all, events, is_last=True)
    else:
        _write(_writer(), events)


def _append_all(those_of: Sequence[_Held]) -> list[None | BaseException]:
    """Where it is one of them that cannot be written, the others are."""
    try:
        _write(_writer(), [one for events in those_of for one in events])
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        return [error] if len(those_of) == 1 else [_append_all([events])[0] for events in those_of]
    return [None] * len(those_of)


def _write(writer: _Writer, events: _Held) -> None:
    if not _insert(writer, events):
        _read_head(writer)
        if not _insert(writer, events):
            raise RuntimeError("another process is writing this connection's audit chain")


def _insert(writer: _Writer, events: _Held) -> bool:
    """False when the chain's head in the database is not the one remembered."""
    head = _Writer(writer.number, writer.key, writer.sequence, writer.link)
    chained = _chained(head, (one for _, one in events))
    rows = orjson.dumps(
        [
            {**common, "writer": writer.number, **row, "detail": orjson.Fragment(row["detail"])}
            for (common, _), row in zip(events, chained, strict=True)
        ]
    ).decode()
    first = rules.first_link(writer.key, writer.number)
    if prepared.answer(_INSERT, (rows, writer.link, writer.number, first)).size != len(events):
        return False
    writer.sequence, writer.link = head.sequence, head.link
    return True


def _copy(writer: _Writer, common: Mapping[str, Any], prepared: Iterable[Prepared]) -> tuple[UUID, ...]:
    """Behind the head as it was just read; the primary key refuses a second event in one place. One event after the
    other becomes text, because tens of thousands held at once cost the collector of what is unused more than the work.
    """
    head = replace(writer)
    ids: list[UUID] = []
    text = copying.text({**common, "writer": writer.number}, _noted(_chained(head, prepared), ids))
    database = connection.connection
    with connection.wrap_database_errors, database.cursor() as cursor, cursor.copy(copying.COPY) as copy:
        copy.write(text)
    writer.sequence, writer.link = head.sequence, head.link
    return tuple(ids)


def _noted(rows: Iterable[dict[str, Any]], ids: list[UUID]) -> Iterator[dict[str, Any]]:
    for row in rows:
        ids.append(row["id"])
        yield row


def _chained(head: _Writer, prepared: Iterable[Prepared]) -> Iterator[dict[str, Any]]:
    """The columns of each in its place behind the head, which moves on to it."""
    for one in prepared:
        head.sequence += 1
        head.link = rules.next_link(head.key, head.link, head.number, head.sequence, one.content)
        one.columns["sequence"], one.columns["link"] = head.sequence, bytea(head.link)
        yield one.columns


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
