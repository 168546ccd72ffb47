"""Answering together those who ask while others are being answered.

What a database is asked once for many costs it, and us, less than what it is asked for one after the other. Nobody is
waited for: who asks while nobody else does is answered alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Generic, TypeVar

Question = TypeVar("Question")
Reply = TypeVar("Reply")


@dataclass(slots=True)
class _Waiting(Generic[Question, Reply]):
    """`ready` is held until there is a reply, or an error."""

    question: Question
    ready: Lock = field(default_factory=Lock)
    replies: list[Reply] = field(default_factory=list)
    error: BaseException | None = None


class Turns(Generic[Question, Reply]):
    """Called from many threads with one question each. `ask` is called in a thread of its own, so always with the same
    connection, with those of up to `most`, and gives a reply to each in their order. All get what it raises."""

    def __init__(self, ask: Callable[[Sequence[Question]], Sequence[Reply]], *, most: int) -> None:
        self._ask = ask
        self._most = most
        self._waiting: SimpleQueue[_Waiting[Question, Reply]] = SimpleQueue()
        self._starting = Lock()
        self._is_started = False

    def __call__(self, question: Question) -> Reply:
        if not self._is_started:
            self._start()
        mine: _Waiting[Question, Reply] = _Waiting(question)
        mine.ready.acquire()
        self._waiting.put(mine)
        mine.ready.acquire()
        if mine.error is not None:
            raise mine.error
        return mine.replies[0]

    def _start(self) -> None:
        """Where the first asks, for a process may have been copied from one in which nobody did."""
        with self._starting:
            if not self._is_started:
                Thread(target=self._serve, name="turns", daemon=True).start()
                self._is_started = True

    def _serve(self) -> None:
        while True:
            turn = self._turn()
            try:
                for one, reply in zip(turn, self._ask([one.question for one in turn]), strict=True):
                    one.replies.append(reply)
            except BaseException as error:
                for one in turn:
                    one.error = error
            for one in turn:
                one.ready.release()

    def _turn(self) -> list[_Waiting[Question, Reply]]:
        return taken(self._waiting, self._most)


def taken(waiting: SimpleQueue[Question], most: int) -> list[Question]:
    """Who are there, up to so many; whoever comes first is waited for."""
    turn = [waiting.get()]
    try:
        while len(turn) < most:
            turn.append(waiting.get_nowait())
    except Empty:
        pass
    return turn
