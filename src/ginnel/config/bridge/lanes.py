"""Requests that are answered several at a time in one thread (`kernel.abreast`)."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from granian.rsgi import Scope

Call = TypeVar("Call")
_MOST_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Lane:
    """`fits` says of which requests, by whom, it is so, in the event loop; `begin` is called in the thread before each
    turn. No more than `most` have a turn at once, and no more than `each` of one who calls. Whoever was given more than
    `large` bytes, or kept others waiting, has no turn for `apart` seconds, and is answered as any others are."""

    fits: Callable[[Scope, Hashable | None], bool]
    begin: Callable[[], None]
    most: int = 16
    each: int = 8
    large: int = 2**18
    apart: float = 60

    def turn(self, waiting: SimpleQueue[Call | None]) -> list[Call]:
        """Who are there; whoever comes first is waited for. Nobody once it is to end and nobody is left."""
        found: list[Call] = []
        one = waiting.get()
        is_ending = one is None
        try:
            while True:
                if one is not None:
                    found.append(one)
                else:
                    is_ending = True
                if len(found) == self.most:
                    break
                one = waiting.get_nowait()
        except Empty:
            pass
        if is_ending and found:
            waiting.put(None)
        return found


class Apart:
    """Who have no turn for a while. Told in one thread and asked in another."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._until: dict[Hashable, float] = {}

    def keep(self, who: Hashable | None) -> None:
        if who is not None:
            if len(self._until) >= _MOST_REMEMBERED:
                self._until.clear()
            self._until[who] = time.monotonic() + self._seconds

    def __contains__(self, who: Hashable | None) -> bool:
        until = self._until.get(who)
        if until is None:
            return False
        if until > time.monotonic():
            return True
        self._until.pop(who, None)
        return False
