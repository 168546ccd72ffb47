"""Whether two listings of different sources look like one service. A human judges; nothing is merged by it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz import fuzz

# A name of the same words in another order, or with a slip, is alike; "Memory cafe, North" and "Memory cafe, South" are
# not. Chosen on the pretend county, where no two services of one provider reach it.
_ALIKE = 90
_NOT_LETTERS = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Told:
    """What a listing is told from others by."""

    name: str
    provider: str
    postcodes: frozenset[str]


def evidence(one: Told, other: Told) -> tuple[str, ...]:
    """What they have in common, () where that is not enough: their names, and the place or whoever provides it."""
    if fuzz.token_sort_ratio(_plain(one.name), _plain(other.name)) < _ALIKE:
        return ()
    common = []
    if one.postcodes & other.postcodes:
        common.append("postcode")
    if _plain(one.provider) == _plain(other.provider):
        common.append("provider")
    return ("name", *common) if common else ()


def _plain(text: str) -> str:
    return _NOT_LETTERS.sub(" ", text.casefold()).strip()
