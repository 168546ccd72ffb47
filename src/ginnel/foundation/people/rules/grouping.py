"""Pairs made into groups, for a file whose people are to be told apart without any human.

Used for evaluation and for a first look at a new source, never to merge: two records join when on the whole everything
in the one group resembles everything in the other (average linkage), so that one chance resemblance does not chain two
people together. Pairs that blocking passed over are weighed too when their groups meet.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

# No single pair may decide for a whole group, least of all one badly written record against it (bits).
_LEAST, _MOST = -3.0, 12.0


def groups(
    count: int, pairs: Sequence[tuple[float, int, int]], weigh: Callable[[int, int], float], *, joins: float
) -> list[list[int]]:
    """Records 0 … count-1 grouped, strongest pair first. `pairs` are (weight, a, b); none below `joins` joins."""
    known = {(a, b): weight for weight, a, b in pairs}
    members = {one: [one] for one in range(count)}
    group_of = list(range(count))

    def weight_of(a: int, b: int) -> float:
        key = (a, b) if a < b else (b, a)
        if key not in known:
            known[key] = weigh(*key)
        return max(_LEAST, min(_MOST, known[key]))

    for weight, a, b in sorted(pairs, key=lambda pair: (-pair[0], pair[1:])):
        if weight < joins:
            break
        one, two = group_of[a], group_of[b]
        if one == two:
            continue
        between = [weight_of(x, y) for x in members[one] for y in members[two]]
        if sum(between) / len(between) >= joins:
            for each in members[two]:
                group_of[each] = one
            members[one] += members.pop(two)
    return list(members.values())
