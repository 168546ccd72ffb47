"""From data (a TOML file) to a definition, refusing what the promises do not know.

A condition is a table of a column (or `days = [from, to]`) and one or more ways of comparing, all of which must hold:
`{ column = "age", at_least = 65 }`. `{ any = [...] }` is at least one of several, `{ all = [...] }` each of them. A
value beginning with @ is another value: `@period.starts`, `@row.started_on`, `@earlier.ended_on`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

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
from ginnel.population.engine.periods import PeriodKind
from ginnel.population.engine.promises import TABLES, Table, Type


class Misdefined(ValueError):
    """A definition that says what cannot be computed; the message says where."""


_OPS = {op.value: op for op in Op}
_PYTHON = {Type.TEXT: str, Type.INTEGER: int, Type.DATE: date}


def measure(data: Mapping[str, Any]) -> Measure:
    """The definition. Raises Misdefined for unknown columns, types that cannot be compared, and missing parts."""
    try:
        return _measure(data)
    except KeyError as missing:
        raise Misdefined(f"{data.get('id', 'a definition')}: {missing.args[0]} is not there") from None


def _measure(data: Mapping[str, Any]) -> Measure:
    counted = _counted(data["counted"])
    names = {category.name for category in counted.whole.everything()}
    figures = tuple(_figure(each, names) for each in data["figures"])
    people = People(**data["people"]) if "people" in data else None
    if people is None and any(figure.kind is FigureKind.RATE for figure in figures):
        raise Misdefined(f"{data['id']}: a rate needs people to be a rate of")
    return Measure(
        id=data["id"],
        version=data["version"],
        title=data["title"],
        definition=data["definition"].strip(),
        source=data["source"],
        period=PeriodKind(data["period"]),
        counted=counted,
        figures=figures,
        people=people,
        lower_is_better=data.get("lower_is_better"),
        numerator=data.get("numerator", ""),
        denominator=data.get("denominator", ""),
        caveats=tuple(data.get("caveats", ())),
        interpretations=tuple(data.get("interpretations", ())),
        is_verified=data.get("is_verified", False),
    )


def _counted(data: Mapping[str, Any]) -> Counted:
    table = TABLES[data["table"]]
    reader = _Reader(table)
    on = reader.value(data["on"], Type.DATE).name
    return Counted(
        table=table,
        on=on,
        where=reader.all(data.get("where", ())),
        needs=tuple(
            Need(each["name"], each["label"], reader.condition(each["is"])) for each in data.get("needs", ())
        ),
        unless=reader.unless(data["unless"]) if "unless" in data else None,
        once_per=tuple(table.column(name).name for name in data.get("once_per", ())),
        then=reader.all(data.get("then", ())),
        amount=reader.days(data["amount"]["days"]) if "amount" in data else None,
        whole=reader.category(data.get("whole", {"name": "all", "label": "All"})),
        by_council=data.get("by_council", False),
    )


def _figure(data: Mapping[str, Any], categories: set[str]) -> Figure:
    made = Figure(**{**data, "kind": FigureKind(data["kind"])})
    if unknown := {made.part, made.of} - categories:
        raise Misdefined(f"figure {made.name}: no part {', '.join(sorted(unknown))}")
    return made


class _Reader:
    """Reads conditions over one table; `earlier` lets them speak of an earlier row of it."""

    def __init__(self, table: Table, earlier: bool = False) -> None:
        self.table = table
        self.earlier = earlier

    def all(self, data: Sequence[Mapping[str, Any]]) -> All:
        return All(tuple(self.condition(each) for each in data))

    def unless(self, data: Mapping[str, Any]) -> Unless:
        same = tuple(self.table.column(name).name for name in data["same"])
        inner = _Reader(self.table, earlier=True)
        return Unless(same, self.all(data.get("where", ())), inner.all(data["when"]))

    def category(self, data: Mapping[str, Any]) -> Category:
        parts = tuple(self.category(each) for each in data.get("parts", ()))
        return Category(data["name"], data["label"], self.all(data.get("where", ())), parts)

    def condition(self, data: Mapping[str, Any]) -> Condition:
        if "any" in data:
            return Some(tuple(self.condition(each) for each in data["any"]))
        if "all" in data:
            return self.all(data["all"])
        rest = {name: said for name, said in data.items() if name not in ("column", "days")}
        left = self.days(data["days"]) if "days" in data else self.value(data["column"])
        if not rest:
            raise Misdefined("a condition compares its column with nothing")
        parts = tuple(self._one(left, name, said) for name, said in rest.items())
        return parts[0] if len(parts) == 1 else All(parts)

    def _one(self, left: Value | Days, name: str, said: Any) -> Condition:
        if name == "is_known":
            return Known(left, bool(said))
        if name in _OPS:
            return Compare(left, _OPS[name], self._operand(said, left.type))
        if isinstance(left, Value) and left.type is Type.TEXT:
            if name in ("is_in", "is_not_in"):
                return OneOf(left, tuple(map(str, said)), name == "is_in")
            if name in ("contains", "lacks"):
                return Holds(left, str(said), name == "contains")
        raise Misdefined(f"{self.table.name}: there is no way of comparing called {name} for this column")

    def _operand(self, said: Any, type_: Type) -> Operand:
        if isinstance(said, str) and said.startswith("@"):
            return self.value(said, type_)
        if type(said) is _PYTHON[type_] and isinstance(said, str | int | date):
            return Literal(said)
        raise Misdefined(f"{self.table.name}: a {type_.value} is compared with something else")

    def days(self, data: Sequence[str]) -> Days:
        start, end = (self.value(name, Type.DATE) for name in data)
        return Days(start, end)

    def value(self, name: str, type_: Type | None = None) -> Value:
        """`age`, `@row.age`, `@earlier.age` or `@period.starts`. Raises Misdefined for another type than `type_`."""
        of, _, column = name[1:].partition(".") if name.startswith("@") else ("row", "", name)
        if of == Of.PERIOD and column in ("starts", "ends"):
            found = Value(Of.PERIOD, column, Type.DATE)
        elif of == Of.ROW or (of == Of.EARLIER and self.earlier):
            found = Value(Of(of), column, self.table.column(column).type)
        else:
            raise Misdefined(f"{self.table.name}: there is no {name} to speak of here")
        if type_ and found.type is not type_:
            raise Misdefined(f"{self.table.name}.{column} is no {type_.value}")
        return found
