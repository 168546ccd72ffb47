"""Questions from one event loop, answered together: as `test_turns`, and whoever goes away is nobody's trouble."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

import pytest

from ginnel.kernel.awaiting import Awaited


def run(what: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(what())


def test_each_gets_the_reply_to_its_own_question() -> None:
    sizes: list[int] = []
    threads: set[int] = set()

    def ask(questions: Sequence[int]) -> list[int]:
        sizes.append(len(questions))
        threads.add(threading.get_ident())
        return [question * 2 for question in questions]

    async def all_of_them() -> None:
        awaited = Awaited(ask, most=5)
        found = await asyncio.gather(*(awaited(number) for number in range(2000)))
        assert found == [number * 2 for number in range(2000)]

    run(all_of_them)
    assert sum(sizes) == 2000 and max(sizes) <= 5
    assert len(threads) == 1 and threading.get_ident() not in threads


class Held:
    """Answers the first turn once it may."""

    def __init__(self) -> None:
        self.begun, self.go_on = threading.Event(), threading.Event()
        self.asked: list[list[int]] = []

    def __call__(self, questions: Sequence[int]) -> list[int]:
        self.asked.append(list(questions))
        self.begun.set()
        self.go_on.wait(10)
        return list(questions)


def test_those_who_ask_meanwhile_are_answered_together() -> None:
    held = Held()

    async def some() -> None:
        awaited = Awaited(held, most=5)
        first = awaited(0)
        await asyncio.to_thread(held.begun.wait, 10)
        rest = [awaited(number) for number in range(1, 4)]
        held.go_on.set()
        assert await asyncio.gather(first, *rest) == [0, 1, 2, 3]

    run(some)
    assert held.asked == [[0], [1, 2, 3]]


def test_who_goes_away_is_not_asked_for_and_keeps_nobody() -> None:
    held = Held()

    async def some() -> None:
        awaited = Awaited(held, most=5)
        first = awaited(0)
        await asyncio.to_thread(held.begun.wait, 10)
        gone, stays = awaited(1), awaited(2)
        first.cancel()
        gone.cancel()
        held.go_on.set()
        assert await stays == 2
        assert await awaited(3) == 3

    run(some)
    assert held.asked == [[0], [2], [3]]


def test_all_may_go_away() -> None:
    async def some() -> None:
        awaited = Awaited(lambda questions: list(questions), most=5)
        awaited(0).cancel()
        await asyncio.sleep(0)
        assert await awaited(1) == 1

    run(some)


def test_what_fails_fails_for_those_who_asked_it_alone() -> None:
    async def some() -> None:
        awaited = Awaited(lambda questions: [1 // question for question in questions], most=1)
        zero, one = awaited(0), awaited(1)
        with pytest.raises(ZeroDivisionError):
            await zero
        assert await one == 1

    run(some)


def test_a_reply_for_each_is_wanted() -> None:
    async def some() -> None:
        awaited: Awaited[int, int] = Awaited(lambda questions: [], most=1)
        with pytest.raises(ValueError, match="0 replies"):
            await awaited(1)

    run(some)
