"""Leaving out small counts, and enough others that they cannot be worked out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ginnel.population.engine.disclosure.attacking import bounds, solved
from ginnel.population.engine.disclosure.relations import Key, Relation

# Counts of 1 to 7 are not shown below national level. Source: NHS England, Hospital Episode Statistics analysis guide.
THRESHOLD = 7


@dataclass(frozen=True, slots=True)
class Counts:
    """Every count that anybody may ever see of one table, and of how many people each is."""

    events: Mapping[Key, int]
    people: Mapping[Key, int]

    def is_small(self, key: Key, threshold: int) -> bool:
        return 0 < self.events[key] <= threshold or 0 < self.people.get(key, 0) <= threshold


def protect(counts: Counts, sums: Sequence[Relation], *, threshold: int = THRESHOLD) -> frozenset[Key]:
    """The keys to leave out: the small, and others until every small one could be any of more than `threshold` numbers.

    The fewest are not sought, but the smallest are taken first, and parts before totals.
    """
    small = {key for key in counts.events if counts.is_small(key, threshold)}
    hidden = set(small)
    by_key = _by_key(sums)
    while exposed := _exposed(counts, small, hidden, sums, threshold):
        hidden |= _beside(exposed, counts, hidden, by_key) or {_smallest_shown(counts, hidden)}
    return frozenset(hidden)


def _exposed(
    counts: Counts, small: Collection[Key], hidden: set[Key], sums: Sequence[Relation], threshold: int
) -> set[Key]:
    """Small counts that a reader can pin down to one of `threshold` numbers or fewer, and any left out in vain."""
    if not small:
        return set()
    known = bounds(counts.events, hidden, sums)
    width = {key: known[key][1] - known[key][0] for key in hidden}
    narrow = {key for key in hidden if width[key] < (threshold if key in small else 1)}
    return narrow or solved(hidden, sums)


def _by_key(sums: Sequence[Relation]) -> dict[Key, list[Relation]]:
    found: dict[Key, list[Relation]] = {}
    for relation in sums:
        for key in (relation.total, *relation.parts):
            found.setdefault(key, []).append(relation)
    return found


def _beside(
    exposed: Collection[Key],
    counts: Counts,
    hidden: Collection[Key],
    by_key: Mapping[Key, Sequence[Relation]],
) -> set[Key]:
    """What to leave out next: in every sum with one unknown the smallest count shown, for each gives its unknown away;
    where there is none such, one count of the sum with the fewest. Empty when all around is left out."""
    choices = sorted(
        (sum(key in hidden for key in (relation.total, *relation.parts)), min(shown))
        for each in exposed
        for relation in by_key.get(each, ())
        if (shown := list(_shown(relation, counts, hidden)))
    )
    alone = {best[-1] for unknown, best in choices if unknown == 1}
    return alone or {best[-1] for _, best in choices[:1]}


def _shown(
    relation: Relation, counts: Counts, hidden: Collection[Key]
) -> Iterator[tuple[bool, bool, int, Key]]:
    """Counts of a sum still shown, the best to leave out sorting first: parts, not zero, small."""
    for key in (relation.total, *relation.parts):
        if key not in hidden:
            count = counts.events[key]
            yield key == relation.total, count == 0, count, key


def _smallest_shown(counts: Counts, hidden: Collection[Key]) -> Key:
    """Of everything still shown the smallest, for the rare case that a sum further away gives something away."""
    return min((key for key in counts.events if key not in hidden), key=lambda key: (counts.events[key], key))
