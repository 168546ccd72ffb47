"""From the rows a SQL engine answers to cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ginnel.population.engine.engines import Cell, Completeness
from ginnel.population.engine.periods import Period


def cells(rows: Iterable[Sequence[Any]], periods: Sequence[Period]) -> list[Cell]:
    """Rows of `Renderer.cells`, in an order that does not depend on the engine."""
    known = {each.starts: each for each in periods}
    found = []
    for starts, council, district, neighbourhood, category, *rest in rows:
        together, (count, amount, people) = rest[:4], rest[4:]
        said = (council, district, neighbourhood, category)
        a, b, c, d = (None if is_all else key for key, is_all in zip(said, together, strict=True))
        found.append(Cell(known[starts], a, b, c, d, int(count), int(amount), int(people)))
    return sorted(found, key=order)


def order(cell: Cell) -> tuple[Any, ...]:
    return (cell.period, *((key is not None, key or "") for key in cell[1:5]))


def completeness(rows: Iterable[Sequence[Any]], periods: Sequence[Period]) -> list[Completeness]:
    """Rows of `Renderer.completeness`; a period without rows has nothing to be complete."""
    found = {starts: (int(meant), tuple(int(each) for each in known)) for starts, meant, *known in rows}
    return [Completeness(each, *found.get(each.starts, (0, ()))) for each in sorted(periods)]
