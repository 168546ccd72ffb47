"""Which counts of people's contacts are told, so that nobody is told of.

Counts of 1 to 7 are left out and others rounded to the nearest 5 (NHS England, Hospital Episode Statistics analysis
guide, as in ADR 0027). Others are left out with them, in the order of their keys and whatever their size, until what is
left out is so many that any small one of them may be any number from 1 to 7, even to who knows the total and this rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

SMALL, NEAREST = 7, 5
_OFF = NEAREST // 2
Key = TypeVar("Key", str, int)


@dataclass(frozen=True, slots=True)
class Told(Generic[Key]):
    """Each count as it may be told, None for what is left out, and their sum to the nearest 5. Where no count can be
    told the sum is None as well."""

    counts: dict[Key, int | None]
    total: int | None


def told(counts: Mapping[Key, int]) -> Told[Key]:
    """Zero is told as it is. The first key is the first to be left out with the small ones."""
    small = {key for key, number in counts.items() if 0 < number <= SMALL}
    left_out, shown = set(small), [key for key in sorted(counts) if counts[key] > SMALL]
    while small and shown and not _is_enough(counts, left_out, small, len(shown)):
        left_out.add(shown.pop(0))
    is_enough = not small or _is_enough(counts, left_out, small, len(shown))
    return Told(
        {key: None if key in left_out else nearest(number) for key, number in counts.items()},
        nearest(sum(counts.values())) if is_enough else None,
    )


def nearest(number: int) -> int:
    return NEAREST * round(number / NEAREST)


def _is_enough(counts: Mapping[Key, int], left_out: set[Key], small: set[Key], shown: int) -> bool:
    """Beyond one for each, more than a small count and all that rounding may hide; and, of small ones alone, not
    nearly the most that they can be."""
    number = sum(counts[key] for key in left_out)
    is_open_above = left_out > small or SMALL * len(left_out) - number >= SMALL
    return number - len(left_out) >= SMALL + _OFF * (shown + 2) and is_open_above
