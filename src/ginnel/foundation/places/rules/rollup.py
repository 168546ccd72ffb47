"""People by level of area, out of counts of whatever areas there are counts of.

A level's own count is used where there is one, else the sum over the smallest areas in it that have counts. The
people of an area that was split are divided evenly among its parts, whole, the first parts having the remainder: exact
at every level that holds all the parts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ginnel.foundation.places.rules.nesting import COUNCIL, DISTRICT, LEVELS, NEIGHBOURHOOD, Nested
from ginnel.foundation.places.states import AreaKind

_KIND_LEVELS = {
    AreaKind.MSOA: NEIGHBOURHOOD,
    AreaKind.NEIGHBOURHOOD: NEIGHBOURHOOD,
    AreaKind.DISTRICT: DISTRICT,
    AreaKind.UNITARY: COUNCIL,
    AreaKind.COUNTY: COUNCIL,
}
LOWER = "lower"


class Group(NamedTuple):
    """Which people are counted: mid-year, sex ("" for all) and ages (None: and over)."""

    year: int
    sex: str
    age_from: int
    age_to: int | None


@dataclass(frozen=True, slots=True)
class Peopled:
    """How many people of a group live in one area of a level."""

    level: str
    code: str
    group: Group
    people: int


def roll_up(
    counts: Mapping[tuple[str, str], Mapping[Group, int]],
    nested: Sequence[Nested],
    became: Mapping[tuple[str, str], Sequence[str]],
) -> list[Peopled]:
    """Counts (by kind and code of area) at each level. `became` names the parts of lower areas that were redrawn."""
    own: dict[tuple[str, str], dict[Group, int]] = defaultdict(lambda: defaultdict(int))
    for (kind, code), groups in counts.items():
        parts = became.get((kind, code), (code,)) if kind == AreaKind.LSOA else (code,)
        level = LOWER if kind == AreaKind.LSOA else _KIND_LEVELS.get(AreaKind(kind), "")
        for group, people in groups.items():
            for part, share in zip(parts, _shares(people, len(parts)), strict=True):
                own[level, part][group] += share
    result = []
    for level in LEVELS:
        for code, inside in sorted(_inside(nested, level).items()):
            held = _held(own, level, code, inside)
            result += [Peopled(level, code, group, people) for group, people in sorted(held.items(), key=str)]
    return result


def _held(
    own: Mapping[tuple[str, str], Mapping[Group, int]],
    level: str,
    code: str,
    inside: Mapping[str, frozenset[str]],
) -> dict[Group, int]:
    """Per year: the level's own count, else the sum of the smallest areas that have any."""
    years: dict[int, dict[Group, int]] = {}
    for at in (level, LOWER, NEIGHBOURHOOD, DISTRICT):
        codes = {code} if at == level else inside.get(at, frozenset())
        summed: dict[Group, int] = defaultdict(int)
        for each in codes:
            for group, people in own.get((at, each), {}).items():
                summed[group] += people
        for year in {group.year for group in summed} - years.keys():
            years[year] = {group: people for group, people in summed.items() if group.year == year}
    return {group: people for groups in years.values() for group, people in groups.items()}


def _inside(nested: Iterable[Nested], level: str) -> dict[str, dict[str, frozenset[str]]]:
    """For each area of a level: the codes inside it at each smaller level."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for each in nested:
        code = getattr(each, level)
        if not code:
            continue
        found[code][LOWER].add(each.code)
        for smaller in LEVELS[LEVELS.index(level) + 1 :]:
            if getattr(each, smaller):
                found[code][smaller].add(getattr(each, smaller))
    return {
        code: {smaller: frozenset(codes) for smaller, codes in levels.items()}
        for code, levels in found.items()
    }


def _shares(people: int, parts: int) -> list[int]:
    each, over = divmod(people, parts)
    return [each + (place < over) for place in range(parts)]
