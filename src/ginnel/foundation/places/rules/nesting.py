"""How the smallest areas lie in the levels a place is reported by, over time, out of links in memory.

Levels are neighbourhood (the place's own footprints where it has loaded them, else middle layer super output areas),
district (the districts that were, where there were any: they are still how a county is spoken of) and council (the
authority in force today, which an abolished one became).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from ginnel.foundation.places.states import AreaKind, Relation

NEIGHBOURHOOD, DISTRICT, COUNCIL = "neighbourhood", "district", "council"
LEVELS = (COUNCIL, DISTRICT, NEIGHBOURHOOD)
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Known:
    """An area as links name it."""

    kind: str
    code: str
    name: str
    valid_to: date | None = None

    @property
    def key(self) -> Key:
        return self.kind, self.code


@dataclass(frozen=True, slots=True)
class Nested:
    """One lower area and the codes of the areas it lies in at each level, "" where that is not known."""

    code: str
    neighbourhood: str
    district: str
    council: str


@dataclass(slots=True)
class Links:
    """Areas and how they stand to each other, as sets of keys."""

    areas: dict[Key, Known] = field(default_factory=dict)
    within: dict[Key, list[Key]] = field(default_factory=lambda: defaultdict(list))
    became: dict[Key, list[Key]] = field(default_factory=lambda: defaultdict(list))

    def add(self, area: Known) -> None:
        self.areas.setdefault(area.key, area)

    def link(self, area: Key, relation: str, other: Key) -> None:
        (self.became if relation == Relation.BECAME else self.within)[area].append(other)

    def above(self, area: Key) -> set[Key]:
        """Every area that this one lies wholly in, through others if need be, whenever that was."""
        found: set[Key] = set()
        waiting = [area]
        while waiting:
            fresh = set(self.within[waiting.pop()]) - found
            found |= fresh
            waiting += fresh
        return found

    def today(self, area: Key, day: date) -> set[Key]:
        """What an area has become by a day: itself while in force."""
        living: set[Key] = set()
        waiting, seen = [area], {area}
        while waiting:
            here = waiting.pop()
            if self.in_force(here, day):
                living.add(here)
                continue
            fresh = set(self.became[here]) - seen
            seen |= fresh
            waiting += fresh
        return living

    def in_force(self, area: Key, day: date) -> bool:
        ended = self.areas[area].valid_to if area in self.areas else None
        return ended is None or ended >= day


def nest(links: Links, day: date) -> list[Nested]:
    """Every lower area in force on a day, by code, in its levels."""
    lower = sorted(key for key in links.areas if key[0] == AreaKind.LSOA and links.in_force(key, day))
    named = {area.name: area.code for area in links.areas.values() if area.kind == AreaKind.MSOA}
    return [_nested(links, key, named, day) for key in lower]


def _nested(links: Links, key: Key, named: Mapping[str, str], day: date) -> Nested:
    above = links.above(key)
    by_kind: dict[str, list[str]] = defaultdict(list)
    for kind, code in sorted(above):
        by_kind[kind].append(code)
    neighbourhood = _one(by_kind[AreaKind.NEIGHBOURHOOD]) or _middle(links, key, by_kind, named)
    councils = _councils(links, above, day)
    council = _one(councils)
    return Nested(key[1], neighbourhood, _one(by_kind[AreaKind.DISTRICT]) or council, council)


def _middle(links: Links, key: Key, by_kind: Mapping[str, list[str]], named: Mapping[str, str]) -> str:
    """The middle layer area: as linked, else by the rule that a lower area is named after it and a letter."""
    return _one(by_kind[AreaKind.MSOA]) or named.get(links.areas[key].name[:-1], "")


def _councils(links: Links, above: Iterable[Key], day: date) -> list[str]:
    """The authorities in force: unitaries, else the counties of two-tier areas, through what districts became."""
    living = {now for area in above for now in links.today(area, day)}
    for kind in (AreaKind.UNITARY, AreaKind.COUNTY):
        found = sorted({code for held, code in living if held == kind})
        if found:
            return found
    return []


def _one(codes: list[str]) -> str:
    """The one code, "" for none or for several: which of several is not for a lookup to say."""
    return codes[0] if len(codes) == 1 else ""
