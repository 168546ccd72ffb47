"""How well records are joined, estimated: of what is joined how much is right, and of what should be how much is.

Nobody knows who is who, so both are estimates from the model's weights: how often a pair of that weight was one
person when the model was trained (`Model.wrong_link_rates`). What no pair was kept for is not in them, so recall is
at most what is said. Reported as GUILD asks (Gilbert and others 2018, doi:10.1093/pubmed/fdx037; Blakely and Salmond
2002, doi:10.1093/ije/31.6.1246).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from typing import NamedTuple

from ginnel.foundation.people.rules import telling
from ginnel.foundation.people.rules.model import Model
from ginnel.foundation.people.states import Reason

# One NHS number on both is worth this many bits more (of 10^9 numbers two strangers seldom hold the same), unless the
# details contradict it.
_ONE_NUMBER = 30.0
_Z, _Z_MANY = 1.96, 3.09


class Where(StrEnum):
    """What became of a pair that was kept."""

    JOINED = "joined"
    SHOWN = "shown"
    NOT_SHOWN = "not-shown"
    SAID_SAME = "said-same"
    SAID_DIFFERENT = "said-different"


class Counted(NamedTuple):
    """So many pairs of one group, reason, fate and weight (bits, to the whole below).

    `by` and `group` say which group, as `people.queries.Standing` does; both are '' for all pairs.
    """

    by: str
    group: str
    where: Where
    reason: str
    weight: int
    many: int


class Estimate(NamedTuple):
    """A share between 0 and 1, within which limits it is likely to lie, and of how many pairs."""

    share: float
    lower: float
    upper: float
    pairs: int


@dataclass(frozen=True, slots=True)
class Quality:
    """None where there is no pair to tell from. `said` is what humans said of pairs that were suggested to them."""

    joined_right: Estimate | None
    shown_right: Estimate | None
    found_joined: Estimate | None
    found_shown: Estimate | None
    said_same: Estimate | None


def quality(counted: Iterable[Counted], model: Model) -> Quality:
    """Of the pairs of one group."""
    rows = list(counted)
    joined, shown, below = (
        _right(rows, model, where) for where in (Where.JOINED, Where.SHOWN, Where.NOT_SHOWN)
    )
    same, different = (
        sum(row.many for row in rows if row.where == where)
        for where in (Where.SAID_SAME, Where.SAID_DIFFERENT)
    )
    everything = joined.plus(shown).plus(below)
    return Quality(
        joined_right=joined.share_of(joined.pairs),
        shown_right=shown.share_of(shown.pairs),
        found_joined=joined.part_of(everything),
        found_shown=joined.plus(shown).part_of(everything),
        said_same=wilson(same, same + different),
    )


class _Right(NamedTuple):
    """How many of so many pairs are expected to be one person, and how much that may vary."""

    pairs: int
    expected: float
    variance: float

    def plus(self, other: _Right) -> _Right:
        return _Right(
            self.pairs + other.pairs, self.expected + other.expected, self.variance + other.variance
        )

    def share_of(self, pairs: int) -> Estimate | None:
        return _estimate(self.expected, self.variance, pairs, pairs)

    def part_of(self, whole: _Right) -> Estimate | None:
        """As part of all that are expected: what is not found varies, what is found hardly."""
        if not whole.expected:
            return None
        share = self.expected / whole.expected
        rest = _Right(0, whole.expected - self.expected, whole.variance - self.variance)
        spread = (
            _Z * sqrt((1 - share) ** 2 * self.variance + share**2 * max(0.0, rest.variance)) / whole.expected
        )
        return Estimate(share, max(0.0, share - spread), min(1.0, share + spread), whole.pairs)


def _right(rows: Iterable[Counted], model: Model, where: Where) -> _Right:
    pairs, expected, variance = 0, 0.0, 0.0
    for row in rows:
        if row.where == where:
            likely = _likely(row, model)
            pairs += row.many
            expected += row.many * likely
            variance += row.many * likely * (1 - likely)
    return _Right(pairs, expected, variance)


def _likely(row: Counted, model: Model) -> float:
    by_number = row.reason in (Reason.TRACED, Reason.SAME_NUMBER)
    return 1 - telling.wrong_link_rate(model, row.weight + (_ONE_NUMBER if by_number else 0.0))


def _estimate(expected: float, variance: float, whole: float, pairs: int) -> Estimate | None:
    if not pairs:
        return None
    share, spread = expected / whole, _Z * sqrt(variance) / whole
    return Estimate(share, max(0.0, share - spread), min(1.0, share + spread), pairs)


def wilson(part: float, whole: float, z: float = _Z) -> Estimate | None:
    """Part of a whole that was counted, with Wilson's limits."""
    if not whole:
        return None
    share, z2 = part / whole, z * z
    middle = (part + z2 / 2) / (whole + z2)
    spread = z / (whole + z2) * sqrt(part * (whole - part) / whole + z2 / 4)
    return Estimate(share, max(0.0, middle - spread), min(1.0, middle + spread), round(whole))


def difference(one: tuple[float, float], other: tuple[float, float]) -> float:
    """How much larger a share (part, whole) is than another; 0 where chance might explain it.

    The interval of a difference is Newcombe's, from Wilson's limits (Statistics in Medicine 1998, 17:873, method 10),
    at 99.8% because many groups are compared at once (Spiegelhalter 2005, doi:10.1002/sim.1970).
    """
    a, b = wilson(*one, _Z_MANY), wilson(*other, _Z_MANY)
    if a is None or b is None:
        return 0.0
    apart = a.share - b.share
    lower = apart - sqrt((a.share - a.lower) ** 2 + (b.upper - b.share) ** 2)
    upper = apart + sqrt((a.upper - a.share) ** 2 + (b.share - b.lower) ** 2)
    return apart if lower > 0 or upper < 0 else 0.0
