"""The pretend county's small areas: as many as published, as deprived, rural and old as published, under made-up codes.

An area stands for a lower layer super output area, a neighbourhood for a middle layer one. Codes begin with Z where
real ones begin with E, so that nobody can take one for the other. The same whatever the seed of a county.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from random import Random

from ginnel.synthetic import numbers
from ginnel.synthetic.facts import District, Locality, household_weights, place

UNITS_IN_SECTOR = 400
MOST_POSTCODES = 40
PEOPLE_IN_POSTCODE = 40  # about what postcodes of the county hold
RURALITY = ("urban near", "urban", "larger rural", "smaller rural")


@dataclass(frozen=True, slots=True, eq=False)
class Neighbourhood:
    number: int
    code: str
    name: str
    locality: Locality


@dataclass(frozen=True, slots=True, eq=False)
class Area:
    """`rank` counts from 0 within the locality, which has `beside` areas. `decile` 1 is the most deprived, `older` the
    share of people aged 65 and over."""

    number: int
    code: str
    name: str
    rank: int
    beside: int
    neighbourhood: Neighbourhood
    locality: Locality
    decile: int
    rurality: str
    older: float
    people: float
    heads: tuple[float, ...]  # cumulative weights of households by the age band of their head

    @property
    def is_rural(self) -> bool:
        return "rural" in self.rurality

    def postcode(self, at: int) -> str:
        """Postcode `at` of the area: a locality's areas take turns with the units of its sectors."""
        unit = at * self.beside + self.rank
        return f"{self.locality.sectors[unit // UNITS_IN_SECTOR]}{numbers.UNITS[unit % UNITS_IN_SECTOR]}"


@dataclass(frozen=True, slots=True)
class Ground:
    areas: tuple[Area, ...]
    neighbourhoods: tuple[Neighbourhood, ...]
    weights: tuple[float, ...]

    def draw(self, chance: float) -> Area:
        """The area that somebody lives in, `chance` being from 0 to 1."""
        return self.areas[bisect(self.weights, chance * self.weights[-1])]


def postcodes_in_area(people: int) -> int:
    """How many postcodes an area has in a county of `people`, so that as many as in reality share one."""
    return max(1, min(MOST_POSTCODES, people // (len(ground().areas) * PEOPLE_IN_POSTCODE)))


@cache
def ground() -> Ground:
    areas: list[Area] = []
    neighbourhoods: list[Neighbourhood] = []
    for district in place().districts.values():
        towns = [each for each in place().localities if each.district is district]
        counts = shared_out(district.lower, [each.share for each in towns])
        middles = shared_out(district.middle, [each.share for each in towns], least=1)
        traits = _traits(district, towns, counts)
        for town, lower, middle in zip(towns, counts, middles, strict=True):
            _settle(town, lower, middle, traits, areas, neighbourhoods)
    return Ground(tuple(areas), tuple(neighbourhoods), tuple(accumulate(each.people for each in areas)))


Traits = dict[tuple[int, int], tuple[int, str, float, float]]


def _settle(
    town: Locality, lower: int, middle: int, traits: Traits, areas: list[Area], middles: list[Neighbourhood]
) -> None:
    """Add a locality's neighbourhoods and the areas in them."""
    for part, size in enumerate(shared_out(lower, [1.0] * middle)):
        name = f"{town.name} {part + 1:02d}"
        hood = Neighbourhood(len(middles), f"Z02{len(middles) + 1:06d}", name, town)
        middles.append(hood)
        for letter in range(size):
            rank = sum(each.locality is town for each in areas)
            decile, rurality, older, people = traits[town.number, rank]
            areas.append(
                Area(
                    len(areas), f"Z01{len(areas) + 1:06d}", f"{name}{chr(65 + letter)}", rank, lower, hood, town,
                    decile, rurality, older, people, household_weights(town.district, older),
                )
            )  # fmt: skip


def _traits(district: District, towns: Sequence[Locality], counts: Sequence[int]) -> Traits:
    """Decile, rurality, share of older people and size of each area: the district's published lists dealt out.

    Towns take the urban classes first; what is deprived lies in towns more often than not, what is old in the country.
    """
    rng = Random(district.code)
    slots = [
        (town.number, rank, town.is_rural) for town, n in zip(towns, counts, strict=True) for rank in range(n)
    ]
    rurality = _dealt(
        slots, _expanded(RURALITY, district.rurality), lambda slot: slot[2] * 2.0 + slot[1] / 1000
    )
    decile = _dealt(
        slots, _expanded(range(1, 11), district.deprivation), lambda slot: slot[2] * 0.5 + rng.random()
    )
    ages = [_quantile(district.older, (at + 0.5) / len(slots)) for at in range(len(slots))]
    older = _dealt(slots, ages, lambda slot: slot[2] * 0.6 + rng.random())
    sizes = [0.75 + 0.5 * rng.random() for _ in slots]
    scale = district.people / sum(sizes)
    centred = (
        sum(district.ages[-3:])
        / sum(district.ages)
        / (sum(a * s for a, s in zip(older, sizes, strict=True)) / sum(sizes))
    )
    return {
        (town, rank): (decile[at], rurality[at], min(0.6, older[at] * centred), sizes[at] * scale)
        for at, (town, rank, _) in enumerate(slots)
    }


def _dealt(slots: Sequence, values: Sequence, key) -> list:
    """`values`, in their order, given to the slots in the order of `key`."""
    order = sorted(range(len(slots)), key=[key(slot) for slot in slots].__getitem__)
    dealt = [values[0]] * len(slots)
    for value, at in zip(values, order, strict=True):
        dealt[at] = value
    return dealt


def _expanded(kinds: Iterable, counts: Sequence[int]) -> list:
    return [kind for kind, count in zip(kinds, counts, strict=True) for _ in range(count)]


def _quantile(points: Sequence[float], at: float) -> float:
    """The value at a share of the areas, between the published percentiles 5, 25, 50, 75 and 95."""
    marks = (0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0)
    values = (points[0] * 0.9, *points, points[-1] * 1.1)
    upper = min(bisect(marks, at), len(marks) - 1)
    part = (at - marks[upper - 1]) / (marks[upper] - marks[upper - 1])
    return values[upper - 1] + part * (values[upper] - values[upper - 1])


def shared_out(total: int, shares: Sequence[float], least: int = 0) -> list[int]:
    """`total` whole things by `shares`, largest remainders rounded up, nobody below `least`."""
    exact = [total * share / sum(shares) for share in shares]
    counts = [max(least, int(each)) for each in exact]
    while sum(counts) != total:
        step = 1 if sum(counts) < total else -1
        gap = [
            step * (each - count) if count + step >= least else -9e9
            for each, count in zip(exact, counts, strict=True)
        ]
        counts[max(range(len(counts)), key=gap.__getitem__)] += step
    return counts
