"""What a reader can work out of the counts left out, from those shown and the sums they stand in.

Two readers. One narrows each unknown count between bounds, sum by sum, knowing that no count is negative: this finds
everything there is to find where areas only nest. The other solves the sums as equations: this finds what is fixed
where sums cross (areas one way, parts the other).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from math import inf

from ginnel.population.engine.disclosure.relations import Key, Relation

Bounds = dict[Key, tuple[float, float]]
_PRIME = (1 << 61) - 1


def bounds(counts: Mapping[Key, int], hidden: Collection[Key], sums: Sequence[Relation]) -> Bounds:
    """The least and most that each count can be."""
    found: Bounds = {
        key: (0.0, inf) if key in hidden else (float(count), float(count)) for key, count in counts.items()
    }
    waiting = [relation for relation in sums if any(key in hidden for key in _members(relation))]
    for _ in range(len(hidden) + 2):
        moved = [_narrow(found, relation) for relation in waiting]
        if not any(moved):
            break
    return found


def _members(relation: Relation) -> tuple[Key, ...]:
    return relation.total, *relation.parts


def _narrow(found: Bounds, relation: Relation) -> bool:
    """Tighten the bounds of one sum's members by each other; whether any moved."""
    total, parts = relation
    lows, highs = zip(*(found[part] for part in parts), strict=True)
    low, high = max(found[total][0], sum(lows)), min(found[total][1], sum(highs))
    moved = _set(found, total, low, high)
    for part, own_low, own_high in zip(parts, lows, highs, strict=True):
        other_high = sum(highs) - own_high if own_high < inf else _sum_but(highs, own_high)
        least = low - other_high if other_high < inf else -inf
        most = high - (sum(lows) - own_low)
        moved |= _set(found, part, max(own_low, least), min(own_high, most))
    return moved


def _sum_but(values: Sequence[float], one: float) -> float:
    """The sum of all but one of several values that may be without bound."""
    rest = list(values)
    rest.remove(one)
    return sum(rest)


def _set(found: Bounds, key: Key, low: float, high: float) -> bool:
    if (low, high) == found[key]:
        return False
    found[key] = (low, high)
    return True


def solved(hidden: Collection[Key], sums: Sequence[Relation]) -> set[Key]:
    """Those of the hidden counts that the equations fix: whatever is shown, they can be but one number.

    Elimination modulo a large prime instead of in fractions: the two could differ only where that prime divides a
    determinant of ones and minus ones, which none of this size will meet.
    """
    order = {key: place for place, key in enumerate(sorted(hidden))}
    pivots: dict[int, dict[int, int]] = {}
    for relation in sums:
        row = {order[part]: 1 for part in relation.parts if part in order}
        if relation.total in order:
            row[order[relation.total]] = _PRIME - 1
        _reduce(row, pivots)
    names = {place: key for key, place in order.items()}
    return {names[place] for place, row in pivots.items() if len(row) == 1}


def _reduce(row: dict[int, int], pivots: dict[int, dict[int, int]]) -> None:
    """Add an equation to a reduced system, keeping it reduced."""
    for place in [place for place in row if place in pivots]:
        _subtract(row, pivots[place], row[place])
    if not row:
        return
    lead = min(row)
    inverse = pow(row[lead], -1, _PRIME)
    for place in row:
        row[place] = row[place] * inverse % _PRIME
    for other in pivots.values():
        if lead in other:
            _subtract(other, row, other[lead])
    pivots[lead] = row


def _subtract(row: dict[int, int], other: Mapping[int, int], times: int) -> None:
    for place, value in other.items():
        left = (row.get(place, 0) - value * times) % _PRIME
        if left:
            row[place] = left
        else:
            row.pop(place, None)
