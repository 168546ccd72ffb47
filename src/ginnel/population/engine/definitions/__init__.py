"""A measure as data: what is counted, of whom, when, and how the figures are made; checked against the promises."""

from ginnel.population.engine.definitions.measures import (
    Category,
    Counted,
    Figure,
    FigureKind,
    Measure,
    Need,
    People,
    Unless,
)
from ginnel.population.engine.definitions.reading import Misdefined, measure

__all__ = [
    "Category",
    "Counted",
    "Figure",
    "FigureKind",
    "Measure",
    "Misdefined",
    "Need",
    "People",
    "Unless",
    "measure",
]
