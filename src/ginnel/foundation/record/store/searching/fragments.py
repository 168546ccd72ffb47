"""A piece of SQL with its values, which go together wherever it goes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from ginnel.kernel.errors import TooMuch


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


MOST_CHARACTERS = 300_000
"""Of a statement. Each step through a person says three times who may be met, and the database takes seconds and
hundreds of megabytes to plan what is longer."""


def checked(part: Sql) -> Sql:
    """The same. Raises TooMuch for what is longer than is planned here: at each step, before the next makes more of
    it."""
    if len(part.text) > MOST_CHARACTERS:
        raise TooMuch("This asks through too many others at once. Ask with fewer steps, or about one person.")
    return part


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


_FEW = (2, 4)


def of_sources(column: str, numbers: Sequence[int]) -> Sql:
    """As `among`, of the source record that a row hangs on: a few are values of their own, made up to one of a few
    lengths, and as texts, for the driver has another type for each size of number: so statements have few forms. Then
    what holds nothing of them is left out before anything is opened; of an array that comes as one value the server
    knows nothing until it looks. One is most usual, and looked up in fewer steps than an array of one."""
    held = list(numbers)
    if len(held) == 1:
        return Sql(f"{column} = %s::bigint", (str(held[0]),))
    length = next((length for length in _FEW if 0 < len(held) <= length), None)
    if length is None:
        return among(column, held)
    held += held[-1:] * (length - len(held))
    return Sql(f"{column} = ANY(ARRAY[{', '.join(['%s'] * length)}]::bigint[])", tuple(map(str, held)))
