"""What a bridge is told of those who call, which it cannot know by itself; and turns, of which nobody has all."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Hashable
from threading import Lock
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from ginnel.config.bridge.environ import bare

if TYPE_CHECKING:
    from granian.rsgi import Scope

Headers = list[tuple[str, str]]
Call = TypeVar("Call")


class Callers(Protocol):
    """Asked in the event loop: nothing here may touch the database."""

    @property
    def most(self) -> int:
        """How many requests of one whom `whose` names may be here at once, waiting or being answered."""

    def whose(self, scope: Scope) -> Hashable | None:
        """Whose request it is; None for whoever is not to be told from others."""

    def sender(self, scope: Scope) -> Hashable:
        """Among whom what can be received at once is shared out: whoever proved who they are, else an address."""

    def told(self, scope: Scope, status: int, again: int | None) -> tuple[Headers, bytes]:
        """How one who is refused is told so; in `again` seconds they may ask again."""


class Anybody:
    """Who call where nobody is told from another but by their address."""

    most = 2**31

    def whose(self, scope: Scope) -> Hashable | None:
        return None

    def sender(self, scope: Scope) -> Hashable:
        return bare(scope.client.rpartition(":")[0])

    def told(self, scope: Scope, status: int, again: int | None) -> tuple[Headers, bytes]:
        return [("retry-after", str(again))] if again is not None else [], b""


class Turns(Generic[Call]):
    """Hands calls on, of each who calls at most `each` at a time; the rest wait, each behind their own. Whatever has
    answered a call says so itself, and has the next at once: by way of the loop it would stand idle meanwhile."""

    def __init__(self, hand_on: Callable[[Call], None], each: int) -> None:
        self._hand_on = hand_on
        self._each = each
        self._held: Counter[Hashable] = Counter()
        self._waiting: dict[Hashable, deque[Call]] = {}
        self._mine = Lock()

    def take(self, who: Hashable | None, call: Call) -> None:
        with self._mine:
            if who is not None and self._held[who] >= self._each:
                self._waiting.setdefault(who, deque()).append(call)
                return
            if who is not None:
                self._held[who] += 1
        self._hand_on(call)

    def ended(self, who: Hashable | None) -> None:
        """One that was handed on."""
        if who is None:
            return
        with self._mine:
            if waiting := self._waiting.get(who):
                self._hand_on(waiting.popleft())
                return
            self._waiting.pop(who, None)
            self._held[who] -= 1
            if not self._held[who]:
                del self._held[who]
