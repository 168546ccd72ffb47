"""What a definition is made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from ginnel.population.engine.definitions.conditions import ALWAYS, Condition, Days
from ginnel.population.engine.periods import PeriodKind
from ginnel.population.engine.promises import Table


@dataclass(frozen=True, slots=True)
class Need:
    """What must be known of a row for it to be counted; how often it is, is the measure's completeness."""

    name: str
    label: str
    condition: Condition


@dataclass(frozen=True, slots=True)
class Unless:
    """Leave a row out when an earlier one of the same `same` columns, itself satisfying `where`, satisfies `when`."""

    same: tuple[str, ...]
    where: Condition
    when: Condition


@dataclass(frozen=True, slots=True)
class Category:
    """One part of what is counted. A part with parts of its own is their sum; one without has a condition."""

    name: str
    label: str
    condition: Condition = ALWAYS
    parts: tuple[Category, ...] = ()

    def leaves(self) -> Iterator[Category]:
        if not self.parts:
            yield self
        for part in self.parts:
            yield from part.leaves()

    def everything(self) -> Iterator[Category]:
        """This part and all within it, the whole before its parts."""
        yield self
        for part in self.parts:
            yield from part.everything()


@dataclass(frozen=True, slots=True)
class Counted:
    """Rows of a promise table that count in the period their day `on` is in.

    In this order: `where` says what is meant; `needs` leave out what cannot be judged; `unless` leaves out what an
    earlier row explains; `once_per` keeps the first row in a period for each of these; `then` has the last word.
    `amount` is summed. `by_council` places a row with the council that sent it rather than the one of residence.
    """

    table: Table
    on: str
    where: Condition
    needs: tuple[Need, ...] = ()
    unless: Unless | None = None
    once_per: tuple[str, ...] = ()
    then: Condition = ALWAYS
    amount: Days | None = None
    whole: Category = field(default_factory=lambda: Category("all", "All"))
    by_council: bool = False


@dataclass(frozen=True, slots=True)
class People:
    """A denominator: the people of an area from an age on, in the mid-year before the period ends."""

    age_from: int = 0


class FigureKind(StrEnum):
    COUNT = "count"
    AMOUNT = "amount"
    RATE = "rate"  # count of `part`, per `per` people
    MEAN = "mean"  # amount of `part` divided by count of `of`
    SHARE = "share"  # count of `part` as a percentage of count of `of`


@dataclass(frozen=True, slots=True)
class Figure:
    """One column of the published table. `part` and `of` name categories; `decimals` is how it is written.

    Figures of one `table` are shown together under that heading, "" being the first.
    """

    name: str
    label: str
    kind: FigureKind
    part: str = "all"
    of: str = "all"
    per: int = 1
    decimals: int = 0
    unit: str = ""
    table: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """One definition of one version. The first figure is the headline; `texts` are for reading, and have no effect."""

    id: str
    version: str
    title: str
    definition: str
    source: str
    period: PeriodKind
    counted: Counted
    figures: tuple[Figure, ...]
    people: People | None = None
    lower_is_better: bool | None = None
    numerator: str = ""
    denominator: str = ""
    caveats: tuple[str, ...] = ()
    interpretations: tuple[str, ...] = ()
    is_verified: bool = False

    def figure(self, name: str) -> Figure:
        """Raises KeyError."""
        for figure in self.figures:
            if figure.name == name:
                return figure
        raise KeyError(name)
