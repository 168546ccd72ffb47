"""A page by what resources say themselves, where no row of the index has an order: by codes, references, identifiers.

All that answers is read and put in order here, so only so many can be. The order is stable: by the keys, then by the
row's number, and a row written meanwhile is neither skipped nor given twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from ginnel.foundation.record.fhir import json, kinds, saying
from ginnel.foundation.record.queries.searching import seeing
from ginnel.foundation.record.rules.criteria import Key, Place, Search
from ginnel.foundation.record.store import reading
from ginnel.foundation.record.store.searching import pages
from ginnel.foundation.record.store.searching.conditions import Hops
from ginnel.foundation.record.store.searching.fragments import Sql
from ginnel.foundation.record.store.searching.pages import Found
from ginnel.kernel.errors import TooMuch

MOST, AT_ONCE = 5_000, 100
_LAST, _FIRST = "\U0010ffff", ""


class _Line(NamedTuple):
    """What is put in order: the row or person, its last key, and its values of the keys as texts."""

    what: Any
    last: Any
    keys: tuple[str, ...]


def resources(
    where: Sql,
    search: Search,
    *,
    keep: bool,
    veiled: frozenset[int] = frozenset(),
    sources: Sequence[int] = (),
) -> list[Found]:
    """As `pages.page`, one row more than is asked for. Of `veiled` source records, whose organisation must not be told,
    nothing is taken that is only to be read in the resource: its place would tell. Raises TooMuch."""
    if not _is_said(search.keys):
        counts = search.with_total and search.place is None
        count = search.count + 1
        return pages.page(where, search.keys, search.place, count, keep=keep, counts=counts, sources=sources)
    known = [key for key in search.keys if key.by != "said"]
    found = pages.page(where, known, None, MOST + 1, keep=keep, is_whole=False)
    _check_bounded(found)
    lines = [line for part in _parts(found) for line in _lines(part, search, veiled)]
    kept = _page(lines, search, int)
    stored = reading.bodies([one.what for one in kept])
    return [Found(one.what, one.keys, stored[one.last]) for one in kept if one.last in stored]


def _lines(found: Sequence[Found], search: Search, veiled: frozenset[int]) -> list[_Line]:
    stored = reading.bodies([one.row for one in found if one.row.source_number not in veiled])
    trees = {number: json.read(one.body) for number, one in stored.items()}
    return [
        _Line(one.row, one.row.number, _keys(search, one.keys, [trees[number]] if number in trees else []))
        for one in found
        for number in (one.row.number,)
    ]


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
    lines = [line for part in _parts(found) for line in _person_lines(part, search)]
    return [(one.what, *one.keys) for one in _page(lines, search, UUID)]


def _person_lines(found: Sequence[Sequence[Any]], search: Search) -> list[_Line]:
    """Of rows that end with the numbers of the Patients that tell of a person, as an array's text."""
    told = {row[0]: [int(one) for one in row[-1].strip("{}").split(",") if one] for row in found}
    stored = reading.latest([number for numbers in told.values() for number in numbers])
    trees = {id: [json.read(stored[one]) for one in numbers if one in stored] for id, numbers in told.items()}
    return [_Line(id, id, _keys(search, tuple(given), trees[id])) for id, *given, _ in found]


def _parts(found: list[Any]) -> Iterator[list[Any]]:
    """So many at once that a long letter in each does not fill the memory."""
    return (found[start : start + AT_ONCE] for start in range(0, len(found), AT_ONCE))


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
