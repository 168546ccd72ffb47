"""Requests that are answered several at a time in one thread (`kernel.abreast`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from granian.rsgi import Scope

Call = TypeVar("Call")


@dataclass(frozen=True, slots=True)
class Lane:
    """`fits` says of which requests it is so, in the event loop, and `begin` is called in the thread before each turn.
    No more than `most` have a turn at once, and no more than `each` of one who calls."""

    fits: Callable[[Scope], bool]
    begin: Callable[[], None]
    most: int = 16
    each: int = 8

    def turn(self, waiting: SimpleQueue[Call | None]) -> list[Call]:
        """Who are there; whoever comes first is waited for. Nobody once it is to end."""
        first = waiting.get()
        if first is None:
            return []
        found = [first]
        try:
            while len(found) < self.most:
                one = waiting.get_nowait()
                if one is None:
                    waiting.put(None)
                    break
                found.append(one)
        except Empty:
            pass
        return found
