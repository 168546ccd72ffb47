"""Questions from many threads, answered together: each gets its own reply, and nobody waits for nobody."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from ginnel.kernel.turns import Turns


def test_each_gets_the_reply_to_its_own_question() -> None:
    sizes: list[int] = []

    def ask(questions: Sequence[int]) -> list[int]:
        sizes.append(len(questions))
        return [question * 2 for question in questions]

    turns = Turns(ask, most=5)
    with ThreadPoolExecutor(16) as pool:
        assert list(pool.map(turns, range(2000))) == [number * 2 for number in range(2000)]
    assert sum(sizes) == 2000 and max(sizes) <= 5


def test_those_who_ask_meanwhile_are_answered_together() -> None:
    begun, go_on, asked = Event(), Event(), []

    def ask(questions: Sequence[int]) -> list[int]:
        asked.append(sorted(questions))
        begun.set()
        go_on.wait(10)
        return list(questions)

    turns = Turns(ask, most=5)
    with ThreadPoolExecutor(8) as pool:
        first = pool.submit(turns, 0)
        begun.wait(10)
        rest = [pool.submit(turns, number) for number in range(1, 4)]
        while turns._waiting.qsize() < 3:
            pass
        go_on.set()
        assert [one.result(10) for one in (first, *rest)] == [0, 1, 2, 3]
    assert asked == [[0], [1, 2, 3]]


def test_what_fails_fails_for_those_who_asked_it_alone() -> None:
    def ask(questions: Sequence[int]) -> list[int]:
        return [1 // question for question in questions]

    turns = Turns(ask, most=1)
    with pytest.raises(ZeroDivisionError):
        turns(0)
    assert turns(1) == 1


def test_a_reply_for_each_is_wanted() -> None:
    turns: Turns[int, int] = Turns(lambda questions: [], most=1)
    with pytest.raises(ValueError, match="argument"):
        turns(1)
