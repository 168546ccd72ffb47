"""What leaves: figures, and what is needed to judge and repeat them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from ginnel.population.engine.periods import Period


@dataclass(frozen=True, slots=True)
class Value:
    """One figure. `value` None: suppressed, or nothing to compute it from; `is_shown` False: not at this level.

    Limits are of a 95% confidence interval, where the figure has one.
    """

    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    numerator: int | None = None
    denominator: int | None = None
    is_suppressed: bool = False
    is_shown: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """One area. `above` is the code of the area it lies in; `people` the population that a rate is of."""

    level: str
    code: str
    name: str
    above: str
    people: int | None
    people_year: int | None
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Share:
    """What of the rows meant is known, in whole per cent; None of too few rows to say."""

    label: str
    percent: int | None


@dataclass(frozen=True, slots=True)
class Source:
    """How fresh one contributing organisation's rows are."""

    organisation: str
    name: str
    latest_on: date | None
    received_on: date | None


@dataclass(frozen=True, slots=True)
class Publication:
    """One period: a row for every area of every level, the whole place first."""

    period: Period
    rows: tuple[Row, ...]
    completeness: tuple[Share, ...]

    def at(self, level: str) -> list[Row]:
        return [row for row in self.rows if row.level == level]


@dataclass(frozen=True, slots=True)
class Published:
    """A measure as published. `input` is a hash of the rows it was made from, `query` what was run over them."""

    measure: str
    version: str
    title: str
    publications: tuple[Publication, ...]
    sources: tuple[Source, ...]
    query: str
    engine: str
    input: str
    made_at: str
    threshold: int

    @property
    def latest(self) -> Publication:
        return self.publications[-1]

    def as_data(self) -> dict[str, Any]:
        """Plain values, as `--json` prints them."""
        return asdict(self)
