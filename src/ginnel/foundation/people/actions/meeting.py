"""Which records the changed ones meet: those that hold a key they seek, unless so many do that it says nothing.

A key is crowded by how many hold it, whoever came first. When a change makes one crowded, or ends that, those who hold
it besides are to be looked at again: that is why the same people come out in whatever order they were told.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isqrt
from typing import Any

from ginnel.foundation.people.actions import statements
from ginnel.foundation.people.rules.blocking import Key, Keys, is_crowded, keys
from ginnel.foundation.people.rules.clusters import Pair
from ginnel.foundation.people.rules.features import Features, features

READ = (
    "number nhs_number nhs_status family_folded given_folded other_names_folded birth_date gender address_folded "
    "postcode phone email birth_place_folded is_separated traced_number traced_status traced_apart"
)
COLUMNS = tuple(READ.split())
# OFFSET 0 keeps the planner on the two indexes: it takes few records for many and would walk whole tables, one by
# number, in order, the other to join. Only a record that is described has keys.
_HOLDERS = f"""
SELECT q.number, CASE WHEN k.keys && q.wide THEN k.keys END, {", ".join("s." + name for name in COLUMNS)}
FROM jsonb_to_recordset(%s::jsonb) AS q(number bigint, sought bigint[], wide bigint[])
CROSS JOIN LATERAL (
    SELECT * FROM (
        SELECT source_id, keys FROM people_matchingkeys WHERE keys && q.sought OFFSET 0
    ) AS f LIMIT %s
) AS k
CROSS JOIN LATERAL (
    SELECT {", ".join(COLUMNS)} FROM people_sourcerecord WHERE number = k.source_id OFFSET 0
) AS s
WHERE k.source_id <> q.number
"""
_MARKED = """
SELECT q.mark, ARRAY(
    SELECT source_id FROM (
        SELECT source_id FROM people_matchingkeys WHERE keys @> ARRAY[q.mark] OFFSET 0
    ) AS f LIMIT q.most
) FROM unnest(%s::bigint[], %s::bigint[]) AS q(mark, most)
"""
_NOTHING = Keys([], [], [])
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Met:
    """Pairs that share a key, the partners that are not themselves among the changed, and the numbers of those others
    who must be looked at again."""

    pairs: set[Pair]
    others: dict[int, Features]
    again: set[int]


def meet(changed: Sequence[Features], *, before: Mapping[int, Features | None], most: int) -> Met:
    """More than `most` records crowd a key. `before`, by number, is how those of the changed were whose keys were
    others; none for whoever was not known.
    """
    ours = {one.number: keys(one) for one in changed}
    were = ours | {number: keys(one) if one else _NOTHING for number, one in before.items() if number in ours}
    rows, suspects = _first(ours, most)
    suspects |= {key for number in before.keys() & ours for key in _lost(were[number], ours[number])}
    crowded, again = _crowds(suspects, ours, were, most)
    pairs: set[Pair] = set()
    others: dict[int, Features] = {}
    for number, _, *row in _kept(rows, ours, crowded, most):
        other = row[0]
        pairs.add((number, other) if number < other else (other, number))
        if other not in ours and other not in others:
            others[other] = read_row(row)
    return Met(pairs, others, again - ours.keys())


def read_row(row: Sequence[Any]) -> Features:
    """The features of a row of `COLUMNS`."""
    return features(dict(zip(COLUMNS, row, strict=True)))


def _first(ours: Mapping[int, Keys], most: int) -> tuple[dict[int, list[Row]], set[Key]]:
    """Those whom each meets, or so many of them that a key may be crowded; and which may be."""
    rows: dict[int, list[Row]] = defaultdict(list)
    for row in _holders({number: each.sought for number, each in ours.items()}, ours, most + 1):
        rows[row[0]].append(row)
    suspects: set[Key] = set()
    for number, met in rows.items():
        if len(met) >= most:
            suspects.update(ours[number].crowdable)
        else:
            marks = {mark for _, held, *_ in met if held for mark in held}
            suspects.update(
                key for key in ours[number].crowdable if key.is_wide and not marks.isdisjoint(key)
            )
    return rows, suspects


def _holders(sought: Mapping[int, list[int]], ours: Mapping[int, Keys], limit: int | None) -> list[Row]:
    wanted = [
        {"number": number, "sought": marks, "wide": _wide(ours[number])}
        for number, marks in sought.items()
        if marks
    ]
    return statements.run(_HOLDERS, [json.dumps(wanted), limit]) if wanted else []


def _wide(each: Keys) -> list[int]:
    """The marks by which a record meets somebody across a gap."""
    across = {mark for key in each.crowdable if key.is_wide for mark in key}
    return [mark for mark in each.sought if mark in across]


def _kept(
    rows: Mapping[int, list[Row]], ours: Mapping[int, Keys], crowded: Collection[Key], most: int
) -> Iterator[Row]:
    """The rows of those who meet under a key that is not crowded: asked for again where not all were given."""
    full = {number for number, met in rows.items() if len(met) >= most}
    for number, met in rows.items():
        if number not in full:
            sought = set(ours[number].without(crowded))
            yield from (row for row in met if row[1] is None or not sought.isdisjoint(row[1]))
    yield from _holders({number: ours[number].without(crowded) for number in full}, ours, None)


def _lost(were: Keys, now: Keys) -> Iterator[Key]:
    """Keys that a record held and does not, or holds by the other mark."""
    before, held = set(were.held), set(now.held)
    return (key for key in were.crowdable if any(mark in before and mark not in held for mark in key))


def _crowds(
    suspects: Collection[Key], ours: Mapping[int, Keys], were: Mapping[int, Keys], most: int
) -> tuple[set[Key], set[int]]:
    """Which of these keys are crowded, and the records besides ours for which that is new, either way."""
    if not suspects:
        return set(), set()
    now, then = (Counter(mark for each in held.values() for mark in each.held) for held in (ours, were))
    beside = _beside(suspects, ours, now, most)
    crowded, again = set(), set()
    for key in suspects:
        is_now, was_then = (_is_crowded(key, beside, counted, most) for counted in (now, then))
        if is_now:
            crowded.add(key)
        if is_now != was_then:
            again.update(beside[key.gap])  # every pair under a wide key has one with a gap
    return crowded, again


def _beside(
    suspects: Iterable[Key], ours: Mapping[int, Keys], now: Mapping[int, int], most: int
) -> dict[int, list[int]]:
    """Who holds each mark besides ours, no more of them than tell whether the key is crowded."""
    limits: dict[int, int] = {}
    for key in suspects:
        limits[key.whole] = (most * most // 2 if key.is_wide else most) + 1
        limits[key.gap] = (isqrt(most * most // 2) if key.is_wide else most) + 1
    asked = [limit + now[mark] for mark, limit in limits.items()]
    found = statements.run(_MARKED, [list(limits), asked])
    return {
        mark: [number for number in holders if number not in ours][: limits[mark]] for mark, holders in found
    }


def _is_crowded(key: Key, beside: Mapping[int, list[int]], counted: Mapping[int, int], most: int) -> bool:
    gaps, wholes = (len(beside[mark]) + counted[mark] for mark in key)
    return is_crowded(gaps=gaps, wholes=wholes, is_wide=key.is_wide, most=most)
