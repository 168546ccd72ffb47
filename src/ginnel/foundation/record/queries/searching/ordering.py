"""A page by what resources say themselves, where no row of the index has an order: by codes, references, identifiers.

All that answers is read and put in order here, so only so many can be. The order is stable: by the keys, then by the
row's number, and a row written meanwhile is neither skipped nor given twice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from ginnel.foundation.record.fhir import json, kinds, saying
from ginnel.foundation.record.queries.searching import seeing
from ginnel.foundation.record.rules.criteria import Key, Place, Search
from ginnel.foundation.record.store import reading
from ginnel.foundation.record.store.reading import Row
from ginnel.foundation.record.store.searching import pages
from ginnel.foundation.record.store.searching.conditions import Hops
from ginnel.foundation.record.store.searching.fragments import Sql
from ginnel.foundation.record.store.searching.pages import Found
from ginnel.kernel.errors import TooMuch

MOST = 2_000
_LAST, _FIRST = "\U0010ffff", ""


class _Line(NamedTuple):
    """What is put in order: the row or person, its last key, and its values of the keys as texts."""

    what: Any
    last: Any
    keys: tuple[str, ...]


def resources(where: Sql, search: Search, *, keep: bool, veiled: frozenset[int] = frozenset()) -> list[Found]:
    """As `pages.page`, one row more than is asked for. Of `veiled` source records, whose organisation must not be told,
    nothing is taken that is only to be read in the resource: its place would tell. Raises TooMuch."""
    if not _is_said(search.keys):
        return pages.page(where, search.keys, search.place, search.count + 1, keep=keep)
    known = [key for key in search.keys if key.by != "said"]
    found = pages.page(where, known, None, MOST + 1, keep=keep)
    _check_bounded(found)
    stored = reading.bodies([one.row for one in found])
    trees = {number: json.read(one.body) for number, one in stored.items()}
    lines = [
        _Line(one.row, one.row.number, _keys(search, one.keys, _read(one.row, trees, veiled)))
        for one in found
        if one.row.number in trees
    ]
    return [Found(one.what, one.keys) for one in _page(lines, search, int)]


def _read(row: Row, trees: dict[int, json.Tree], veiled: frozenset[int]) -> list[json.Tree]:
    return [] if row.source_number in veiled else [trees[row.number]]


def persons(where: Sql, search: Search, hops: Hops) -> list[Sequence[Any]]:
    """(id, keys …) of people, one more than is asked for, by what may be asked about them. Raises TooMuch."""
    keys = [pages.person_key(key, seeing.PATIENT, hops.description("s")) for key in search.keys]
    if not _is_said(search.keys):
        return pages.people_page(where, keys, search.keys, search.place, search.count + 1)
    known = [(sql, key) for sql, key in zip(keys, search.keys, strict=True) if key.by != "said"]
    described = pages.described(seeing.PATIENT, hops.description("s"))
    columns = [*(sql for sql, _ in known), described]
    sorts = [*(key for _, key in known), Key("id")]
    found = pages.people_page(where, columns, sorts, None, MOST + 1)
    _check_bounded(found)
    told = {row[0]: [int(one) for one in row[-1].strip("{}").split(",") if one] for row in found}
    trees = reading.latest([number for numbers in told.values() for number in numbers])
    lines = [
        _Line(
            id, id, _keys(search, tuple(given), [json.read(trees[one]) for one in told[id] if one in trees])
        )
        for id, *given, _ in found
    ]
    return [(one.what, *one.keys) for one in _page(lines, search, UUID)]


def _is_said(keys: Sequence[Key]) -> bool:
    return any(key.by == "said" for key in keys)


def _check_bounded(found: Sequence[Any]) -> None:
    if len(found) > MOST:
        raise TooMuch(f"No more than {MOST:,} can be put in this order. Ask for less, or about one person.")


def _keys(search: Search, known: tuple[str, ...], trees: Sequence[json.Tree]) -> tuple[str, ...]:
    left = iter(known)
    kind = kinds.name_of(search.kind)
    return tuple(_said(kind, key, trees) if key.by == "said" else next(left) for key in search.keys)


def _said(kind: str, key: Key, trees: Sequence[json.Tree]) -> str:
    """The least of what is said where the order rises, the greatest where it falls; nothing said comes last."""
    each = [text for tree in trees for text in saying.said(kind, key.code, tree)]
    return max(each, default=_FIRST) if key.is_descending else min(each, default=_LAST)


def _page(lines: list[_Line], search: Search, last: Callable[[str], Any]) -> list[_Line]:
    lines.sort(key=lambda one: one.last)
    for at, key in reversed(list(enumerate(search.keys))):
        lines.sort(key=lambda one, at=at, key=key: _value(key, one.keys[at]), reverse=key.is_descending)  # type: ignore[misc]
    place = search.place
    if place is not None:
        lines = [one for one in lines if _is_behind(one, search.keys, place, last(place.last))]
    return lines[: search.count + 1]


def _is_behind(line: _Line, keys: Sequence[Key], place: Place, last: Any) -> bool:
    """Whether it comes after the place: the first key in which it differs says so."""
    for key, mine, theirs in zip(keys, line.keys, place.keys, strict=True):
        if mine != theirs:
            is_greater = _value(key, mine) > _value(key, theirs)
            return is_greater is not key.is_descending
    return bool(line.last > last)


def _value(key: Key, text: str) -> Any:
    return float(text) if key.by == "quantity" else text
