"""One definition as one SQL query, in whichever dialect.

The shape is always the same: periods, the rows meant in them, those that need no more to be known, those no earlier
row explains, the first of each, placed in their areas, counted at every level at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from ginnel.population.engine.definitions import Category, Measure, Unless
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
    Value,
)
from ginnel.population.engine.engines.dialects import Dialect
from ginnel.population.engine.periods import Period
from ginnel.population.engine.promises import Table, Type

_OPS = {Op.IS: "=", Op.IS_NOT: "<>", Op.AT_LEAST: ">=", Op.AT_MOST: "<=", Op.BEFORE: "<", Op.AFTER: ">"}
_LEVELS = ("council", "district", "neighbourhood")


class Renderer:
    """Renders conditions and queries; a row is called `this`, an earlier one `earlier`."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect

    def cells(self, measure: Measure, periods: Sequence[Period]) -> str:
        """Columns: starts, council, district, neighbourhood, category, then which of the last four are all together,
        then count, amount, people."""
        counted = measure.counted
        grouped = [["starts", *_LEVELS[:depth], *more] for depth in range(4) for more in ([], ["category"])]
        sets = ", ".join(f"({', '.join(each)})" for each in grouped)
        amount = self.days(counted.amount) if counted.amount else "0"
        steps = [
            *self._steps(measure, periods),
            (
                "placed",
                f"SELECT this.starts, this.resident, {self._place(measure)}, "
                f"{self._category(counted.whole)} AS category, {amount} AS amount "
                f"FROM kept AS this {self._areas(measure)} WHERE {self.condition(counted.then)}",
            ),
        ]
        together = ", ".join(f"grouping({name}) AS all_{name}" for name in (*_LEVELS, "category"))
        return (
            f"{_with(steps)}\nSELECT starts, council, district, neighbourhood, category, {together}, "
            "count(*) AS rows_counted, coalesce(sum(amount), 0) AS amount, count(DISTINCT resident) AS people\n"
            f"FROM placed GROUP BY GROUPING SETS ({sets})"
        )

    def completeness(self, measure: Measure, periods: Sequence[Period]) -> str:
        """Columns: starts, rows meant, rows of which each need is known, rows placed in a council."""
        known = [self.condition(need.condition) for need in measure.counted.needs]
        known.append("placed.council IS NOT NULL")
        sums = ", ".join(f"sum(CASE WHEN {each} THEN 1 ELSE 0 END)" for each in known)
        key = "council" if measure.counted.by_council else "lsoa"
        source = "councils" if measure.counted.by_council else "areas"
        steps = [
            self._periods(periods),
            ("councils", "SELECT DISTINCT council FROM areas WHERE council <> ''"),
            *self._once(measure.counted.table),
            self._meant(measure, needs=False),
        ]
        return (
            f"{_with(steps)}\nSELECT this.starts, count(*), {sums} FROM meant AS this "
            f"LEFT JOIN {source} AS placed ON placed.{key} = this.{key} AND placed.council <> '' "
            "GROUP BY this.starts"
        )

    def _steps(self, measure: Measure, periods: Sequence[Period]) -> Iterator[tuple[str, str]]:
        counted = measure.counted
        yield self._periods(periods)
        yield "councils", "SELECT DISTINCT council FROM areas WHERE council <> ''"
        yield from self._once(counted.table)
        yield self._meant(measure, needs=True)
        fresh = f" WHERE NOT EXISTS ({self._earlier(measure, counted.unless)})" if counted.unless else ""
        yield "fresh", f"SELECT * FROM meant AS this{fresh}"
        if not counted.once_per:
            yield "kept", "SELECT * FROM fresh"
            return
        same = ", ".join(("starts", *counted.once_per))
        yield (
            "kept",
            f"SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY {same} "
            f"ORDER BY {counted.on}, {counted.table.key}) AS place FROM fresh) AS ranked WHERE place = 1",
        )

    @staticmethod
    def _periods(periods: Sequence[Period]) -> tuple[str, str]:
        rows = ", ".join(f"({_literal(each.starts)}, {_literal(each.ends)})" for each in periods)
        return "periods", f"SELECT * FROM (VALUES {rows}) AS listed(starts, ends)"

    @staticmethod
    def _once(table: Table) -> Iterator[tuple[str, str]]:
        """Of rows that tell of one thing the first."""
        if table.same:
            turns = f"row_number() OVER (PARTITION BY {table.same} ORDER BY {table.preferred}, {table.key})"
            names = ", ".join(table.names)
            yield (
                "once",
                f"SELECT {names} FROM (SELECT *, {turns} AS turn FROM {table.name}) AS told WHERE turn = 1",
            )

    @staticmethod
    def _rows(table: Table) -> str:
        return "once" if table.same else table.name

    def _meant(self, measure: Measure, *, needs: bool) -> tuple[str, str]:
        counted = measure.counted
        wanted = [counted.where, *([need.condition for need in counted.needs] if needs else [])]
        return (
            "meant",
            f"SELECT this.*, period.starts, period.ends FROM {self._rows(counted.table)} AS this "
            f"JOIN periods AS period ON this.{counted.on} BETWEEN period.starts AND period.ends "
            f"WHERE {' AND '.join(self.condition(each, period='period') for each in wanted)}",
        )

    def _earlier(self, measure: Measure, unless: Unless) -> str:
        where = self.condition(unless.where, row="earlier")
        same = " AND ".join(f"earlier.{name} = this.{name}" for name in unless.same)
        return (
            f"SELECT 1 FROM {self._rows(measure.counted.table)} AS earlier WHERE {same} AND {where} "
            f"AND {self.condition(unless.when)}"
        )

    def _place(self, measure: Measure) -> str:
        if not measure.counted.by_council:
            return ", ".join(f"coalesce(area.{level}, '') AS {level}" for level in _LEVELS)
        inside = "CASE WHEN area.council = sent.council THEN coalesce(area.{0}, '') ELSE '' END AS {0}"
        return ", ".join(
            ["coalesce(sent.council, '') AS council", *(inside.format(level) for level in _LEVELS[1:])]
        )

    @staticmethod
    def _areas(measure: Measure) -> str:
        residence = "LEFT JOIN areas AS area ON area.lsoa = this.lsoa"
        if not measure.counted.by_council:
            return residence
        return f"LEFT JOIN councils AS sent ON sent.council = this.council {residence}"

    def _category(self, whole: Category) -> str:
        leaves = list(whole.leaves())
        if len(leaves) == 1:
            return f"'{leaves[0].name}'"
        cases = " ".join(f"WHEN {self.condition(leaf.condition)} THEN '{leaf.name}'" for leaf in leaves)
        return f"CASE {cases} ELSE '' END"

    def condition(self, condition: Condition, *, row: str = "this", period: str = "this") -> str:
        """`row` is what the row is called here, and `period` what holds its period's days."""

        def value(said: Value) -> str:
            table = {Of.ROW: row, Of.EARLIER: "earlier", Of.PERIOD: period}[said.of]
            return f"{table}.{said.name}"

        def operand(said: Operand) -> str:
            if isinstance(said, Literal):
                return _literal(said.value)
            if isinstance(said, Days):
                return self.dialect.days.format(start=value(said.start), end=value(said.end))
            return value(said)

        def render(said: Condition) -> str:
            if isinstance(said, All):
                return f"({' AND '.join(map(render, said.parts))})" if said.parts else "(1 = 1)"
            if isinstance(said, Some):
                return f"({' OR '.join(map(render, said.parts))})" if said.parts else "(1 = 0)"
            if isinstance(said, Compare):
                return f"({operand(said.left)} {_OPS[said.op]} {operand(said.right)})"
            return self._test(said, operand(said.left))

        return render(condition)

    def _test(self, said: OneOf | Holds | Known, left: str) -> str:
        if isinstance(said, OneOf):
            values = ", ".join(_literal(each) for each in said.values)
            return f"({left} {'IN' if said.is_in else 'NOT IN'} ({values}))"
        if isinstance(said, Holds):
            holds = self.dialect.holds.format(left=left, text=_literal(said.text))
            return holds if said.does else f"(NOT {holds})"
        if said.left.type is Type.TEXT:
            return f"({left} {'<>' if said.is_known else '='} '')"
        return f"({left} IS {'NOT ' if said.is_known else ''}NULL)"

    def days(self, said: Days) -> str:
        return self.dialect.days.format(start=f"this.{said.start.name}", end=f"this.{said.end.name}")


def _literal(value: str | int | date) -> str:
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    return str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"


def _with(steps: Sequence[tuple[str, str]]) -> str:
    return "WITH " + ",\n".join(f"{name} AS ({text})" for name, text in steps)
