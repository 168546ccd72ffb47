"""How a promise table is declared, and whether a row keeps the promise."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

Row = tuple[Any, ...]
Record = Mapping[str, Any]


class Type(StrEnum):
    """TEXT is never null: "" is "not said". INTEGER and DATE are null where nothing is known."""

    TEXT = "text"
    INTEGER = "integer"
    DATE = "date"


_PYTHON = {Type.TEXT: str, Type.INTEGER: int, Type.DATE: date}
LONGEST_TEXT = 64
_REMEMBERED = 20_000


class Broken(ValueError):
    """A row that does not keep the promise; names the column, never the value."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what it means, and what may be relied on.

    `is_known`: always said. `one_of`: the only values besides "". `form`: every text but "" is of this form. `least`
    and `most`: bounds of a number.
    """

    name: str
    type: Type
    means: str
    is_known: bool = False
    one_of: tuple[str, ...] = ()
    form: str = ""
    least: int | None = None
    most: int | None = None

    @property
    def is_key(self) -> bool:
        """A pseudonym: never the same twice, so not worth remembering."""
        return bool(self.form)

    def fault(self, value: Any) -> str:
        """Why a value breaks the promise, "" where it keeps it."""
        if value is None or value == "":
            if self.is_known:
                return "not said"
            return "null" if value is None and self.type is Type.TEXT else ""
        if type(value) is not _PYTHON[self.type]:
            return f"no {self.type.value}"
        return self._fault_of_text(str(value)) if self.type is Type.TEXT else self._fault_of_number(value)

    def _fault_of_text(self, value: str) -> str:
        if self.one_of and value not in self.one_of:
            return "none of the values promised"
        if len(value) > LONGEST_TEXT:
            return "longer than a code"
        return "of another form" if self.form and not re.fullmatch(self.form, value) else ""

    def _fault_of_number(self, value: Any) -> str:
        too_small = self.least is not None and value < self.least
        return "out of bounds" if too_small or (self.most is not None and value > self.most) else ""


@dataclass(frozen=True)
class Table:
    """One promise table: the column that names a row among all, the day it counts by, and pairs of days in order.

    `key` "" is a table without rows about residents (a dimension). `on` is the column of the day an event counts by.
    Rows alike in `same` tell of one thing, which counts once: the first of them by `preferred` and then the key.
    """

    name: str
    means: str
    columns: tuple[Column, ...]
    key: str = ""
    on: str = ""
    same: str = ""
    preferred: str = ""
    in_order: tuple[tuple[str, str], ...] = ()

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """Raises KeyError for a column the table does not promise."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    def check(self, row: Row) -> None:
        """Raises Broken for a row that does not keep the promise."""
        if len(row) != len(self.columns):
            raise Broken(f"{self.name}: {len(row)} values for {len(self.columns)} columns")
        for (column, kept), value in zip(self._kept, row, strict=True):
            if value in kept:
                continue
            if fault := column.fault(value):
                raise Broken(f"{self.name}.{column.name}: {fault}")
            if len(kept) < _REMEMBERED and not column.is_key:
                kept.add(value)
        for first, second in self._places:
            if row[first] is not None and row[second] is not None and row[first] > row[second]:
                raise Broken(f"{self.name}.{self.columns[second].name}: before {self.columns[first].name}")

    @cached_property
    def _kept(self) -> tuple[tuple[Column, set[Any]], ...]:
        """Beside each column the values found to keep its promise: codes and days come again and again."""
        return tuple((column, set()) for column in self.columns)

    @cached_property
    def _places(self) -> tuple[tuple[int, int], ...]:
        return tuple((self.names.index(first), self.names.index(second)) for first, second in self.in_order)


def once(table: Table, rows: Iterable[Record]) -> list[Record]:
    """Of rows that tell of one thing the first."""
    if not table.same:
        return list(rows)
    found: dict[Any, Record] = {}
    for row in sorted(rows, key=lambda row: (row[table.preferred], row[table.key])):
        found.setdefault(row[table.same], row)
    return list(found.values())


def duplicates(table: Table, rows: Sequence[Row]) -> list[Any]:
    """Keys that more than one row has."""
    place = table.names.index(table.key)
    counts = Counter(row[place] for row in rows)
    return [key for key, count in counts.items() if count > 1]
