"""The referee: definitions over plain Python rows, as literally as they are written, however slow.

It shares no rendering with the SQL engines; where they differ, one of them misreads the definition.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from ginnel.population.engine.definitions import Category, Measure
from ginnel.population.engine.definitions.conditions import (
    All,
    Compare,
    Condition,
    Days,
    Holds,
    Known,
    Literal,
    Of,
    OneOf,
    Op,
    Operand,
    Some,
)
from ginnel.population.engine.engines import Cell, Completeness
from ginnel.population.engine.engines.answers import order
from ginnel.population.engine.lake import Lake
from ginnel.population.engine.periods import Period
from ginnel.population.engine.promises import Record, once


class Counted(NamedTuple):
    """One row of a promise table as a measure counts it. `path` is council, district, neighbourhood."""

    row: Record
    period: Period
    path: tuple[str, str, str]
    category: str
    amount: int


class Memory:
    name = "memory"

    def cells(self, lake: Lake, measure: Measure, periods: Sequence[Period]) -> list[Cell]:
        seen: dict[tuple[Any, ...], list[tuple[int, str]]] = defaultdict(list)
        for each in self.counted(lake, measure, periods):
            for depth in range(4):
                keys = (*each.path[:depth], *[None] * (3 - depth))
                for leaf in (each.category, None):
                    seen[each.period, *keys, leaf].append((each.amount, each.row["resident"]))
        found = [
            Cell._make((*key, len(rows), sum(amount for amount, _ in rows), len({who for _, who in rows})))
            for key, rows in seen.items()
        ]
        return sorted(found, key=order)

    def counted(self, lake: Lake, measure: Measure, periods: Sequence[Period]) -> Iterator[Counted]:
        """Every row that counts, and as what."""
        places = _Places(lake)
        for period in periods:
            for row in self._kept(lake, measure, period):
                path = places.path(row, by_council=measure.counted.by_council)
                category = _category(measure.counted.whole, row, period)
                amount = _operand(measure.counted.amount, row, {}, period) if measure.counted.amount else 0
                yield Counted(row, period, path, category, amount or 0)

    def completeness(self, lake: Lake, measure: Measure, periods: Sequence[Period]) -> list[Completeness]:
        places = _Places(lake)
        found = []
        for period in sorted(periods):
            meant = list(self._meant(lake, measure, period))
            known = [
                sum(_holds(need.condition, row, {}, period) for row in meant)
                for need in measure.counted.needs
            ]
            known.append(
                sum(bool(places.path(row, by_council=measure.counted.by_council)[0]) for row in meant)
            )
            found.append(Completeness(period, len(meant), tuple(known) if meant else ()))
        return found

    def query(self, measure: Measure, periods: Sequence[Period]) -> str:
        return f"{measure.id} {measure.version} in memory"

    @staticmethod
    def _meant(lake: Lake, measure: Measure, period: Period) -> Iterator[Record]:
        for row in once(measure.counted.table, lake.records(measure.counted.table.name)):
            day = row[measure.counted.on]
            if day and period.starts <= day <= period.ends and _holds(measure.counted.where, row, {}, period):
                yield row

    def _kept(self, lake: Lake, measure: Measure, period: Period) -> Iterator[Record]:
        counted = measure.counted
        rows = [
            row
            for row in self._meant(lake, measure, period)
            if all(_holds(need.condition, row, {}, period) for need in counted.needs)
        ]
        if counted.unless:
            rows = [row for row in rows if not self._is_explained(lake, measure, row, period)]
        if counted.once_per:
            rows.sort(key=lambda row: (row[counted.on], row[counted.table.key]))
            first: dict[tuple[Any, ...], Record] = {}
            for row in rows:
                first.setdefault(tuple(row[name] for name in counted.once_per), row)
            rows = list(first.values())
        yield from (row for row in rows if _holds(counted.then, row, {}, period))

    @staticmethod
    def _is_explained(lake: Lake, measure: Measure, row: Record, period: Period) -> bool:
        unless = measure.counted.unless
        assert unless is not None
        return any(
            all(earlier[name] == row[name] for name in unless.same)
            and _holds(unless.where, earlier, {}, period)
            and _holds(unless.when, row, earlier, period)
            for earlier in once(measure.counted.table, lake.records(measure.counted.table.name))
        )


class _Places:
    def __init__(self, lake: Lake) -> None:
        self._areas = {row["lsoa"]: row for row in lake.records("areas")}
        self._councils = {row["council"] for row in self._areas.values()} - {""}

    def path(self, row: Record, *, by_council: bool) -> tuple[str, str, str]:
        """Council, district and neighbourhood, "" where elsewhere or not known."""
        area = self._areas.get(row["lsoa"], {})
        home = (area.get("council", ""), area.get("district", ""), area.get("neighbourhood", ""))
        if not by_council:
            return home
        sent = row["council"] if row["council"] in self._councils else ""
        return home if sent == home[0] and sent else (sent, "", "")


def _category(whole: Category, row: Record, period: Period) -> str:
    leaves = list(whole.leaves())
    if len(leaves) == 1:
        return leaves[0].name
    return next((leaf.name for leaf in leaves if _holds(leaf.condition, row, {}, period)), "")


def _operand(said: Operand, row: Record, earlier: Record, period: Period) -> Any:
    if isinstance(said, Literal):
        return said.value
    if isinstance(said, Days):
        start, end = (_operand(each, row, earlier, period) for each in (said.start, said.end))
        return (end - start).days if isinstance(start, date) and isinstance(end, date) else None
    if said.of is Of.PERIOD:
        return getattr(period, said.name)
    return (row if said.of is Of.ROW else earlier)[said.name]


_OPS = {
    Op.IS: lambda a, b: a == b,
    Op.IS_NOT: lambda a, b: a != b,
    Op.AT_LEAST: lambda a, b: a >= b,
    Op.AT_MOST: lambda a, b: a <= b,
    Op.BEFORE: lambda a, b: a < b,
    Op.AFTER: lambda a, b: a > b,
}


def _holds(said: Condition, row: Record, earlier: Record, period: Period) -> bool:
    if isinstance(said, All):
        return all(_holds(part, row, earlier, period) for part in said.parts)
    if isinstance(said, Some):
        return any(_holds(part, row, earlier, period) for part in said.parts)
    left = _operand(said.left, row, earlier, period)
    if isinstance(said, Known):
        return (left not in (None, "")) is said.is_known
    if isinstance(said, Compare):
        right = _operand(said.right, row, earlier, period)
        return left is not None and right is not None and _OPS[said.op](left, right)
    if isinstance(said, OneOf):
        return (left in said.values) is said.is_in
    assert isinstance(said, Holds)
    return (said.text in left) is said.does
