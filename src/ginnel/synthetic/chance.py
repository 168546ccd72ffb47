"""Draws that are quick because the county makes some hundreds for every resident."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from math import exp, log
from typing import Generic, TypeVar

T = TypeVar("T")
Chance = Callable[[], float]  # Random.random: from 0 up to, not including, 1


def pick(chance: Chance, things: Sequence[T]) -> T:
    """Any of the things, each as likely."""
    return things[int(chance() * len(things))]


def whole(chance: Chance, low: int, high: int) -> int:
    """A whole number from low to high, both included."""
    return low + int(chance() * (high - low + 1))


class Weighted(Generic[T]):
    """Things drawn by weight; the weights need not add up to one."""

    __slots__ = ("_sums", "_things", "_total")

    def __init__(self, things: Sequence[T], weights: Sequence[float]) -> None:
        self._things = things
        self._sums = list(accumulate(weights))
        self._total = self._sums[-1]
        if len(things) != len(self._sums):
            raise ValueError("as many weights as things")

    def draw(self, chance: Chance) -> T:
        return self._things[bisect(self._sums, chance() * self._total)]


def about(chance: Chance, mean: float) -> float:
    """A waiting time or length that has no memory, of that mean."""
    return -mean * log(1.0 - chance())


def times(chance: Chance, mean: float) -> int:
    """How often something rare happens where `mean` is usual (Poisson)."""
    limit, count, product = exp(-mean), 0, chance()
    while product > limit:
        count += 1
        product *= chance()
    return count


def hits(chance: Chance, rate: float, count: int) -> Iterator[int]:
    """Which of `count` things, each hit at `rate`: the hits are drawn, not the misses between them."""
    if rate <= 0.0:
        return
    if rate >= 1.0:
        yield from range(count)
        return
    step = log(1.0 - rate)
    at = int(log(1.0 - chance()) / step)
    while at < count:
        yield at
        at += 1 + int(log(1.0 - chance()) / step)
