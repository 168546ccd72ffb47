"""Before Django: single resources handed to whoever plainly may have them, as `interactions.reading` would give them.

Whatever is not plain (another format, a condition, a scope with limits, anything refused) goes on to the ordinary way
in, which begins again and has the last word; nothing has been written by then. docs/adr/0047 says what this gains.

There are two: for threads (WSGI, any server), and for an event loop (RSGI, as `ginnel serve` has it).
"""

from __future__ import annotations

from asyncio import get_running_loop
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import TYPE_CHECKING
from uuid import UUID
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import structlog
from django.db import DatabaseError, connection

from ginnel.foundation.record import queries as record
from ginnel.foundation.record.queries import Asked, Hit
from ginnel.kernel.awaiting import Awaited
from ginnel.kernel.turns import Turns
from ginnel.surfaces.fhir import plain
from ginnel.surfaces.fhir.plain import Measured, Read

if TYPE_CHECKING:
    from granian.rsgi import HTTPProtocol, Scope

Serve = Callable[["Scope", "HTTPProtocol"], Awaitable[None]]
Measure = Callable[[str, str, int, float, UUID], None]
MeasureAll = Callable[[Sequence[Measured]], None]

MOST = 16
"""Reads that are answered together."""
LONG = 2**16
"""Bytes of a body that is packed elsewhere than in the loop, where everybody else would wait for it."""
_NAMES = {"HTTP_" + name.upper().replace("-", "_"): name for name in plain.HEADERS}
log = structlog.get_logger("ginnel.fhir")


class Hatch:
    """A WSGI application in front of another; `measure` is told of every answer it gives itself."""

    def __init__(self, beyond: WSGIApplication, measure: Measure) -> None:
        self._beyond = beyond
        self._measure = measure

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        read = _wanted(environ)
        if read is None:
            return self._beyond(environ, start)
        hit = _turns(read.asked)
        if hit is None:
            read.goes_on()
            return self._beyond(environ, start)
        headers, body = read.answer(hit)
        start("200 OK", headers)
        self._measure(*read.measured())
        return (body,)


class AwaitedHatch:
    """An RSGI application in front of another, as `Hatch` is. Nothing here may touch the database: it is in the event
    loop, and what is waited for in it keeps everybody waiting. What was answered together is measured together, once
    all have their answers."""

    def __init__(self, beyond: Serve, measure: MeasureAll) -> None:
        self._beyond = beyond
        self._measure = measure
        self._answered: list[Measured] = []

    async def __call__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        read = _awaited(scope)
        if read is None:
            return await self._beyond(scope, protocol)
        hit = await _awaited_turns(read.asked)
        if hit is None:
            read.goes_on()
            return await self._beyond(scope, protocol)
        if len(hit.body) > LONG:
            headers, body = await get_running_loop().run_in_executor(None, read.answer, hit)
        else:
            headers, body = read.answer(hit)
        protocol.response_bytes(200, headers, body)
        if not self._answered:
            get_running_loop().call_soon(self._tell)
        self._answered.append(read.measured())
        return None

    def _tell(self) -> None:
        answered, self._answered = self._answered, []
        self._measure(answered)


def _wanted(environ: WSGIEnvironment) -> Read | None:
    if environ.get("SCRIPT_NAME"):
        return None
    at = plain.place(environ["REQUEST_METHOD"], environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", ""))
    if at is None:
        return None
    return plain.read(at, {name: environ[key] for key, name in _NAMES.items() if key in environ})


def _awaited(scope: Scope) -> Read | None:
    at = plain.place(scope.method, scope.path, scope.query_string)
    if at is None:
        return None
    pairs = scope.headers.items()
    headers = dict(pairs)
    if not len(headers) == len(pairs) == len(scope.headers.keys()):
        return None  # what was said twice, or only in letters that no header has, is understood as the bridge tells it
    headers.setdefault("host", scope.authority or "")
    return plain.read(at, headers)


def _hand_out(asked: Sequence[Asked]) -> list[Hit | None]:
    try:
        connection.close_if_unusable_or_obsolete()
        return record.hand_out(asked)
    except DatabaseError:
        connection.close()
    except Exception as error:
        log.exception("unexpected", kind=type(error).__name__)
    return [None] * len(asked)


_turns: Turns[Asked, Hit | None] = Turns(_hand_out, most=MOST)
_awaited_turns: Awaited[Asked, Hit | None] = Awaited(_hand_out, most=MOST)
