"""Whether two listings look like one service. A human judges; nothing is merged by it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz import fuzz

# A name of the same words in another order, or with a slip, is alike; "Memory cafe, North" and "Memory cafe, South" are
# not. Among the four hundred of the pretend county no two are alike in all three.
ALIKE = 90
_NOT_LETTERS = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Told:
    """What a listing is told from others by."""

    name: str
    provider: str
    postcodes: frozenset[str]


def evidence(one: Told, other: Told, *, is_one_source: bool) -> tuple[str, ...]:
    """What they have in common, () where that is not enough: their names, and the place or whoever provides it; for
    two of one source both, since a source that lists two may be believed more than two sources that list one each."""
    if fuzz.token_sort_ratio(plain(one.name), plain(other.name)) < ALIKE:
        return ()
    common = []
    if one.postcodes & other.postcodes:
        common.append("postcode")
    if plain(one.provider) == plain(other.provider):
        common.append("provider")
    return ("name", *common) if len(common) > is_one_source else ()


def plain(text: str) -> str:
    return _NOT_LETTERS.sub(" ", text.casefold()).strip()
