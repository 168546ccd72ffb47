"""As `kernel.turns`, for an event loop: those who ask while others are being answered are asked for together.

The asking, which waits for a database, is done in a thread of its own. It is handed many questions at once and the loop
many replies, so that a question costs no waking of a thread.
"""

from __future__ import annotations

from asyncio import AbstractEventLoop, Future, get_running_loop
from collections.abc import Callable, Sequence
from queue import SimpleQueue
from threading import Thread
from typing import Generic, TypeVar

Question = TypeVar("Question")
Reply = TypeVar("Reply")


class Awaited(Generic[Question, Reply]):
    """Called in one event loop, of one question each. `ask` is called in a thread of its own, so always with the same
    connection, with those of up to `most`, and gives a reply to each in their order. All get what it raises.

    Whoever no longer waits (a client is gone) is asked for nevertheless if the turn has begun, and is not told."""

    def __init__(self, ask: Callable[[Sequence[Question]], Sequence[Reply]], *, most: int) -> None:
        self._ask = ask
        self._most = most
        self._waiting: list[tuple[Question, Future[Reply]]] = []
        self._turns: SimpleQueue[list[tuple[Question, Future[Reply]]]] = SimpleQueue()
        self._is_asking = False
        self._loop: AbstractEventLoop | None = None

    def __call__(self, question: Question) -> Future[Reply]:
        loop = self._loop or self._start()
        mine: Future[Reply] = loop.create_future()
        self._waiting.append((question, mine))
        if not self._is_asking:
            # Not at once: whoever else the loop has heard of by now is asked for in the same turn.
            self._is_asking = True
            loop.call_soon(self._begin)
        return mine

    def _start(self) -> AbstractEventLoop:
        """Where the first asks, for a process may have been copied from one in which nobody did."""
        loop = get_running_loop()
        Thread(target=self._serve, args=(loop,), name="awaited", daemon=True).start()
        self._loop = loop
        return loop

    def _begin(self) -> None:
        waiting = [one for one in self._waiting if not one[1].done()]
        turn, self._waiting = waiting[: self._most], waiting[self._most :]
        self._is_asking = bool(turn)
        if turn:
            self._turns.put(turn)

    def _serve(self, loop: AbstractEventLoop) -> None:
        while True:
            turn = self._turns.get()
            try:
                replies = self._ask([question for question, _ in turn])
                if len(replies) != len(turn):
                    raise ValueError(f"{len(replies)} replies to {len(turn)} questions")
            except BaseException as error:
                loop.call_soon_threadsafe(self._fail, turn, error)
            else:
                loop.call_soon_threadsafe(self._tell, turn, replies)

    def _tell(self, turn: Sequence[tuple[Question, Future[Reply]]], replies: Sequence[Reply]) -> None:
        for (_, waiting), reply in zip(turn, replies, strict=True):
            if not waiting.done():
                waiting.set_result(reply)
        self._begin()

    def _fail(self, turn: Sequence[tuple[Question, Future[Reply]]], error: BaseException) -> None:
        for _, waiting in turn:
            if not waiting.done():
                waiting.set_exception(error)
        self._begin()
