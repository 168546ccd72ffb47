"""Requests that come to an event loop, answered by a WSGI application in threads.

Threads live as long as the process, each with its connection to the database, and one request at a time.
"""

from __future__ import annotations

import time
from asyncio import FIRST_COMPLETED, AbstractEventLoop, Future, Semaphore, timeout, wait
from collections.abc import Callable, Iterable
from contextvars import copy_context
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any, BinaryIO
from wsgiref.types import WSGIEnvironment

import structlog

from ginnel.config.bridge.environ import environ
from ginnel.config.bridge.received import received
from ginnel.config.bridge.reply import Reply

if TYPE_CHECKING:
    from granian.rsgi import HTTPProtocol, Scope

Application = Callable[[WSGIEnvironment, Callable[..., Any]], Iterable[bytes]]
"""As PEP 3333 has it, without `write`: what is answered is returned."""
PATIENCE = 5
"""Seconds; the server kills a process that has not ended ten after it was told to (`processes`)."""
TURN = 30
"""Seconds that whoever sends much waits for others to have sent theirs, before being told to come again later."""
log = structlog.get_logger("ginnel.web")


@dataclass(slots=True)
class _Call:
    scope: Scope
    body: BinaryIO
    reply: Reply
    done: Future[None]


class Bridge:
    """An RSGI application. Its threads run between `start` and `finish`, in one process and for one loop."""

    def __init__(self, application: Application, *, threads: int) -> None:
        self._application = application
        self._calls: SimpleQueue[_Call | None] = SimpleQueue()
        self._threads = [Thread(target=self._serve, name=f"web-{n}", daemon=True) for n in range(threads)]
        self._receiving = Semaphore(max(1, threads // 2))
        self._loop: AbstractEventLoop

    def start(self, loop: AbstractEventLoop) -> None:
        self._loop = loop
        for thread in self._threads:
            thread.start()

    def finish(self) -> None:
        """Once whoever waited has been answered: what a thread is still about ends first, if it can. One that waits for
        this loop, whose client is slow, would wait for ever."""
        for _ in self._threads:
            self._calls.put(None)
        last = time.monotonic() + PATIENCE
        for thread in self._threads:
            thread.join(max(0.0, last - time.monotonic()))

    async def __call__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        reply = Reply(protocol, self._loop)
        try:
            body, whole = await received(scope, protocol, self._loop)
        except RuntimeError:  # the client stopped before it had sent what it said that it would
            return reply.fail(400)
        except TimeoutError:
            return reply.fail(408)
        done = self._loop.create_future()
        call = _Call(scope, body, reply, done)
        if whole is None:
            self._calls.put(call)
            return await done
        # So that those who send much, and take their time, hold no more than half of the threads.
        try:
            async with timeout(TURN):
                await self._receiving.acquire()
        except TimeoutError:
            log.warning("receiving-too-many")
            return reply.fail(503, [("retry-after", str(TURN))])
        try:
            self._calls.put(call)
            await wait({done, whole}, return_when=FIRST_COMPLETED)
        finally:
            self._receiving.release()
        return await done

    def _serve(self) -> None:
        while (call := self._calls.get()) is not None:
            # What a request says of itself to the log, or sets for its thread, is not said of the next.
            copy_context().run(self._answer, call)
            self._loop.call_soon_threadsafe(_end, call.done)
            del call  # or it would be kept until the next comes

    def _answer(self, call: _Call) -> None:
        """Whatever goes wrong, the thread goes on."""
        try:
            pieces = self._application(environ(call.scope, call.body), call.reply.start)
            try:
                call.reply.send(pieces)
            finally:
                if hasattr(pieces, "close"):
                    pieces.close()
        except BaseException as error:
            log.exception("unexpected", kind=type(error).__name__)
            call.reply.fail()


def _end(done: Future[None]) -> None:
    if not done.done():
        done.set_result(None)
