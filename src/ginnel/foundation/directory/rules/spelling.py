"""Words of a search that may be spelled wrong, as they are likely to have been meant. Pure.

A word that neither we nor any service know is a slip, or good English that no service happens to use: *shattered* is
not *sheltered*. So two letters that are both others are no slip. Where the rest of the sentence says something, only a
letter too many, too few or out of its place is mended, and whatever else is near is only offered.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import IntEnum

from rapidfuzz.distance import OSA

from ginnel.foundation.directory.rules import wording

_LONG = 7  # letters, from which on a word may have two slips


class Slip(IntEnum):
    """How a word may have come to be spelled wrong, the likeliest first."""

    MISPLACED = 1  # a letter too many, too few, or two that changed places
    ANOTHER = 2  # one letter that is another
    TWO = 3


@dataclass(frozen=True, slots=True)
class Meant:
    """`words` to look for; `offered` are those with every slip mended, the same where there is no more to offer."""

    words: list[str]
    offered: list[str]


def doubtful(words: Iterable[str]) -> list[str]:
    """Words that neither we nor the language know, which may be spelled wrong."""
    table = wording.table()
    return [
        word
        for word in dict.fromkeys(words)
        if len(word) > 3
        and word.isalpha()
        and word not in table.known
        and word not in table.plain
        and not wording.is_meant(word)
    ]


def meant(words: list[str], known: Collection[str]) -> Meant:
    """Each as it is, or, unless it is among `known`, as the nearest of them and of our own words."""
    candidates = {*known, *wording.table().known}
    unsure = {word for word in doubtful(words) if word not in candidates}
    near = {word: found for word in unsure if (found := _nearest(word, candidates))}
    says_more = bool(wording.wanted([word for word in words if word not in unsure]))
    sure = {word: found for word, (slip, found) in near.items() if slip is Slip.MISPLACED or not says_more}
    every = {word: found for word, (_, found) in near.items()}
    return Meant([sure.get(word, word) for word in words], [every.get(word, word) for word in words])


def _nearest(word: str, known: Collection[str]) -> tuple[Slip, str] | None:
    """The first letter is seldom wrong."""
    most = 1 if len(word) < _LONG else 2
    near = (
        (slip, one)
        for one in known
        if one[:1] == word[:1] and abs(len(one) - len(word)) <= most and len(one) > 3
        if (slip := _slip(word, one, most))
    )
    return min(near, default=None)


def _slip(word: str, one: str, most: int) -> Slip | None:
    away = OSA.distance(word, one, score_cutoff=most)
    if away > most:
        return None
    others = sum(left != right for left, right in zip(word, one, strict=False))
    is_moved = len(word) != len(one) or sorted(word) == sorted(one)
    if away == 1:
        return Slip.MISPLACED if is_moved else Slip.ANOTHER
    return Slip.TWO if is_moved or others > away else None
