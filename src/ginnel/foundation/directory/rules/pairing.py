"""Which listings of many look like one service, without holding each against every other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

from rapidfuzz import fuzz, process

from ginnel.foundation.directory.rules.likeness import ALIKE, Told, evidence, plain

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """A listing: its source ("" for what is kept here), and what it is told from others by."""

    id: UUID
    source: str
    told: Told


@dataclass(frozen=True, slots=True)
class Pair:
    """`first` is the lesser id."""

    first: UUID
    second: UUID
    evidence: tuple[str, ...]


@dataclass(slots=True)
class _Drawer:
    """Listings of one source with something in common; `names` as `likeness` compares them."""

    held: list[Known] = field(default_factory=list)
    names: list[str] = field(default_factory=list)

    def alike(self, name: str) -> Iterator[Known]:
        for _, _, at in process.extract_iter(name, self.names, scorer=fuzz.ratio, score_cutoff=ALIKE):
            yield self.held[at]


class Pairing:
    """All listings, in drawers by postcode, by provider and by both, source by source. Two of one source have to have
    both in common, so that only the last are looked into for them: a provider of thousands of services that one feed
    lists is no reason to hold each against each."""

    def __init__(self, listings: Iterable[Known]) -> None:
        self._listings = sorted(listings, key=lambda one: one.id)
        self._drawers: dict[Key, dict[str, _Drawer]] = defaultdict(lambda: defaultdict(_Drawer))
        for one in self._listings:
            name = _sorted_words(one)
            for key in (*_of_either(one), *_of_both(one)):
                drawer = self._drawers[key][one.source]
                drawer.held.append(one)
                drawer.names.append(name)

    def of(self, source: str) -> list[Known]:
        """Those of one source, always in the same order."""
        return [one for one in self._listings if one.source == source]

    def pairs(self, one: Known) -> Iterator[Pair]:
        """What looks like it; the same pair may come twice."""
        name = _sorted_words(one)
        drawers = [self._drawers[key][one.source] for key in _of_both(one)]
        for key in _of_either(one):
            drawers += [drawer for source, drawer in self._drawers[key].items() if source != one.source]
        for drawer in drawers:
            for other in drawer.alike(name):
                if other.id == one.id:
                    continue
                if found := evidence(one.told, other.told, is_one_source=other.source == one.source):
                    yield Pair(min(one.id, other.id), max(one.id, other.id), found)


def _of_either(one: Known) -> Iterator[Key]:
    yield "provider", plain(one.told.provider)
    yield from (("postcode", postcode) for postcode in one.told.postcodes)


def _of_both(one: Known) -> Iterator[Key]:
    provider = plain(one.told.provider)
    yield from (("both", provider, postcode) for postcode in one.told.postcodes)


def _sorted_words(one: Known) -> str:
    return " ".join(sorted(plain(one.told.name).split()))
