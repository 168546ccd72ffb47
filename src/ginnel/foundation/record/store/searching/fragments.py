"""A piece of SQL with its values, which go together wherever it goes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple


class Sql(NamedTuple):
    """Text with a %s for each of `values`, in order."""

    text: str
    values: tuple[Any, ...] = ()


Visible = Callable[[str], Sql]
"""Whether the viewer may see the row that an alias of `record_resource` stands for."""

NOTHING, EVERYTHING = Sql("FALSE"), Sql("TRUE")


def joined(parts: Iterable[Sql], word: str, *, empty: Sql) -> Sql:
    """All of `parts` with AND or OR between, in brackets; `empty` where there are none."""
    texts: list[str] = []
    values: tuple[Any, ...] = ()
    for text, more in parts:
        if text:
            texts.append(text)
            values += more
    if not texts:
        return empty
    return Sql(texts[0] if len(texts) == 1 else f"({f' {word} '.join(texts)})", values)


def every(parts: Iterable[Sql]) -> Sql:
    return joined(parts, "AND", empty=EVERYTHING)


def some(parts: Iterable[Sql]) -> Sql:
    return joined(parts, "OR", empty=NOTHING)


def negated(part: Sql) -> Sql:
    return Sql(f"NOT ({part.text})", part.values)


def exists(source: str, *conditions: Sql) -> Sql:
    """EXISTS of a row of `source` (tables with aliases) of which all conditions hold."""
    where = every(conditions)
    return Sql(f"EXISTS (SELECT FROM {source} WHERE {where.text})", where.values)


def looked_up(source: str, *conditions: Sql) -> Sql:
    """As `exists`, asked of each row by itself (OFFSET 0), and never by first finding all for which it holds: of few
    rows that takes as long among a million people as among a hundred."""
    where = every(conditions)
    return Sql(f"EXISTS (SELECT FROM {source} WHERE {where.text} OFFSET 0)", where.values)


def equal(column: str, value: Any) -> Sql:
    return Sql(f"{column} = %s", (value,))


def among(column: str, values: Iterable[Any]) -> Sql:
    return Sql(f"{column} = ANY(%s)", (list(values),))
