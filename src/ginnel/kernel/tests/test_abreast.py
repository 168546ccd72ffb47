"""Several go on abreast: what they ask is asked together, and each has its own reply, error, and context."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextvars import ContextVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ginnel.kernel import abreast

Turn = tuple[str, list[int]]


def doubled(turns: list[Turn], name: str = "") -> Callable[[Sequence[int]], list[int | BaseException]]:
    """What answers a number with twice as much, and an error to those below nothing."""

    def together(asked: Sequence[int]) -> list[int | BaseException]:
        turns.append((name, list(asked)))
        return [2 * one if one >= 0 else KeyError(one) for one in asked]

    return together


def test_what_is_asked_at_once_is_asked_together_and_each_has_their_own() -> None:
    turns: list[Turn] = []
    together, heard = doubled(turns), {}

    def work(number: int) -> None:
        first = abreast.ask(together, number)
        heard[number] = first, abreast.ask(together, first)

    abreast.run([lambda number=number: work(number) for number in (1, 2, 3)])  # type: ignore[misc]
    assert turns == [("", [1, 2, 3]), ("", [2, 4, 6])]
    assert heard == {1: (2, 4), 2: (4, 8), 3: (6, 12)}


def test_what_is_asked_last_waits_for_whoever_still_asks_anything_else() -> None:
    turns: list[Turn] = []
    reading, writing = doubled(turns, "read"), doubled(turns, "write")

    def work(reads: int) -> None:
        for _ in range(reads):
            abreast.ask(reading, reads)
        abreast.ask(writing, reads, is_last=True)

    abreast.run([lambda reads=reads: work(reads) for reads in (0, 2, 1)])  # type: ignore[misc]
    assert turns == [("read", [2, 1]), ("read", [2]), ("write", [0, 1, 2])]


def test_an_error_is_raised_for_whom_it_is_about_and_the_others_go_on() -> None:
    turns: list[Turn] = []
    together, heard = doubled(turns), []

    def work(number: int) -> None:
        try:
            heard.append(abreast.ask(together, number))
        except KeyError as error:
            heard.append(error.args[0])

    abreast.run([lambda number=number: work(number) for number in (1, -5, 3)])  # type: ignore[misc]
    assert heard == [2, -5, 6]


@pytest.mark.parametrize("wrong", ["it raises", "too few replies"])
def test_where_nobody_is_answered_all_are_told(wrong: str) -> None:
    told: list[str] = []

    def together(asked: Sequence[int]) -> list[int]:
        if wrong == "it raises":
            raise OSError("away")
        return []

    def work() -> None:
        try:
            abreast.ask(together, 1)
        except (OSError, ValueError) as error:
            told.append(str(error))

    abreast.run([work, work])
    assert told == (["away"] * 2 if wrong == "it raises" else ["0 replies to 2 questions"] * 2)


def test_what_one_sets_for_itself_another_does_not_see() -> None:
    mine: ContextVar[int] = ContextVar("mine", default=0)
    turns: list[Turn] = []
    together, seen = doubled(turns), []

    def work(number: int) -> None:
        before = mine.get()
        mine.set(number)
        abreast.ask(together, number)
        seen.append((before, mine.get()))

    abreast.run([lambda number=number: work(number) for number in (1, 2)])  # type: ignore[misc]
    assert seen == [(0, 1), (0, 2)] and mine.get() == 0


def test_what_is_left_for_afterwards_is_done_together_once_all_are_through() -> None:
    done: list[object] = []
    turns: list[Turn] = []
    together = doubled(turns)

    def count(numbers: Sequence[int]) -> None:
        done.append(list(numbers))

    def work(number: int) -> None:
        abreast.afterwards(count, number)
        abreast.ask(together, number)
        done.append("through")

    abreast.run([lambda number=number: work(number) for number in (1, 2)])  # type: ignore[misc]
    abreast.afterwards(count, 3)
    assert done == ["through", "through", [1, 2], [3]]


def test_only_who_is_answered_with_others_gives_way_to_them() -> None:
    gone: list[bool] = []

    def work() -> None:
        assert abreast.is_here()
        with pytest.raises(abreast.GivesWay):
            abreast.give_way()
        gone.append(True)

    abreast.run([work])
    abreast.give_way()
    assert gone == [True] and not abreast.is_here()


@given(st.lists(st.lists(st.tuples(st.sampled_from("abc"), st.integers(-3, 9)), max_size=5), max_size=8))
def test_however_they_ask_each_hears_what_they_would_alone(asked: list[list[tuple[str, int]]]) -> None:
    turns: list[Turn] = []
    ways = {name: doubled(turns, name) for name in "abc"}
    heard: dict[int, list[object]] = {}

    def work(at: int) -> None:
        heard[at] = []
        for name, number in asked[at]:
            try:
                heard[at].append(abreast.ask(ways[name], number, is_last=name == "c"))
            except KeyError as error:
                heard[at].append(error.args[0])

    abreast.run([lambda at=at: work(at) for at in range(len(asked))])  # type: ignore[misc]
    expected = {
        at: [2 * number if number >= 0 else number for _, number in one] for at, one in enumerate(asked)
    }
    assert heard == expected
    assert sum(len(numbers) for _, numbers in turns) == sum(map(len, asked))
