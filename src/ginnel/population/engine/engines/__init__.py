"""What runs a definition. Nothing outside `publishing` may call one: its answers are not fit to be seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from ginnel.population.engine.definitions import Measure
from ginnel.population.engine.lake import Lake
from ginnel.population.engine.periods import Period


class Cell(NamedTuple):
    """How many rows of one period, place and category there are, their amount, and how many people they are of.

    `council`, `district` and `neighbourhood` are codes, "" for elsewhere or not known, None for all of them together;
    `category` is a leaf, None for all.
    """

    period: Period
    council: str | None
    district: str | None
    neighbourhood: str | None
    category: str | None
    events: int
    amount: int
    people: int


class Completeness(NamedTuple):
    """Of the rows meant in a period: how many, and of how many each need is known; last, how many are placed."""

    period: Period
    meant: int
    known: tuple[int, ...]


class Engine(Protocol):
    name: str

    def cells(self, lake: Lake, measure: Measure, periods: Sequence[Period]) -> list[Cell]: ...

    def completeness(self, lake: Lake, measure: Measure, periods: Sequence[Period]) -> list[Completeness]: ...

    def query(self, measure: Measure, periods: Sequence[Period]) -> str:
        """What is run, as text that can be kept beside a figure."""
        ...
