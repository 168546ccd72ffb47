"""A reader with pencil and paper, who shares no code with the protection: fractions, and every possibility tried."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from ginnel.population.engine.disclosure import Key, Relation


def worked_out(shown: Mapping[Key, int], sums: Sequence[Relation]) -> set[Key]:
    """Counts that are not shown and that the equations give one value, by Gauss over fractions."""
    unknown = sorted({key for relation in sums for key in (relation.total, *relation.parts)} - shown.keys())
    rows = []
    for relation in sums:
        weights = {relation.total: -1} | dict.fromkeys(relation.parts, 1)
        rows.append([Fraction(weights.get(key, 0)) for key in unknown])
    reduced, lead = rows, 0
    for column in range(len(unknown)):
        pivot = next((at for at in range(lead, len(reduced)) if reduced[at][column]), None)
        if pivot is None:
            continue
        reduced[lead], reduced[pivot] = reduced[pivot], reduced[lead]
        reduced[lead] = [value / reduced[lead][column] for value in reduced[lead]]
        for at in range(len(reduced)):
            if at != lead and reduced[at][column]:
                times = reduced[at][column]
                reduced[at] = [a - times * b for a, b in zip(reduced[at], reduced[lead], strict=True)]
        lead += 1
    singles = [row for row in reduced if sum(bool(value) for value in row) == 1]
    return {unknown[next(at for at, value in enumerate(row) if value)] for row in singles}


def possible(
    shown: Mapping[Key, int], leaves: Sequence[Key], totals: Mapping[Key, Sequence[Key]], most: int
) -> Iterator[dict[Key, int]]:
    """Every way the leaves could be that gives all that is shown; a leaf in no total shown goes up to `most`."""
    left = {total: shown[total] for total in totals if total in shown}
    yield from _guess(shown, list(leaves), {total: list(totals[total]) for total in left}, left, most)


def _guess(
    shown: Mapping[Key, int],
    leaves: list[Key],
    totals: Mapping[Key, list[Key]],
    left: Mapping[Key, int],
    most: int,
) -> Iterator[dict[Key, int]]:
    if not leaves:
        if not any(left.values()):
            yield {}
        return
    leaf, rest = leaves[0], leaves[1:]
    within = [total for total, parts in totals.items() if leaf in parts]
    bound = min((left[total] for total in within), default=most)
    for value in [shown[leaf]] if leaf in shown else range(bound + 1):
        after = {total: count - value if total in within else count for total, count in left.items()}
        ended = [total for total, parts in totals.items() if not set(parts) & set(rest)]
        if min(after.values(), default=0) < 0 or any(after[total] for total in ended):
            continue
        for guess in _guess(shown, rest, totals, after, most):
            yield {leaf: value, **guess}
