"""How a figure is written: a number with its unit, left out, or nothing to compute it from."""

from __future__ import annotations

from typing import Any

from ginnel.population.engine.definitions import Figure, FigureKind, Measure
from ginnel.population.engine.published import Row, Value

LEFT_OUT = "left out"
NOTHING = "\N{EN DASH}"
LEVEL_WORDS = {
    "place": "The whole place",
    "council": "Council",
    "district": "District",
    "neighbourhood": "Neighbourhood",
}
PLURALS = {"council": "councils", "district": "districts", "neighbourhood": "neighbourhoods"}


def written(value: Value, figure: Figure) -> str:
    """`1,234.5`, `12.3%`, `left out`, a dash where there is nothing, "" where it is not shown at this level."""
    if not value.is_shown:
        return ""
    if value.is_suppressed:
        return LEFT_OUT
    if value.value is None:
        return NOTHING
    return f"{value.value:,.{figure.decimals}f}" + ("%" if figure.unit == "%" else "")


def limits(value: Value, figure: Figure) -> str:
    """The confidence interval, "" where there is none."""
    if value.value is None or value.lower is None or value.upper is None:
        return ""
    unit = "%" if figure.unit == "%" else ""
    return f"{value.lower:,.{figure.decimals}f} to {value.upper:,.{figure.decimals}f}{unit}"


def cell(value: Value, figure: Figure) -> dict[str, Any]:
    return {
        "text": written(value, figure),
        "limits": limits(value, figure),
        "is_left_out": value.is_shown and value.is_suppressed,
    }


def shown_figures(measure: Measure, row: Row, table: str = "") -> list[Figure]:
    """The figures of one table that are shown at the level of a row."""
    return [one for one in measure.figures if one.table == table and row.values[one.name].is_shown]


def headline(measure: Measure, row: Row) -> dict[str, Any]:
    """The first figure of an area with what it was made of."""
    figure = measure.figures[0]
    value = row.values[figure.name]
    made_of = ""
    if value.numerator is not None and value.denominator is not None:
        made_of = f"{value.numerator:,} of {value.denominator:,}"
        if figure.kind is FigureKind.RATE:
            made_of = f"{value.numerator:,} among {value.denominator:,} people (mid-{row.people_year})"
        if figure.kind is FigureKind.MEAN:
            made_of = f"{value.numerator:,} {figure.unit} over {value.denominator:,} counted"
    return {**cell(value, figure), "label": figure.label, "unit": figure.unit, "made_of": made_of}
