"""From the rows a SQL engine answers to cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ginnel.population.engine.engines import Cell, Completeness
from ginnel.population.engine.periods import Period


def cells(rows: Iterable[Sequence], periods: Sequence[Period]) -> list[Cell]:  # type: ignore[type-arg]
    """Rows of `Renderer.cells`, in an order that does not depend on the engine."""
    known = {each.starts: each for each in periods}
    found = []
    for starts, council, district, neighbourhood, category, *rest in rows:
        together, (count, amount, people) = rest[:4], rest[4:]
        keys = [
            None if is_all else key
            for key, is_all in zip((council, district, neighbourhood, category), together, strict=True)
        ]
        found.append(Cell(known[starts], *keys, int(count), int(amount), int(people)))
    return sorted(found, key=order)


def order(cell: Cell) -> tuple:  # type: ignore[type-arg]
    return (cell.period, *((key is not None, key or "") for key in cell[1:5]))


def completeness(rows: Iterable[Sequence], periods: Sequence[Period]) -> list[Completeness]:  # type: ignore[type-arg]
    """Rows of `Renderer.completeness`; a period without rows has nothing to be complete."""
    found = {starts: (int(meant), tuple(int(each) for each in known)) for starts, meant, *known in rows}
    return [Completeness(each, *found.get(each.starts, (0, ()))) for each in sorted(periods)]
