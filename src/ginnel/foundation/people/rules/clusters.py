"""Which source records are one person: a function of the whole set, never of the order in which it became known.

Links made by traced NHS number hold within a group only while nothing in the group speaks against: when any two
members contradict each other, a human said that two are different, or the whole cannot be one person, none of the group
is joined automatically.
What humans join stays joined until a human parts it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

Pair = tuple[int, int]


def partition(
    numbers: Iterable[int],
    *,
    agreeing: Iterable[Pair],
    contradicting: Iterable[Pair],
    same: Iterable[Pair],
    different: Iterable[Pair],
    is_impossible: Callable[[frozenset[int]], bool] = lambda group: False,
) -> list[frozenset[int]]:
    """The persons, each as the set of its records' numbers, ordered by their lowest.

    `agreeing` and `contradicting` are pairs with the same traced number, by `rules.agreement`; `same` and `different`
    are what humans last said. A group that `is_impossible` is never made automatically (`rules.impossible`).
    """
    records = sorted(set(numbers))
    said_different = set(map(_ordered, different))
    against = set(map(_ordered, contradicting)) | said_different
    traced = [pair for pair in set(map(_ordered, agreeing)) if pair not in said_different]
    by_human = [pair for pair in set(map(_ordered, same)) if pair not in said_different]
    automatic = _components(records, traced)
    inside = _inside(automatic, against) | _all_of(automatic, is_impossible)
    joined = [pair for pair in traced if pair[0] not in inside]
    whole = _components(records, joined + by_human)
    inside = _inside(whole, said_different) | _all_of(whole, is_impossible)
    if not inside:
        return whole
    # A group joined by humans and by number together that holds two whom a human parted, or that cannot be, falls
    # back on the humans.
    kept = [pair for pair in joined if pair[0] not in inside]
    return _components(records, kept + by_human)


def _inside(groups: Iterable[frozenset[int]], pairs: Iterable[Pair]) -> frozenset[int]:
    """Everybody in a group that holds both of some pair."""
    group_of = {number: group for group in groups if len(group) > 1 for number in group}
    held = {group_of[a] for a, b in pairs if a in group_of and group_of.get(b) is group_of[a]}
    return frozenset().union(*held)


def _all_of(
    groups: Iterable[frozenset[int]], is_impossible: Callable[[frozenset[int]], bool]
) -> frozenset[int]:
    return frozenset().union(*(group for group in groups if len(group) > 1 and is_impossible(group)))


def _ordered(pair: Pair) -> Pair:
    return pair if pair[0] < pair[1] else (pair[1], pair[0])


def _components(numbers: list[int], pairs: Iterable[Pair]) -> list[frozenset[int]]:
    parent = {number: number for number in numbers}
    for a, b in pairs:
        one, two = _root(parent, a), _root(parent, b)
        parent[max(one, two)] = min(one, two)
    groups: dict[int, set[int]] = {}
    for number in numbers:
        groups.setdefault(_root(parent, number), set()).add(number)
    return [frozenset(group) for _, group in sorted(groups.items())]


def _root(parent: dict[int, int], number: int) -> int:
    while parent[number] != number:
        parent[number] = parent[parent[number]]
        number = parent[number]
    return number


def pairs_of(numbers: Iterable[int]) -> Iterator[Pair]:
    """Every two of them, lower first."""
    ordered = sorted(numbers)
    return ((a, b) for index, a in enumerate(ordered) for b in ordered[index + 1 :])
