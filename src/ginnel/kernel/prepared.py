"""Running the few statements of a hot path: bound and prepared by the server, in one call of the client library.

Past Django's cursor, which sends the values inside the text and has it planned anew every time; and past psycopg's,
which asks the socket again and again whether the answer is there, giving up and taking back Python's lock each time.

Answers are binary and Django's are text, so some come otherwise than from its cursor: addresses (`inet`, `cidr`) as
objects of `ipaddress`, what a `record` holds with its types, and as bare bytes whatever the driver reads only as text
(`regclass` and its like, `xid8`, `pg_lsn`, `tid`, `macaddr`, `bit`, `money`, `xml`, `point`, `tsvector`, `jsonpath`,
`void`, rows of a table). Where one is wanted the statement asks for it `::text`.
"""

from __future__ import annotations

import re
import select
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID
from weakref import WeakKeyDictionary

import psycopg
from django.db import DEFAULT_DB_ALIAS, OperationalError, connection, connections
from psycopg import Cursor, abc, errors
from psycopg.adapt import Loader, PyFormat, Transformer
from psycopg.pq import ConnStatus, DiagnosticField, ExecStatus, Format, TransactionStatus
from psycopg.pq.abc import PGconn, PGresult

from ginnel.kernel import abreast

MOST_KEPT = 200
"""Statements that a connection keeps prepared; the one asked longest ago gives way."""
LONGEST, SLOW = 250, 0.25
"""Milliseconds that a statement may take while others wait for it, and seconds after which those that were asked
together have kept others waiting."""
_LIMIT = b"SELECT set_config('statement_timeout', $1, true)"
_CANCELED = b"57014"
_PLACEHOLDER = re.compile(r"%(?:\((?P<name>\w+)\)s|(?P<next>s)|(?P<percent>%))")
_GOOD = frozenset({ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK})
_NUMBERS, _IDS = frozenset({int}), frozenset({UUID})
_Key = tuple[str, tuple[int, ...]]


@dataclass(slots=True)
class _Kept:
    """What is kept with a connection: the names of its statements, those asked longest ago first, and what turns values
    into what the server reads and back, which knows by now how each type is written: to find that out anew took a third
    of the time that a statement takes the client."""

    held: psycopg.Connection[Any]
    adapting: abc.Transformer
    names: OrderedDict[_Key, bytes] = field(default_factory=OrderedDict)
    made: int = 0


# By Django's connection, which goes with its thread, and has another of the driver's whenever one is lost.
_kept: WeakKeyDictionary[Any, _Kept] = WeakKeyDictionary()


class _Jsonb(Loader):
    """As text, which is what Django has the driver give."""

    format = Format.BINARY

    def load(self, data: Any) -> str:
        return bytes(data[1:]).decode()


class Answer(NamedTuple):
    """The rows a statement returned, and how many it returned or changed."""

    rows: list[tuple[Any, ...]]
    size: int


def run(statement: str, values: Sequence[Any] | Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """The rows the statement returns, if any, inside the caller's transaction."""
    return answer(statement, values).rows


def first(statement: str, values: Sequence[Any] | Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """As `run`, of what only reads and is asked before all else: where the connection has gone since the last request
    it is asked again on a new one, so that no request need ask whether it is there."""
    before = connection.connection
    try:
        found = run(statement, values)
    except OperationalError:
        if connection.in_atomic_block or before is None:
            raise
        if connection.connection is before and not _together(_is_lost):
            raise
        found = run(statement, values)
    connection.health_check_done = True  # type: ignore[attr-defined]
    return found


def answer(statement: str, values: Sequence[Any] | Mapping[str, Any]) -> Answer:
    """As `run`, with how many rows there were or were changed."""
    database = connections[DEFAULT_DB_ALIAS]
    if database.connection is None:
        _together(_connected)
    held = database.connection
    kept = _kept.get(database)
    if kept is None or kept.held is not held:
        kept = _kept[database] = _keeping(held)
    with database.wrap_database_errors:
        if not held.autocommit and held.pgconn.transaction_status == TransactionStatus.IDLE:
            _begin(held)
        return _answered(
            kept, statement, values, is_abreast=abreast.is_here() and not database.in_atomic_block
        )


def _together(work: Callable[[Sequence[None]], list[bool]]) -> bool:
    """Once for all who are answered abreast: each would wait for a database that is away, one after the other."""
    return abreast.ask(work, None) if abreast.is_here() else work([None])[0]


def _connected(asked: Sequence[None]) -> list[bool]:
    connection.ensure_connection()
    return [True] * len(asked)


def _is_lost(asked: Sequence[None]) -> list[bool]:
    """Whether the connection has gone, of which there is none then."""
    is_lost = not connection.is_usable()
    if is_lost:
        connection.close()
    return [is_lost] * len(asked)


def _begin(held: psycopg.Connection[Any]) -> None:
    """The driver would with its own first statement, and with prepared statements turned off, as Django has them, would
    have that one planned anew: it is often the dearest of the request."""
    if held.isolation_level is held.read_only is held.deferrable is None:
        _checked(held.pgconn, held.pgconn.exec_(b"BEGIN"))
        return
    with Cursor(held) as cursor:  # as they say that it begins
        cursor.execute("")


def _answered(
    kept: _Kept, statement: str, values: Sequence[Any] | Mapping[str, Any], *, is_abreast: bool
) -> Answer:
    text, names = _bound(statement)
    sought = [values[name] for name in names] if isinstance(values, Mapping) else values
    given = [_array(value) if type(value) is list else value for value in sought]
    asked, server = kept.adapting, kept.held.pgconn
    sent = asked.dump_sequence(given, [PyFormat.AUTO] * len(given))
    name = _name(kept, (text, tuple(asked.types or ())))
    made = _Sent(server, name, sent, asked.formats)
    result = _checked(server, _abreast(made) if is_abreast else _one(made))
    asked.set_pgresult(result)
    rows = asked.load_rows(0, result.ntuples, tuple) if result.nfields else []
    asked.set_pgresult(None)  # or what was answered would be held until something else is
    return Answer(rows, result.ntuples if result.nfields else result.command_tuples or 0)


@dataclass(slots=True)
class _Sent:
    """`is_long` once it kept others waiting; of several that did together nobody knows which."""

    server: PGconn
    name: bytes
    values: Sequence[Any]
    formats: Sequence[Format] | None
    is_long: bool = False


def _one(sent: _Sent) -> PGresult:
    return sent.server.exec_prepared(sent.name, sent.values, sent.formats, Format.BINARY)


def _abreast(sent: _Sent) -> PGresult:
    found = abreast.ask(_all, sent)
    if sent.is_long:
        abreast.note_long()
    return found


def _all(sent: Sequence[_Sent]) -> list[PGresult | BaseException]:
    """Of several who are answered abreast: sent and heard together. They are one transaction to the server; where one
    fails, so that all are undone, the others are asked again without it, and where it took too long elsewhere, for they
    have waited long enough."""
    server = sent[0].server
    if any(one.server is not server for one in sent):
        return [_one(one) for one in sent]
    began = time.monotonic()
    server.enter_pipeline_mode()
    try:
        server.send_query_params(_LIMIT, (f"{LONGEST}ms".encode(),))
        for one in sent:
            server.send_query_prepared(one.name, one.values, one.formats, Format.BINARY)
        server.pipeline_sync()
        _, *found = _heard(server)  # the first sets the limit
    except BaseException:
        server.finish()  # what state it is in nobody knows
        raise
    server.exit_pipeline_mode()
    wrong = next((at for at, result in enumerate(found) if result.status not in _GOOD), None)
    if wrong is None:
        for one in sent:
            one.is_long = time.monotonic() - began > SLOW
        return [*found]
    rest = [*sent[:wrong], *sent[wrong + 1 :]]
    sent[wrong].is_long = found[wrong].error_field(DiagnosticField.SQLSTATE) == _CANCELED
    again: list[PGresult | BaseException] = []
    if rest:
        again = [abreast.GivesWay() for _ in rest] if sent[wrong].is_long else _all(rest)
    return [*again[:wrong], found[wrong], *again[wrong:]]


def _heard(server: PGconn) -> list[PGresult]:
    """What there is until all is sent and answered. Python's lock is let go of while either is waited for."""
    found: list[PGresult] = []
    ready, is_unsent = select.poll(), bool(server.flush())
    while True:
        while not server.is_busy():
            result = server.get_result()
            if result is None:  # the end of one answer
                if server.status != ConnStatus.OK:
                    raise psycopg.OperationalError(server.get_error_message())
                continue
            if result.status == ExecStatus.PIPELINE_SYNC:
                return found
            found.append(result)
        ready.register(server.socket, select.POLLIN | (select.POLLOUT if is_unsent else 0))
        ready.poll()
        server.consume_input()
        is_unsent = is_unsent and bool(server.flush())


def _array(values: list[Any]) -> Any:
    """Numbers and ids as PostgreSQL writes an array of them, of whatever kind is wanted where it stands: the driver
    takes ten times as long, and calls each length of number another type. What is mixed, or missing in places, is the
    driver's to write or refuse."""
    kinds = set(map(type, values))
    if kinds == _NUMBERS:
        return f"{{{','.join(map(str, values))}}}"
    if kinds == _IDS:
        return "{" + ",".join([value.hex for value in values]) + "}"
    return values


@lru_cache(maxsize=1000)
def _bound(statement: str) -> tuple[str, tuple[str, ...]]:
    """The statement with $1, $2 … and the names that stand for them; without names, one for each value in turn."""
    names: list[str] = []

    def numbered(found: re.Match[str]) -> str:
        if found["percent"]:
            return "%"
        name = found["name"] or f"#{len(names)}"
        if name not in names:
            names.append(name)
        return f"${names.index(name) + 1}"

    return _PLACEHOLDER.sub(numbered, statement), tuple(names)


def _keeping(held: psycopg.Connection[Any]) -> _Kept:
    held.adapters.register_loader("jsonb", _Jsonb)
    return _Kept(held, Transformer(held))


def _name(kept: _Kept, key: _Key) -> bytes:
    """By which the server knows the statement on this connection; it is made known first where it is not."""
    names, server = kept.names, kept.held.pgconn
    if key in names:
        names.move_to_end(key)
        return names[key]
    while len(names) >= MOST_KEPT:
        _, last = names.popitem(last=False)
        _checked(server, server.exec_(b'DEALLOCATE "%b"' % last))
    kept.made += 1
    name = b"ginnel_%d" % kept.made
    text, types = key
    _checked(server, server.prepare(name, text.encode(), types))
    names[key] = name
    return name


def _checked(server: PGconn, result: PGresult) -> PGresult:
    if result.status in _GOOD:
        return result
    if server.status != ConnStatus.OK:
        raise psycopg.OperationalError(server.get_error_message())
    raise errors.error_from_result(result)
