"""Which counts of people's contacts are told, so that nobody is told of.

Counts of 1 to 7 are left out and others rounded to the nearest 5 (NHS England, Hospital Episode Statistics analysis
guide, as in ADR 0027). Where that would leave out one alone, the smallest other is left out with it: the total less the
rest would tell it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

SMALL, NEAREST = 7, 5
Key = TypeVar("Key")


def told(counts: Mapping[Key, int]) -> dict[Key, int | None]:
    """Each count as it may be told; None for what is left out. Zero is told as it is."""
    left_out = {key for key, number in counts.items() if 0 < number <= SMALL}
    others = [key for key, number in counts.items() if number > SMALL]
    if len(left_out) == 1 and others:
        left_out.add(min(others, key=lambda key: counts[key]))
    return {
        key: None if key in left_out else NEAREST * round(number / NEAREST) for key, number in counts.items()
    }
