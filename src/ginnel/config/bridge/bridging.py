"""Requests that come to an event loop, answered by a WSGI application in threads.

Threads live as long as the process, each with its connection to the database, and one request at a time. None who
calls has all of them, and nobody who sends slowly has more than some.
"""

from __future__ import annotations

import time
from asyncio import FIRST_COMPLETED, AbstractEventLoop, Future, wait
from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from contextvars import copy_context
from dataclasses import dataclass
from functools import partial
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any, BinaryIO
from wsgiref.types import WSGIEnvironment

import structlog

from ginnel.config.bridge import received
from ginnel.config.bridge.callers import Anybody, Callers, Turns
from ginnel.config.bridge.environ import environ
from ginnel.config.bridge.lanes import Apart, Lane
from ginnel.config.bridge.received import Body, Size
from ginnel.config.bridge.reply import Reply
from ginnel.config.bridge.shares import Occupied, Shares
from ginnel.kernel import abreast

if TYPE_CHECKING:
    from granian.rsgi import HTTPProtocol, Scope

Application = Callable[[WSGIEnvironment, Callable[..., Any]], Iterable[bytes]]
"""As PEP 3333 has it, without `write`: what is answered is returned."""
PATIENCE = 5
"""Seconds; the server kills a process that has not ended ten after it was told to (`processes`)."""
TURN = 30
"""Seconds that whoever sends waits for others to have sent theirs, before being told to come again later."""
AGAIN = 1
"""Seconds after which one who has too many requests here may send another: most are answered in less."""
IN_LOOP, EACH_IN_LOOP = 64 * 2**20, 16 * 2**20
"""Bytes that are received in the loop at once, and of them from one sender: what a process has no more memory for."""
log = structlog.get_logger("ginnel.web")


@dataclass(slots=True, eq=False)
class _Call:
    scope: Scope
    body: BinaryIO
    reply: Reply
    done: Future[None]
    who: Hashable | None
    turn: Future[None] | None = None
    """Set where it is waited for before a thread is asked for."""


class Bridge:
    """An RSGI application. Its threads run between `start` and `finish`, in one process and for one loop. `each` is how
    many of them one who calls may hold (all, unless given)."""

    def __init__(
        self,
        application: Application,
        *,
        threads: int,
        each: int | None = None,
        callers: Callers | None = None,
        lane: Lane | None = None,
    ) -> None:
        self._application = application
        self._lane = lane
        self._calls: SimpleQueue[_Call | None] = SimpleQueue()
        self._threads = [Thread(target=self._serve, name=f"web-{n}", daemon=True) for n in range(threads)]
        self._callers = callers or Anybody()
        self._here: Counter[Hashable] = Counter()
        self._turns: Turns[_Call] = Turns(self._begin, each or threads)
        if lane is not None:
            self._abreast: SimpleQueue[_Call | None] = SimpleQueue()
            self._threads.append(
                Thread(target=self._serve_abreast, args=(lane,), name="web-abreast", daemon=True)
            )
            self._turns_abreast: Turns[_Call] = Turns(self._abreast.put, lane.each)
            self._apart = Apart(lane.apart)
        medium = max(1, threads // 2)
        self._receiving = {
            Size.SHORT: Shares(IN_LOOP, EACH_IN_LOOP),
            Size.MEDIUM: Shares(medium, max(1, medium - 1)),
            Size.LARGE: Shares(1, 1),
        }
        self._loop: AbstractEventLoop

    def start(self, loop: AbstractEventLoop) -> None:
        self._loop = loop
        for thread in self._threads:
            thread.start()

    def finish(self) -> None:
        """Once whoever waited has been answered: what a thread is still about ends first, if it can. One that waits for
        this loop, whose client is slow, would wait for ever."""
        last = time.monotonic() + PATIENCE
        if self._lane is not None:  # first, for it may leave something to the others
            self._abreast.put(None)
            self._threads[-1].join(max(0.0, last - time.monotonic()))
        for _ in self._threads:
            self._calls.put(None)
        for thread in self._threads:
            thread.join(max(0.0, last - time.monotonic()))

    async def __call__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        reply = Reply(protocol, self._loop)
        who = self._callers.whose(scope)
        if who is None:
            return await self._received(scope, protocol, reply, None)
        if self._here[who] >= self._callers.most:
            return self._refuse(scope, reply, 429, AGAIN)
        self._here[who] += 1
        try:
            await self._received(scope, protocol, reply, who)
        finally:
            self._here[who] -= 1
            if not self._here[who]:
                del self._here[who]

    async def _received(
        self, scope: Scope, protocol: HTTPProtocol, reply: Reply, who: Hashable | None
    ) -> None:
        """What is small or short is received before a thread is asked for; all else while one reads it."""
        size, wanted = received.size(scope)
        try:
            if size is Size.SMALL:
                body = await received.whole(protocol, wanted)
            elif size is Size.SHORT:
                async with self._receiving[size].of(self._callers.sender(scope), wanted, TURN):
                    body = await received.whole(protocol, wanted)
            else:
                body = await received.begun(protocol, self._loop, wanted)
            await self._answered(_Call(scope, body.file, reply, self._loop.create_future(), who), size, body)
        except Occupied:
            log.warning("receiving-too-many", size=size.name)
            self._refuse(scope, reply, 503, TURN)
        except TimeoutError:
            self._refuse(scope, reply, 408, None)
        except (RuntimeError, OSError):  # the client stopped before it had sent what it said that it would
            self._refuse(scope, reply, 400, None)

    async def _answered(self, call: _Call, size: Size, body: Body) -> None:
        if body.coming is None:
            fits = (
                self._lane is not None
                and call.who not in self._apart
                and self._lane.fits(call.scope, call.who)
            )
            (self._turns_abreast if fits else self._turns).take(call.who, call)
            return await call.done
        # Those who send much, and take their time, hold no more than some of the threads, and none while they wait for
        # others of their own to be answered.
        call.turn, is_handed_on = self._loop.create_future(), False
        self._turns.take(call.who, call)
        try:
            await call.turn
            async with self._receiving[size].of(self._callers.sender(call.scope), 1, TURN):
                self._calls.put(call)
                is_handed_on = True
                await wait({call.done, body.coming}, return_when=FIRST_COMPLETED)
        except BaseException:
            if not is_handed_on and not call.turn.cancelled():
                self._turns.ended(call.who)
            raise
        return await call.done

    def _begin(self, call: _Call) -> None:
        """Its turn has come, which a thread may say that has ended another's."""
        if call.turn is None:
            self._calls.put(call)
        else:
            self._loop.call_soon_threadsafe(self._give_turn, call, call.turn)

    def _give_turn(self, call: _Call, turn: Future[None]) -> None:
        if turn.cancelled():
            self._turns.ended(call.who)
        else:
            turn.set_result(None)

    def _refuse(self, scope: Scope, reply: Reply, status: int, again: int | None) -> None:
        reply.fail(status, *self._callers.told(scope, status, again))

    def _serve(self) -> None:
        while (call := self._calls.get()) is not None:
            # What a request says of itself to the log, or sets for its thread, is not said of the next.
            copy_context().run(self._answer, call)
            self._turns.ended(call.who)
            self._loop.call_soon_threadsafe(_end, call.done)
            del call  # or it would be kept until the next comes

    def _serve_abreast(self, lane: Lane) -> None:
        while calls := lane.turn(self._abreast):
            alone = [call for call in calls if call.who in self._apart]  # since it came
            turn = [call for call in calls if call not in alone]
            long: list[_Call] = []
            try:
                lane.begin()
                abreast.run([partial(self._answer_abreast, call, alone, long) for call in turn])
            except BaseException as error:
                log.exception("unexpected", kind=type(error).__name__)
                for call in turn:
                    if call not in alone:
                        call.reply.fail()
            for call in turn:
                if call in long or call.reply.size > lane.large:
                    self._apart.keep(call.who)
            for call in calls:
                self._turns_abreast.ended(call.who)
            for call in alone:
                self._turns.take(call.who, call)
            self._loop.call_soon_threadsafe(_end_all, [call.done for call in turn if call not in alone])
            del calls, turn, alone, long

    def _answer_abreast(self, call: _Call, alone: list[_Call], long: list[_Call]) -> None:
        """Whatever goes wrong, the others go on."""
        try:
            self._answer(call)
        except abreast.GivesWay:
            alone.append(call)
        except BaseException as error:
            log.exception("unexpected", kind=type(error).__name__)
        if abreast.is_long():
            long.append(call)

    def _answer(self, call: _Call) -> None:
        """Whatever goes wrong, the thread goes on."""
        try:
            pieces = self._application(environ(call.scope, call.body), call.reply.start)
            try:
                call.reply.send(pieces)
            finally:
                if hasattr(pieces, "close"):
                    pieces.close()
        except abreast.GivesWay:
            raise
        except BaseException as error:
            log.exception("unexpected", kind=type(error).__name__)
            call.reply.fail()


def _end(done: Future[None]) -> None:
    if not done.done():
        done.set_result(None)


def _end_all(done: Iterable[Future[None]]) -> None:
    for one in done:
        _end(one)
