"""Requests that are answered several at a time in one thread (`kernel.abreast`)."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from queue import SimpleQueue
from typing import TYPE_CHECKING, TypeVar

from ginnel.kernel import turns

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
        there = turns.taken(waiting, self.most)
        found = [one for one in there if one is not None]
        if found and len(found) < len(there):
            waiting.put(None)  # for the next turn, which ends where nobody came meanwhile
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
