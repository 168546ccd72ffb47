"""A page of what answers a search, in order, after the last row of the page before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.db import connection, transaction

from ginnel.foundation.record.rules.criteria import Key, Place
from ginnel.foundation.record.store.reading import ENTRY, ROW, Row, Stored, stored_of
from ginnel.foundation.record.store.searching.fragments import (
    EVERYTHING,
    Sql,
    among,
    equal,
    every,
    of_sources,
)
from ginnel.kernel import abreast, prepared

_VALUES = {
    # index table: (column, type, what stands for nothing said when ascending, and when descending)
    "date": ("starts", "ends", "timestamptz", "infinity", "-infinity"),
    "string": ("value", "value", "text", "\U0010ffff", ""),
    "quantity": ("value", "value", "float8", "infinity", "-infinity"),
}


class Found(NamedTuple):
    """A row with its values of the keys, as texts; where asked, what it says and how many rows there are in all."""

    row: Row
    keys: tuple[str, ...]
    stored: Stored
    total: int | None = None


LONGEST = "10s"
"""How long a search across people may take; one about a person is never near it."""


@contextmanager
def bounded() -> Iterator[None]:
    """Let no statement of this block take longer, in a transaction: what asks too much is refused instead of keeping
    others. Of several who are answered abreast it is answered alone. What follows in the same transaction, as storing
    does, may take as long as before."""
    abreast.give_way()
    is_within = connection.in_atomic_block
    with transaction.atomic():
        before = _limit(LONGEST)
        yield
        if is_within:  # else it ends with the transaction, as it does where this fails
            _limit(before)


_LIMIT = """
WITH was AS MATERIALIZED (SELECT current_setting('statement_timeout') AS value)
SELECT value, set_config('statement_timeout', %s, true) FROM was
"""


def _limit(longest: str) -> str:
    """How long a statement could take before, in this transaction."""
    with connection.cursor() as cursor:
        cursor.execute(_LIMIT, [longest])
        return str(cursor.fetchone()[0])


def total(where: Sql, *, keep: bool = False) -> int:
    """`keep`: the statement is of few forms, and worth keeping prepared."""
    statement = f"SELECT count(*) FROM record_resource r WHERE {where.text}"
    return int(_run(statement, where.values, keep=keep)[0][0])


def page(
    where: Sql,
    keys: Sequence[Key],
    place: Place | None,
    count: int,
    *,
    keep: bool = False,
    counts: bool = False,
    is_whole: bool = True,
    sources: Sequence[int] = (),
) -> list[Found]:
    """Rows of `record_resource r` of which `where` holds, by `keys` and then by number; `keep` as in `total`, `counts`
    that a row says how many there are. With their bodies in the same statement, unless it `is_whole` no page.
    `sources`: much of what these source records hold is asked for, and nothing else, so that their dates are read
    together instead of row by row.

    Where it is kept its plan is made once for all: what answers is found before it is put in order (MATERIALIZED), and
    bodies are looked up one by one (OFFSET 0), or the plan might go through everybody's."""
    body = _body(sources) if is_whole else Sql("")
    joins = {at: _dates(key, at, sources) for at, key in enumerate(keys) if sources and key.by == "date"}
    made = [_of_dates(key, at) if at in joins else _key(key) for at, key in enumerate(keys)]
    asked = every([where, _after(made, keys, place, "r.number", "bigint")]) if place else where
    order = ", ".join([*(_ordered(f"p.k{at}", key) for at, key in enumerate(keys)), "p.number"])
    shown = [
        *_ROW,
        "p.total",
        ENTRY if is_whole else _NO_ENTRY,
        *(f"p.k{at}::text" for at in range(len(made))),
    ]
    rows = _run(
        f"WITH found AS {'' if keep else 'NOT '}MATERIALIZED "
        f"(SELECT {', '.join(_columns(made, counts))} "
        f"FROM {' '.join(['record_resource r', *(one.text for one in joins.values())])} WHERE {asked.text}) "
        f"SELECT {', '.join(shown)} FROM (SELECT * FROM found p ORDER BY {order} LIMIT %s) p "
        f"{body.text} ORDER BY {order}",
        (
            *(value for one in (*made, *joins.values()) for value in one.values),
            *asked.values,
            count,
            *body.values,
        ),
        keep=keep,
    )
    width = len(Row._fields)
    end = width + 1 + len(Stored._fields)
    stored: Sequence[Stored | None] = [None] * len(rows)
    if is_whole:
        stored = stored_of([row[width + 1 : end] for row in rows])
    return [
        Found(Row(*row[:width]), tuple(row[end:]), entry, row[width])
        for row, entry in zip(rows, stored, strict=True)
    ]


_ROW = [one.replace("r.", "p.") for one in ROW]
_OF_ROW = (
    "r.number, r.source_number, r.id, r.organisation_number, r.version, r.kind, r.standing, r.category, "
    "r.occurred_start, r.recorded_at"
)
"""What the columns of a row are made of, when it is known which are on the page."""
_NO_ENTRY = ", ".join(["NULL"] * len(Stored._fields))


def _body(sources: Sequence[int]) -> Sql:
    """Where it is known on which source records all rows hang, what holds nothing of them is not opened."""
    theirs = of_sources("source_number", sources) if sources else EVERYTHING
    return Sql(
        "CROSS JOIN LATERAL (SELECT * FROM record_entry WHERE resource_number = p.number "
        f"AND source_number = p.source_number AND version = p.version AND {theirs.text} OFFSET 0) e",
        theirs.values,
    )


def _columns(made: Sequence[Sql], counts: bool) -> list[str]:
    return [
        _OF_ROW,
        *(f"{one.text} AS k{at}" for at, one in enumerate(made)),
        "count(*) OVER () AS total" if counts else "NULL AS total",
    ]


def people_total(where: Sql) -> int:
    return int(_run(f"SELECT count(*) FROM people_person p WHERE {where.text}", where.values)[0][0])


def people_page(
    where: Sql, keys: Sequence[Sql], sorts: Sequence[Key], place: Place | None, count: int
) -> list[Any]:
    """(id, keys …) of `people_person p` of which `where` holds, by `keys` and then by id."""
    columns = ", ".join(["p.id", *(f"({one.text})::text" for one in keys)])
    order = ", ".join([*(_ordered(one.text, key) for one, key in zip(keys, sorts, strict=True)), "p.id"])
    asked = every([where, _after(keys, sorts, place, "p.id", "uuid")]) if place else where
    twice = [value for one in keys for value in one.values]
    return _run(
        f"SELECT {columns} FROM people_person p WHERE {asked.text} ORDER BY {order} LIMIT %s",
        (*twice, *asked.values, *twice, count),
    )


def _ordered(text: str, key: Key) -> str:
    collate = ' COLLATE "C"' if key.by == "string" else ""
    return f"{text}{collate}{' DESC' if key.is_descending else ''}"


def _key(key: Key, row: str = "r") -> Sql:
    if key.by == "id":
        return Sql(f"{row}.id")
    if key.by == "updated":
        return Sql(f"{row}.recorded_at")
    said = _said(key)
    collated = said if key.by != "string" else said.replace("k.value", 'k.value COLLATE "C"')
    return Sql(
        f"coalesce((SELECT {collated} FROM record_index_{key.by} k WHERE k.source_number = {row}.source_number "
        f"AND k.resource_number = {row}.number AND k.param = ANY(%s)), {_absent(key)})",
        (list(key.params),),
    )


def _said(key: Key) -> str:
    low, high, *_ = _VALUES[key.by]
    return f"max(k.{high})" if key.is_descending else f"min(k.{low})"


def _absent(key: Key) -> str:
    _, _, kind, last, first = _VALUES[key.by]
    return f"'{first if key.is_descending else last}'::{kind}"


def _dates(key: Key, at: int, sources: Sequence[int]) -> Sql:
    """What each resource of these source records says of a date, joined to the rows."""
    which = equal("k.param", key.params[0]) if len(key.params) == 1 else among("k.param", key.params)
    where = every([of_sources("k.source_number", sources), which])
    return Sql(
        f"LEFT JOIN (SELECT k.resource_number, {_said(key)} AS said FROM record_index_date k WHERE {where.text} "
        f"GROUP BY k.resource_number) d{at} ON d{at}.resource_number = r.number",
        where.values,
    )


def _of_dates(key: Key, at: int) -> Sql:
    return Sql(f"coalesce(d{at}.said, {_absent(key)})")


def described(patient: int, may_be_asked: Sql) -> Sql:
    """The numbers of the Patients in which organisations that may be asked about say who a person is."""
    return Sql(
        f"ARRAY(SELECT r.number {_SAID_OF.format(may_be_asked.text)})", (patient, *may_be_asked.values)
    )


_SAID_OF = (
    "FROM people_sourcerecord s JOIN record_resource r ON r.source_number = s.number AND r.kind = %s "
    "WHERE s.person_id = p.id AND r.standing = 1 AND {}"
)


def person_key(key: Key, patient: int, described: Sql) -> Sql:
    """The key of a person: the least, or the greatest, of what the source records that may be asked about say."""
    if key.by in ("id", "said"):
        return Sql("p.id")
    rows = _SAID_OF.format(described.text)
    if key.by == "updated":
        return Sql(f"(SELECT max(r.recorded_at) {rows})", (patient, *described.values))
    inner = _key(key)
    word = "max" if key.is_descending else "min"
    _, _, kind, last, first = _VALUES[key.by]
    absent = first if key.is_descending else last
    collate = ' COLLATE "C"' if key.by == "string" else ""
    return Sql(
        f"coalesce((SELECT {word}({inner.text}{collate}) {rows}), '{absent}'::{kind})",
        (*inner.values, patient, *described.values),
    )


def _after(made: Sequence[Sql], keys: Sequence[Key], place: Place, last: str, kind: str) -> Sql:
    """Strictly behind the place, key by key: the first in which a row differs from it says which is behind."""
    text, values = f"{last} > %s::{kind}", (place.last,)
    for one, key, at in reversed(list(zip(made, keys, place.keys, strict=True))):
        type_ = {"updated": "timestamptz", "id": "uuid"}.get(key.by) or _VALUES[key.by][2]
        collate = ' COLLATE "C"' if key.by == "string" else ""
        word = "<" if key.is_descending else ">"
        text = f"({one.text}{collate} {word} %s::{type_} OR ({one.text}{collate} = %s::{type_} AND {text}))"
        values = (*one.values, at, *one.values, at, *values)
    return Sql(text, values)


def _run(statement: str, values: Sequence[Any], *, keep: bool = False) -> list[tuple[Any, ...]]:
    if keep:
        return prepared.run(statement, list(values))
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        return cursor.fetchall()
