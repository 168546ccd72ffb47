"""So much of something, and of it so much for each who asks: in one event loop."""

from __future__ import annotations

import asyncio
from asyncio import Future, get_running_loop
from collections import Counter
from collections.abc import AsyncIterator, Hashable
from contextlib import asynccontextmanager


class Occupied(Exception):
    """Others have it, and went on having it for as long as was waited."""


class Shares:
    """`whole` of it, of which nobody has more than `each`. Who asks first is served first, of those who may have it."""

    def __init__(self, whole: int, each: int) -> None:
        self._left = whole
        self._each = each
        self._taken: Counter[Hashable] = Counter()
        self._waiting: list[tuple[Hashable, int, Future[None]]] = []

    @asynccontextmanager
    async def of(self, who: Hashable, size: int, patience: float) -> AsyncIterator[None]:
        """With so much of it, at most `each`. Raises Occupied where nothing came of waiting so many seconds."""
        await self._take(who, size, patience)
        try:
            yield
        finally:
            self._give_back(who, size)

    async def _take(self, who: Hashable, size: int, patience: float) -> None:
        if self._may(who, size):
            return self._give(who, size)
        mine = who, size, get_running_loop().create_future()
        self._waiting.append(mine)
        try:
            async with asyncio.timeout(patience):
                await mine[2]
        except BaseException as error:
            if mine in self._waiting:
                self._waiting.remove(mine)
            else:  # it came at the same moment
                self._give_back(who, size)
            if isinstance(error, TimeoutError):
                raise Occupied from None
            raise

    def _may(self, who: Hashable, size: int) -> bool:
        return size <= self._left and self._taken[who] + size <= self._each

    def _give(self, who: Hashable, size: int) -> None:
        self._left -= size
        self._taken[who] += size

    def _give_back(self, who: Hashable, size: int) -> None:
        self._left += size
        self._taken[who] -= size
        if not self._taken[who]:
            del self._taken[who]
        for one in list(self._waiting):
            asked_by, wanted, told = one
            if self._may(asked_by, wanted):
                self._waiting.remove(one)
                self._give(asked_by, wanted)
                told.set_result(None)
